import { describe, expect } from 'vitest';
import { OPERATOR } from '../../../src/domain/access/caller.ts';
import { type GivenApp, givenApp, givenLink } from '../../support/builders.ts';
import { createClient } from '../../support/client.ts';
import { visit } from '../../support/edge.ts';
import { getRefusal } from '../../support/refusal.ts';
import { createRestClient } from '../../support/rest.ts';
import { createTest } from '../../support/test.ts';

const DELETE = 'mutation ($input: DeleteAppInput!) { deleteApp(input: $input) { deletedAppId } }';
const CREATE = 'mutation ($input: CreateAppInput!) { createApp(input: $input) { app { subdomain customDomain } } }';
const READ = 'query ($by: AppSelector) { app(by: $by) { id } }';
const VIEWER = '{ viewer { credential { kind } } }';

const statements: string[] = [];
const test = createTest({ app: { onStatement: (sql) => statements.push(sql) } });

let doomed = 0;

/** Creates an app with the name Doomed, a former subdomain and a custom domain. */
async function givenDoomedApp(app: Parameters<typeof givenApp>[0]) {
  doomed += 1;
  const former = `former-${doomed}`;
  const customDomain = `go.doomed-${doomed}.example`;
  const given = await givenApp(app, { name: 'Doomed', subdomain: former, customDomain });
  const subdomain = `doomed-${doomed}`;
  await app.services.apps.updateApp(OPERATOR, given.id, { subdomain });
  return { ...given, subdomain, former, customDomain };
}

const readApps = ({ installation }: GivenApp, names: string[]) =>
  installation.get(
    `{ ${names.map((name, i) => `app${i}: app(by: { subdomain: "${name}" }) { name customDomain updatedAt }`).join(' ')} }`,
  );

describe('deleteApp', () => {
  test('returns the id, and the app does not exist any more', async ({ app, shop }) => {
    const { id, subdomain, former, customDomain } = await givenDoomedApp(app);
    const { app: found } = await shop.installation.get<{ app: { id: string } }>(
      `{ app(by: { subdomain: "${subdomain}" }) { id } }`,
    );

    const { deleteApp } = await shop.installation.get<{ deleteApp: { deletedAppId: string } }>(DELETE, {
      input: { app: { subdomain }, name: 'Doomed' },
    });

    expect(deleteApp).toEqual({ deletedAppId: found.id });
    for (const by of [{ id }, { subdomain }, { subdomain: former }, { domain: customDomain }]) {
      expect(await getRefusal(shop.installation, READ, { by })).toMatchObject({ status: 7 });
      expect(await getRefusal(shop.installation, DELETE, { input: { app: by, name: 'Doomed' } })).toMatchObject({
        status: 7,
      });
    }
    expect(await shop.installation.get(`{ node(id: "${found.id}") { id } }`)).toEqual({ node: null });
    const { items } = await app.services.apps.listApps(OPERATOR, { first: 100 });
    expect(items.map((item) => item.id)).not.toContain(id);
  });

  test('ends all tokens and keys of the app at once, in GraphQL and /v2', async ({ app, shop }) => {
    const given = await givenDoomedApp(app);
    const clients = [given.secret, given.publishable, given.iphone, given.android, given.admin];
    for (const client of clients) {
      await client.get(VIEWER);
    }

    await shop.installation.get(DELETE, { input: { app: { id: given.id }, name: 'Doomed' } });

    for (const client of clients) {
      expect((await client.request(VIEWER)).errors).toMatchObject([{ extensions: { status: 3 } }]);
    }
    expect((await createRestClient(app, given.secretToken).get('/v2/smartlinks/x')).http).toBe(401);
  });

  test('ends a token that is created at the same time', async ({ app, shop }) => {
    const given = await givenDoomedApp(app);
    await shop.installation.get(DELETE, { input: { app: { id: given.id }, name: 'Doomed' } });
    // As a request that was admitted before the deletion would.
    await app.database.write((tx) =>
      tx.updateTable('platform_tokens').set({ revoked_at: null }).where('app_id', '=', given.id).execute(),
    );
    await app.database.write((tx) =>
      tx.updateTable('admin_keys').set({ revoked_at: null }).where('app_id', '=', given.id).execute(),
    );

    for (const authorization of [`Token ${given.secretToken}`, `Bearer ${given.adminKey}`]) {
      expect((await createClient(app, authorization).request(VIEWER)).errors).toMatchObject([
        { extensions: { status: 3 } },
      ]);
    }
  });

  test('makes its links answer like links of an app that never existed', async ({ app, shop }) => {
    const given = await givenDoomedApp(app);
    const { code, id } = await givenLink(given.secret, { uri: '/a' });
    const open = async (host: string) => {
      const { status, text, location } = await visit(app, `/${code}`, { host });
      return { status, text: text.replaceAll(host, 'host').replaceAll(/nonce="[^"]+"/g, ''), location };
    };
    expect(await open(given.customDomain)).toMatchObject({ status: expect.toBeOneOf([302, 303, 307]) });

    await shop.installation.get(DELETE, { input: { app: { id: given.id }, name: 'Doomed' } });

    for (const name of [given.subdomain, given.former]) {
      expect(await open(`${name}.link.test`)).toEqual(await open('never.link.test'));
    }
    expect(await open(given.customDomain)).toMatchObject({ status: 421 });
    expect(await shop.installation.get(`{ node(id: "${id}") { id } }`)).toEqual({ node: null });
  });

  test('releases the custom domain at once, and keeps the subdomains reserved', async ({ app, shop }) => {
    const { id, subdomain, former, customDomain } = await givenDoomedApp(app);
    await shop.installation.get(DELETE, { input: { app: { id }, name: 'Doomed' } });

    for (const name of [subdomain, former]) {
      const input = { name: 'New', subdomain: name };
      expect(await getRefusal(shop.installation, CREATE, { input })).toMatchObject({ status: 6 });
    }
    const input = { name: 'New', subdomain: `new-${subdomain}`, customDomain };
    expect(await shop.installation.get(CREATE, { input })).toMatchObject({ createApp: { app: { customDomain } } });
  });

  test.for([
    ['another name', 'Shop'],
    ['the name in lower case', 'doomed'],
    ['the subdomain', 'doomed-1'],
  ])('fails with status 6 for %s, and changes nothing', async ([, name], { app, shop }) => {
    const given = await givenDoomedApp(app);
    const before = await readApps(shop, [given.subdomain, given.former]);

    const refusal = await getRefusal(shop.installation, DELETE, {
      input: { app: { subdomain: given.subdomain }, name },
    });

    expect(refusal).toMatchObject({ status: 6, code: 'COULD_NOT_SAVE_OBJECT' });
    expect(JSON.stringify(refusal)).toMatch(/Doomed/);
    expect(await readApps(shop, [given.subdomain, given.former])).toEqual(before);
    await given.secret.get(VIEWER);
  });

  test('fails without a name', async ({ app, shop }) => {
    const given = await givenDoomedApp(app);
    expect(await getRefusal(shop.installation, DELETE, { input: { app: { id: given.id }, name: ' ' } })).toMatchObject({
      status: 2,
      parameters: ['name'],
    });
  });

  test("fails for every credential but an installation key, even the app's own admin key", async ({ app, shop }) => {
    const given = await givenDoomedApp(app);
    const input = { app: { id: given.id }, name: 'Doomed' };
    const before = await readApps(shop, [given.subdomain]);
    for (const client of [given.admin, given.secret, given.publishable, given.iphone, shop.admin, shop.secret]) {
      expect(await getRefusal(client, DELETE, { input })).toMatchObject({ status: 11 });
    }
    expect(await getRefusal(createClient(app), DELETE, { input })).toMatchObject({ status: 3 });
    expect(await readApps(shop, [given.subdomain])).toEqual(before);
  });

  test('and an update at the same time leave no name that is taken', async ({ app, shop }) => {
    for (let round = 0; round < 5; round++) {
      const { id } = await givenDoomedApp(app);
      const customDomain = `race-${round}.example`;
      await Promise.allSettled([
        shop.installation.get(DELETE, { input: { app: { id }, name: 'Doomed' } }),
        app.services.apps.updateApp(OPERATOR, id, { customDomain }),
      ]);
      const input = { name: 'New', subdomain: `race-${round}`, customDomain };
      expect(await shop.installation.get(CREATE, { input })).toMatchObject({ createApp: { app: { customDomain } } });
    }
  });

  test('needs as many statements and points for many rows as for few', async ({ app, shop }) => {
    const measure = async (links: number) => {
      const given = await givenDoomedApp(app);
      for (let i = 0; i < links; i++) {
        await givenLink(given.secret, { uri: `/${i}` });
        await app.services.tokens.createToken(OPERATOR, given.id, { platform: 'web' });
      }
      await shop.installation.get(`{ app(by: { id: "${given.id}" }) { id } }`);
      statements.length = 0;
      const { text } = await shop.installation.request(
        DELETE,
        { input: { app: { id: given.id }, name: 'Doomed' } },
        { 'graphql-cost': '1' },
      );
      const [, points] = /"requested":(\d+)/.exec(text) ?? [];
      return [points, statements.filter((sql) => !sql.includes('token_uses"')).length];
    };

    expect(await measure(20)).toEqual(await measure(1));
  });
});

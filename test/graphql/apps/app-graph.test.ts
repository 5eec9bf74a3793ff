import { describe, expect } from 'vitest';
import { OPERATOR } from '../../../src/domain/access/caller.ts';
import { givenApp, givenLink, REGISTER_ROUTE } from '../../support/builders.ts';
import { createClient } from '../../support/client.ts';
import { getRefusal } from '../../support/refusal.ts';
import { createTest } from '../../support/test.ts';

const statements: string[] = [];

const test = createTest({ app: { onStatement: (sql) => statements.push(sql) } }).extend(
  'other',
  { scope: 'file' },
  ({ app }) => givenApp(app, { subdomain: 'other' }),
);

const APPS =
  'query ($first: Int, $after: String) { apps(first: $first, after: $after) { nodes { subdomain } pageInfo { endCursor hasNextPage } } }';

interface Apps {
  apps: { nodes: { subdomain: string }[]; pageInfo: { endCursor: string; hasNextPage: boolean } };
}

describe('apps', () => {
  test('lists all apps with an installation key, page by page', async ({ shop, other }) => {
    expect(other.subdomain).toBe('other');
    const first = (await shop.installation.get<Apps>(APPS, { first: 1 })).apps;
    const second = (await shop.installation.get<Apps>(APPS, { first: 100, after: first.pageInfo.endCursor })).apps;

    expect(first.pageInfo.hasNextPage).toBe(true);
    expect([...first.nodes, ...second.nodes].map(({ subdomain }) => subdomain)).toEqual(['shop', 'other']);
  });

  test('lists only the own app with another credential', async ({ shop, other }) => {
    for (const client of [shop.secret, shop.admin]) {
      const { apps } = await client.get<Apps>(APPS, { first: 10 });
      expect(apps).toMatchObject({ nodes: [{ subdomain: 'shop' }], pageInfo: { hasNextPage: false } });
    }
    expect((await other.admin.get<Apps>(APPS, { first: 10 })).apps.nodes).toEqual([{ subdomain: 'other' }]);
  });

  test('fails for publishable tokens, without a credential and for a page that is too large', async ({ app, shop }) => {
    expect(await getRefusal(shop.publishable, APPS, { first: 1 })).toMatchObject({ status: 11 });
    expect(await getRefusal(shop.iphone, APPS, { first: 1 })).toMatchObject({ status: 11 });
    expect(await getRefusal(createClient(app), APPS, { first: 1 })).toMatchObject({ status: 3 });
    expect(await getRefusal(shop.installation, APPS, { first: 101 })).toMatchObject({ status: 5 });
  });

  test('reads the platforms of all apps with one statement', async ({ shop, other }) => {
    expect(other.id).not.toBe(shop.id);
    const read = () => shop.installation.get('{ apps(first: 100) { nodes { name platforms { kind } } } }');
    const { apps } = (await read()) as { apps: { nodes: { platforms: unknown[] }[] } };
    expect(apps.nodes[0]?.platforms.length).toBeGreaterThan(0);
    statements.length = 0;
    await read();
    expect(statements.filter((sql) => /from "(apps|platforms)"/.test(sql))).toHaveLength(2);
  });
});

describe('an app', () => {
  test('leads to its links, templates and routes', async ({ app, shop, other }) => {
    const link = await givenLink(shop.secret, { uri: '/graph', tags: ['graph'] });
    await shop.iphone.get(REGISTER_ROUTE, { input: { path: 'graph/:id' } });
    await app.services.templates.createTemplate(OPERATOR, shop.id, {
      name: 'Graph',
      pattern: 'graph/:id',
      targets: { iphone: { url: 'com.app.iphone://graph/:id' } },
    });
    const query = `query ($by: AppSelector) { app(by: $by) {
      smartLinks(first: 1, filter: { tags: { all: ["graph"] } }) { nodes { code } }
      templates(first: 1) { nodes { name } }
      routes(first: 1, platform: IPHONE) { nodes { path } }
    } }`;

    for (const client of [shop.secret, shop.admin, shop.installation]) {
      expect(await client.get(query, { by: { id: shop.id } })).toEqual({
        app: {
          smartLinks: { nodes: [{ code: link.code }] },
          templates: { nodes: [{ name: 'Graph' }] },
          routes: { nodes: [{ path: 'graph/:id' }] },
        },
      });
    }
    expect(await other.secret.get(query)).toEqual({
      app: { smartLinks: { nodes: [] }, templates: { nodes: [] }, routes: { nodes: [] } },
    });
  });

  test('finds a link by id, code or URL, and answers null without an error if it has none', async ({ shop, other }) => {
    const link = await givenLink(shop.secret, { uri: '/found' });
    const query = 'query ($by: SmartLinkSelector!) { app { smartLink(by: $by) { id } } }';
    for (const by of [{ id: link.id }, { code: link.code }, { url: link.url }]) {
      expect(await shop.secret.get(query, { by })).toEqual({ app: { smartLink: { id: link.id } } });
      expect(await other.secret.get(query, { by })).toEqual({ app: { smartLink: null } });
    }
    for (const by of [{ id: 'nonsense' }, { id: '' }, { code: 'nobody' }, { url: 'nonsense' }]) {
      expect(await shop.secret.get(query, { by })).toEqual({ app: { smartLink: null } });
    }
    const { errors } = await shop.secret.request(query, { by: { code: '' } });
    expect(errors).toMatchObject([{ path: ['app', 'smartLink'], extensions: { status: 2 } }]);
  });

  test('that an installation key names by the global id of a link needs no other name', async ({ shop }) => {
    const link = await givenLink(shop.secret, { uri: '/by-id' });
    const query = 'query ($by: SmartLinkSelector!, $app: AppSelector) { smartLink(by: $by, app: $app) { code } }';
    expect(await shop.installation.get(query, { by: { id: link.id } })).toEqual({ smartLink: { code: link.code } });
    expect(await getRefusal(shop.installation, query, { by: { code: link.code } })).toMatchObject({ status: 2 });
    expect(
      await getRefusal(shop.installation, query, { by: { id: link.id }, app: { subdomain: 'other' } }),
    ).toMatchObject({ status: 7 });
  });
});

describe('the credentials of an app', () => {
  const KEYS = `query ($app: AppSelector) { adminKeys(app: $app, first: 100) {
    nodes { id label readOnly app { subdomain } }
  } }`;

  interface Keys {
    adminKeys: { nodes: { id: string; label: string | null; app: { subdomain: string } | null }[] };
  }

  test('are fields of the app', async ({ app, shop }) => {
    await app.services.tokens.createAdminKey(OPERATOR, shop.id, { label: 'graph', readOnly: true });
    const query = `query ($by: AppSelector) { app(by: $by) {
      tokens(first: 100) { nodes { platform publishable app { subdomain } } }
      adminKeys(first: 100) { nodes { label readOnly } }
    } }`;
    for (const client of [shop.admin, shop.installation]) {
      const found = await client.get<{ app: { tokens: { nodes: unknown[] }; adminKeys: { nodes: unknown[] } } }>(
        query,
        {
          by: { id: shop.id },
        },
      );
      expect(found.app.tokens.nodes).toContainEqual({
        platform: 'WEB',
        publishable: false,
        app: { subdomain: 'shop' },
      });
      expect(found.app.adminKeys.nodes).toContainEqual({ label: 'graph', readOnly: true });
    }
  });

  test('adminKeys lists the keys of one app, or those of the installation', async ({ shop, other }) => {
    const ofApp = (await shop.admin.get<Keys>(KEYS)).adminKeys.nodes;
    expect(new Set(ofApp.map((key) => key.app?.subdomain))).toEqual(new Set(['shop']));
    expect((await shop.installation.get<Keys>(KEYS, { app: { id: shop.id } })).adminKeys.nodes).toEqual(ofApp);

    const ofInstallation = (await shop.installation.get<Keys>(KEYS)).adminKeys.nodes;
    expect(ofInstallation.length).toBeGreaterThan(0);
    expect(ofInstallation.every((key) => key.app === null)).toBe(true);

    expect(await getRefusal(other.admin, KEYS, { app: { id: shop.id } })).toMatchObject({ status: 7 });
    for (const client of [shop.secret, shop.publishable]) {
      expect(await getRefusal(client, KEYS)).toMatchObject({ status: 11 });
      const { data, errors } = await client.request('{ app { adminKeys(first: 1) { nodes { id } } } }');
      expect(errors).toMatchObject([{ extensions: { status: 11 } }]);
      expect(JSON.stringify(data)).not.toContain('nodes');
    }
  });

  test('come with the app in the payloads of mutations', async ({ shop }) => {
    const { createToken } = await shop.admin.get<{ createToken: { credential: { id: string }; app: unknown } }>(
      'mutation { createToken(input: { platform: IPAD }) { credential { id } app { tokens(first: 100) { nodes { id } } } } }',
    );
    expect(JSON.stringify(createToken.app)).toContain(createToken.credential.id);
    expect(
      await shop.admin.get(
        `mutation ($id: ID!) {
        setPlatform(input: { kind: IPAD, urlSchemes: ["graph"] }) { platform { id } app { platforms { kind } } }
        removePlatform(input: { kind: IPAD }) { app { platforms { kind } } }
        revokeToken(input: { id: $id }) { app { subdomain } }
      }`,
        createToken.credential,
      ),
    ).toMatchObject({
      setPlatform: { app: { platforms: expect.arrayContaining([{ kind: 'IPAD' }]) } },
      removePlatform: { app: { platforms: expect.not.arrayContaining([{ kind: 'IPAD' }]) } },
      revokeToken: { app: { subdomain: 'shop' } },
    });
    expect(
      await shop.installation.get(
        'mutation { createAdminKey(input: { label: "all" }) { app { id } credential { label } } }',
      ),
    ).toEqual({ createAdminKey: { app: null, credential: { label: 'all' } } });
  });
});

test('the payload of a deletion contains the app without the record', async ({ app, shop }) => {
  const { id } = await app.services.templates.createTemplate(OPERATOR, shop.id, {
    name: 'Gone',
    pattern: 'gone/:id',
    targets: { iphone: { url: 'com.app.iphone://gone/:id' } },
  });
  const deleted = await shop.admin.get(
    'mutation ($id: ID!) { deleteTemplate(input: { id: $id }) { app { templates(first: 100) { nodes { name } } } } }',
    { id: Buffer.from(`Template:${shop.id}:${id}`).toString('base64url') },
  );
  expect(JSON.stringify(deleted)).toContain('templates');
  expect(JSON.stringify(deleted)).not.toContain('Gone');
});

import { describe, expect } from 'vitest';
import { listTestedDialects } from '../db/needs.ts';
import { type GivenLink, getDestinationsByPlatform, givenLink } from '../support/builders.ts';
import { type Client, createClient } from '../support/client.ts';
import { visit } from '../support/edge.ts';
import { createSharedInstallationTest } from '../support/test.ts';

const DESTINATIONS = `query ($code: String!) {
  smartLink(by: { code: $code }) { destinations { platform link fallback source } }
}`;
const VIEWER_QUERY = '{ viewer { credential { kind } } }';

const dialects = listTestedDialects('changes by other processes').map(({ dialect, createMigratedDatabase }) => ({
  dialect,
  test: createSharedInstallationTest({ createLocation: createMigratedDatabase })
    /** The server that applies changes. */
    .extend('changing', { scope: 'file' }, ({ installation }) => installation.serve())
    /** The server that must notice the changes. */
    .extend('noticing', { scope: 'file' }, ({ installation }) => installation.serve())
    .extend('admin', { scope: 'file' }, ({ changing, installation }) =>
      createClient(changing, `Bearer ${installation.shop.adminKey}`),
    )
    .extend('backEnd', { scope: 'file' }, ({ noticing, installation }) => installation.createBackEnd(noticing)),
}));

async function getStatus(client: Client, query: string, variables?: Record<string, unknown>) {
  const { http, errors } = await client.request(query, variables);
  expect(http).toBe(200);
  return errors[0]?.extensions?.status ?? 'accepted';
}

async function getLinkDestinations(client: Client, { code }: Pick<GivenLink, 'code'>) {
  const { smartLink } = await client.get<{ smartLink: GivenLink }>(DESTINATIONS, { code });
  return getDestinationsByPlatform(smartLink);
}

describe.each(dialects)('a server on $dialect notices', ({ test }) => {
  describe('a token that the command line', () => {
    test('creates, and accepts it', async ({ installation, noticing }) => {
      const { token } = await installation.operator.runJson('token', 'create', '--app', 'shop', '--platform', 'web');

      expect(await getStatus(createClient(noticing, `Token ${token}`), VIEWER_QUERY)).toBe('accepted');
    });

    test('revokes, and rejects it although it was cached', async ({ installation, changing, noticing }) => {
      const created = await installation.operator.runJson('token', 'create', '--app', 'shop', '--platform', 'web');
      const clients = [changing, noticing].map((server) => createClient(server, `Token ${created.token}`));
      for (const client of clients) {
        expect(await getStatus(client, VIEWER_QUERY)).toBe('accepted');
      }

      await installation.operator.runJson('token', 'revoke', '--app', 'shop', created.id);

      for (const client of clients) {
        await expect.poll(() => getStatus(client, VIEWER_QUERY)).toBe(3);
      }
    });
  });

  test('a token that another server creates and revokes', async ({ admin, changing, noticing }) => {
    const { createToken } = await admin.get<{ createToken: { token: string; credential: { id: string } } }>(
      'mutation { createToken(input: { platform: IPHONE }) { token credential { id } } }',
    );
    const client = createClient(noticing, `Token ${createToken.token}`);
    expect(await getStatus(client, VIEWER_QUERY)).toBe('accepted');

    await admin.get('mutation ($id: ID!) { revokeToken(input: { id: $id }) { credential { revokedAt } } }', {
      id: createToken.credential.id,
    });

    expect(await getStatus(createClient(changing, `Token ${createToken.token}`), VIEWER_QUERY)).toBe(3);
    await expect.poll(() => getStatus(client, VIEWER_QUERY)).toBe(3);
  });

  test('the time at which a rotated token expires, within a second', async ({ admin, changing, noticing }) => {
    const { createToken } = await admin.get<{ createToken: { token: string; credential: { id: string } } }>(
      'mutation { createToken(input: { platform: WEB }) { token credential { id } } }',
    );
    const clients = [changing, noticing].map((server) => createClient(server, `Token ${createToken.token}`));
    for (const client of clients) {
      expect(await getStatus(client, VIEWER_QUERY)).toBe('accepted');
    }
    const validUntil = Date.now() + 2_500;

    await admin.get(
      'mutation ($id: ID!, $until: DateTime) { rotateToken(input: { id: $id, validUntil: $until }) { token } }',
      { id: createToken.credential.id, until: new Date(validUntil).toISOString() },
    );

    for (const client of clients) {
      expect(await getStatus(client, VIEWER_QUERY)).toBe('accepted');
    }
    await new Promise((resolve) => setTimeout(resolve, validUntil + 1_000 - Date.now()));
    for (const client of clients) {
      expect(await getStatus(client, VIEWER_QUERY)).toBe(3);
    }
  });

  test('a template, which applies to existing links until it is deleted', async ({ admin, backEnd }) => {
    const link = await givenLink(backEnd, { uri: '/products/42' });
    const getIphoneLink = async () => (await getLinkDestinations(backEnd, link)).IPHONE?.[0];
    expect(await getIphoneLink()).toBe('com.app.iphone://products/42');

    const { createTemplate } = await admin.get<{ createTemplate: { template: { id: string } } }>(
      `mutation { createTemplate(input: {
        name: "Product", pattern: "products/:id", targets: { iphone: { url: "com.app.iphone://p/:id" } }
      }) { template { id } } }`,
    );
    await expect.poll(getIphoneLink).toBe('com.app.iphone://p/42');

    const { id } = createTemplate.template;
    await admin.get(
      `mutation ($id: ID!) { updateTemplate(input: {
        id: $id, targets: { iphone: { url: "com.app.iphone://product?id=:id" } }
      }) { template { id } } }`,
      { id },
    );
    await expect.poll(getIphoneLink).toBe('com.app.iphone://product?id=42');

    await admin.get('mutation ($id: ID!) { deleteTemplate(input: { id: $id }) { deletedTemplateId } }', { id });
    await expect.poll(getIphoneLink).toBe('com.app.iphone://products/42');
  });

  test('a template that the command line creates', async ({ installation, backEnd }) => {
    const link = await givenLink(backEnd, { uri: '/invite/ann' });
    expect((await getLinkDestinations(backEnd, link)).ANDROID?.[0]).toBe('com.app.android://invite/ann');

    await installation.operator.runJson(
      ...['template', 'create', '--app', 'shop', '--name', 'Invitation', '--pattern', 'invite/:who'],
      ...['--platform', 'android', '--url', 'com.app.android://welcome/:who'],
    );

    await expect
      .poll(async () => (await getLinkDestinations(backEnd, link)).ANDROID?.[0])
      .toBe('com.app.android://welcome/ann');
  });

  test('a platform that is added, changed and removed, including for existing links', async ({ admin, backEnd }) => {
    const link = await givenLink(backEnd, { uri: '/about' });
    const store = 'https://apps.apple.com/app/id1783';
    const getIpadDestination = async () => (await getLinkDestinations(backEnd, link)).IPAD;
    expect(await getIpadDestination()).toBeUndefined();

    await admin.get(
      `mutation { setPlatform(input: { kind: IPAD, urlSchemes: ["com.app.ipad"] }) { platform { kind } } }`,
    );
    await expect.poll(getIpadDestination).toEqual(['com.app.ipad://about', 'http://www.app-web.com/about']);

    await admin.get(
      `mutation ($store: URI!) {
        setPlatform(input: { kind: IPAD, urlSchemes: ["tablet"], storeUrl: $store }) { platform { kind } }
      }`,
      { store },
    );
    await expect.poll(getIpadDestination).toEqual(['tablet://about', store]);

    await admin.get('mutation { removePlatform(input: { kind: IPAD }) { platform { kind } } }');
    await expect.poll(getIpadDestination).toBeUndefined();
  });

  test('an app that another server deletes: its links, tokens and keys end', async ({
    installation,
    changing,
    noticing,
  }) => {
    const { operator } = installation;
    const { id } = await operator.runJson('app', 'create', '--name', 'Doomed', '--subdomain', 'doomed');
    const { token } = await operator.runJson('token', 'create', '--app', id, '--platform', 'web');
    const { key } = await operator.runJson('key', 'create', '--app', id);
    const { key: installationKey } = await operator.runJson('key', 'create');
    const clients = [createClient(noticing, `Token ${token}`), createClient(noticing, `Bearer ${key}`)];
    for (const client of clients) {
      await expect.poll(() => getStatus(client, VIEWER_QUERY)).toBe('accepted');
    }
    const [backEnd] = clients as [Client, Client];
    const { code } = await givenLink(backEnd, { uri: 'https://www.example.com/a' });
    const getLinkStatus = async () => (await visit(noticing, `/${code}`, { host: 'doomed.link.test' })).status;
    expect(await getLinkStatus()).toBeLessThan(400);

    await createClient(changing, `Bearer ${installationKey}`).get(
      `mutation { deleteApp(input: { app: { id: "${id}" }, name: "Doomed" }) { deletedAppId } }`,
    );

    for (const client of clients) {
      await expect.poll(() => getStatus(client, VIEWER_QUERY)).toBe(3);
    }
    await expect.poll(getLinkStatus).toBe(404);
  });

  test("an app's new host names, and still finds links under its former host name", async ({ admin, backEnd }) => {
    const link = await givenLink(backEnd, { uri: '/named' });
    const getStatusByHost = (host: string) =>
      getStatus(backEnd, 'query ($url: String!) { smartLink(by: { url: $url }) { id } }', {
        url: `http://${host}/${link.code}`,
      });
    expect(await getStatusByHost('boutique.link.test')).toBe(7);
    expect(await getStatusByHost('go.shop.example')).toBe(7);

    await admin.get(
      'mutation { updateApp(input: { subdomain: "boutique", customDomain: "go.shop.example" }) { app { id } } }',
    );

    await expect.poll(() => getStatusByHost('boutique.link.test')).toBe('accepted');
    await expect.poll(() => getStatusByHost('go.shop.example')).toBe('accepted');
    expect(await getStatusByHost('shop.link.test')).toBe('accepted');
    const getLinkByCode = () =>
      backEnd.get<{ smartLink: { url: string } }>('query ($code: String!) { smartLink(by: { code: $code }) { url } }', {
        code: link.code,
      });
    expect(await getLinkByCode()).toEqual({ smartLink: { url: `http://go.shop.example/${link.code}` } });
  });
});

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
      smartLinks(first: 1, filter: { tag: "graph" }) { nodes { code } }
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

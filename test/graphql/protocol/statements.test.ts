import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OPERATOR } from '../../../src/domain/tokens/caller.ts';
import { startTestApp, type TestApp } from '../../support/app.ts';
import { type GivenApp, givenApp, givenLink } from '../../support/builders.ts';
import { type Site, startSite } from '../../support/pages.ts';

const EVERYTHING = `
  id code url uri tags unique metadata redeemLimit redeemCount startsAt expiresAt expiredUrl createdAt updatedAt
  destinations { platform link fallback source }
  destination(platform: IPHONE) { link }
  overrides { web { link } }
  preview { title description imageUrl }
  template { id name }
  app { id name }
  createdBy { id kind lastFour }`;

const COUNT = 100;

let app: TestApp;
let site: Site;
let shop: GivenApp;
const statements: string[] = [];
const ids: Record<'links' | 'routes' | 'templates' | 'credentials', string[]> = {
  links: [],
  routes: [],
  templates: [],
  credentials: [],
};

beforeAll(async () => {
  site = await startSite();
  app = await startTestApp({
    onStatement: (sql) => statements.push(sql),
    env: { SCRAPE_PREVIEWS: '1', PREVIEW_PRIVATE_HOSTS: site.place },
  });
  shop = await givenApp(app, {
    platforms: [
      { kind: 'web', baseUrl: site.url },
      { kind: 'iphone', urlSchemes: ['com.app.iphone'] },
    ],
  });
  const makers = [shop.secret, shop.publishable, shop.iphone, shop.android, shop.admin];
  const { services } = app;
  const globalId = (type: string, id: string) => Buffer.from(`${type}:${shop.id}:${id}`).toString('base64url');
  const each = (make: (i: number) => Promise<void>) => Promise.all(Array.from({ length: COUNT }, (_, i) => make(i)));
  await each(async (i) => {
    const { route } = await services.routes.registerRoute(OPERATOR, 'shop', { path: `r/${i}`, platform: 'iphone' });
    const template = await services.templates.createTemplate(OPERATOR, 'shop', {
      name: `T${i}`,
      pattern: `p/${i}/:id`,
      targets: { iphone: { url: 'com.app.iphone://t/:id' } },
    });
    const { token } = await services.tokens.createToken(OPERATOR, 'shop', { platform: 'web' });
    ids.routes.push(globalId('Route', route.id));
    ids.templates.push(globalId('Template', template.id));
    ids.credentials.push(globalId('Credential', token.id));
  });
  await each(async (i) => {
    const maker = makers[i % makers.length] ?? shop.secret;
    ids.links.push((await givenLink(maker, { uri: `/p/${i}/x`, tags: [`t${i}`], metadata: { i } })).id);
  });
  // What is fetched in the background takes statements of its own; what was fetched is still looked up.
  await app.services.previews.stop();
});
afterAll(async () => {
  await app?.close();
  await site?.close();
});

/** The statements that one operation takes, once what the process keeps in memory is warm. */
async function statementsOf(query: string, variables: Record<string, unknown>): Promise<string[]> {
  await shop.secret.get(query, variables);
  statements.length = 0;
  await shop.secret.get(query, variables);
  return statements.map((sql) => sql.replaceAll(/ in \([?$\d, ]+\)/g, ' in (…)'));
}

describe('the number of statements does not grow with the page', () => {
  test.each([
    ['links with all that they have', `query ($n: Int!) { smartLinks(first: $n) { nodes { ${EVERYTHING} } } }`, 4],
    ['links from the end', `query ($n: Int!) { smartLinks(last: $n) { edges { cursor node { ${EVERYTHING} } } } }`, 4],
    ['routes', 'query ($n: Int!) { routes(first: $n) { nodes { id path platform urlSchemes } } }', 1],
    ['templates', 'query ($n: Int!) { templates(first: $n) { nodes { id name targets { url } } } }', 0],
  ])('of %s', async (_what, query, most) => {
    const few = await statementsOf(query, { n: 10 });
    const many = await statementsOf(query, { n: COUNT });

    expect(many).toEqual(few);
    expect(many.length).toBeLessThanOrEqual(most);
  });

  test.each(['links', 'routes', 'templates', 'credentials'] as const)('of %s by their ids', async (kind) => {
    const query = `query ($ids: [ID!]!) { nodes(ids: $ids) {
      id ... on SmartLink { ${EVERYTHING} } ... on Route { path } ... on Template { name } ... on Credential { kind }
    } }`;
    const few = await statementsOf(query, { ids: ids[kind].slice(0, 10) });
    const many = await statementsOf(query, { ids: ids[kind] });

    expect(many).toHaveLength(few.length);
    expect(many.length).toBeLessThanOrEqual(4);
  });
});

test('statistics and clicks of a page of links take one statement for each kind', async () => {
  const query = `query ($n: Int!) { smartLinks(first: $n) { nodes {
    stats { totals { clicks } byDay { clicks } byPlatform { clicks } byOutcome { clicks } byReferrer { clicks } }
    clicks(first: 3) { nodes { id bot { name } } }
  } } }`;
  const few = await statementsOf(query, { n: 10 });
  const many = await statementsOf(query, { n: 50 });

  expect(many).toHaveLength(few.length);
  // The links; totals with platforms and outcomes; days; referrers; clicks.
  expect(many).toHaveLength(5);
});

test('one link with all that it has takes a few statements', async () => {
  const { code } = await givenLink(shop.secret, { uri: '/one' });

  const found = await statementsOf(`query ($code: String) { smartLink(code: $code) { ${EVERYTHING} } }`, { code });

  expect(found.length).toBeLessThanOrEqual(4);
});

test('no statement of a list skips rows: pages are found by key', async () => {
  const { smartLinks } = await shop.secret.get<{ smartLinks: { pageInfo: { endCursor: string } } }>(
    '{ smartLinks(first: 50) { pageInfo { endCursor } } }',
  );
  const found = await statementsOf('query ($after: String) { smartLinks(first: 10, after: $after) { nodes { id } } }', {
    after: smartLinks.pageInfo.endCursor,
  });

  expect(found).toHaveLength(1);
  expect(found.join()).toMatch(/limit/i);
  expect(found.join()).not.toMatch(/offset|count\(/i);
});

test('a known caller and a known app cost no statement', async () => {
  expect(await statementsOf('{ app { name platforms { kind } } }', {})).toEqual([]);
});

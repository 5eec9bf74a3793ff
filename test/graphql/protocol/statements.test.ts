import { test as base, describe, expect } from 'vitest';
import { OPERATOR } from '../../../src/domain/access/caller.ts';
import { startTestApp } from '../../support/app.ts';
import { type GivenApp, givenApp, givenLink } from '../../support/builders.ts';
import { givenClick } from '../../support/events.ts';
import { startSite } from '../../support/pages.ts';

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
const NOW = Date.parse('2027-05-01T00:00:00Z');

/** The statements since the array was last emptied. */
const statements: string[] = [];

const test = base
  .extend('site', { scope: 'file' }, async ({}, { onCleanup }) => {
    const site = await startSite();
    onCleanup(() => site.close());
    return site;
  })
  .extend('app', { scope: 'file' }, async ({ site }, { onCleanup }) => {
    const app = await startTestApp({
      // The clock does not advance, so the server does not write the last use of a token again.
      clock: () => NOW,
      onStatement: (sql) => statements.push(sql),
      env: { SCRAPE_PREVIEWS: '1', PREVIEW_PRIVATE_HOSTS: site.authority },
    });
    onCleanup(() => app.close());
    return app;
  })
  .extend('shop', { scope: 'file' }, ({ app, site }) =>
    givenApp(app, {
      platforms: [
        { kind: 'web', baseUrl: site.url },
        { kind: 'iphone', urlSchemes: ['com.app.iphone'] },
      ],
    }),
  )
  /** The global IDs of `COUNT` records of each type. */
  .extend('ids', { scope: 'file', auto: true }, async ({ app, shop }) => {
    const ids: Record<'links' | 'routes' | 'templates' | 'credentials', string[]> = {
      links: [],
      routes: [],
      templates: [],
      credentials: [],
    };
    const { routes, templates, tokens, previews } = app.services;
    const encodeGlobalId = (type: string, id: string) => Buffer.from(`${type}:${shop.id}:${id}`).toString('base64url');
    const createEach = (create: (i: number) => Promise<void>) =>
      Promise.all(Array.from({ length: COUNT }, (_, i) => create(i)));
    await createEach(async (i) => {
      const { route } = await routes.registerRoute(OPERATOR, 'shop', { path: `r/${i}`, platform: 'iphone' });
      const template = await templates.createTemplate(OPERATOR, 'shop', {
        name: `T${i}`,
        pattern: `p/${i}/:id`,
        targets: { iphone: { url: 'com.app.iphone://t/:id' } },
      });
      const { token } = await tokens.createToken(OPERATOR, 'shop', { platform: 'web' });
      ids.routes.push(encodeGlobalId('Route', route.id));
      ids.templates.push(encodeGlobalId('Template', template.id));
      ids.credentials.push(encodeGlobalId('PlatformToken', token.id));
    });
    const creators = [shop.secret, shop.publishable, shop.iphone, shop.android, shop.admin];
    await createEach(async (i) => {
      const creator = creators[i % creators.length] ?? shop.secret;
      ids.links.push((await givenLink(creator, { uri: `/p/${i}/x`, tags: [`t${i}`], metadata: { i } })).id);
    });
    // Fetches in the background would execute statements. Stored previews are still read.
    await previews.stop();
    return ids;
  });

/** Returns the statements that an operation executes once the caches of the process are warm. */
async function recordStatements(
  { secret }: GivenApp,
  query: string,
  variables: Record<string, unknown>,
): Promise<string[]> {
  await secret.get(query, variables);
  statements.length = 0;
  await secret.get(query, variables);
  return statements.map((sql) => sql.replaceAll(/ in \([?$\d, ]+\)/g, ' in (…)'));
}

describe('the number of statements does not grow with the page size', () => {
  test.for([
    ['links with all their fields', `query ($n: Int!) { smartLinks(first: $n) { nodes { ${EVERYTHING} } } }`, 4],
    ['links from the end', `query ($n: Int!) { smartLinks(last: $n) { edges { cursor node { ${EVERYTHING} } } } }`, 4],
    ['routes', 'query ($n: Int!) { routes(first: $n) { nodes { id path platform urlSchemes } } }', 1],
    [
      'templates',
      'query ($n: Int!) { templates(first: $n) { nodes { id name targets { web { url } iphone { url } } } } }',
      0,
    ],
  ] as const)('for %s', async ([, query, maxStatements], { shop }) => {
    const few = await recordStatements(shop, query, { n: 10 });
    const many = await recordStatements(shop, query, { n: COUNT });

    // The batches of a longer page may be loaded in another order.
    expect(many.toSorted()).toEqual(few.toSorted());
    expect(many.length).toBeLessThanOrEqual(maxStatements);
  });

  test.for(['links', 'routes', 'templates', 'credentials'] as const)(
    'for %s by their IDs',
    async (kind, { shop, ids }) => {
      const query = `query ($ids: [ID!]!) { nodes(ids: $ids) {
      id ... on SmartLink { ${EVERYTHING} } ... on Route { path } ... on Template { name } ... on Credential { kind }
    } }`;
      const few = await recordStatements(shop, query, { ids: ids[kind].slice(0, 10) });
      const many = await recordStatements(shop, query, { ids: ids[kind] });

      expect(many).toHaveLength(few.length);
      expect(many.length).toBeLessThanOrEqual(4);
    },
  );
});

test('statistics and clicks of a page of links require one statement of each kind', async ({ shop }) => {
  const query = `query ($n: Int!) { smartLinks(first: $n) { nodes {
    stats { totals { clicks } byDay { clicks } byPlatform { clicks } byOutcome { clicks } byReferrer { clicks } }
    clicks(first: 3) { nodes { id bot { name } } }
  } } }`;
  const few = await recordStatements(shop, query, { n: 10 });
  const many = await recordStatements(shop, query, { n: 50 });

  expect(many).toHaveLength(few.length);
  // The links; totals with platforms and outcomes; days; referrers; clicks.
  expect(many).toHaveLength(5);
});

test('the top links of an app require three statements, however many of its links have clicks', async ({
  app,
  shop,
  ids,
}) => {
  const query = `{ app { stats { topLinks {
    complete links { clicks visitors smartLink { code title tags } }
  } } } }`;
  await Promise.all(ids.links.slice(0, 20).map((id) => givenClick(app, shop.id, { id }, { now: NOW })));
  const few = await recordStatements(shop, query, {});
  await Promise.all(ids.links.map((id) => givenClick(app, shop.id, { id }, { now: NOW })));
  const many = await recordStatements(shop, query, {});

  expect(many).toEqual(few);
  // The links with the most clicks of all time; their clicks in the range; the best links.
  expect(many).toHaveLength(3);
});

test('a link with all its fields requires at most four statements', async ({ shop }) => {
  const { code } = await givenLink(shop.secret, { uri: '/one' });

  const found = await recordStatements(
    shop,
    `query ($code: String!) { smartLink(by: { code: $code }) { ${EVERYTHING} } }`,
    {
      code,
    },
  );

  expect(found.length).toBeLessThanOrEqual(4);
});

test('the server seeks a page by its cursor: the statement of a list has no offset', async ({ shop }) => {
  const { smartLinks } = await shop.secret.get<{ smartLinks: { pageInfo: { endCursor: string } } }>(
    '{ smartLinks(first: 50) { pageInfo { endCursor } } }',
  );
  const found = await recordStatements(
    shop,
    'query ($after: String) { smartLinks(first: 10, after: $after) { nodes { id } } }',
    {
      after: smartLinks.pageInfo.endCursor,
    },
  );

  expect(found).toHaveLength(1);
  expect(found.join()).toMatch(/limit/i);
  expect(found.join()).not.toMatch(/offset|count\(/i);
});

test('a cached client and a cached app require no statement', async ({ shop }) => {
  expect(await recordStatements(shop, '{ app { name platforms { kind } } }', {})).toEqual([]);
});

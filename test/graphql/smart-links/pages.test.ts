import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OPERATOR } from '../../../src/domain/tokens/caller.ts';
import { startTestApp, type TestApp } from '../../support/app.ts';
import { type GivenApp, givenApp } from '../../support/builders.ts';

interface Page {
  edges: { cursor: string; node: { id: string } }[];
  nodes: { id: string }[];
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string | null; endCursor: string | null };
}

const PARTS = `{
  edges { cursor node { id } }
  nodes { id }
  pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
}`;
const ARGUMENTS = '$first: Int, $after: String, $last: Int, $before: String';
const PASSED = 'first: $first, after: $after, last: $last, before: $before';

/** Every list, with what is to be in it from first to last. */
const LISTS: Record<string, { query: string; ids: () => string[] }> = {
  'links, the newest first': {
    query: `query (${ARGUMENTS}) { list: smartLinks(${PASSED}) ${PARTS} }`,
    ids: () => linkIds.toReversed(),
  },
  'links, the oldest first': {
    query: `query (${ARGUMENTS}) {
      list: smartLinks(${PASSED}, orderBy: { field: CREATED_AT, direction: ASC }) ${PARTS} }`,
    ids: () => linkIds,
  },
  routes: { query: `query (${ARGUMENTS}) { list: routes(${PASSED}) ${PARTS} }`, ids: () => routeIds },
  templates: { query: `query (${ARGUMENTS}) { list: templates(${PASSED}) ${PARTS} }`, ids: () => templateIds },
};

const COUNT = 23;
const linkIds: string[] = [];
const routeIds: string[] = [];
const templateIds: string[] = [];

let app: TestApp;
let shop: GivenApp;

beforeAll(async () => {
  // All within one millisecond: the order is that of creation all the same.
  app = await startTestApp({ clock: () => 1_780_000_000_000 });
  shop = await givenApp(app);
  const other = await givenApp(app, { subdomain: 'other' });
  const { services } = app;
  const globalId = (type: string, id: string) => Buffer.from(`${type}:${shop.id}:${id}`).toString('base64url');
  for (let i = 0; i < COUNT; i++) {
    const link = await services.smartLinks.createSmartLink(OPERATOR, 'shop', { uri: `/p/${i}` });
    const { route } = await services.routes.registerRoute(OPERATOR, 'shop', { path: `r/${i}`, platform: 'iphone' });
    const template = await services.templates.createTemplate(OPERATOR, 'shop', {
      name: `T${i}`,
      pattern: `t/${i}/:id`,
      targets: { iphone: { url: 'com.app.iphone://t/:id' } },
    });
    linkIds.push(globalId('SmartLink', link.id));
    routeIds.push(globalId('Route', route.id));
    templateIds.push(globalId('Template', template.id));
    await services.smartLinks.createSmartLink(OPERATOR, other.id, { uri: `/other/${i}` });
  }
});
afterAll(() => app?.close());

async function page(query: string, variables: Record<string, unknown>): Promise<Page> {
  return (await shop.secret.get<{ list: Page }>(query, variables)).list;
}

describe.each(Object.entries(LISTS))('the list of %s', (_name, { query, ids }) => {
  test('is whole and in order', async () => {
    const { nodes, edges, pageInfo } = await page(query, { first: 100 });

    expect(nodes.map(({ id }) => id)).toEqual(ids());
    expect(edges.map(({ node }) => node.id)).toEqual(ids());
    expect(pageInfo).toEqual({
      hasNextPage: false,
      hasPreviousPage: false,
      startCursor: edges.at(0)?.cursor,
      endCursor: edges.at(-1)?.cursor,
    });
  });

  test('is the sum of its pages, forward and backward, whatever their size', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: COUNT + 2 }), async (size) => {
        const forward: string[] = [];
        for (let after: string | null = null, more = true; more; ) {
          const { nodes, pageInfo } = await page(query, { first: size, after });
          expect(pageInfo.hasPreviousPage).toBe(after !== null);
          forward.push(...nodes.map(({ id }) => id));
          more = pageInfo.hasNextPage;
          after = pageInfo.endCursor;
        }
        const backward: string[] = [];
        for (let before: string | null = null, more = true; more; ) {
          const { nodes, pageInfo } = await page(query, { last: size, before });
          expect(pageInfo.hasNextPage).toBe(before !== null);
          backward.unshift(...nodes.map(({ id }) => id));
          more = pageInfo.hasPreviousPage;
          before = pageInfo.startCursor;
        }
        expect(forward).toEqual(ids());
        expect(backward).toEqual(ids());
      }),
      { numRuns: 6, examples: [[1], [COUNT], [COUNT - 1], [COUNT + 1]] },
    );
  });

  test('between two cursors has what is between them', async () => {
    const { edges } = await page(query, { first: 100 });
    const between = { after: edges[4]?.cursor, before: edges[15]?.cursor };

    const whole = await page(query, { first: 100, ...between });
    const first = await page(query, { first: 3, ...between });
    const last = await page(query, { last: 3, ...between });

    expect(whole.nodes.map(({ id }) => id)).toEqual(ids().slice(5, 15));
    expect(first.nodes.map(({ id }) => id)).toEqual(ids().slice(5, 8));
    expect(first.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: true });
    expect(last.nodes.map(({ id }) => id)).toEqual(ids().slice(12, 15));
    expect(last.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: true });
  });

  test('has nothing behind its end', async () => {
    const { pageInfo } = await page(query, { last: 1 });

    const behind = await page(query, { first: 5, after: pageInfo.endCursor });

    expect(behind).toEqual({
      edges: [],
      nodes: [],
      pageInfo: { hasNextPage: false, hasPreviousPage: true, startCursor: null, endCursor: null },
    });
  });

  test.each([
    ['first', { first: 0 }],
    ['first', { first: -1 }],
    ['first', { first: 101 }],
    ['last', { last: 0 }],
    ['last', { last: 101 }],
    ['last', { first: 1, last: 1 }],
    ['after', { first: 1, after: 'nonsense' }],
    ['after', { first: 1, after: '' }],
    ['after', { first: 1, after: Buffer.from('id:1').toString('base64url') }],
    ['after', { first: 1, after: `${Buffer.from("id:' OR 1=1 --").toString('base64url')}` }],
    ['before', { last: 1, before: '\u0000' }],
  ])('refuses %s in %j', async (field, variables) => {
    const { http, data, errors } = await shop.secret.ask(query, variables);

    expect({ http, data }).toEqual({ http: 200, data: { list: null } });
    expect(errors).toMatchObject([{ extensions: { status: 5, code: 'INVALID_JSON', field } }]);
  });
});

test('a cursor keeps its place when links come and go around it', async () => {
  const { query, ids } = LISTS['links, the newest first'] ?? { query: '', ids: () => [] };
  const { pageInfo } = await page(query, { first: 5 });
  const expected = ids().slice(5, 10);

  await shop.secret.get('mutation { createSmartLink(input: { uri: "/late" }) { smartLink { id } } }');

  const next = await page(query, { first: 5, after: pageInfo.endCursor });
  expect(next.nodes.map(({ id }) => id)).toEqual(expected);
});

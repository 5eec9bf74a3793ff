import fc from 'fast-check';
import { describe, expect } from 'vitest';
import { OPERATOR } from '../../../src/domain/access/caller.ts';
import { givenApp } from '../../support/builders.ts';
import { toRefusals } from '../../support/refusal.ts';
import { createTest } from '../../support/test.ts';

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

/** The ids of the app's records, oldest first. */
interface Created {
  links: string[];
  routes: string[];
  templates: string[];
}

interface List {
  query: string;
  /** The ids of the entries, in order. */
  listIds: (created: Created) => string[];
}

const NEWEST_LINKS: List = {
  query: `query (${ARGUMENTS}) { list: smartLinks(${PASSED}) ${PARTS} }`,
  listIds: ({ links }) => links.toReversed(),
};

const LISTS: Record<string, List> = {
  'links, newest first': NEWEST_LINKS,
  'links, oldest first': {
    query: `query (${ARGUMENTS}) {
      list: smartLinks(${PASSED}, orderBy: { field: CREATED_AT, direction: ASC }) ${PARTS} }`,
    listIds: ({ links }) => links,
  },
  routes: { query: `query (${ARGUMENTS}) { list: routes(${PASSED}) ${PARTS} }`, listIds: ({ routes }) => routes },
  templates: {
    query: `query (${ARGUMENTS}) { list: templates(${PASSED}) ${PARTS} }`,
    listIds: ({ templates }) => templates,
  },
};

const COUNT = 23;

// The clock does not advance, because records must be in creation order even within one millisecond.
const test = createTest({ app: { clock: () => 1_780_000_000_000 } })
  .extend('created', { scope: 'file' }, async ({ app, shop }) => {
    const created: Created = { links: [], routes: [], templates: [] };
    const other = await givenApp(app, { subdomain: 'other' });
    const { services } = app;
    const encodeGlobalId = (type: string, id: string) => Buffer.from(`${type}:${shop.id}:${id}`).toString('base64url');
    for (let i = 0; i < COUNT; i++) {
      const { smartLink } = await services.smartLinks.createSmartLink(OPERATOR, 'shop', { uri: `/p/${i}` });
      const { route } = await services.routes.registerRoute(OPERATOR, 'shop', { path: `r/${i}`, platform: 'iphone' });
      const template = await services.templates.createTemplate(OPERATOR, 'shop', {
        name: `T${i}`,
        pattern: `t/${i}/:id`,
        targets: { iphone: { url: 'com.app.iphone://t/:id' } },
      });
      created.links.push(encodeGlobalId('SmartLink', smartLink.id));
      created.routes.push(encodeGlobalId('Route', route.id));
      created.templates.push(encodeGlobalId('Template', template.id));
      await services.smartLinks.createSmartLink(OPERATOR, other.id, { uri: `/other/${i}` });
    }
    return created;
  })
  .extend(
    'getPage',
    { scope: 'file' },
    ({ shop }) =>
      async (query: string, variables: Record<string, unknown>) =>
        (await shop.secret.get<{ list: Page }>(query, variables)).list,
  );

describe.each(Object.entries(LISTS))('the list of %s', (_name, { query, listIds }) => {
  test('is complete and in order', async ({ created, getPage }) => {
    const { nodes, edges, pageInfo } = await getPage(query, { first: 100 });

    expect(nodes.map(({ id }) => id)).toEqual(listIds(created));
    expect(edges.map(({ node }) => node.id)).toEqual(listIds(created));
    expect(pageInfo).toEqual({
      hasNextPage: false,
      hasPreviousPage: false,
      startCursor: edges.at(0)?.cursor,
      endCursor: edges.at(-1)?.cursor,
    });
  });

  test('equals its concatenated pages, forward and backward, for any page size', async ({ created, getPage }) => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: COUNT + 2 }), async (size) => {
        const forward: string[] = [];
        for (let after: string | null = null, more = true; more; ) {
          const { nodes, pageInfo } = await getPage(query, { first: size, after });
          expect(pageInfo.hasPreviousPage).toBe(after !== null);
          forward.push(...nodes.map(({ id }) => id));
          more = pageInfo.hasNextPage;
          after = pageInfo.endCursor;
        }
        const backward: string[] = [];
        for (let before: string | null = null, more = true; more; ) {
          const { nodes, pageInfo } = await getPage(query, { last: size, before });
          expect(pageInfo.hasNextPage).toBe(before !== null);
          backward.unshift(...nodes.map(({ id }) => id));
          more = pageInfo.hasPreviousPage;
          before = pageInfo.startCursor;
        }
        expect(forward).toEqual(listIds(created));
        expect(backward).toEqual(listIds(created));
      }),
      { numRuns: 6, examples: [[1], [COUNT], [COUNT - 1], [COUNT + 1]] },
    );
  });

  test('returns exactly the entries between two cursors', async ({ created, getPage }) => {
    const { edges } = await getPage(query, { first: 100 });
    const between = { after: edges[4]?.cursor, before: edges[15]?.cursor };

    const whole = await getPage(query, { first: 100, ...between });
    const first = await getPage(query, { first: 3, ...between });
    const last = await getPage(query, { last: 3, ...between });

    expect(whole.nodes.map(({ id }) => id)).toEqual(listIds(created).slice(5, 15));
    expect(first.nodes.map(({ id }) => id)).toEqual(listIds(created).slice(5, 8));
    expect(first.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: true });
    expect(last.nodes.map(({ id }) => id)).toEqual(listIds(created).slice(12, 15));
    expect(last.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: true });
  });

  test('has no entries after its end', async ({ getPage }) => {
    const { pageInfo } = await getPage(query, { last: 1 });

    const after = await getPage(query, { first: 5, after: pageInfo.endCursor });

    expect(after).toEqual({
      edges: [],
      nodes: [],
      pageInfo: { hasNextPage: false, hasPreviousPage: true, startCursor: null, endCursor: null },
    });
  });

  test.for<[field: string, variables: Record<string, unknown>]>([
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
  ])('rejects %s in %j', async ([field, variables], { shop }) => {
    const { http, data, errors } = await shop.secret.request(query, variables);

    expect({ http, data }).toEqual({ http: 200, data: { list: null } });
    expect(toRefusals(errors)).toMatchObject([{ status: 5, code: 'BAD_USER_INPUT', field }]);
  });
});

test('a cursor keeps its position when a client creates a link before it', async ({ shop, created, getPage }) => {
  const { query, listIds } = NEWEST_LINKS;
  const { pageInfo } = await getPage(query, { first: 5 });
  const expected = listIds(created).slice(5, 10);

  await shop.secret.get('mutation { createSmartLink(input: { uri: "/late" }) { smartLink { id } } }');

  const next = await getPage(query, { first: 5, after: pageInfo.endCursor });
  expect(next.nodes.map(({ id }) => id)).toEqual(expected);
});

import { getIntrospectionQuery } from 'graphql';
import { describe, expect } from 'vitest';
import { givenLink } from '../support/builders.ts';
import { type Client, createClient, type GraphQLResponse, send } from '../support/client.ts';
import { type Attacked, createAttackTest } from './attacked-server.ts';

/** A server whose app has the link `one`. */
const test = createAttackTest()
  /** A client of another server, with a low value for every limit. */
  .extend('limited', { scope: 'file' }, async ({ attacked: { createBackEnd, serve } }) => {
    const env = {
      GRAPHQL_MAX_TOKENS: '20',
      GRAPHQL_MAX_DEPTH: '3',
      GRAPHQL_MAX_ALIASES: '1',
      GRAPHQL_MAX_ROOT_FIELDS: '2',
      GRAPHQL_MAX_DIRECTIVES: '0',
      GRAPHQL_MAX_REPEATS: '15',
      GRAPHQL_MAX_COST: '4',
    };
    return createBackEnd(await serve(env));
  });

test.beforeAll(async ({ shop }) => {
  await givenLink(shop.secret, { uri: '/a', code: 'one' });
});

function repeatText(count: number, text: (i: number) => string): string {
  return Array.from({ length: count }, (_, i) => text(i)).join(' ');
}

const BULK = 'mutation ($items: [SmartLinkItem!]!) { createSmartLinks(input: { items: $items }) { succeeded } }';

const MORE_ERRORS = 'The operation has more errors; only the first 9 are reported.';

interface Refusal {
  limit: string;
  allowed?: number;
  found?: unknown;
}

/** Asserts that the server rejects an operation before executing it, and says how to fix it. */
function expectLimitError({ data, errors }: GraphQLResponse<unknown>, refusal: Refusal): void {
  expect(data).toBeUndefined();
  expect(errors).toEqual([
    {
      message: expect.stringMatching(new RegExp(`; the limit is ${refusal.allowed ?? '\\d+'}\\. [A-Z].{10,}\\.$`)),
      extensions: expect.objectContaining({ code: 'OPERATION_LIMIT_EXCEEDED', ...refusal }),
    },
  ]);
}

test('an operation may have at most 1,000 tokens', async ({ shop }) => {
  // All but 27 tokens are in the list.
  const buildQuery = (tokens: number) =>
    `mutation { createSmartLink(input: { uri: "/a", metadata: { a: [${repeatText(tokens - 27, () => '1')}] } }) { smartLink { id } } }`;
  expect((await shop.secret.request(buildQuery(1_000))).errors).toEqual([]);
  expectLimitError(await shop.secret.request(buildQuery(1_001)), { limit: 'tokens', allowed: 1_000 });
});

/** Operations with a given number of the limited items. */
const SHAPES: [limit: string, allowed: number, query: (size: number) => string][] = [
  ['aliases', 15, (n) => `{ smartLink(by: { code: "one" }) { ${repeatText(n, (i) => `a${i}: code`)} } }`],
  [
    'aliases',
    15,
    (n) =>
      `{ smartLink(by: { code: "one" }) { ...F } } fragment F on SmartLink { ${repeatText(n, (i) => `a${i}: url`)} }`,
  ],
  ['aliases', 15, (n) => `{ smartLink(by: { code: "one" }) { ... { ${repeatText(n, (i) => `a${i}: __typename`)} } } }`],
  [
    'aliases',
    15,
    (n) => `{ smartLink(by: { code: "one" }) { ${repeatText(n, () => '...F')} } } fragment F on SmartLink { a: url }`,
  ],
  ['directives', 10, (n) => `{ smartLink(by: { code: "one" }) { ${repeatText(n, () => 'code @skip(if: false)')} } }`],
  [
    'directives',
    10,
    (n) =>
      `{ smartLink(by: { code: "one" }) { ${repeatText(n, () => '...F @include(if: true)')} } } fragment F on SmartLink { url }`,
  ],
  [
    'directives',
    10,
    (n) =>
      `{ smartLink(by: { code: "one" }) { ${repeatText(n, () => '...F')} } } fragment F on SmartLink { url @skip(if: false) }`,
  ],
  ['rootFields', 10, (n) => `{ ${repeatText(n, (i) => `a${i}: smartLink(by: { code: "one" }) { code }`)} }`],
  [
    'rootFields',
    10,
    (n) =>
      `{ ...F b: viewer { __typename } } fragment F on Query { ${repeatText(n - 1, (i) => `a${i}: viewer { __typename }`)} }`,
  ],
  [
    'rootFields',
    10,
    (n) =>
      `mutation { ${repeatText(n, (i) => `a${i}: recordOpen(input: { deepLink: "com.app.iphone://a" }) { recordedAt }`)} }`,
  ],
];

/** Queries that select a field at one path a given number of times. Validation compares all pairs of them. */
const REPEATS: [how: string, query: (size: number) => string][] = [
  ['in sequence', (n) => `{ viewer { ${repeatText(n, () => '__typename')} } }`],
  ['with subfields', (n) => `{ ${repeatText(n, () => 'viewer { __typename }')} }`],
  [
    'in fields that merge into one',
    (n) => `{ ${repeatText(n / 5, () => `viewer { ${repeatText(5, () => '__typename')} }`)} }`,
  ],
  ['in inline fragments', (n) => `{ viewer { ${repeatText(n, () => '... { __typename }')} } }`],
  [
    'in fragments',
    (n) =>
      `{ viewer { ${repeatText(n / 5, (i) => `...F${i}`)} } } ${repeatText(n / 5, (i) => `fragment F${i} on Viewer { ${repeatText(5, () => '__typename')} }`)}`,
  ],
  [
    'in fragments that contain fragments',
    (n) =>
      `{ viewer { ...F } viewer { ...G } } fragment F on Viewer { ...G } fragment G on Viewer { ${repeatText(n, () => '__typename')} }`,
  ],
];

describe.each(REPEATS)('a field at one path, %s,', (_how, query) => {
  test('may be selected at most 50 times', async ({ shop }) => {
    expect((await shop.secret.request(query(50))).errors).toEqual([]);
    expectLimitError(await shop.secret.request(query(55)), { limit: 'repeats', allowed: 50, found: 55 });
  });
});

describe.each(SHAPES)('%s', (limit, allowed, query) => {
  test(`may be at most ${allowed}: ${query(2)}`, async ({ shop }) => {
    expect((await shop.secret.request(query(allowed))).errors).toEqual([]);
    expectLimitError(await shop.secret.request(query(allowed + 1)), { limit, allowed, found: allowed + 1 });
  });
});

describe('fields', () => {
  test.for<[how: string, query: (levels: number) => string]>([
    ['nested in each other', (n: number) => `${'{ node '.repeat(n)}${'}'.repeat(n)}`],
    ['nested in inline fragments', (n: number) => `${'{ ... { node '.repeat(n)}${'} }'.repeat(n)}`],
    [
      'in edges and nodes',
      (n: number) => `{ ${'edges { node { '.repeat(n / 2)} ${n % 2 ? 'id ' : ''}${'} }'.repeat(n / 2)} }`,
    ],
    [
      'that are spread over fragments',
      (n: number) =>
        `{ ...F1 } ${repeatText(n, (i) => `fragment F${i + 1} on Query { node ${i + 1 < n ? `{ ...F${i + 2} }` : ''} }`)}`,
    ],
  ])('%s may be 10 levels deep; the server rejects the 11th before validation', async ([, query], { shop }) => {
    // No operation with 10 levels is valid in this schema, so validation rejects it if the depth limit does not.
    const inside = await shop.secret.request(query(10));
    expect(inside.errors[0]?.extensions?.code).toMatch(
      /^(GRAPHQL_(VALIDATION|PARSE)_FAILED|MISSING_PARAMETERS|BAD_USER_INPUT)$/,
    );
    expectLimitError(await shop.secret.request(query(11)), { limit: 'depth', allowed: 10, found: 11 });
  });
});

/** Returns the cost of an operation from the response, whether or not it succeeds. */
async function getRequestedCost(client: Client, query: string, variables?: Record<string, unknown>): Promise<unknown> {
  const { text } = await client.request(query, variables, { 'graphql-cost': '1' });
  const { extensions, errors } = JSON.parse(text);
  return (extensions ?? errors[0].extensions).cost.requested;
}

const PAGE = 'query ($n: Int) { smartLinks(first: $n) { nodes { code } } }';

const SKIPPED =
  'query ($skip: Boolean!, $n: Int) { smartLinks(first: $n) @skip(if: false) { nodes @skip(if: $skip) { code } } }';

describe('the cost of an operation', () => {
  test.for<[what: string, points: number, query: string, variables?: Record<string, unknown>]>([
    [
      'an object as one point, and its scalar fields as none',
      1,
      '{ smartLink(by: { code: "one" }) { code url __typename } }',
    ],
    ['everything within a page once per entry', 101, '{ smartLinks(first: 100) { nodes { code } } }'],
    ['everything within a page from the end once per entry', 101, '{ smartLinks(last: 100) { nodes { code } } }'],
    [
      'entries, but no edges or pageInfo',
      101,
      '{ smartLinks(first: 100) { edges { cursor node { code } } pageInfo { endCursor } } }',
    ],
    [
      'entries twice if both nodes and edges are selected',
      201,
      '{ smartLinks(first: 100) { nodes { code } edges { node { url } } } }',
    ],
    ['a variable by its value', 43, PAGE.replace('code', 'code preview { title }'), { n: 21 }],
    ['a variable by its value', 101, PAGE, { n: 100 }],
    ['skipped fields by the variables of each request', 1, SKIPPED, { skip: true, n: 5 }],
    ['skipped fields by the variables of each request', 6, SKIPPED, { skip: false, n: 5 }],
    ['skipped fields by the variables of each request', 10, SKIPPED, { skip: false, n: 9 }],
    ['the default of a variable that is not sent', 101, PAGE.replace('Int', 'Int = 100')],
    ['a variable that is sent instead of its default', 3, PAGE.replace('Int', 'Int = 100'), { n: 2 }],
    ['null like a page of one entry, even if there is a default', 2, PAGE.replace('Int', 'Int = 100'), { n: null }],
    ['an empty page like a page of one entry', 2, PAGE, { n: 0 }],
    ['a negative page like a page of one entry', 2, PAGE, { n: -1_000 }],
    ['at most 100 entries per page', 101, PAGE, { n: 2_147_483_647 }],
    ['the larger of first and last', 101, '{ smartLinks(first: 1, last: 100) { nodes { code } } }'],
    [
      'nothing for skipped fields',
      1,
      'query ($no: Boolean!) { smartLinks(first: 100) { nodes @include(if: $no) { code } } }',
      { no: false },
    ],
    [
      'every field that is not skipped',
      101,
      'query ($no: Boolean!) { smartLinks(first: 100) { nodes @include(if: $no) { code } } }',
      { no: true },
    ],
    [
      'nothing for a skipped fragment',
      1,
      'query ($s: Boolean = true) { smartLink(by: { code: "one" }) { ...F @skip(if: $s) } } fragment F on SmartLink { destinations { link } }',
    ],
    [
      'a fragment each time it is used',
      7,
      '{ smartLink(by: { code: "one" }) { ...F ... { ...F } ...F } } fragment F on SmartLink { destinations { link } }',
    ],
    [
      'the most expensive of several types',
      3,
      '{ node(id: "x") { id ... on Route { path } ... on SmartLink { destinations { link } } ... on Template { preview { title } } } }',
    ],
    [
      'everything within a list of ids once per id',
      6,
      'query ($ids: [ID!]!) { nodes(ids: $ids) { ... on SmartLink { preview { title } } } }',
      { ids: ['a', 'b', 'c'] },
    ],
    [
      'a single id as a list of one',
      2,
      'query ($ids: [ID!]!) { nodes(ids: $ids) { ... on SmartLink { preview { title } } } }',
      { ids: 'a' },
    ],
    [
      'the default of a list',
      4,
      'query ($ids: [ID!]! = ["a", "b"]) { nodes(ids: $ids) { ... on SmartLink { preview { title } } } }',
    ],
    [
      'a list that contains variables',
      4,
      'query ($id: ID!) { nodes(ids: [$id, "b"]) { ... on SmartLink { preview { title } } } }',
      { id: 'a' },
    ],
    [
      'more for expensive fields',
      211,
      '{ smartLink(by: { code: "one" }) { explanation(userAgent: "x") { landing } resolutionMatrix { landing } } }',
    ],
    [
      'more for the lists of an app and for previews of links',
      1 + 5 + 10 + 5 + 10 + 10 + 2,
      '{ app { smartLinks(first: 10) { nodes { code } } tokens(first: 10) { nodes { id } } previewLink(input: { uri: "/a" }) { destinations { link } } } }',
    ],
    ['a list by its entries', 28, '{ smartLink(by: { code: "one" }) { stats { byReferrer(limit: 26) { host } } } }'],
    [
      'more for the search for the top links of an app',
      1 + 1 + 200 + 5 * 2,
      '{ app { stats { topLinks(limit: 5) { complete links { clicks smartLink { code } } } } } }',
    ],
    [
      'a list within a page by the entries of both',
      1_201,
      '{ smartLinks(first: 100) { nodes { stats { byReferrer { host } } } } }',
    ],
    [
      'lists within lists by the product of their sizes',
      10_201,
      '{ smartLinks(first: 100) { nodes { stats { byReferrer(limit: 100) { host } } } } }',
    ],
    ['nothing for __typename', 0, '{ __typename a: __typename }'],
    [
      'nothing for the items of a bulk call that select few points',
      4,
      'mutation ($items: [SmartLinkItem!]!) { createSmartLinks(input: { items: $items }) { results { ... on SmartLinkCreated { smartLink { preview { title } } } } } }',
      { items: Array.from({ length: 300 }, () => ({ uri: '/a' })) },
    ],
    ...(
      [
        ['$items: [SmartLinkItem!]!', 'createSmartLinks(input: { items: $items })', Array(101).fill({ uri: '/a' })],
        ['$ids: [ID!]!', 'addTags(input: { tags: ["t"], select: { ids: $ids } })', Array(101).fill('x')],
        [
          '$input: UpdateSmartLinksInput!',
          'updateSmartLinks(input: $input)',
          { updates: { items: Array(101).fill({ id: 'x' }) } },
        ],
        ['$n: Int!', 'addTags(input: { tags: ["t"], select: { matching: { filter: {}, expectedCount: $n } } })', 101],
      ] as const
    ).map(([declared, call, value]): [string, number, string, Record<string, unknown>] => [
      `what the items of a bulk call select beyond 10 points, with ${declared},`,
      1 + 22 + 100 * 12,
      `mutation (${declared}) { ${call} { results {
        ... on SmartLink${call.startsWith('create') ? 'Created' : 'Updated'} { smartLink { qrCode(format: PNG) } }
      } } }`,
      { [/\w+/.exec(declared)?.[0] ?? '']: value },
    ]),
  ])('counts %s (cost: %i)', async ([, points, query, variables], { shop }) => {
    expect(await getRequestedCost(shop.secret, query, variables)).toBe(points);
    // Repeated, because the second response uses the caches.
    expect(await getRequestedCost(shop.secret, query, variables)).toBe(points);
  });

  test('is computed separately for each operation of a document, even if they share a fragment', async ({
    attacked,
    shop,
  }) => {
    const query = `query A($n: Int) { smartLinks(first: $n) { ...P } } query B { smartLinks(first: 2) { ...P } }
      fragment P on SmartLinkConnection { nodes { code } }`;
    const requestCost = async (operationName: string, n: number) => {
      const { text } = await send(attacked.url, {
        headers: {
          'content-type': 'application/json',
          'graphql-cost': '1',
          authorization: `Token ${shop.secretToken}`,
        },
        body: JSON.stringify({ query, operationName, variables: { n } }),
      });
      return JSON.parse(text).extensions.cost.requested;
    };
    expect([
      await requestCost('A', 5),
      await requestCost('B', 5),
      await requestCost('A', 7),
      await requestCost('B', 7),
    ]).toEqual([6, 3, 8, 3]);
  });

  // 49 points per entry, and one for the page itself: 4,901 for 100 entries.
  const page = `a: smartLinks(first: 100) { nodes { ${repeatText(24, () => 'destinations { link }')} } }`;
  const EXPENSIVE = `query ($n: Int) { ${page} b: smartLinks(first: $n) { nodes { code } } }`;

  test.for<[who: string, clientAt: (attacked: Attacked) => Client]>([
    ['a token', ({ shop }) => shop.secret],
    ['an admin key', ({ shop }) => shop.admin],
    ['no credential', (attacked) => createClient(attacked)],
  ])('may be at most 5,000 points for a client with %s', async ([, clientAt], { attacked }) => {
    const inside = await clientAt(attacked).request(EXPENSIVE, { n: 98 }, { 'graphql-cost': '1' });
    const outside = await clientAt(attacked).request(EXPENSIVE, { n: 99 });

    expect(JSON.parse(inside.text).extensions).toEqual({ cost: { requested: 5_000, allowed: 5_000, remaining: 0 } });
    expectLimitError(outside, { limit: 'cost', allowed: 5_000, found: 5_001 });
    expect(outside.errors[0]?.extensions?.cost).toEqual({ requested: 5_001, allowed: 5_000, remaining: 0 });
  });

  test('is reported only to clients that request it', async ({ shop }) => {
    expect(JSON.parse((await shop.secret.request(PAGE, { n: 1 })).text)).toEqual({ data: expect.anything() });
  });

  test('is the same for a GET request, where variables are text in the query string', async ({ attacked, shop }) => {
    for (const [n, refused] of [
      [98, false],
      [99, true],
    ] as const) {
      const search = new URLSearchParams({ query: EXPENSIVE, variables: JSON.stringify({ n }) });
      const { errors } = await send(attacked.url, {
        method: 'GET',
        path: `/graphql?${search}`,
        headers: { authorization: `Token ${shop.secretToken}` },
      });
      expect(errors.length > 0).toBe(refused);
    }
  });
});

test('a rejected operation fails with HTTP 400 for clients that accept the GraphQL response type', async ({ shop }) => {
  const accept = { accept: 'application/graphql-response+json' };
  const [, , query] = SHAPES[0] ?? [];
  const shape = await shop.secret.request(query?.(16) ?? '', {}, accept);
  const cost = await shop.secret.request(
    `{ smartLinks(first: 100) { nodes { ${repeatText(30, () => 'destinations { link }')} } } }`,
    {},
    accept,
  );

  expect([shape.http, cost.http]).toEqual([400, 400]);
});

describe('introspection', () => {
  test('by GraphiQL succeeds and costs nothing, although it exceeds the depth limit of other operations', async ({
    shop,
  }) => {
    expect(
      await getRequestedCost(shop.secret, getIntrospectionQuery({ inputValueDeprecation: true, oneOf: true })),
    ).toBe(0);
  });

  test('may have three aliases, because each one returns another copy of the schema', async ({ shop }) => {
    const buildQuery = (n: number) => `{ __schema { types { ${repeatText(n, (i) => `a${i}: fields { name }`)} } } }`;
    expect((await shop.secret.request(buildQuery(3))).errors).toEqual([]);
    expectLimitError(await shop.secret.request(buildQuery(4)), { limit: 'aliases', allowed: 15, found: 20 });
  });

  test('is limited in depth by a rule of graphql-js', async ({ shop }) => {
    const buildNestedLists = (n: number) =>
      `{ __schema { types ${'{ fields { type '.repeat(n)}{ name }${' } }'.repeat(n)} } }`;
    expect((await shop.secret.request(buildNestedLists(2))).errors).toEqual([]);
    expect((await shop.secret.request(buildNestedLists(3))).errors).toMatchObject([
      { message: 'Maximum introspection depth exceeded' },
    ]);
  });
});

describe('the server', () => {
  const buildFragmentBomb = (levels: number, inside: string) =>
    `{ smartLink(by: { code: "one" }) { ...F0 } } ${repeatText(levels, (i) => `fragment F${i} on SmartLink { ...F${i + 1} ...F${i + 1} }`)}
    fragment F${levels} on SmartLink { ${inside} }`;

  test.for<[what: string, limit: string | null, query: string, variables?: Record<string, unknown>]>([
    ['a fragment bomb of objects', 'cost', buildFragmentBomb(80, 'preview { title }')],
    ['a fragment bomb of aliases', 'aliases', buildFragmentBomb(80, 'a: code')],
    ['a fragment bomb of directives', 'directives', buildFragmentBomb(80, 'code @skip(if: false)')],
    [
      'a fragment that contains itself',
      null,
      '{ smartLink(by: { code: "one" }) { ...F } } fragment F on SmartLink { app { name } ...F }',
    ],
    [
      'fragments that contain each other',
      null,
      '{ ...A } fragment A on Query { viewer { __typename } ...B } fragment B on Query { ...A ...A }',
    ],
    [
      'two fragments with the same name',
      null,
      '{ ...A } fragment A on Query { viewer { __typename } } fragment A on Query { app { name } }',
    ],
    ['two operations with the same name', null, 'query A { __typename } query A { __typename }'],
    [
      'an unused fragment',
      null,
      `{ __typename } fragment F on Query { ${repeatText(50, (i) => `a${i}: __typename`)} }`,
    ],
    ['an unknown fragment', null, '{ ...F }'],
    ['as many unknown directives as allowed', null, `{ __typename ${repeatText(10, (i) => `@d${i}`)} }`],
    ['unknown directives', 'directives', `{ __typename ${repeatText(11, (i) => `@d${i}`)} }`],
    ['one directive eleven times', 'directives', `{ __typename ${repeatText(11, () => '@skip(if: false)')} }`],
    [
      'directives on variables and on the operation',
      'directives',
      `query ($a: Int ${repeatText(6, () => '@x')}) ${repeatText(6, () => '@y')} { __typename }`,
    ],
    ['a page size beyond the range of integers', null, PAGE, { n: 1e300 }],
    ['a page size that is a string', null, PAGE, { n: '100' }],
    ['a page size that is a list', null, PAGE, { n: [100] }],
    ['a page size that is a fraction', null, '{ smartLinks(first: 1.5) { nodes { code } } }'],
    ['a page size from an undeclared variable', null, '{ smartLinks(first: $n) { nodes { code } } }'],
    ['a condition that is null', null, 'query ($c: Boolean!) { viewer @skip(if: $c) { __typename } }', { c: null }],
    [
      'variables nested 2,000 levels deep',
      null,
      'query ($n: Int) { smartLinks(first: $n) { nodes { code } } }',
      { n: JSON.parse(`${'['.repeat(2_000)}${']'.repeat(2_000)}`) },
    ],
    [
      'variables named like properties of a prototype',
      null,
      'query ($__proto__: Int, $constructor: Int) { smartLinks(first: $constructor) { nodes { code } } }',
      {},
    ],
  ])('rejects %s and continues to serve requests', async ([, limit, query, variables], { shop }) => {
    const response = await shop.secret.request(query, variables);
    if (limit !== null) {
      expectLimitError(response, { limit });
    }
    expect(response.http).toBeLessThan(500);
    expect(response.errors.length).toBeGreaterThan(0);
    for (const { message, extensions } of response.errors) {
      expect(extensions?.code).not.toBe('INTERNAL_SERVER_ERROR');
      expect(message.length).toBeLessThan(20_000);
    }
    expect((await shop.secret.request('{ __typename }')).data).toEqual({ __typename: 'Query' });
  });

  test.for<[what: string, query: string, variables: Record<string, unknown>, count: number]>([
    ['ten unknown directives', `{ __typename ${repeatText(10, (i) => `@d${i}`)} }`, {}, 10],
    ['eleven unknown fields', `{ viewer { ${repeatText(11, (i) => `field${i}`)} } }`, {}, 10],
    ['500 unknown fields', `{ viewer { ${repeatText(500, (i) => `field${i}`)} } }`, {}, 10],
    [
      '500 unknown directives in an unused fragment',
      `{ __typename } fragment F on Query { __typename ${repeatText(450, (i) => `@d${i}`)} }`,
      {},
      10,
    ],
    ['5,000 invalid items of a variable', BULK, { items: Array.from({ length: 5_000 }, () => ({ uri: 1 })) }, 10],
  ])('reports %s in at most ten errors', async ([, query, variables, count], { shop }) => {
    const { data, errors } = await shop.secret.request(query, variables);
    expect(data).toBeUndefined();
    expect(errors).toHaveLength(count);
    const isLastANote = errors.at(-1)?.message === MORE_ERRORS;
    expect(isLastANote).toBe(!query.includes('@d9 }'));
    for (const { extensions } of errors) {
      expect(extensions?.code).toBe(variables.items === undefined ? 'GRAPHQL_VALIDATION_FAILED' : 'BAD_USER_INPUT');
    }
  });

  test('rejects a small operation if another operation of its document is too large', async ({ attacked }) => {
    const query = `query Small { __typename } query Large { ${repeatText(16, (i) => `a${i}: __typename`)} }`;
    const response = await send(attacked.url, {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, operationName: 'Small' }),
    });
    expectLimitError(response, { limit: 'aliases', allowed: 15, found: 16 });
  });

  test('returns an object once if it is selected 50 times', async ({ shop }) => {
    const { data, errors } = await shop.secret.request(`{ ${repeatText(50, () => 'viewer { __typename }')} }`);
    expect({ data, errors }).toEqual({ data: { viewer: { __typename: 'Viewer' } }, errors: [] });
  });
});

describe('a setting', () => {
  test.for<[limit: string, allowed: number, inside: string, outside: string]>([
    [
      'tokens',
      20,
      `{ viewer { ${repeatText(15, () => '__typename')} } }`,
      `{ viewer { ${repeatText(16, () => '__typename')} } }`,
    ],
    ['depth', 3, '{ viewer { credential { kind } } }', '{ viewer { app { preview { title } } } }'],
    ['aliases', 1, '{ a: viewer { __typename } }', '{ a: viewer { b: __typename } }'],
    ['rootFields', 2, '{ viewer { __typename } app { name } }', '{ viewer { __typename } app { name } a: app { id } }'],
    ['directives', 0, '{ app { name } }', '{ app { name @skip(if: false) } }'],
    ['repeats', 15, `{ ${repeatText(15, () => '__typename')} }`, `{ ${repeatText(16, () => '__typename')} }`],
    ['cost', 4, '{ smartLinks(first: 3) { nodes { id } } }', '{ smartLinks(first: 4) { nodes { id } } }'],
  ])('can limit %s to %i', async ([limit, allowed, inside, outside], { limited }) => {
    expect((await limited.request(inside)).errors).toEqual([]);
    expectLimitError(await limited.request(outside), { limit, allowed });
  });
});

test('the server executes no part of a rejected mutation', async ({ shop }) => {
  const buildManyCreates = (n: number) =>
    `mutation { ${repeatText(n, (i) => `a${i}: createSmartLink(input: { uri: "/refused-${i}" }) { smartLink { code } }`)} }`;
  expectLimitError(await shop.secret.request(buildManyCreates(11)), { limit: 'rootFields', allowed: 10, found: 11 });
  const { smartLinks } = await shop.secret.get<{ smartLinks: { nodes: unknown[] } }>(
    '{ smartLinks(first: 1, filter: { uriPrefix: "refused" }) { nodes { id } } }',
  );
  expect(smartLinks.nodes).toEqual([]);
});

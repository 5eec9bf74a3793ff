import { getIntrospectionQuery } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type GivenApp, givenLink } from '../support/builders.ts';
import { type Answer, type Client, clientOf, send } from '../support/client.ts';
import { type Attacked, givenAttacked } from './attacked.ts';

let attacked: Attacked;
let shop: GivenApp;

beforeAll(async () => {
  attacked = await givenAttacked();
  ({ shop } = attacked);
  await givenLink(shop.secret, { uri: '/a', code: 'one' });
});
afterAll(() => attacked?.dispose());

function many(count: number, text: (i: number) => string): string {
  return Array.from({ length: count }, (_, i) => text(i)).join(' ');
}

interface Refusal {
  limit: string;
  allowed?: number;
  found?: unknown;
}

/** Refused before anything was executed, in words that say how to mend it. */
function expectRefusal({ data, errors }: Answer<unknown>, refusal: Refusal): void {
  expect(data).toBeUndefined();
  expect(errors).toEqual([
    {
      message: expect.stringMatching(new RegExp(`; ${refusal.allowed ?? '\\d+'} are allowed\\. [A-Z].{10,}\\.$`)),
      extensions: expect.objectContaining({ code: 'OPERATION_LIMIT_EXCEEDED', ...refusal }),
    },
  ]);
}

test('of 1,000 tokens one more is refused', async () => {
  // 27 of them stand around the ones.
  const query = (tokens: number) =>
    `mutation { createSmartLink(input: { uri: "/a", metadata: { a: [${many(tokens - 27, () => '1')}] } }) { smartLink { id } } }`;
  expect((await shop.secret.ask(query(1_000))).errors).toEqual([]);
  expectRefusal(await shop.secret.ask(query(1_001)), { limit: 'tokens', allowed: 1_000 });
});

/** Operations that have so many of what is limited. */
const SHAPES: [limit: string, allowed: number, query: (size: number) => string][] = [
  ['aliases', 15, (n) => `{ smartLink(code: "one") { ${many(n, (i) => `a${i}: code`)} } }`],
  [
    'aliases',
    15,
    (n) => `{ smartLink(code: "one") { ...F } } fragment F on SmartLink { ${many(n, (i) => `a${i}: url`)} }`,
  ],
  ['aliases', 15, (n) => `{ smartLink(code: "one") { ... { ${many(n, (i) => `a${i}: __typename`)} } } }`],
  ['aliases', 15, (n) => `{ smartLink(code: "one") { ${many(n, () => '...F')} } } fragment F on SmartLink { a: url }`],
  ['directives', 10, (n) => `{ smartLink(code: "one") { ${many(n, () => 'code @skip(if: false)')} } }`],
  [
    'directives',
    10,
    (n) => `{ smartLink(code: "one") { ${many(n, () => '...F @include(if: true)')} } } fragment F on SmartLink { url }`,
  ],
  [
    'directives',
    10,
    (n) => `{ smartLink(code: "one") { ${many(n, () => '...F')} } } fragment F on SmartLink { url @skip(if: false) }`,
  ],
  ['rootFields', 10, (n) => `{ ${many(n, (i) => `a${i}: smartLink(code: "one") { code }`)} }`],
  [
    'rootFields',
    10,
    (n) =>
      `{ ...F b: viewer { __typename } } fragment F on Query { ${many(n - 1, (i) => `a${i}: viewer { __typename }`)} }`,
  ],
  [
    'rootFields',
    10,
    (n) =>
      `mutation { ${many(n, (i) => `a${i}: recordOpen(input: { deepLink: "com.app.iphone://a" }) { recordedAt }`)} }`,
  ],
];

/** The same field so many times in one place, which validation compares with each other. */
const REPEATS: [how: string, query: (size: number) => string][] = [
  ['one after the other', (n) => `{ viewer { ${many(n, () => '__typename')} } }`],
  ['with something below', (n) => `{ ${many(n, () => 'viewer { __typename }')} }`],
  ['below others that are one', (n) => `{ ${many(n / 5, () => `viewer { ${many(5, () => '__typename')} }`)} }`],
  ['in inline fragments', (n) => `{ viewer { ${many(n, () => '... { __typename }')} } }`],
  [
    'in fragments',
    (n) =>
      `{ viewer { ${many(n / 5, (i) => `...F${i}`)} } } ${many(n / 5, (i) => `fragment F${i} on Viewer { ${many(5, () => '__typename')} }`)}`,
  ],
  [
    'in fragments that hold fragments',
    (n) =>
      `{ viewer { ...F } viewer { ...G } } fragment F on Viewer { ...G } fragment G on Viewer { ${many(n, () => '__typename')} }`,
  ],
];

describe.each(REPEATS)('a field in one place, %s,', (_how, query) => {
  test('may be written fifty times, and no more', async () => {
    expect((await shop.secret.ask(query(50))).errors).toEqual([]);
    expectRefusal(await shop.secret.ask(query(55)), { limit: 'repeats', allowed: 50, found: 55 });
  });
});

describe.each(SHAPES)('%s', (limit, allowed, query) => {
  test(`are answered up to ${allowed}, and one more is refused: ${query(2)}`, async () => {
    expect((await shop.secret.ask(query(allowed))).errors).toEqual([]);
    expectRefusal(await shop.secret.ask(query(allowed + 1)), { limit, allowed, found: allowed + 1 });
  });
});

describe('of 10 levels of fields', () => {
  test.each([
    ['nested one in the other', (n: number) => `${'{ node '.repeat(n)}${'}'.repeat(n)}`],
    ['with inline fragments between', (n: number) => `${'{ ... { node '.repeat(n)}${'} }'.repeat(n)}`],
    [
      'below edges and nodes',
      (n: number) => `{ ${'edges { node { '.repeat(n / 2)} ${n % 2 ? 'id ' : ''}${'} }'.repeat(n / 2)} }`,
    ],
    [
      'that lead from fragment to fragment',
      (n: number) =>
        `{ ...F1 } ${many(n, (i) => `fragment F${i + 1} on Query { node ${i + 1 < n ? `{ ...F${i + 2} }` : ''} }`)}`,
    ],
  ])('%s, none is refused for that, and the eleventh is, before the schema is looked at', async (_what, query) => {
    // No operation of this schema is so deep: validation says so, if it is asked.
    const inside = await shop.secret.ask(query(10));
    expect(inside.errors[0]?.extensions?.code).toMatch(/^GRAPHQL_(VALIDATION|PARSE)_FAILED$/);
    expectRefusal(await shop.secret.ask(query(11)), { limit: 'depth', allowed: 10, found: 11 });
  });
});

/** What the answer, or the refusal, says that the operation costs. */
async function pointsOf(query: string, variables?: Record<string, unknown>): Promise<unknown> {
  const { text } = await shop.secret.ask(query, variables, { 'graphql-cost': '1' });
  const { extensions, errors } = JSON.parse(text);
  return (extensions ?? errors[0].extensions).cost.requested;
}

const PAGE = 'query ($n: Int) { smartLinks(first: $n) { nodes { code } } }';

const SKIPPED =
  'query ($skip: Boolean!, $n: Int) { smartLinks(first: $n) @skip(if: false) { nodes @skip(if: $skip) { code } } }';

describe('cost:', () => {
  test.each<[what: string, points: number, query: string, variables?: Record<string, unknown>]>([
    ['an object is a point, its values are free', 1, '{ smartLink(code: "one") { code url __typename } }'],
    ['a page multiplies what is below it', 101, '{ smartLinks(first: 100) { nodes { code } } }'],
    ['so does one from the end', 101, '{ smartLinks(last: 100) { nodes { code } } }'],
    [
      'edges cost nothing of their own, nor does what tells of the page',
      101,
      '{ smartLinks(first: 100) { edges { cursor node { code } } pageInfo { endCursor } } }',
    ],
    [
      'what is asked for twice is counted twice',
      201,
      '{ smartLinks(first: 100) { nodes { code } edges { node { url } } } }',
    ],
    ['a variable counts by its value', 43, PAGE.replace('code', 'code preview { title }'), { n: 21 }],
    ['a variable counts by its value', 101, PAGE, { n: 100 }],
    ['what is skipped for one is not for another', 1, SKIPPED, { skip: true, n: 5 }],
    ['what is skipped for one is not for another', 6, SKIPPED, { skip: false, n: 5 }],
    ['what is skipped for one is not for another', 10, SKIPPED, { skip: false, n: 9 }],
    ['a default counts where nothing is sent', 101, PAGE.replace('Int', 'Int = 100')],
    ['what is sent counts for more than the default', 3, PAGE.replace('Int', 'Int = 100'), { n: 2 }],
    ['null is no number', 2, PAGE.replace('Int', 'Int = 100'), { n: null }],
    ['a page of none costs as much as one of one', 2, PAGE, { n: 0 }],
    ['a negative page gives nothing back', 2, PAGE, { n: -1_000 }],
    ['a page is never larger than 100', 101, PAGE, { n: 2_147_483_647 }],
    ['the larger of two numbers counts', 101, '{ smartLinks(first: 1, last: 100) { nodes { code } } }'],
    [
      'what is skipped is free',
      1,
      'query ($no: Boolean!) { smartLinks(first: 100) { nodes @include(if: $no) { code } } }',
      { no: false },
    ],
    [
      'and what is not is not',
      101,
      'query ($no: Boolean!) { smartLinks(first: 100) { nodes @include(if: $no) { code } } }',
      { no: true },
    ],
    [
      'a skipped fragment is free',
      1,
      'query ($s: Boolean = true) { smartLink(code: "one") { ...F @skip(if: $s) } } fragment F on SmartLink { destinations { link } }',
    ],
    [
      'a fragment counts wherever it is used',
      7,
      '{ smartLink(code: "one") { ...F ... { ...F } ...F } } fragment F on SmartLink { destinations { link } }',
    ],
    [
      'of several types the dearest counts',
      3,
      '{ node(id: "x") { id ... on Route { path } ... on SmartLink { destinations { link } } ... on Template { preview { title } } } }',
    ],
    [
      'a list of ids multiplies',
      6,
      'query ($ids: [ID!]!) { nodes(ids: $ids) { ... on SmartLink { preview { title } } } }',
      { ids: ['a', 'b', 'c'] },
    ],
    [
      'an id alone is a list of one',
      2,
      'query ($ids: [ID!]!) { nodes(ids: $ids) { ... on SmartLink { preview { title } } } }',
      { ids: 'a' },
    ],
    [
      'a default list',
      4,
      'query ($ids: [ID!]! = ["a", "b"]) { nodes(ids: $ids) { ... on SmartLink { preview { title } } } }',
    ],
    [
      'a list with variables in it',
      4,
      'query ($id: ID!) { nodes(ids: [$id, "b"]) { ... on SmartLink { preview { title } } } }',
      { id: 'a' },
    ],
    [
      'what takes long costs more',
      211,
      '{ explain(code: "one", userAgent: "x") { landing } resolveMatrix(code: "one") { rows { landing } } }',
    ],
    ['a list is its entries', 28, '{ smartLink(code: "one") { stats { byReferrer(first: 26) { host } } } }'],
    [
      'a list in a page multiplies again',
      1_201,
      '{ smartLinks(first: 100) { nodes { stats { byReferrer { host } } } } }',
    ],
    [
      'as often as lists stand in lists',
      10_201,
      '{ smartLinks(first: 100) { nodes { stats { byReferrer(first: 100) { host } } } } }',
    ],
    ['__typename is free', 0, '{ __typename a: __typename }'],
    [
      'the items of a bulk call have a limit of their own',
      4,
      'mutation ($items: [SmartLinkItem!]!) { createSmartLinks(input: { items: $items }) { results { smartLink { preview { title } } } } }',
      { items: Array.from({ length: 300 }, () => ({ uri: '/a' })) },
    ],
  ])('%s (%i)', async (_what, points, query, variables) => {
    expect(await pointsOf(query, variables)).toBe(points);
    // Once more from the caches.
    expect(await pointsOf(query, variables)).toBe(points);
  });

  test('a fragment on a variable operation and a fixed one in one document keep apart', async () => {
    const query = `query A($n: Int) { smartLinks(first: $n) { ...P } } query B { smartLinks(first: 2) { ...P } }
      fragment P on SmartLinkConnection { nodes { code } }`;
    const ask = async (operationName: string, n: number) => {
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
    expect([await ask('A', 5), await ask('B', 5), await ask('A', 7), await ask('B', 7)]).toEqual([6, 3, 8, 3]);
  });

  // 49 points an entry, and one for the page itself: 4,901 with a hundred.
  const page = `a: smartLinks(first: 100) { nodes { ${many(24, () => 'destinations { link }')} } }`;
  const DEAR = `query ($n: Int) { ${page} b: smartLinks(first: $n) { nodes { code } } }`;

  test.each([
    ['a token', () => shop.secret],
    ['an admin key', () => shop.admin],
    ['nobody', () => clientOf(attacked)],
  ])('of 5,000 points is allowed, and of 5,001 refused, to %s', async (_who, client) => {
    const inside = await client().ask(DEAR, { n: 98 }, { 'graphql-cost': '1' });
    const outside = await client().ask(DEAR, { n: 99 });

    expect(JSON.parse(inside.text).extensions).toEqual({ cost: { requested: 5_000, allowed: 5_000, remaining: 0 } });
    expectRefusal(outside, { limit: 'cost', allowed: 5_000, found: 5_001 });
    expect(outside.errors[0]?.extensions?.cost).toEqual({ requested: 5_001, allowed: 5_000, remaining: 0 });
  });

  test('is told to those alone who ask for it', async () => {
    expect(JSON.parse((await shop.secret.ask(PAGE, { n: 1 })).text)).toEqual({ data: expect.anything() });
  });

  test('by GET is the same, the numbers being texts of the query', async () => {
    for (const [n, refused] of [
      [98, false],
      [99, true],
    ] as const) {
      const search = new URLSearchParams({ query: DEAR, variables: JSON.stringify({ n }) });
      const { errors } = await send(attacked.url, {
        method: 'GET',
        path: `/graphql?${search}`,
        headers: { authorization: `Token ${shop.secretToken}` },
      });
      expect(errors.length > 0).toBe(refused);
    }
  });
});

test('a refusal is a 400 for clients that read it under that', async () => {
  const accept = { accept: 'application/graphql-response+json' };
  const [, , query] = SHAPES[0] ?? [];
  const shape = await shop.secret.ask(query?.(16) ?? '', {}, accept);
  const cost = await shop.secret.ask(
    `{ smartLinks(first: 100) { nodes { ${many(30, () => 'destinations { link }')} } } }`,
    {},
    accept,
  );

  expect([shape.http, cost.http]).toEqual([400, 400]);
});

describe('introspection', () => {
  test('of GraphiQL is answered, and costs nothing, though it is deeper than anything else', async () => {
    expect(await pointsOf(getIntrospectionQuery({ inputValueDeprecation: true, oneOf: true }))).toBe(0);
  });

  test('has room for three aliases, each of which would be another copy of everything', async () => {
    const query = (n: number) => `{ __schema { types { ${many(n, (i) => `a${i}: fields { name }`)} } } }`;
    expect((await shop.secret.ask(query(3))).errors).toEqual([]);
    expectRefusal(await shop.secret.ask(query(4)), { limit: 'aliases', allowed: 15, found: 20 });
  });

  test("is bounded by a rule of graphql-js's own", async () => {
    const lists = (n: number) => `{ __schema { types ${'{ fields { type '.repeat(n)}{ name }${' } }'.repeat(n)} } }`;
    expect((await shop.secret.ask(lists(2))).errors).toEqual([]);
    expect((await shop.secret.ask(lists(3))).errors).toMatchObject([
      { message: 'Maximum introspection depth exceeded' },
    ]);
  });
});

describe('a hostile document is refused, and the server goes on:', () => {
  const bomb = (levels: number, inside: string) =>
    `{ smartLink(code: "one") { ...F0 } } ${many(levels, (i) => `fragment F${i} on SmartLink { ...F${i + 1} ...F${i + 1} }`)}
    fragment F${levels} on SmartLink { ${inside} }`;

  test.each<[what: string, limit: string | null, query: string, variables?: Record<string, unknown>]>([
    ['a fragment bomb of objects', 'cost', bomb(80, 'preview { title }')],
    ['a fragment bomb of aliases', 'aliases', bomb(80, 'a: code')],
    ['a fragment bomb of directives', 'directives', bomb(80, 'code @skip(if: false)')],
    [
      'a fragment that holds itself',
      null,
      '{ smartLink(code: "one") { ...F } } fragment F on SmartLink { app { name } ...F }',
    ],
    [
      'fragments that hold each other',
      null,
      '{ ...A } fragment A on Query { viewer { __typename } ...B } fragment B on Query { ...A ...A }',
    ],
    [
      'two fragments of one name',
      null,
      '{ ...A } fragment A on Query { viewer { __typename } } fragment A on Query { app { name } }',
    ],
    ['two operations of one name', null, 'query A { __typename } query A { __typename }'],
    [
      'a fragment that nobody uses',
      null,
      `{ __typename } fragment F on Query { ${many(50, (i) => `a${i}: __typename`)} }`,
    ],
    ['a fragment that is not there', null, '{ ...F }'],
    ['directives that nobody knows', 'directives', `{ __typename ${many(11, (i) => `@d${i}`)} }`],
    ['one directive eleven times', 'directives', `{ __typename ${many(11, () => '@skip(if: false)')} }`],
    [
      'directives on variables and on the operation',
      'directives',
      `query ($a: Int ${many(6, () => '@x')}) ${many(6, () => '@y')} { __typename }`,
    ],
    ['a number beyond every integer', null, PAGE, { n: 1e300 }],
    ['a number in a text', null, PAGE, { n: '100' }],
    ['a page that is a list', null, PAGE, { n: [100] }],
    ['a page that is a fraction', null, '{ smartLinks(first: 1.5) { nodes { code } } }'],
    ['a page from a variable that nobody declares', null, '{ smartLinks(first: $n) { nodes { code } } }'],
    ['a condition that is null', null, 'query ($c: Boolean!) { viewer @skip(if: $c) { __typename } }', { c: null }],
    [
      'variables deeper than any stack',
      null,
      'query ($n: Int) { smartLinks(first: $n) { nodes { code } } }',
      { n: JSON.parse(`${'['.repeat(2_000)}${']'.repeat(2_000)}`) },
    ],
    [
      'names of a prototype',
      null,
      'query ($__proto__: Int, $constructor: Int) { smartLinks(first: $constructor) { nodes { code } } }',
      {},
    ],
  ])('%s', async (_what, limit, query, variables) => {
    const answer = await shop.secret.ask(query, variables);
    if (limit !== null) expectRefusal(answer, { limit });
    expect(answer.http).toBeLessThan(500);
    expect(answer.errors.length).toBeGreaterThan(0);
    for (const { message, extensions } of answer.errors) {
      expect(extensions?.code).not.toBe('INTERNAL_SERVER_ERROR');
      expect(message.length).toBeLessThan(20_000);
    }
    expect((await shop.secret.ask('{ __typename }')).data).toEqual({ __typename: 'Query' });
  });

  test('an operation that is small beside one that is too large', async () => {
    const query = `query Small { __typename } query Large { ${many(16, (i) => `a${i}: __typename`)} }`;
    const answer = await send(attacked.url, {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, operationName: 'Small' }),
    });
    expectRefusal(answer, { limit: 'aliases', allowed: 15, found: 16 });
  });

  test('a field fifty times over is one field, whatever it has below', async () => {
    const { data, errors } = await shop.secret.ask(`{ ${many(50, () => 'viewer { __typename }')} }`);
    expect({ data, errors }).toEqual({ data: { viewer: { __typename: 'Viewer' } }, errors: [] });
  });
});

describe('each limit is a setting:', () => {
  let client: Client;

  beforeAll(async () => {
    const env = {
      GRAPHQL_MAX_TOKENS: '20',
      GRAPHQL_MAX_DEPTH: '3',
      GRAPHQL_MAX_ALIASES: '1',
      GRAPHQL_MAX_ROOT_FIELDS: '2',
      GRAPHQL_MAX_DIRECTIVES: '0',
      GRAPHQL_MAX_REPEATS: '15',
      GRAPHQL_MAX_COST: '4',
    };
    client = attacked.backEndOf(await attacked.serve(env));
  });

  test.each([
    ['tokens', 20, `{ viewer { ${many(15, () => '__typename')} } }`, `{ viewer { ${many(16, () => '__typename')} } }`],
    ['depth', 3, '{ viewer { credential { kind } } }', '{ viewer { app { preview { title } } } }'],
    ['aliases', 1, '{ a: viewer { __typename } }', '{ a: viewer { b: __typename } }'],
    ['rootFields', 2, '{ viewer { __typename } app { name } }', '{ viewer { __typename } app { name } a: app { id } }'],
    ['directives', 0, '{ app { name } }', '{ app { name @skip(if: false) } }'],
    ['repeats', 15, `{ ${many(15, () => '__typename')} }`, `{ ${many(16, () => '__typename')} }`],
    ['cost', 4, '{ smartLinks(first: 3) { nodes { id } } }', '{ smartLinks(first: 4) { nodes { id } } }'],
  ])('%s', async (limit, allowed, inside, outside) => {
    expect((await client.ask(inside)).errors).toEqual([]);
    expectRefusal(await client.ask(outside), { limit, allowed });
  });
});

test('nothing of a refused mutation is done', async () => {
  const create = (n: number) =>
    `mutation { ${many(n, (i) => `a${i}: createSmartLink(input: { uri: "/refused-${i}" }) { smartLink { code } }`)} }`;
  expectRefusal(await shop.secret.ask(create(11)), { limit: 'rootFields', allowed: 10, found: 11 });
  const { smartLinks } = await shop.secret.get<{ smartLinks: { nodes: unknown[] } }>(
    '{ smartLinks(first: 1, filter: { uriPrefix: "refused" }) { nodes { id } } }',
  );
  expect(smartLinks.nodes).toEqual([]);
});

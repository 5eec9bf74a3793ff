import { describe, expect } from 'vitest';
import { type GivenApp, givenApp, givenLink } from '../../support/builders.ts';
import type { Client } from '../../support/client.ts';
import { getRefusal, toRefusals } from '../../support/refusal.ts';
import { createTest } from '../../support/test.ts';

const RESULTS = `succeeded failed results {
  __typename
  ... on SmartLinkUpdated { smartLink { id uri tags expiredUrl } warnings { code inputPath } }
  ... on ItemError { code status inputPath recordId message }
}`;
const UPDATE = `mutation ($input: UpdateSmartLinksInput!) { payload: updateSmartLinks(input: $input) { ${RESULTS} } }`;
const ADD = `mutation ($input: AddTagsInput!) { payload: addTags(input: $input) { ${RESULTS} } }`;
const REMOVE = `mutation ($input: RemoveTagsInput!) { payload: removeTags(input: $input) { ${RESULTS} } }`;
const DELETE = `mutation ($input: DeleteSmartLinksInput!) { payload: deleteSmartLinks(input: $input) {
  succeeded failed results { __typename ... on SmartLinkDeleted { deletedSmartLinkId } ... on ItemError { code status inputPath recordId message } }
} }`;

interface Payload {
  succeeded: number;
  failed: number;
  results: ({ __typename: string } & Record<string, unknown>)[];
}

const statements: string[] = [];
const NOW = Date.parse('2027-05-01T00:00:00Z');
const test = createTest({ app: { clock: () => NOW, onStatement: (sql) => statements.push(sql) } });

async function send(client: Client, query: string, input: object, key?: string): Promise<Payload> {
  const headers: Record<string, string> = key === undefined ? {} : { 'idempotency-key': key };
  const { data, errors, text } = await client.request<{ payload: Payload }>(query, { input }, headers);
  expect(errors, text).toEqual([]);
  return data?.payload as Payload;
}

/** Creates `count` links with the tag `x`, and returns their ids. */
async function givenLinks({ secret }: GivenApp, count: number): Promise<string[]> {
  const items = Array.from({ length: count }, (_, i) => ({ uri: `/l/${i}`, tags: ['x', `n${i % 7}`] }));
  const { createSmartLinks } = await secret.get<{ createSmartLinks: { results: { smartLink: { id: string } }[] } }>(
    'mutation ($items: [SmartLinkItem!]!) { createSmartLinks(input: { items: $items }) { results { ... on SmartLinkCreated { smartLink { id } } } } }',
    { items },
  );
  return createSmartLinks.results.map(({ smartLink }) => smartLink.id);
}

async function listUris({ secret }: GivenApp, filter: object = {}): Promise<string[]> {
  const { smartLinks } = await secret.get<{ smartLinks: { nodes: { uri: string }[] } }>(
    'query ($filter: SmartLinkFilter) { smartLinks(first: 100, filter: $filter) { nodes { uri } } }',
    { filter },
  );
  return smartLinks.nodes.map(({ uri }) => uri).sort();
}

describe('updateSmartLinks', () => {
  test('updates each link in its own way, with warnings', async ({ freshShop }) => {
    const [one = '', two = ''] = await givenLinks(freshShop, 2);
    const items = [
      { id: two, uri: '/changed/2' },
      { id: one, uri: 'www.example.com/a', tags: [] },
    ];

    const { succeeded, failed, results } = await send(freshShop.secret, UPDATE, { updates: { items } });

    expect({ succeeded, failed }).toEqual({ succeeded: 2, failed: 0 });
    expect(results).toMatchObject([
      { __typename: 'SmartLinkUpdated', smartLink: { id: two, uri: 'changed/2', tags: ['x', 'n1'] }, warnings: [] },
      {
        smartLink: { id: one, tags: [] },
        warnings: [{ code: 'URI_LOOKS_LIKE_HOST', inputPath: ['input', 'updates', 'items', '1', 'uri'] }],
      },
    ]);
  });

  test.for(['REJECT_ALL', 'SKIP'])('with an invalid item and %s', async (onError, { freshShop }) => {
    const [one = '', two = ''] = await givenLinks(freshShop, 2);
    const other = (await givenLink(freshShop.secret, { uri: '/gone' })).id;
    await send(freshShop.secret, DELETE, { select: { ids: [other] } });
    const before = await readUpdatedAt(freshShop);
    const items = [
      { id: one, uri: '/changed/1' },
      { id: two, uri: 'javascript:alert(1)' },
      { id: other, uri: '/changed/3' },
    ];

    const { succeeded, results } = await send(freshShop.secret, UPDATE, { updates: { items }, onError });

    expect(succeeded).toBe(onError === 'SKIP' ? 1 : 0);
    expect(results).toMatchObject([
      onError === 'SKIP'
        ? { smartLink: { uri: 'changed/1' } }
        : { status: 6, inputPath: ['input', 'onError'], recordId: one },
      {
        __typename: 'ItemError',
        code: 'COULD_NOT_UPDATE_SMART_LINK',
        inputPath: ['input', 'updates', 'items', '1', 'uri'],
        recordId: two,
      },
      { code: 'COULD_NOT_FIND_RECORD', inputPath: ['input', 'updates', 'items', '2', 'id'] },
    ]);
    expect(await listUris(freshShop)).toEqual([onError === 'SKIP' ? 'changed/1' : 'l/0', 'l/1'].sort());
    expect((await readUpdatedAt(freshShop))[two]).toBe(before[two]);
  });

  test('makes the same changes to all links that match a filter', async ({ freshShop }) => {
    await givenLinks(freshShop, 130);
    await givenLink(freshShop.secret, { uri: '/other' });
    const shared = {
      select: { matching: { filter: { tags: { all: ['x'] } }, expectedCount: 130 } },
      changes: { expiredUrl: 'https://www.app-web.com/over' },
    };

    const { succeeded, results } = await send(freshShop.secret, UPDATE, { updates: { shared } });

    expect(succeeded).toBe(130);
    expect(results.map(({ smartLink }) => (smartLink as { uri: string }).uri).slice(0, 2)).toEqual(['l/0', 'l/1']);
  });

  test('lets no two unique links become equal', async ({ freshShop }) => {
    const one = await givenLink(freshShop.secret, { uri: '/u/1', unique: true });
    const two = await givenLink(freshShop.secret, { uri: '/u/2', unique: true });
    const items = [one, two].map(({ id }) => ({ id, uri: '/u/3' }));

    const { results } = await send(freshShop.secret, UPDATE, { updates: { items }, onError: 'SKIP' });

    expect(results).toMatchObject([
      { smartLink: { uri: 'u/3' } },
      { code: 'COULD_NOT_UPDATE_SMART_LINK', inputPath: null },
    ]);
    expect(await listUris(freshShop)).toEqual(['u/2', 'u/3']);
  });
});

async function readUpdatedAt({ secret }: GivenApp): Promise<Record<string, string>> {
  const { smartLinks } = await secret.get<{ smartLinks: { nodes: { id: string; updatedAt: string }[] } }>(
    '{ smartLinks(first: 100) { nodes { id updatedAt } } }',
  );
  return Object.fromEntries(smartLinks.nodes.map(({ id, updatedAt }) => [id, updatedAt]));
}

describe('deleteSmartLinks', () => {
  test('deletes links by their ids', async ({ freshShop }) => {
    const [one = '', two = '', three = ''] = await givenLinks(freshShop, 3);

    const { succeeded, results } = await send(freshShop.secret, DELETE, { select: { ids: [three, one] } });

    expect(succeeded).toBe(2);
    expect(results).toEqual([three, one].map((id) => ({ __typename: 'SmartLinkDeleted', deletedSmartLinkId: id })));
    expect(await listUris(freshShop)).toEqual(['l/1']);
    const again = await send(freshShop.secret, DELETE, { select: { ids: [two, one] }, onError: 'SKIP' });
    expect(again.results).toMatchObject([
      { deletedSmartLinkId: two },
      { code: 'COULD_NOT_FIND_RECORD', inputPath: ['input', 'select', 'ids', '1'], recordId: one },
    ]);
  });

  test('deletes the links that match a filter only if their number is the expected one', async ({ freshShop }) => {
    await givenLinks(freshShop, 4);
    const matching = { filter: { uriPrefix: 'l/' }, expectedCount: 3 };

    expect(await getRefusal(freshShop.secret, DELETE, { input: { select: { matching } } })).toMatchObject({
      code: 'COUNT_MISMATCH',
      status: 6,
      field: 'select.matching.expectedCount',
      message: expect.stringContaining('match the filter is 4.'),
    });
    expect(await listUris(freshShop)).toHaveLength(4);
    const right = { select: { matching: { ...matching, expectedCount: 4 } } };
    expect(await send(freshShop.secret, DELETE, right)).toMatchObject({ succeeded: 4, failed: 0 });
    expect(await listUris(freshShop)).toEqual([]);
  });

  test('returns the same results for a repeat with the same idempotency key', async ({ freshShop }) => {
    const ids = await givenLinks(freshShop, 2);

    const first = await send(freshShop.secret, DELETE, { select: { ids } }, 'delete');

    expect(await send(freshShop.secret, DELETE, { select: { ids } }, 'delete')).toEqual(first);
    const { errors } = await freshShop.secret.request(
      DELETE,
      { input: { select: { ids: ids.slice(1) } } },
      { 'idempotency-key': 'delete' },
    );
    expect(toRefusals(errors)).toMatchObject([{ code: 'IDEMPOTENCY_KEY_REUSED' }]);
  });
});

describe('addTags and removeTags', () => {
  test('change the tags of many links', async ({ freshShop }) => {
    const ids = await givenLinks(freshShop, 3);

    const added = await send(freshShop.secret, ADD, { select: { ids }, tags: [' new ', 'x'] }, 'add');
    expect(added.results).toMatchObject([0, 1, 2].map((i) => ({ smartLink: { tags: ['x', `n${i}`, 'new'] } })));
    expect(await listUris(freshShop, { tags: { all: ['new'] } })).toHaveLength(3);
    expect(await send(freshShop.secret, ADD, { select: { ids }, tags: [' new ', 'x'] }, 'add')).toEqual(added);

    const select = { matching: { filter: { tags: { all: ['new'] } }, expectedCount: 3 } };
    const { results } = await send(freshShop.secret, REMOVE, { select, tags: ['x', 'n1', 'unknown'] });
    expect(results).toMatchObject([
      { smartLink: { tags: ['n0', 'new'] } },
      { smartLink: { tags: ['new'] } },
      { smartLink: { tags: ['n2', 'new'] } },
    ]);
    expect(await listUris(freshShop, { tags: { all: ['x'] } })).toEqual([]);
  });

  test('report a link that would have too many tags', async ({ freshShop }) => {
    const full = await givenLink(freshShop.secret, {
      uri: '/full',
      tags: Array.from({ length: 50 }, (_, i) => `t${i}`),
    });
    const [one = ''] = await givenLinks(freshShop, 1);
    const input = { select: { ids: [full.id, one] }, tags: ['more'], onError: 'SKIP' };

    expect((await send(freshShop.secret, ADD, input)).results).toMatchObject([
      { code: 'BAD_USER_INPUT', inputPath: ['input', 'tags'], recordId: full.id },
      { smartLink: { tags: ['x', 'n0', 'more'] } },
    ]);
  });
});

describe('a bulk change is refused', () => {
  test.for<[what: string, query: string, input: Record<string, unknown>, code: string, field: string]>([
    ['without ids', DELETE, { select: { ids: [] } }, 'BAD_USER_INPUT', 'select.ids'],
    ['without items', UPDATE, { updates: { items: [] } }, 'BAD_USER_INPUT', 'updates.items'],
    ['without tags', ADD, { select: { ids: ['a'] }, tags: [] }, 'BAD_USER_INPUT', 'tags'],
    ['with an empty tag', REMOVE, { select: { ids: ['a'] }, tags: ['a', ' '] }, 'BAD_USER_INPUT', 'tags.1'],
    [
      'for more than 5,000 links',
      DELETE,
      { select: { matching: { filter: {}, expectedCount: 5_001 } } },
      'BAD_USER_INPUT',
      'select.matching.expectedCount',
    ],
    [
      'with an invalid filter',
      DELETE,
      { select: { matching: { filter: { createdFrom: '1950-01-01T00:00:00Z' }, expectedCount: 1 } } },
      'BAD_USER_INPUT',
      'select.matching.filter.createdFrom',
    ],
  ])('%s', async ([, query, input, code, field], { shop }) => {
    expect(await getRefusal(shop.secret, query, { input })).toMatchObject({ code, field });
  });

  test('from a publishable token, and for links of another app', async ({ app, freshShop }) => {
    const other = await givenApp(app, { subdomain: 'elsewhere' });
    const [theirs = ''] = await givenLinks(other, 1);
    const [own = ''] = await givenLinks(freshShop, 1);
    for (const [query, input] of [
      [DELETE, { select: { ids: [own] } }],
      [UPDATE, { updates: { items: [{ id: own, uri: '/a' }] } }],
      [ADD, { select: { ids: [own] }, tags: ['a'] }],
      [REMOVE, { select: { ids: [own] }, tags: ['a'] }],
    ] as const) {
      expect(await getRefusal(freshShop.publishable, query, { input })).toMatchObject({ status: 11 });
    }
    const mixed = { select: { ids: [own, theirs] }, onError: 'SKIP' };
    expect((await send(freshShop.secret, DELETE, mixed)).results).toMatchObject([
      { deletedSmartLinkId: own },
      { code: 'COULD_NOT_FIND_RECORD', inputPath: ['input', 'select', 'ids', '1'] },
    ]);
    expect(await listUris(other)).toEqual(['l/0']);
  });
});

test('a bulk change needs few statements per link', async ({ freshShop }) => {
  const count = 60;
  const ids = await givenLinks(freshShop, count);
  const select = { ids };
  const record = async (query: string, input: object) => {
    statements.length = 0;
    await send(freshShop.secret, query, input);
    return statements.length;
  };

  // To read and lock all links; for each link, to save it, and to delete and insert its tags.
  expect(await record(UPDATE, { updates: { shared: { select, changes: { redeemLimit: 5 } } } })).toBeLessThanOrEqual(
    count + 8,
  );
  expect(await record(ADD, { select, tags: ['many'] })).toBeLessThanOrEqual(3 * count + 8);
  expect(await record(DELETE, { select })).toBeLessThanOrEqual(2 * count + 8);
});

import { describe, expect } from 'vitest';
import { type GivenApp, givenLink } from '../../support/builders.ts';
import { type Client, createClient } from '../../support/client.ts';
import { toRefusals } from '../../support/refusal.ts';
import { createTest } from '../../support/test.ts';
import { CREATE_LINKS, createMany, type Item, listAll, sendWithKey } from './link-operations.ts';

const statements: string[] = [];
const test = createTest({ app: { onStatement: (sql) => statements.push(sql) } });

const buildItems = (count: number): Item[] => Array.from({ length: count }, (_, i) => ({ uri: `/n/${i}` }));
const listUris = async (shop: GivenApp) => (await listAll(shop.secret)).map(({ uri }) => uri).toReversed();

/** Invalid items, each with its error. */
const INVALID: [what: string, item: Item, error: Record<string, unknown> & { inputPath: string[] }][] = [
  [
    'a javascript: override',
    { uri: '/a', overrides: { iphone: { link: 'javascript:alert(1)' } } },
    { status: 9, code: 'COULD_NOT_CREATE_SMART_LINK', inputPath: ['overrides', 'iphone', 'link'] },
  ],
  [
    'a data: fallback',
    { uri: '/a', overrides: { web: { link: '/x', fallback: 'data:,' } } },
    { inputPath: ['overrides', 'web', 'fallback'] },
  ],
  ['a javascript: URI', { uri: 'javascript:alert(1)' }, { status: 9, inputPath: ['uri'] }],
  ['an empty URI', { uri: '' }, { status: 2, code: 'MISSING_PARAMETERS', inputPath: ['uri'] }],
  ['a URI with U+0000', { uri: '/\u0000' }, { status: 5, code: 'BAD_USER_INPUT', inputPath: ['uri'] }],
  ['a tag with a lone surrogate', { uri: '/a', tags: ['\ud800'] }, { status: 5, inputPath: ['tags', '0'] }],
  [
    'metadata with U+0000',
    { uri: '/a', metadata: { a: { b: '\u0000' } } },
    { status: 5, inputPath: ['metadata', 'a', 'b'] },
  ],
  ['metadata of 17 KB', { uri: '/a', metadata: { a: 'x'.repeat(17_000) } }, { status: 5, inputPath: ['metadata'] }],
  ['an empty tag', { uri: '/a', tags: ['ok', ''] }, { status: 5, inputPath: ['tags', '1'] }],
  ['a code with a space', { uri: '/a', code: 'no code' }, { status: 9, inputPath: ['code'] }],
  ['a taken code', { uri: '/a', code: 'taken' }, { status: 9, inputPath: ['code'] }],
  ['a negative redeem limit', { uri: '/a', redeemLimit: -1 }, { status: 5, inputPath: ['redeemLimit'] }],
  [
    'an expiry before the start',
    { uri: '/a', startsAt: '2026-05-02T00:00:00Z', expiresAt: '2026-05-01T00:00:00Z' },
    { status: 9, inputPath: ['expiresAt'] },
  ],
  ['an intent: expiredUrl', { uri: '/a', expiredUrl: 'intent://x' }, { status: 9, inputPath: ['expiredUrl'] }],
  [
    'an ftp: preview image',
    { uri: '/a', preview: { imageUrl: 'ftp://x' } },
    { status: 9, inputPath: ['preview', 'imageUrl'] },
  ],
];

describe('a bulk call', () => {
  test('creates 5,000 links and returns them in the order of its items', async ({ freshShop }) => {
    const { results, succeeded, failed } = await createMany(freshShop.secret, buildItems(5_000));

    expect({ succeeded, failed }).toEqual({ succeeded: 5_000, failed: 0 });
    expect(results.map(({ smartLink }) => smartLink?.uri)).toEqual(buildItems(5_000).map(({ uri }) => uri.slice(1)));
    expect(results.filter(({ error }) => error !== null)).toEqual([]);
    expect(new Set(results.map(({ smartLink }) => smartLink?.code)).size).toBe(5_000);
    expect(await listUris(freshShop)).toEqual(results.map(({ smartLink }) => smartLink?.uri));
  });

  test.for<[what: string, count: number, data: object | undefined, reason: string]>([
    ['no item', 0, { createSmartLinks: null }, 'must not be empty.'],
    // Rejected before the mutation is executed, so that the server never visits the items.
    ['5,001 items', 5_001, undefined, 'must have at most 5000 entries; got 5001.'],
  ])('is rejected as a whole if it has %s', async ([, count, expected, reason], { freshShop }) => {
    const { http, data, errors } = await sendWithKey(freshShop.secret, null, CREATE_LINKS, {
      input: { items: buildItems(count), onError: 'SKIP' },
    });

    expect({ http, data }).toEqual({ http: 200, data: expected });
    expect(toRefusals(errors)).toMatchObject([{ status: 5, field: 'items', message: `\`items\` ${reason}` }]);
    expect(await listUris(freshShop)).toEqual([]);
  });

  test('can have a body of nearly 5 MB, and fails with HTTP 413 beyond that', async ({ freshShop }) => {
    const items = buildItems(312).map((item) => ({ ...item, metadata: { text: 'x'.repeat(15_900) } }));

    expect((await createMany(freshShop.secret, items)).succeeded).toBe(312);
    const tooMany = [...items, ...items.slice(0, 5)];
    const { http, data, errors } = await sendWithKey(freshShop.secret, null, CREATE_LINKS, {
      input: { items: tooMany },
    });
    expect({ http, data }).toEqual({ http: 413, data: undefined });
    expect(errors).toMatchObject([{ extensions: { status: 5 } }]);
    expect(await listUris(freshShop)).toHaveLength(312);
  });

  test('fails with status 11 for a publishable token and 3 without a credential, or with HTTP 413 above 100 KB', async ({
    app,
    freshShop,
  }) => {
    const sendItems = (client: Client, items: Item[]) =>
      sendWithKey(client, null, CREATE_LINKS, { input: { items, onError: 'SKIP' } });
    const large = buildItems(10).map((item) => ({ ...item, metadata: { text: 'x'.repeat(10_000) } }));

    for (const client of [freshShop.publishable, freshShop.iphone]) {
      expect(await sendItems(client, buildItems(2))).toMatchObject({
        http: 200,
        errors: [{ extensions: { status: 11 } }],
      });
      expect(await sendItems(client, large)).toMatchObject({ http: 413, errors: [{ extensions: { status: 5 } }] });
    }
    expect(await sendItems(createClient(app), buildItems(2))).toMatchObject({
      http: 200,
      errors: [{ extensions: { status: 3 } }],
    });
    expect(await listUris(freshShop)).toEqual([]);
  });

  test('stores the tags and the code of an item as well as its URI', async ({ freshShop }) => {
    await createMany(freshShop.secret, [
      { uri: '/sale/1', tags: ['sale', 'shoes'], code: 'sale-1' },
      { uri: '/sale/2', tags: ['sale'] },
      { uri: '/plain' },
    ]);

    const sale = await listAll(freshShop.secret, { filter: { tags: { all: ['sale'] } } });
    expect(sale.map(({ uri }) => uri)).toEqual(['sale/2', 'sale/1']);
    expect(await freshShop.secret.get('{ smartLink(by: { code: "sale-1" }) { uri tags } }')).toEqual({
      smartLink: { uri: 'sale/1', tags: ['sale', 'shoes'] },
    });
  });

  test('does not block other requests while it runs', async ({ freshShop }) => {
    statements.length = 0;
    const countInserts = () => statements.filter((sql) => sql.startsWith('insert into "smart_links"')).length;
    let isRunning = true;
    const bulk = createMany(freshShop.secret, buildItems(5_000)).finally(() => {
      isRunning = false;
    });
    const insertCounts: number[] = [];
    const readers = Array.from({ length: 4 }, async () => {
      while (isRunning) {
        await freshShop.secret.get('{ smartLinks(first: 1) { nodes { id } } }');
        insertCounts.push(countInserts());
      }
    });
    await Promise.all([bulk, ...readers]);

    const inserts = countInserts();
    expect(inserts).toBeGreaterThanOrEqual(100);
    expect(insertCounts.filter((count) => count > 0 && count < inserts).length).toBeGreaterThan(0);
  });
});

describe('a bulk call with valid and invalid items', () => {
  test.beforeEach(async ({ freshShop }) => {
    await givenLink(freshShop.secret, { uri: '/before', code: 'taken' });
  });

  test('saves exactly the valid ones with SKIP, and reports the others with the same errors as single mutations', async ({
    freshShop,
  }) => {
    const items = INVALID.flatMap(([, item], i) => [{ uri: `/good/${i}` }, item]);

    const { results, succeeded, failed } = await createMany(freshShop.secret, items, { onError: 'SKIP' });

    expect({ succeeded, failed }).toEqual({ succeeded: INVALID.length, failed: INVALID.length });
    for (const [i, [, , error]] of INVALID.entries()) {
      expect(results[2 * i]).toMatchObject({ smartLink: { uri: `good/${i}` }, error: null });
      const inputPath = ['input', 'items', String(2 * i + 1), ...error.inputPath];
      expect(results[2 * i + 1]).toMatchObject({ smartLink: null, error: { ...error, inputPath } });
      expect(results[2 * i + 1]?.error?.message).toContain(error.inputPath.join('.'));
    }
    expect(await listUris(freshShop)).toEqual(['before', ...INVALID.map((_, i) => `good/${i}`)]);
  });

  test.for(INVALID)(
    'saves nothing with REJECT_ALL if a single item has %s',
    async ([, invalid, error], { freshShop }) => {
      const items = [{ uri: '/1', code: 'first' }, invalid, { uri: '/2' }];
      const { results, succeeded } = await createMany(freshShop.secret, items);

      const leftOut = {
        status: 6,
        inputPath: ['input', 'onError'],
        message: expect.stringContaining('nothing was saved'),
      };
      expect(succeeded).toBe(0);
      expect(results).toMatchObject([
        { smartLink: null, error: leftOut },
        { smartLink: null, error: { ...error, inputPath: ['input', 'items', '1', ...error.inputPath] } },
        { smartLink: null, error: leftOut },
      ]);
      expect(await listUris(freshShop)).toEqual(['before']);
      // The code of a link that was never created is still free.
      expect((await givenLink(freshShop.secret, { uri: '/later', code: 'first' })).code).toBe('first');
    },
  );

  test('assigns a code that occurs twice to the first item', async ({ freshShop }) => {
    const items = [
      { uri: '/1', code: 'twice' },
      { uri: '/2', code: 'twice' },
      { uri: '/3', code: 'Twice' },
    ];
    const taken = { status: 9, inputPath: ['input', 'items', '1', 'code'], message: expect.stringContaining('twice') };

    expect((await createMany(freshShop.secret, items)).results).toMatchObject([
      { smartLink: null, error: { status: 6 } },
      { error: taken },
      { error: { status: 6 } },
    ]);
    expect(await listUris(freshShop)).toEqual(['before']);
    expect((await createMany(freshShop.secret, items, { onError: 'SKIP' })).results).toMatchObject([
      { smartLink: { code: 'twice', uri: '1' }, error: null },
      { smartLink: null, error: taken },
      { smartLink: { code: 'Twice', uri: '3' } },
    ]);
  });
});

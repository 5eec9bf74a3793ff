import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../../support/app.ts';
import { type GivenApp, givenApp, givenLink } from '../../support/builders.ts';
import { clientOf } from '../../support/client.ts';
import { askUnder, CREATE_LINKS, createMany, type Item, listAll } from './link-operations.ts';

let app: TestApp;
let shop: GivenApp;
const statements: string[] = [];
let apps = 0;

beforeAll(async () => {
  app = await startTestApp({ onStatement: (sql) => statements.push(sql) });
});
beforeEach(async () => {
  apps += 1;
  shop = await givenApp(app, { subdomain: `shop-${apps}` });
});
afterAll(() => app?.close());

const numbered = (count: number): Item[] => Array.from({ length: count }, (_, i) => ({ uri: `/n/${i}` }));
const stored = async () => (await listAll(shop.secret)).map(({ uri }) => uri).toReversed();

/** What each kind of bad item is answered with. */
const BAD: [item: Item, error: Record<string, unknown>][] = [
  [
    { uri: '/a', overrides: { iphone: { link: 'javascript:alert(1)' } } },
    { status: 9, code: 'COULD_NOT_CREATE_SMART_LINK', path: ['overrides', 'iphone', 'link'] },
  ],
  [{ uri: '/a', overrides: { web: { link: '/x', fallback: 'data:,' } } }, { path: ['overrides', 'web', 'fallback'] }],
  [{ uri: 'javascript:alert(1)' }, { status: 9, path: ['uri'], message: 'Could not create a smart link' }],
  [{ uri: '' }, { status: 2, code: 'MISSING_PARAMETERS', path: ['uri'], message: 'Missing parameters' }],
  [{ uri: '/\u0000' }, { status: 5, code: 'INVALID_JSON', path: ['uri'] }],
  [
    { uri: '/a', tags: ['\ud800'] },
    { status: 5, path: ['tags', '0'] },
  ],
  [
    { uri: '/a', metadata: { a: { b: '\u0000' } } },
    { status: 5, path: ['metadata', 'a', 'b'] },
  ],
  [
    { uri: '/a', metadata: { a: 'x'.repeat(17_000) } },
    { status: 5, path: ['metadata'] },
  ],
  [
    { uri: '/a', tags: ['ok', ''] },
    { status: 5, path: ['tags', '1'] },
  ],
  [
    { uri: '/a', code: 'no code' },
    { status: 9, path: ['code'] },
  ],
  [
    { uri: '/a', code: 'taken' },
    { status: 9, path: ['code'] },
  ],
  [
    { uri: '/a', redeemLimit: -1 },
    { status: 5, path: ['redeemLimit'] },
  ],
  [
    { uri: '/a', startsAt: '2026-05-02T00:00:00Z', expiresAt: '2026-05-01T00:00:00Z' },
    { status: 9, path: ['expiresAt'] },
  ],
  [
    { uri: '/a', expiredUrl: 'intent://x' },
    { status: 9, path: ['expiredUrl'] },
  ],
  [
    { uri: '/a', preview: { imageUrl: 'ftp://x' } },
    { status: 9, path: ['preview', 'imageUrl'] },
  ],
];

describe('a bulk call', () => {
  test('makes 5,000 links and answers them in the order of its items', async () => {
    const { results, succeeded, failed } = await createMany(shop.secret, numbered(5_000));

    expect({ succeeded, failed }).toEqual({ succeeded: 5_000, failed: 0 });
    expect(results.map(({ smartLink }) => smartLink?.uri)).toEqual(numbered(5_000).map(({ uri }) => uri.slice(1)));
    expect(results.filter(({ error }) => error !== null)).toEqual([]);
    expect(new Set(results.map(({ smartLink }) => smartLink?.code)).size).toBe(5_000);
    expect(await stored()).toEqual(results.map(({ smartLink }) => smartLink?.uri));
  });

  test.each([
    ['no item', 0, 'is empty'],
    ['5,001 items', 5_001, 'has more than 5000 entries'],
  ])('with %s is refused as a whole', async (_what, count, reason) => {
    const { http, data, errors } = await askUnder(shop.secret, null, CREATE_LINKS, {
      input: { items: numbered(count), onError: 'SKIP' },
    });

    expect({ http, data }).toEqual({ http: 200, data: { createSmartLinks: null } });
    expect(errors).toMatchObject([{ extensions: { status: 5, field: 'items', details: `items: ${reason}` } }]);
    expect(await stored()).toEqual([]);
  });

  test('may have a body of nearly 5 MB', async () => {
    const items = numbered(312).map((item) => ({ ...item, metadata: { text: 'x'.repeat(15_900) } }));

    expect((await createMany(shop.secret, items)).succeeded).toBe(312);
    const tooMany = [...items, ...items.slice(0, 5)];
    const { http, data, errors } = await askUnder(shop.secret, null, CREATE_LINKS, { input: { items: tooMany } });
    expect({ http, data }).toEqual({ http: 413, data: undefined });
    expect(errors).toMatchObject([{ extensions: { status: 5 } }]);
    expect(await stored()).toHaveLength(312);
  });

  test('is status 11 with a publishable token, 3 without one, and 413 before that with more than 100 KB', async () => {
    const ask = (client: typeof shop.secret, items: Item[]) =>
      askUnder(client, null, CREATE_LINKS, { input: { items, onError: 'SKIP' } });
    const large = numbered(10).map((item) => ({ ...item, metadata: { text: 'x'.repeat(10_000) } }));

    for (const client of [shop.publishable, shop.iphone]) {
      expect(await ask(client, numbered(2))).toMatchObject({ http: 200, errors: [{ extensions: { status: 11 } }] });
      expect(await ask(client, large)).toMatchObject({ http: 413, errors: [{ extensions: { status: 5 } }] });
    }
    expect(await ask(clientOf(app), numbered(2))).toMatchObject({ http: 200, errors: [{ extensions: { status: 3 } }] });
    expect(await stored()).toEqual([]);
  });

  test('stores what an item says beside its uri', async () => {
    await createMany(shop.secret, [
      { uri: '/sale/1', tags: ['sale', 'shoes'], code: 'sale-1' },
      { uri: '/sale/2', tags: ['sale'] },
      { uri: '/plain' },
    ]);

    const sale = await listAll(shop.secret, { filter: { tag: 'sale' } });
    expect(sale.map(({ uri }) => uri)).toEqual(['sale/2', 'sale/1']);
    expect(await shop.secret.get('{ smartLink(code: "sale-1") { uri tags } }')).toEqual({
      smartLink: { uri: 'sale/1', tags: ['sale', 'shoes'] },
    });
  });

  test('answers other requests while it is under way', async () => {
    statements.length = 0;
    const inserts = () => statements.filter((sql) => sql.startsWith('insert into "smart_links"')).length;
    let underWay = true;
    const bulk = createMany(shop.secret, numbered(5_000)).finally(() => {
      underWay = false;
    });
    const answeredAfter: number[] = [];
    const asking = Array.from({ length: 4 }, async () => {
      while (underWay) {
        await shop.secret.get('{ smartLinks(first: 1) { nodes { id } } }');
        answeredAfter.push(inserts());
      }
    });
    await Promise.all([bulk, ...asking]);

    expect(inserts()).toBe(20);
    expect(answeredAfter.filter((count) => count > 0 && count < 20).length).toBeGreaterThan(0);
  });
});

describe('of good and bad items', () => {
  beforeEach(async () => {
    await givenLink(shop.secret, { uri: '/before', code: 'taken' });
  });

  test('SKIP saves exactly the good ones, and says of each bad one what it would be told alone', async () => {
    const items = BAD.flatMap(([item], i) => [{ uri: `/good/${i}` }, item]);

    const { results, succeeded, failed } = await createMany(shop.secret, items, { onError: 'SKIP' });

    expect({ succeeded, failed }).toEqual({ succeeded: BAD.length, failed: BAD.length });
    for (const [i, [, error]] of BAD.entries()) {
      expect(results[2 * i]).toMatchObject({ smartLink: { uri: `good/${i}` }, error: null });
      const path = ['items', String(2 * i + 1), ...(error.path as string[])];
      expect(results[2 * i + 1]).toMatchObject({ smartLink: null, error: { ...error, path } });
      expect(results[2 * i + 1]?.error?.details).toContain((error.path as string[]).join('.'));
    }
    expect(await stored()).toEqual(['before', ...BAD.map((_, i) => `good/${i}`)]);
  });

  test.each(BAD)('REJECT_ALL saves nothing for %j alone', async (bad, error) => {
    const { results, succeeded } = await createMany(shop.secret, [{ uri: '/1', code: 'first' }, bad, { uri: '/2' }]);

    const leftOut = { status: 6, path: ['onError'], details: expect.stringContaining('nothing was saved') };
    expect(succeeded).toBe(0);
    expect(results).toMatchObject([
      { smartLink: null, error: leftOut },
      { smartLink: null, error: { ...error, path: ['items', '1', ...(error.path as string[])] } },
      { smartLink: null, error: leftOut },
    ]);
    expect(await stored()).toEqual(['before']);
    // Neither is the code of a link that was never made taken.
    expect((await givenLink(shop.secret, { uri: '/later', code: 'first' })).code).toBe('first');
  });

  test('a code twice in one call is the first item’s', async () => {
    const items = [
      { uri: '/1', code: 'twice' },
      { uri: '/2', code: 'twice' },
      { uri: '/3', code: 'Twice' },
    ];
    const taken = { status: 9, path: ['items', '1', 'code'], details: expect.stringContaining('twice') };

    expect((await createMany(shop.secret, items)).results).toMatchObject([
      { smartLink: null, error: { status: 6 } },
      { error: taken },
      { error: { status: 6 } },
    ]);
    expect(await stored()).toEqual(['before']);
    expect((await createMany(shop.secret, items, { onError: 'SKIP' })).results).toMatchObject([
      { smartLink: { code: 'twice', uri: '1' }, error: null },
      { smartLink: null, error: taken },
      { smartLink: { code: 'Twice', uri: '3' } },
    ]);
  });
});

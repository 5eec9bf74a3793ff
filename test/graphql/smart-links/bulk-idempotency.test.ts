import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../../support/app.ts';
import { type GivenApp, givenApp } from '../../support/builders.ts';
import { askUnder, CREATE_LINKS, createMany, DELETE_LINK, getUnder, type Item, listAll } from './link-operations.ts';

const REUSED = { status: 9, field: 'Idempotency-Key', details: expect.stringContaining('another input') };

let app: TestApp;
let shop: GivenApp;
let apps = 0;

beforeAll(async () => {
  app = await startTestApp();
});
beforeEach(async () => {
  apps += 1;
  shop = await givenApp(app, { subdomain: `shop-${apps}` });
});
afterAll(() => app?.close());

const count = async () => (await listAll(shop.secret)).length;

describe('a bulk call under a key', () => {
  const mixed: Item[] = [
    { uri: '/0' },
    { uri: 'javascript:1' },
    { uri: '/2', metadata: { b: 1, a: 2 } },
    { uri: '/3', tags: [''] },
    { uri: '/4', unique: true },
    { uri: '/0' },
  ];

  test('that is sent again answers the same ids and errors, in order', async () => {
    const first = await createMany(shop.secret, mixed, { onError: 'SKIP', key: 'bulk' });
    const again = await createMany(shop.secret, mixed, { onError: 'SKIP', key: 'bulk' });

    expect(first.results.map(({ error }) => error?.status ?? null)).toEqual([null, 9, null, 5, null, null]);
    expect(again).toEqual(first);
    expect(await count()).toBe(4);
  });

  test('is done once, however many send it at once', async () => {
    const items = Array.from({ length: 600 }, (_, i) => ({ uri: `/storm/${i}` }));

    const [first, ...others] = await Promise.all(
      Array.from({ length: 6 }, () => createMany(shop.secret, items, { key: 'storm' })),
    );

    expect(first?.succeeded).toBe(600);
    for (const other of others) expect(other).toEqual(first);
    expect(await count()).toBe(600);
  });

  test('answers all 5,000 again', async () => {
    const items = Array.from({ length: 5_000 }, (_, i) => ({ uri: `/n/${i}` }));
    const first = await createMany(shop.secret, items, { key: 'many' });

    expect(await createMany(shop.secret, items, { key: 'many' })).toEqual(first);
  });

  test('is status 9 for other items, another order of them, and another onError', async () => {
    await createMany(shop.secret, [{ uri: '/1' }, { uri: '/2' }], { key: 'bulk' });

    for (const input of [
      { items: [{ uri: '/1' }] },
      { items: [{ uri: '/2' }, { uri: '/1' }] },
      { items: [{ uri: '/1' }, { uri: '/2' }], onError: 'SKIP' as const },
    ]) {
      const { data, errors } = await askUnder(shop.secret, 'bulk', CREATE_LINKS, { input });
      expect(data).toEqual({ createSmartLinks: null });
      expect(errors).toMatchObject([{ extensions: REUSED }]);
    }
    expect(await count()).toBe(2);
  });

  test('that was rejected as a whole leaves the key free', async () => {
    const rejected = await createMany(shop.secret, mixed, { key: 'bulk' });
    const mended = await createMany(shop.secret, [{ uri: '/1' }], { key: 'bulk' });

    expect([rejected.succeeded, mended.succeeded]).toEqual([0, 1]);
    expect(await count()).toBe(1);
  });

  test('says of a link that was deleted since then that it is unknown', async () => {
    const first = await createMany(shop.secret, mixed, { onError: 'SKIP', key: 'bulk' });
    await getUnder(shop.secret, null, DELETE_LINK, { id: first.results[2]?.smartLink?.id ?? '' });

    const again = await createMany(shop.secret, mixed, { onError: 'SKIP', key: 'bulk' });

    expect(again.results[2]).toMatchObject({ smartLink: null, error: { status: 7, path: [] } });
    expect(again.results.toSpliced(2, 1)).toEqual(first.results.toSpliced(2, 1));
  });
});

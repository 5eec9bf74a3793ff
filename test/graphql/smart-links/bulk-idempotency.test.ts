import { describe, expect } from 'vitest';
import type { GivenApp } from '../../support/builders.ts';
import { toRefusals } from '../../support/refusal.ts';
import { createTest } from '../../support/test.ts';
import {
  CREATE_LINKS,
  createMany,
  DELETE_LINK,
  getWithKey,
  type Item,
  listAll,
  sendWithKey,
} from './link-operations.ts';

const REUSED = { status: 9, code: 'IDEMPOTENCY_KEY_REUSED', message: expect.stringContaining('a different input') };

const test = createTest();

const countAllLinks = async (shop: GivenApp) => (await listAll(shop.secret)).length;

describe('a bulk call with an idempotency key', () => {
  const mixed: Item[] = [
    { uri: '/0' },
    { uri: 'javascript:1' },
    { uri: '/2', metadata: { b: 1, a: 2 } },
    { uri: '/3', tags: [''] },
    { uri: '/4', unique: true },
    { uri: '/0' },
  ];

  test('returns the same ids and errors in the same order on a retry', async ({ freshShop }) => {
    const first = await createMany(freshShop.secret, mixed, { onError: 'SKIP', key: 'bulk' });
    const again = await createMany(freshShop.secret, mixed, { onError: 'SKIP', key: 'bulk' });

    expect(first.results.map(({ error }) => error?.status ?? null)).toEqual([null, 9, null, 5, null, null]);
    expect(again).toEqual(first);
    expect(await countAllLinks(freshShop)).toBe(4);
  });

  test('runs only once if a client sends it several times concurrently', async ({ freshShop }) => {
    const items = Array.from({ length: 600 }, (_, i) => ({ uri: `/storm/${i}` }));

    const [first, ...others] = await Promise.all(
      Array.from({ length: 6 }, () => createMany(freshShop.secret, items, { key: 'storm' })),
    );

    expect(first?.succeeded).toBe(600);
    for (const other of others) {
      expect(other).toEqual(first);
    }
    expect(await countAllLinks(freshShop)).toBe(600);
  });

  test('returns all 5,000 links again on a retry', async ({ freshShop }) => {
    const items = Array.from({ length: 5_000 }, (_, i) => ({ uri: `/n/${i}` }));
    const first = await createMany(freshShop.secret, items, { key: 'many' });

    expect(await createMany(freshShop.secret, items, { key: 'many' })).toEqual(first);
  });

  test('fails with status 9 if the items, their order or onError differ', async ({ freshShop }) => {
    await createMany(freshShop.secret, [{ uri: '/1' }, { uri: '/2' }], { key: 'bulk' });

    for (const input of [
      { items: [{ uri: '/1' }] },
      { items: [{ uri: '/2' }, { uri: '/1' }] },
      { items: [{ uri: '/1' }, { uri: '/2' }], onError: 'SKIP' as const },
    ]) {
      const { data, errors } = await sendWithKey(freshShop.secret, 'bulk', CREATE_LINKS, { input });
      expect(data).toEqual({ createSmartLinks: null });
      expect(toRefusals(errors)).toMatchObject([REUSED]);
    }
    expect(await countAllLinks(freshShop)).toBe(2);
  });

  test('does not use up the key if the server rejects it as a whole', async ({ freshShop }) => {
    const rejected = await createMany(freshShop.secret, mixed, { key: 'bulk' });
    const fixed = await createMany(freshShop.secret, [{ uri: '/1' }], { key: 'bulk' });

    expect([rejected.succeeded, fixed.succeeded]).toEqual([0, 1]);
    expect(await countAllLinks(freshShop)).toBe(1);
  });

  test('reports a link as unknown if it was deleted before the retry', async ({ freshShop }) => {
    const first = await createMany(freshShop.secret, mixed, { onError: 'SKIP', key: 'bulk' });
    await getWithKey(freshShop.secret, null, DELETE_LINK, { id: first.results[2]?.smartLink?.id ?? '' });

    const again = await createMany(freshShop.secret, mixed, { onError: 'SKIP', key: 'bulk' });

    expect(again.results[2]).toMatchObject({ smartLink: null, error: { status: 7, inputPath: null } });
    expect(again.results.toSpliced(2, 1)).toEqual(first.results.toSpliced(2, 1));
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../../support/app.ts';
import { type GivenApp, givenApp, givenLink } from '../../support/builders.ts';
import { createMany, listAll } from './link-operations.ts';

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

const stored = async () => (await listAll(shop.secret)).map(({ uri }) => uri);

describe('unique items', () => {
  test('that mean the same are one link, within a call, with links that stand, and call after call', async () => {
    const standing = await givenLink(shop.publishable, { uri: '/p/1', unique: true });
    const items = Array.from({ length: 600 }, (_, i) => ({ uri: `//p/${i % 200}/`, unique: true }));

    const first = await createMany(shop.secret, items);
    const again = await createMany(shop.admin, items.toReversed());

    const ids = first.results.map(({ smartLink }) => smartLink?.id);
    expect(ids[1]).toBe(standing.id);
    expect(new Set(ids.slice(0, 200)).size).toBe(200);
    expect(ids).toEqual([...ids.slice(0, 200), ...ids.slice(0, 200), ...ids.slice(0, 200)]);
    expect(again.results.map(({ smartLink }) => smartLink?.id)).toEqual(ids.toReversed());
    expect(await stored()).toHaveLength(200);
  });

  test('of a catalogue that is sent again take a few statements and not a few for each', async () => {
    const items = Array.from({ length: 500 }, (_, i) => ({ uri: `/p/${i}`, unique: true }));
    await createMany(shop.secret, items);
    statements.length = 0;
    await createMany(shop.secret, items);

    expect(statements.filter((sql) => sql.includes('"smart_links"'))).toHaveLength(4);
  });

  test('are one link for two calls at once that send them in opposite order', async () => {
    const items = Array.from({ length: 1_000 }, (_, i) => ({ uri: `/race/${i}`, unique: true }));

    const [one, other] = await Promise.all([
      createMany(shop.secret, items),
      createMany(shop.admin, items.toReversed()),
    ]);

    const ids = one.results.map(({ smartLink }) => smartLink?.id);
    expect(other.results.map(({ smartLink }) => smartLink?.id)).toEqual(ids.toReversed());
    expect(await stored()).toHaveLength(1_000);
  });

  test('that ask with and without a code are one link with that code, in whatever order they come', async () => {
    const items = [
      { uri: '/a', unique: true },
      { uri: '/a', unique: true, code: 'a' },
      { uri: '/b', unique: true, code: 'b' },
      { uri: '/b', unique: true },
    ];

    const { results } = await createMany(shop.secret, items);

    expect(results.map(({ smartLink }) => smartLink?.code)).toEqual(['a', 'a', 'b', 'b']);
  });

  test('that ask for another code than the one that stands are refused', async () => {
    await givenLink(shop.secret, { uri: '/u', unique: true, code: 'standing' });

    const { results } = await createMany(
      shop.secret,
      [
        { uri: '/u', unique: true, code: 'standing' },
        { uri: '/u', unique: true, code: 'another' },
        { uri: '/u', unique: true },
      ],
      { onError: 'SKIP' },
    );

    expect(results).toMatchObject([
      { smartLink: { code: 'standing' } },
      { error: { status: 9, path: ['items', '1', 'code'], details: expect.stringContaining('standing') } },
      { smartLink: { code: 'standing' } },
    ]);
  });
});

import { describe, expect } from 'vitest';
import { givenLink } from '../../support/builders.ts';
import { createTest } from '../../support/test.ts';
import { createMany, listAll } from './link-operations.ts';

const statements: string[] = [];
const test = createTest({ app: { onStatement: (sql) => statements.push(sql) } });

describe('unique items of a bulk call', () => {
  test('share one link with equal items of the call, with existing links and with later calls', async ({
    freshShop,
  }) => {
    const existing = await givenLink(freshShop.publishable, { uri: '/p/1', unique: true });
    const items = Array.from({ length: 600 }, (_, i) => ({ uri: `//p/${i % 200}/`, unique: true }));

    const first = await createMany(freshShop.secret, items);
    const again = await createMany(freshShop.admin, items.toReversed());

    const ids = first.results.map(({ smartLink }) => smartLink?.id);
    expect(ids[1]).toBe(existing.id);
    expect(new Set(ids.slice(0, 200)).size).toBe(200);
    expect(ids).toEqual([...ids.slice(0, 200), ...ids.slice(0, 200), ...ids.slice(0, 200)]);
    expect(again.results.map(({ smartLink }) => smartLink?.id)).toEqual(ids.toReversed());
    expect(await listAll(freshShop.secret)).toHaveLength(200);
  });

  test('require one lookup for 50 items, not one for each, when a client sends a catalogue again', async ({
    freshShop,
  }) => {
    const items = Array.from({ length: 500 }, (_, i) => ({ uri: `/p/${i}`, unique: true }));
    await createMany(freshShop.secret, items);
    statements.length = 0;
    await createMany(freshShop.secret, items);

    // The inserts that find these links are executed one by one in SQLite, as one prepared statement.
    expect(statements.filter((sql) => sql.startsWith('select') && sql.includes('"smart_links"'))).toHaveLength(10);
  });

  test('share one link between two concurrent calls that send them in opposite order', async ({ freshShop }) => {
    const items = Array.from({ length: 1_000 }, (_, i) => ({ uri: `/race/${i}`, unique: true }));

    const [one, other] = await Promise.all([
      createMany(freshShop.secret, items),
      createMany(freshShop.admin, items.toReversed()),
    ]);

    const ids = one.results.map(({ smartLink }) => smartLink?.id);
    expect(other.results.map(({ smartLink }) => smartLink?.id)).toEqual(ids.toReversed());
    expect(await listAll(freshShop.secret)).toHaveLength(1_000);
  });

  test('share one link with the custom code, whether items with or without it come first', async ({ freshShop }) => {
    const items = [
      { uri: '/a', unique: true },
      { uri: '/a', unique: true, code: 'a' },
      { uri: '/b', unique: true, code: 'b' },
      { uri: '/b', unique: true },
    ];

    const { results } = await createMany(freshShop.secret, items);

    expect(results.map(({ smartLink }) => smartLink?.code)).toEqual(['a', 'a', 'b', 'b']);
  });

  test('are rejected if they request another code than the existing link has', async ({ freshShop }) => {
    await givenLink(freshShop.secret, { uri: '/u', unique: true, code: 'code-of-u' });

    const { results } = await createMany(
      freshShop.secret,
      [
        { uri: '/u', unique: true, code: 'code-of-u' },
        { uri: '/u', unique: true, code: 'another' },
        { uri: '/u', unique: true },
      ],
      { onError: 'SKIP' },
    );

    expect(results).toMatchObject([
      { smartLink: { code: 'code-of-u' } },
      {
        error: { status: 9, inputPath: ['input', 'items', '1', 'code'], message: expect.stringContaining('code-of-u') },
      },
      { smartLink: { code: 'code-of-u' } },
    ]);
  });
});

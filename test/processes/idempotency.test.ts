import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testedDialects } from '../db/needs.ts';
import { createMany, createUnder, listAll } from '../graphql/smart-links/link-operations.ts';
import type { Client } from '../support/client.ts';
import { givenInstallation, type Installation } from '../support/installation.ts';

describe.each(testedDialects('retries through two servers'))('two servers on one $dialect', ({ freshPlace }) => {
  let installation: Installation;
  let one: Client;
  let two: Client;

  beforeAll(async () => {
    installation = await givenInstallation(await freshPlace());
    one = installation.backEndOf(await installation.serve());
    two = installation.backEndOf(await installation.serve());
  }, 60_000);
  afterAll(() => installation?.dispose());

  const asker = (i: number) => (i % 2 === 0 ? one : two);
  const urisOf = async () => (await listAll(one)).map(({ uri }) => uri);

  test('32 retries at once through two processes make one link', async () => {
    for (const key of ['first', 'second', 'third']) {
      const links = await Promise.all(
        Array.from({ length: 32 }, (_, i) => createUnder(asker(i), key, { uri: `/once/${key}` })),
      );

      expect(new Set(links.map(({ id }) => id)).size).toBe(1);
      expect((await urisOf()).filter((uri) => uri === `once/${key}`)).toHaveLength(1);
    }
  });

  test('so do retries of a bulk call', async () => {
    const items = Array.from({ length: 300 }, (_, i) => ({ uri: `/bulk/${i}` }));

    const [first, ...others] = await Promise.all(
      Array.from({ length: 6 }, (_, i) => createMany(asker(i), items, { key: 'bulk' })),
    );

    expect(first?.succeeded).toBe(300);
    for (const other of others) expect(other).toEqual(first);
    expect((await urisOf()).filter((uri) => uri.startsWith('bulk/'))).toHaveLength(300);
  });

  test('custom codes that both are asked for are given out once', async () => {
    const calls = await Promise.all(
      Array.from({ length: 8 }, (_, i) =>
        createMany(asker(i), [{ uri: `/coded/${i}`, code: 'wanted' }], { onError: 'SKIP' }),
      ),
    );

    expect(calls.map(({ succeeded }) => succeeded).sort()).toEqual([0, 0, 0, 0, 0, 0, 0, 1]);
  });
});

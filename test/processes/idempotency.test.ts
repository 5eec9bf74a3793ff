import { describe, expect } from 'vitest';
import { listTestedDialects } from '../db/needs.ts';
import { createMany, createWithKey, listAll } from '../graphql/smart-links/link-operations.ts';
import type { Client } from '../support/client.ts';
import { createSharedInstallationTest } from '../support/test.ts';

const dialects = listTestedDialects('retries through two servers').map(({ dialect, createMigratedDatabase }) => ({
  dialect,
  test: createSharedInstallationTest({ createLocation: createMigratedDatabase }).extend(
    'clients',
    { scope: 'file' },
    async ({ installation: { createBackEnd, serve } }) =>
      (await Promise.all([serve(), serve()])).map(createBackEnd) as [Client, Client],
  ),
}));

describe.each(dialects)('two servers on one $dialect', ({ test }) => {
  const listUris = async (client: Client) => (await listAll(client)).map(({ uri }) => uri);

  test('create one link for 32 concurrent retries of one request', async ({ clients }) => {
    for (const key of ['first', 'second', 'third']) {
      const links = await Promise.all(
        Array.from({ length: 32 }, (_, i) => createWithKey(clients[i % 2] ?? clients[0], key, { uri: `/once/${key}` })),
      );

      expect(new Set(links.map(({ id }) => id)).size).toBe(1);
      expect((await listUris(clients[0])).filter((uri) => uri === `once/${key}`)).toHaveLength(1);
    }
  });

  test('create each link once for concurrent retries of a bulk request', async ({ clients }) => {
    const items = Array.from({ length: 300 }, (_, i) => ({ uri: `/bulk/${i}` }));

    const [first, ...others] = await Promise.all(
      Array.from({ length: 6 }, (_, i) => createMany(clients[i % 2] ?? clients[0], items, { key: 'bulk' })),
    );

    expect(first?.succeeded).toBe(300);
    for (const other of others) {
      expect(other).toEqual(first);
    }
    expect((await listUris(clients[0])).filter((uri) => uri.startsWith('bulk/'))).toHaveLength(300);
  });

  test('give a custom code to one of two concurrent requests for it', async ({ clients }) => {
    const calls = await Promise.all(
      Array.from({ length: 8 }, (_, i) =>
        createMany(clients[i % 2] ?? clients[0], [{ uri: `/coded/${i}`, code: 'wanted' }], { onError: 'SKIP' }),
      ),
    );

    expect(calls.map(({ succeeded }) => succeeded).sort()).toEqual([0, 0, 0, 0, 0, 0, 0, 1]);
  });
});

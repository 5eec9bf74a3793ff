import { expect, test } from 'vitest';
import { CACHED_TABLES } from '../../db/cache-invalidation.ts';
import { startTestApp } from '../support/app.ts';
import { givenApp } from '../support/builders.ts';

/** The tables that a statement reads: the names after `from` and `join`. */
function listTables(sql: string): string[] {
  return [...sql.matchAll(/\b(?:from|join) "(\w+)"/g)].map(([, table = '']) => table);
}

test('cached data is read only from tables whose writes invalidate the caches', async ({ onTestFinished }) => {
  const statements: string[] = [];
  const app = await startTestApp({ onStatement: (sql) => statements.push(sql) });
  onTestFinished(() => app.close());
  const shop = await givenApp(app);
  const { snapshots, authentication } = app.services;
  statements.length = 0;

  expect(await snapshots.get(shop.id)).not.toBeNull();
  expect(await snapshots.findAppIdByHost(`${shop.subdomain}.link.test`)).not.toBeNull();
  expect(await snapshots.findAppIdByHost('www.unknown.example')).toBeNull();
  expect(await authentication.authenticate(`Token ${shop.secretToken}`)).toMatchObject({ kind: 'platform' });
  expect(await authentication.authenticate(`Bearer ${shop.adminKey}`)).toMatchObject({ kind: 'admin' });

  // The time of a token's last use isn't part of the cached caller.
  const cached = new Set<string>([...CACHED_TABLES, 'token_uses']);
  const read = new Set(statements.flatMap(listTables));
  expect([...read].filter((table) => !cached.has(table))).toEqual([]);
  expect(read).toContain('platform_tokens');
  expect(read).toContain('templates');
});

import { test as base } from 'vitest';
import { openDb } from '../../db/client.ts';
import { createMigratedDatabase, openTestDb } from '../support/database.ts';

/**
 * Creates a `test` that provides `database`, an empty migrated database for each test, and `other`, the same database
 * opened a second time, as another process would.
 */
export function createDatabaseTest(dialect: 'sqlite' | 'postgres') {
  return base
    .extend('testDb', async ({}, { onCleanup }) => {
      const testDb = await openTestDb({ dialect });
      onCleanup(testDb.dispose);
      return testDb;
    })
    .extend('database', ({ testDb }) => testDb.database)
    .extend('other', async ({ testDb }, { onCleanup }) => {
      const other = await openDb({ url: testDb.url, migrate: false });
      onCleanup(() => other.close());
      return other;
    });
}

/** A `test` that provides the `path` of an empty migrated SQLite file, which isn't open. */
export const fileTest = base.extend('path', async ({}, { onCleanup }) => {
  const location = await createMigratedDatabase('sqlite');
  onCleanup(location.remove);
  return location.url.slice('file:'.length);
});

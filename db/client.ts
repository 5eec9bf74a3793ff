import type { Database, OpenOptions } from './database.ts';
import { parseLocation } from './location.ts';
import { assertMigrated, migrate } from './migrate.ts';
import { openSqlite } from './sqlite/database.ts';

/**
 * Opens the database that `url` names, making the file and its folder where there is none.
 *
 * @throws DatabaseSetupError when it cannot be used as it is.
 */
export async function openDb(options: OpenOptions): Promise<Database> {
  const location = parseLocation(options.url);
  if (options.migrate) {
    await migrate(options);
  } else {
    await assertMigrated(options);
  }
  if (location.dialect === 'sqlite') {
    return openSqlite(location.path, options);
  }
  // Its driver is loaded only by who uses it.
  const { openPostgres } = await import('./postgres/database.ts');
  return await openPostgres(options);
}

import type { Database, OpenOptions } from './database.ts';
import { parseLocation } from './location.ts';
import { assertMigrated, migrate } from './migrate.ts';
import { openSqlite } from './sqlite/database.ts';

/**
 * Opens the database at `url`. With `migrate`, creates a missing SQLite file and its folder.
 *
 * @throws DatabaseSetupError if the database cannot be opened, or has other migrations than this program.
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
  // Loaded on demand, so that SQLite installations don't load the driver.
  const { openPostgres } = await import('./postgres/database.ts');
  return await openPostgres(options);
}

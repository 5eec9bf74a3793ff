import { DatabaseSetupError } from './errors.ts';
import type { StoreFinding } from './finding.ts';
import { parseLocation } from './location.ts';
import { assertMigrated, type MigrateOptions } from './migrate.ts';
import { inspectPostgres } from './postgres/inspect.ts';
import { inspectModes } from './sqlite/file-modes.ts';
import { inspectSqlite } from './sqlite/inspect.ts';

/**
 * Returns the problems of the database itself: damaged pages and indexes, broken references, pending or unknown
 * migrations. Changes nothing.
 *
 * @throws DatabaseSetupError if the database cannot be opened.
 */
export async function inspect(options: MigrateOptions): Promise<StoreFinding[]> {
  const location = parseLocation(options.url);
  const findings =
    location.dialect === 'sqlite'
      ? inspectSqlite(location.path)
      : await inspectPostgres(options.directUrl ?? options.url);
  // The migrations that a damaged database records can't be trusted.
  if (location.dialect === 'sqlite' && findings.length > 0) {
    return findings;
  }
  try {
    await assertMigrated(options);
    return findings;
  } catch (error) {
    if (!(error instanceof DatabaseSetupError)) {
      throw error;
    }
    return [{ fault: error.message, fix: 'Run the command `migrate` of this version or a newer one' }, ...findings];
  }
}

/**
 * Returns the files of a SQLite database that other users can read or write. Unlike other problems, they don't keep
 * anything from working.
 */
export function inspectFileModes({ url }: Pick<MigrateOptions, 'url'>): StoreFinding[] {
  const location = parseLocation(url);
  return location.dialect === 'sqlite' ? inspectModes(location.path) : [];
}

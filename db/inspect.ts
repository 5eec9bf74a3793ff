import { DatabaseSetupError } from './errors.ts';
import type { StoreFinding } from './finding.ts';
import { parseLocation } from './location.ts';
import { assertMigrated, type MigrateOptions } from './migrate.ts';
import { inspectPostgres } from './postgres/inspect.ts';
import { inspectSqlite } from './sqlite/inspect.ts';

/**
 * Looks for what is wrong with a database below the rules of the domain: damaged pages and indexes, references into
 * nothing, another version. Changes nothing.
 *
 * @throws DatabaseSetupError when it cannot be opened at all.
 */
export async function inspect(options: MigrateOptions): Promise<StoreFinding[]> {
  const location = parseLocation(options.url);
  const findings =
    location.dialect === 'sqlite'
      ? inspectSqlite(location.path)
      : await inspectPostgres(options.directUrl ?? options.url);
  // A damaged one is not asked for its version: what it says may be anything.
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
    return [
      { fault: error.message, fix: 'Run the command migrate, with a program of this version or a newer one' },
      ...findings,
    ];
  }
}

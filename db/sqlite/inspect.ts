import { getErrorMessage } from '../errors.ts';
import type { StoreFinding } from '../finding.ts';
import type { SqliteConnection } from './connection.ts';
import { findBrokenReferences, findFaults } from './copy.ts';
import { openAsItIs } from './open.ts';

const DAMAGE =
  'Stop the server and restore the file from a backup. Without a backup, run sqlite3 <file> .recover to save readable rows';
const BROKEN_REFERENCE = 'Restore the missing row from a backup, or delete the row that refers to it';

/**
 * Returns the problems that SQLite finds in the file. Blocks the event loop.
 *
 * @throws DatabaseSetupError
 */
export function inspectSqlite(path: string): StoreFinding[] {
  const connection = openAsItIs(path);
  try {
    const damage = findDamage(connection);
    // References in a damaged file can't be trusted.
    if (damage.length > 0) {
      return damage.map((fault) => ({ fault, fix: DAMAGE }));
    }
    return findBrokenReferences(connection).map((fault) => ({ fault, fix: BROKEN_REFERENCE }));
  } finally {
    connection.close();
  }
}

function findDamage(connection: SqliteConnection): string[] {
  try {
    return findFaults(connection);
  } catch (error) {
    // The file is so damaged that the check itself fails.
    return [getErrorMessage(error)];
  }
}

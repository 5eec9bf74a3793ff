import { getErrorMessage } from '../errors.ts';
import type { StoreFinding } from '../finding.ts';
import type { SqliteConnection } from './connection.ts';
import { findBrokenReferences, findFaults } from './copy.ts';
import { openAsItIs } from './open.ts';

const DAMAGE =
  'Stop the server and restore the file from a backup; without one, sqlite3 <file> .recover saves what can be read';
const BROKEN_REFERENCE = 'Restore the row that is missing from a backup, or delete the one that refers to it';

/**
 * What SQLite finds wrong with the file. It blocks the process.
 *
 * @throws DatabaseSetupError
 */
export function inspectSqlite(path: string): StoreFinding[] {
  const connection = openAsItIs(path);
  try {
    const damage = findDamage(connection);
    // What a damaged file says of its references is of no use.
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
    // So damaged that the check itself stumbles.
    return [getErrorMessage(error)];
  }
}

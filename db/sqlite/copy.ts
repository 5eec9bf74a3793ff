import { closeSync, openSync, rmSync } from 'node:fs';
import { DatabaseSetupError, getErrorMessage } from '../errors.ts';
import type { SqliteConnection } from './connection.ts';
import { openAsItIs } from './open.ts';

/**
 * Copies the current state of the database into a new, compact file. VACUUM INTO reads within one transaction, so other
 * processes may write meanwhile; SQLite's backup API would restart after each of their commits. Blocks the process.
 *
 * @throws DatabaseSetupError
 */
export function copySqlite(from: string, to: string): void {
  const source = openAsItIs(from);
  try {
    // Readable only by the owner, because it contains token hashes and secrets. SQLite writes into an empty file.
    closeSync(openSync(to, 'wx', 0o600));
    try {
      source.raw.prepare('vacuum into ?').run(to);
      assertWhole(source, to);
    } catch (error) {
      rmSync(to, { force: true });
      throw error;
    }
  } catch (error) {
    if (error instanceof DatabaseSetupError) {
      throw error;
    }
    throw new DatabaseSetupError(
      `The copy could not be created (${getErrorMessage(error)}). Choose a new file in a writable folder with enough space.`,
      { cause: error },
    );
  } finally {
    source.close();
  }
}

/** Checks that the copy is undamaged and complete. VACUUM INTO doesn't verify the data that it copies. */
function assertWhole(source: SqliteConnection, path: string): void {
  const copy = openAsItIs(path);
  try {
    const found = [...findFaults(copy), ...findBrokenReferences(copy)];
    if (found.length > 0) {
      throw new DatabaseSetupError(
        `The copy is damaged: ${found[0]}. Run the command \`check\` to find out whether the database is damaged too.`,
      );
    }
    const tables = "select group_concat(name) from (select name from sqlite_master where type = 'table' order by name)";
    const [before, after] = [source, copy].map(({ raw }) => raw.prepare(tables).pluck().get());
    if (before !== after) {
      throw new DatabaseSetupError('The copy does not have the same tables as the database. Run the command again.');
    }
  } finally {
    copy.close();
  }
}

/** The maximum number of reported faults. */
const MAX_FAULTS = 100;

/** Returns the faults that SQLite finds in the file, its tables and indexes. */
export function findFaults({ raw }: SqliteConnection): string[] {
  const rows = raw.prepare(`pragma integrity_check(${MAX_FAULTS})`).pluck().all().map(String);
  return rows.length === 1 && rows[0] === 'ok' ? [] : rows;
}

/** Returns the rows that refer to rows that don't exist. */
export function findBrokenReferences({ raw }: SqliteConnection): string[] {
  const rows = raw.pragma('foreign_key_check') as { table: string; rowid: number | null; parent: string }[];
  return rows
    .slice(0, MAX_FAULTS)
    .map(
      ({ table, rowid, parent }) =>
        `A row of ${table}${rowid === null ? '' : ` (rowid ${rowid})`} refers to a row of ${parent} that does not exist`,
    );
}

import { closeSync, openSync, rmSync } from 'node:fs';
import { DatabaseSetupError, getErrorMessage } from '../errors.ts';
import type { SqliteConnection } from './connection.ts';
import { openAsItIs } from './open.ts';

/**
 * Writes the database as it is now into a new file, packed. VACUUM INTO reads within one transaction, so that others
 * may write meanwhile; SQLite's backup interface would begin anew with each of their commits. It blocks the process.
 *
 * @throws DatabaseSetupError
 */
export function copySqlite(from: string, to: string): void {
  const source = openAsItIs(from);
  try {
    // Token hashes and secrets are in it: it is nobody else's to read. SQLite fills an empty file as it would a new one.
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
    throw new DatabaseSetupError(`The copy cannot be made (${getErrorMessage(error)})`, { cause: error });
  } finally {
    source.close();
  }
}

/** The copy is opened anew: what counts is what is in the file. */
function assertWhole(source: SqliteConnection, path: string): void {
  const copy = openAsItIs(path);
  try {
    const found = [...findFaults(copy), ...findBrokenReferences(copy)];
    if (found.length > 0) {
      throw new DatabaseSetupError(`The copy is damaged, and so is the database: ${found[0]}`);
    }
    const tables = "select group_concat(name) from (select name from sqlite_master where type = 'table' order by name)";
    const [before, after] = [source, copy].map(({ raw }) => raw.prepare(tables).pluck().get());
    if (before !== after) {
      throw new DatabaseSetupError('The copy has not the tables that the database has');
    }
  } finally {
    copy.close();
  }
}

/** More than these are no news. */
const MAX_FAULTS = 100;

/** What SQLite finds wrong with the file, its tables and indexes. */
export function findFaults({ raw }: SqliteConnection): string[] {
  const rows = raw.prepare(`pragma integrity_check(${MAX_FAULTS})`).pluck().all().map(String);
  return rows.length === 1 && rows[0] === 'ok' ? [] : rows;
}

/** Rows that refer to rows that are not there. */
export function findBrokenReferences({ raw }: SqliteConnection): string[] {
  const rows = raw.pragma('foreign_key_check') as { table: string; rowid: number | null; parent: string }[];
  return rows
    .slice(0, MAX_FAULTS)
    .map(
      ({ table, rowid, parent }) =>
        `a row of ${table}${rowid === null ? '' : ` (rowid ${rowid})`} refers to a row of ${parent} that is not there`,
    );
}

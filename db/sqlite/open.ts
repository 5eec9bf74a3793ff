import { mkdirSync, rmdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { DatabaseSetupError, getErrorCode, getErrorMessage } from '../errors.ts';
import { createSqliteConnection, type SqliteConnection } from './connection.ts';

/** Older ones can lose what a reader's checkpoint raced with (the WAL-reset bug of 3.7.0 to 3.51.2). */
const OLDEST_SQLITE = [3, 51, 3] as const;

/** How long opening waits for another process that migrates or closes, in milliseconds. It blocks the process. */
const OPEN_TIMEOUT_MS = 10_000;

/**
 * Opens the one connection that writes. Every commit is on the disk before it returns.
 *
 * @throws DatabaseSetupError
 */
export function openWriter(path: string, onStatement?: (sql: string) => void): SqliteConnection {
  return wrapSetupErrors(path, () => {
    const connection = createSqliteConnection(path, { timeout: OPEN_TIMEOUT_MS, onStatement });
    applyPragmas(connection, [
      ['journal_mode', 'wal'],
      ['synchronous', 2],
      ['foreign_keys', 1],
      ['temp_store', 2],
      // Small: of what a large unit touches, most has gone into the log, page by page, before its commit, which would
      // hold the event loop for all of it. Writes touch pages everywhere, so that a larger cache gains them nothing.
      ['cache_size', -8_000],
      // Far later than `createCheckpoints`, which has a thread for it.
      ['wal_autocheckpoint', 40_000],
      // After a bulk import the log gives its room back to the disk.
      ['journal_size_limit', 67_108_864],
      // A busy wait would stop the whole process: group commit and the reader's handle wait without.
      ['busy_timeout', 0],
    ]);
    return connection;
  });
}

/** Opens a connection that sees committed state only, and can change nothing. */
export function openReader(path: string, onStatement?: (sql: string) => void): SqliteConnection {
  return wrapSetupErrors(path, () => {
    const connection = createSqliteConnection(path, { readonly: true, timeout: OPEN_TIMEOUT_MS, onStatement });
    applyPragmas(connection, [
      ['query_only', 1],
      ['temp_store', 2],
      ['cache_size', -64_000],
      // Not mapped: it gained nothing that could be measured, and a bad block would end the process instead of a query.
      ['mmap_size', 0],
      ['busy_timeout', 0],
    ]);
    return connection;
  });
}

/**
 * Opens a file only to look at it or to copy it: nothing is set, made or changed, of whichever version it is.
 *
 * @throws DatabaseSetupError
 */
export function openAsItIs(path: string): SqliteConnection {
  return wrapSetupErrors(path, () => {
    const connection = createSqliteConnection(path, { readonly: true, mustExist: true, timeout: OPEN_TIMEOUT_MS });
    try {
      connection.raw.prepare('select count(*) from sqlite_master').all();
    } catch (error) {
      connection.close();
      throw error;
    }
    return connection;
  });
}

/** Opens a connection for migrations: it waits for locks, and changes nothing by being opened. */
export function openForMigrations(path: string, options: { create: boolean }): SqliteConnection {
  const createdFolder = options.create ? createFolder(path) : undefined;
  try {
    return wrapSetupErrors(path, () => {
      const connection = createSqliteConnection(path, { timeout: OPEN_TIMEOUT_MS, mustExist: !options.create });
      try {
        assertVersion(connection);
        connection.raw.prepare('select count(*) from sqlite_master').all();
      } catch (error) {
        connection.close();
        throw error;
      }
      return connection;
    });
  } catch (error) {
    if (createdFolder !== undefined) {
      removeEmptyFolders(dirname(resolve(path)), createdFolder);
    }
    throw error;
  }
}

/** Sets each pragma and reads it back: SQLite says nothing when it does not know one or cannot comply. */
function applyPragmas(
  connection: SqliteConnection,
  pragmas: readonly (readonly [name: string, value: string | number])[],
) {
  try {
    assertVersion(connection);
    for (const [name, value] of pragmas) {
      connection.raw.pragma(`${name} = ${value}`);
      const actual = connection.raw.pragma(name, { simple: true });
      if (actual !== value) {
        throw new DatabaseSetupError(
          `SQLite cannot work safely here: ${name} is ${actual} instead of ${value}` +
            (name === 'journal_mode' ? ' (is the file on a network share?)' : ''),
        );
      }
    }
  } catch (error) {
    connection.close();
    throw error;
  }
}

function assertVersion(connection: SqliteConnection): void {
  const version = String(connection.raw.prepare('select sqlite_version()').pluck().get());
  const parts = version.split('.').map(Number);
  const difference = OLDEST_SQLITE.map((oldest, index) => (parts[index] ?? 0) - oldest).find((part) => part !== 0);
  if (difference !== undefined && difference < 0) {
    throw new DatabaseSetupError(`SQLite ${version} is too old: ${OLDEST_SQLITE.join('.')} or later is needed`);
  }
}

/** Puts what an open threw into one line for an operator. */
function wrapSetupErrors<T>(path: string, open: () => T): T {
  try {
    return open();
  } catch (error) {
    if (error instanceof DatabaseSetupError) {
      throw error;
    }
    throw new DatabaseSetupError(formatSetupMessage(path, error), { cause: error });
  }
}

function formatSetupMessage(path: string, error: unknown): string {
  const code = getErrorCode(error);
  if (code === 'SQLITE_NOTADB') {
    return `${path} is no SQLite database`;
  }
  if (code.startsWith('SQLITE_CORRUPT')) {
    return `${path} is damaged (${getErrorMessage(error)}); restore it from a backup`;
  }
  if (code.startsWith('SQLITE_BUSY')) {
    return `${path} is locked by another process`;
  }
  if (code.startsWith('SQLITE_READONLY')) {
    return `${path} cannot be written: check who owns the file and its folder`;
  }
  return `${path} cannot be opened (${getErrorMessage(error)}): check that file and folder exist and can be written`;
}

/** Makes the folder of the file, and says which folder was the first that had been missing. */
function createFolder(path: string): string | undefined {
  const folder = dirname(resolve(path));
  try {
    return mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new DatabaseSetupError(`The folder ${folder} cannot be made (${getErrorCode(error)})`, { cause: error });
  }
}

/** Removes the folders that `createFolder` created, unless something else is in them. */
function removeEmptyFolders(folder: string, until: string): void {
  for (let current = folder; current.startsWith(until); current = dirname(current)) {
    try {
      rmdirSync(current);
    } catch {
      return; // Not empty: another process uses it.
    }
  }
}

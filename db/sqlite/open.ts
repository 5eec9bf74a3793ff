import { existsSync, mkdirSync, rmdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { DatabaseSetupError, getErrorCode, getErrorMessage } from '../errors.ts';
import { createSqliteConnection, type SqliteConnection } from './connection.ts';
import { PRIVATE_FOLDER_MODE } from './file-modes.ts';

/** Older versions can lose data if a commit coincides with a checkpoint (the WAL-reset bug of 3.7.0 to 3.51.2). */
const OLDEST_SQLITE = [3, 51, 3] as const;

/** How long opening waits for another process's lock, in milliseconds. The wait blocks this process. */
const OPEN_TIMEOUT_MS = 10_000;

/**
 * Opens the only connection that writes. Commits are synced to the disk before they return.
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
      // Small, so that most pages of a large unit are already in the WAL at its commit, which blocks the event loop.
      // Writes are scattered over all pages, so a larger cache wouldn't help them.
      ['cache_size', -8_000],
      // Ten times the limit of `createCheckpoints`, whose thread normally runs all checkpoints.
      ['wal_autocheckpoint', 40_000],
      // SQLite truncates the WAL to 64 MiB, which frees disk space after a bulk import.
      ['journal_size_limit', 67_108_864],
      // SQLite's busy wait would block the process. Group commit and the read handle wait asynchronously instead.
      ['busy_timeout', 0],
    ]);
    return connection;
  });
}

/** Opens a read-only connection. */
export function openReader(path: string, onStatement?: (sql: string) => void): SqliteConnection {
  return wrapSetupErrors(path, () => {
    const connection = createSqliteConnection(path, { readonly: true, timeout: OPEN_TIMEOUT_MS, onStatement });
    applyPragmas(connection, [
      ['query_only', 1],
      ['temp_store', 2],
      ['cache_size', -64_000],
      // No memory mapping: it isn't measurably faster, and a bad block would kill the process, not just fail a query.
      ['mmap_size', 0],
      ['busy_timeout', 0],
    ]);
    return connection;
  });
}

/**
 * Opens a database with any schema version to inspect or copy it. Changes nothing.
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

/** What opening a database may create. */
export interface CreateOptions {
  create: boolean;
  /** Whether `create` includes the folder of the file. */
  createFolder: boolean;
}

/** Opens a connection for migrations, which waits for locks. Opening it changes nothing. */
export function openForMigrations(path: string, options: CreateOptions): SqliteConnection {
  const createdFolder = options.create ? provideFolder(path, options) : undefined;
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

/** Sets each pragma and reads it back, because SQLite silently ignores pragmas that it doesn't know or can't apply. */
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
          `SQLite rejected the setting ${name} = ${value}; it remains ${actual}.` +
            (name === 'journal_mode' ? ' If the file is on a network share, move it to a local disk.' : ''),
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
    throw new DatabaseSetupError(
      `SQLite must be ${OLDEST_SQLITE.join('.')} or later; got ${version}. Update better-sqlite3.`,
    );
  }
}

/** Converts errors of `open` to DatabaseSetupErrors, whose message is one line for an operator. */
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
    return `${path} is not a SQLite database.`;
  }
  if (code.startsWith('SQLITE_CORRUPT')) {
    return `${path} is damaged (${getErrorMessage(error)}). Stop the server and restore it from a backup.`;
  }
  if (code.startsWith('SQLITE_BUSY')) {
    return `${path} is locked by another process. Stop that process or try again later.`;
  }
  if (code.startsWith('SQLITE_READONLY')) {
    return `${path} cannot be written to. Check the permissions of the file and its folder.`;
  }
  return `${path} cannot be opened (${getErrorMessage(error)}). Check that the file and its folder exist and are writable.`;
}

/**
 * Creates the folder of the file if it is missing. Returns the outermost folder that it created, or undefined if the
 * folder exists.
 */
function provideFolder(path: string, { createFolder }: CreateOptions): string | undefined {
  const folder = dirname(resolve(path));
  if (!createFolder && !existsSync(folder)) {
    throw new DatabaseSetupError(`The folder ${folder} does not exist. Create it, or correct DATABASE_URL.`);
  }
  try {
    return mkdirSync(folder, { recursive: true, mode: PRIVATE_FOLDER_MODE });
  } catch (error) {
    throw new DatabaseSetupError(
      `The folder ${folder} cannot be created (${getErrorCode(error)}). Check DATABASE_URL and the permissions.`,
      { cause: error },
    );
  }
}

/** Removes the folders that `provideFolder` created, up to the first that isn't empty. */
function removeEmptyFolders(folder: string, until: string): void {
  for (let current = folder; current.startsWith(until); current = dirname(current)) {
    try {
      rmdirSync(current);
    } catch {
      return; // Not empty: another process uses it.
    }
  }
}

import { closeSync, fstatSync, openSync, readSync, realpathSync, statSync } from 'node:fs';
import { getErrorCode, getErrorMessage, StoreError } from '../errors.ts';

/** The first bytes of every SQLite file (https://sqlite.org/fileformat.html, 1.3.1). */
const MAGIC = Buffer.from('SQLite format 3\0');

interface FileIdentity {
  dev: bigint;
  ino: bigint;
}

/**
 * Opens the check that the database file and its WAL are still the files that SQLite has open. SQLite itself continues
 * to write to a file that was moved, replaced or deleted, and such writes are lost with the process. A check takes a few
 * microseconds. Call this after SQLite has opened the file.
 */
export function openFileCheck(path: string) {
  // Not opened for each check: closing any descriptor of the file would release the locks of SQLite in this process.
  const descriptor = openSync(path, 'r');
  const header = Buffer.alloc(MAGIC.length);
  const file = fstatSync(descriptor, { bigint: true });
  // SQLite resolves symbolic links.
  const walPath = `${realpathSync(path)}-wal`;
  let wal: FileIdentity | undefined;

  return {
    /** @throws StoreError with the reason `missing`, `replaced`, `damaged` or `disk` */
    assertUnchanged(): void {
      assertSame(path, file);
      // The WAL exists from the first read until the last connection is closed.
      wal ??= statSync(walPath, { bigint: true, throwIfNoEntry: false });
      if (wal !== undefined) {
        assertSame(walPath, wal);
      }
      readHeader(descriptor, header);
      if (!header.equals(MAGIC)) {
        throw new StoreError(`${path} was overwritten: it is not a database`, false, { reason: 'damaged' });
      }
    },

    /** Call this after SQLite's connections are closed. */
    close: () => closeSync(descriptor),
  };
}

function assertSame(path: string, { dev, ino }: FileIdentity): void {
  let found: FileIdentity | undefined;
  try {
    found = statSync(path, { bigint: true, throwIfNoEntry: false });
  } catch (error) {
    throw new StoreError(`${path} cannot be accessed (${getErrorCode(error)})`, true, {
      reason: 'missing',
      cause: error,
    });
  }
  if (found === undefined) {
    throw new StoreError(`${path} was moved or deleted`, true, { reason: 'missing' });
  }
  if (found.ino !== ino || found.dev !== dev) {
    throw new StoreError(`${path} was replaced by another file`, true, { reason: 'replaced' });
  }
}

function readHeader(descriptor: number, header: Buffer): void {
  header.fill(0);
  try {
    readSync(descriptor, header, 0, header.length, 0);
  } catch (error) {
    throw new StoreError(`the database file cannot be read (${getErrorMessage(error)})`, true, {
      reason: 'disk',
      cause: error,
    });
  }
}

/** The check of a database file that SQLite has open. */
export type FileCheck = ReturnType<typeof openFileCheck>;

import { getErrorCode, getErrorMessage, StoreError, type StoreReason } from '../errors.ts';

/**
 * Store failures by primary result code. Those that can end while the server runs, such as a full disk, are temporary.
 * Constraint violations and errors in SQL are deliberately missing.
 */
const STORE_FAULTS: Readonly<Record<string, { message: string; temporary: boolean; reason: StoreReason }>> = {
  SQLITE_BUSY: { message: 'the database is locked by another process', temporary: true, reason: 'locked' },
  SQLITE_LOCKED: { message: 'the database is locked', temporary: true, reason: 'locked' },
  SQLITE_PROTOCOL: { message: 'the database is locked by another process', temporary: true, reason: 'locked' },
  SQLITE_FULL: { message: 'the disk is full', temporary: true, reason: 'full' },
  SQLITE_IOERR: { message: 'the disk could not be read or written', temporary: true, reason: 'disk' },
  SQLITE_NOMEM: { message: 'there is not enough memory', temporary: true, reason: 'memory' },
  SQLITE_CANTOPEN: { message: 'a file of the database cannot be opened', temporary: true, reason: 'missing' },
  SQLITE_READONLY: { message: 'the database is read-only', temporary: false, reason: 'read-only' },
  SQLITE_PERM: { message: 'access to the database was denied', temporary: false, reason: 'forbidden' },
  SQLITE_CORRUPT: { message: 'the database file is damaged', temporary: false, reason: 'damaged' },
  SQLITE_NOTADB: { message: 'the file is not a database', temporary: false, reason: 'damaged' },
};

/** Converts an error of the driver to a StoreError if the store is at fault; otherwise returns it unchanged. */
export function convertSqliteError(error: unknown): unknown {
  const fault = STORE_FAULTS[getPrimaryCode(error)];
  return fault === undefined
    ? error
    : new StoreError(`${fault.message} (${getErrorCode(error)}: ${getErrorMessage(error)})`, fault.temporary, {
        cause: error,
        reason: fault.reason,
      });
}

/** Returns whether another connection's lock caused the error, so that a retry may succeed. */
export function isBusy(error: unknown): boolean {
  const code = getPrimaryCode(error instanceof StoreError ? error.cause : error);
  return code === 'SQLITE_BUSY' || code === 'SQLITE_LOCKED' || code === 'SQLITE_PROTOCOL';
}

/** Returns the primary code of an extended one: `SQLITE_IOERR_WRITE` → `SQLITE_IOERR`. */
function getPrimaryCode(error: unknown): string {
  return getErrorCode(error).split('_', 2).join('_');
}

import { getErrorCode, getErrorMessage, StoreError, type StoreReason } from '../errors.ts';

/**
 * By the primary result code. The disk may be given room, the file handed back, the lock let go: those are temporary.
 * Constraint violations and mistakes in SQL are missing on purpose.
 */
const STORE_FAULTS: Readonly<Record<string, { message: string; temporary: boolean; reason: StoreReason }>> = {
  SQLITE_BUSY: { message: 'the database is locked by another process', temporary: true, reason: 'locked' },
  SQLITE_LOCKED: { message: 'the database is locked', temporary: true, reason: 'locked' },
  SQLITE_PROTOCOL: { message: 'the database is locked by another process', temporary: true, reason: 'locked' },
  SQLITE_FULL: { message: 'the disk is full', temporary: true, reason: 'full' },
  SQLITE_IOERR: { message: 'the disk could not be read or written', temporary: true, reason: 'disk' },
  SQLITE_NOMEM: { message: 'there is not enough memory', temporary: true, reason: 'memory' },
  SQLITE_CANTOPEN: { message: 'a file of the database cannot be opened', temporary: true, reason: 'missing' },
  SQLITE_READONLY: { message: 'the database cannot be written', temporary: false, reason: 'read-only' },
  SQLITE_PERM: { message: 'the database may not be accessed', temporary: false, reason: 'forbidden' },
  SQLITE_CORRUPT: { message: 'the database file is damaged', temporary: false, reason: 'damaged' },
  SQLITE_NOTADB: { message: 'the file is no database', temporary: false, reason: 'damaged' },
};

/** What the driver threw, as a StoreError where it is the store's fault; else the error as it is. */
export function convertSqliteError(error: unknown): unknown {
  const fault = STORE_FAULTS[getPrimaryCode(error)];
  return fault === undefined
    ? error
    : new StoreError(`${fault.message} (${getErrorCode(error)}: ${getErrorMessage(error)})`, fault.temporary, {
        cause: error,
        reason: fault.reason,
      });
}

/** Whether it may work as soon as another connection has let go. */
export function isBusy(error: unknown): boolean {
  const code = getPrimaryCode(error instanceof StoreError ? error.cause : error);
  return code === 'SQLITE_BUSY' || code === 'SQLITE_LOCKED' || code === 'SQLITE_PROTOCOL';
}

/** `SQLITE_IOERR_WRITE` → `SQLITE_IOERR`: extended codes only add to the primary one. */
function getPrimaryCode(error: unknown): string {
  return getErrorCode(error).split('_', 2).join('_');
}

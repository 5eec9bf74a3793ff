import pg from 'pg';
import { getErrorCode, getErrorMessage, StoreError, type StoreReason } from '../errors.ts';

/**
 * Store failures by SQLSTATE or its class (the first two characters), and whether they are temporary. Constraint
 * violations (23) and errors in SQL (42) are deliberately missing.
 */
const STORE_FAULTS: Readonly<Record<string, { message: string; temporary: boolean; reason: StoreReason }>> = {
  '08': { message: 'the connection to the database was lost', temporary: true, reason: 'unreachable' },
  '28': { message: 'the database rejected the credentials', temporary: false, reason: 'forbidden' },
  '3D': { message: 'the database does not exist', temporary: false, reason: 'missing' },
  '40': { message: 'the transaction conflicted with another one', temporary: true, reason: 'conflict' },
  '53': { message: 'the database is out of resources', temporary: true, reason: 'overloaded' },
  '57': { message: 'the database cancelled the statement or shut down', temporary: true, reason: 'unreachable' },
  '58': { message: 'the database cannot access its disk', temporary: true, reason: 'disk' },
  XX: { message: 'the database is damaged', temporary: false, reason: 'damaged' },
  '25006': { message: 'the database is read-only', temporary: true, reason: 'read-only' },
  '25P03': { message: 'the transaction took too long', temporary: true, reason: 'overloaded' },
  '53100': { message: 'the disk of the database is full', temporary: true, reason: 'full' },
  '55P03': { message: 'a lock was not available in time', temporary: true, reason: 'locked' },
};

/** Converts an error of the driver to a StoreError if the store is at fault; otherwise returns it unchanged. */
export function convertPostgresError(error: unknown): unknown {
  if (error instanceof StoreError || error instanceof TypeError || error instanceof RangeError) {
    return error;
  }
  if (!(error instanceof pg.DatabaseError)) {
    // Not an error from the server: the connection was lost, timed out, or was never established.
    return new StoreError(`the database cannot be reached (${describeError(error)})`, true, {
      cause: error,
      reason: 'unreachable',
    });
  }
  const state = getErrorCode(error);
  const fault = STORE_FAULTS[state] ?? STORE_FAULTS[state.slice(0, 2)];
  return fault === undefined
    ? error
    : new StoreError(`${fault.message} (${state}: ${error.message})`, fault.temporary, {
        cause: error,
        reason: fault.reason,
      });
}

/** Returns whether the connection is unusable, because it is lost or doesn't respond. */
export function isDisconnected(error: unknown): error is StoreError {
  return error instanceof StoreError && error.cause !== undefined && !(error.cause instanceof pg.DatabaseError);
}

/** Returns whether the server rolled back the transaction because of a conflict, so a retry may succeed. */
export function isRetryable(error: unknown): boolean {
  const code = getErrorCode(error instanceof StoreError ? error.cause : error);
  return code === '40001' || code === '40P01';
}

/** Returns whether a statement did not get a lock in time. The server rolled back the transaction. */
export function isLockTimeout(error: unknown): boolean {
  return error instanceof StoreError && getErrorCode(error.cause) === '55P03';
}

/**
 * Returns the error of a commit with `outcomeUnknown`, unless it says that the server rolled back the transaction: a
 * conflict, or an error that isn't the store's fault, such as a violated constraint.
 */
export function markOutcomeUnknown(error: unknown): unknown {
  if (!(error instanceof StoreError) || isRetryable(error)) {
    return error;
  }
  const { message, temporary, cause, reason } = error;
  return new StoreError(message, temporary, { cause, reason, outcomeUnknown: true });
}

/** Returns an error's message or code: a refused connection to a host with several IP addresses has no message. */
export function describeError(error: unknown): string {
  return getErrorMessage(error) || getErrorCode(error) || 'no reason given';
}

import pg from 'pg';
import { getErrorCode, getErrorMessage, StoreError, type StoreReason } from '../errors.ts';

/**
 * By SQLSTATE or its class (the first two characters): what is the server's fault, and whether it passes. Violated
 * constraints (23) and mistakes in SQL (42) are missing on purpose.
 */
const STORE_FAULTS: Readonly<Record<string, { message: string; temporary: boolean; reason: StoreReason }>> = {
  '08': { message: 'the connection to the database was lost', temporary: true, reason: 'unreachable' },
  '28': { message: 'the database does not know this user', temporary: false, reason: 'forbidden' },
  '3D': { message: 'there is no such database', temporary: false, reason: 'missing' },
  '40': { message: 'the transaction met another one', temporary: true, reason: 'conflict' },
  '53': { message: 'the database is out of resources', temporary: true, reason: 'overloaded' },
  '57': { message: 'the database ended the work', temporary: true, reason: 'unreachable' },
  '58': { message: 'the database cannot use its disk', temporary: true, reason: 'disk' },
  XX: { message: 'the database is damaged', temporary: false, reason: 'damaged' },
  '25006': { message: 'the database is read-only just now', temporary: true, reason: 'read-only' },
  '25P03': { message: 'the transaction took too long', temporary: true, reason: 'overloaded' },
  '53100': { message: 'the disk of the database is full', temporary: true, reason: 'full' },
  '55P03': { message: 'a row stayed locked too long', temporary: true, reason: 'locked' },
};

/** What the driver threw, as a StoreError where it is the store's fault; else the error as it is. */
export function convertPostgresError(error: unknown): unknown {
  if (error instanceof StoreError || error instanceof TypeError || error instanceof RangeError) {
    return error;
  }
  if (!(error instanceof pg.DatabaseError)) {
    // The server said nothing: the driver has lost it, waited too long for it, or never reached it.
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

/** Whether the connection is gone, or hangs: it is no use to say anything more on it. */
export function isDisconnected(error: unknown): error is StoreError {
  return error instanceof StoreError && error.cause !== undefined && !(error.cause instanceof pg.DatabaseError);
}

/** Whether the server undid the transaction because of another one, so that it may simply be run again. */
export function isRetryable(error: unknown): boolean {
  const code = getErrorCode(error instanceof StoreError ? error.cause : error);
  return code === '40001' || code === '40P01';
}

/** A refused connection to a name with several addresses has an empty message, and only a code. */
export function describeError(error: unknown): string {
  return getErrorMessage(error) || getErrorCode(error) || 'no reason given';
}

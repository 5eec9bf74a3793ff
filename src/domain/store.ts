import type { Database, Db } from '../../db/database.ts';
import { StoreError } from '../../db/errors.ts';
import { runWithWriteDeadline } from '../../db/write-deadline.ts';
import { DomainFailure, type FailureCode } from './failures.ts';

/**
 * Runs `unit` in a write transaction and returns its result. Converts a store error to the failure STORE_UNAVAILABLE, or
 * COULD_NOT_SAVE_ROUTE for routes. In that case nothing was saved, with the exception that
 * `StoreError` describes. `lockedRow` is the id of a row that the unit locks (see `Database.write`).
 */
export async function save<T>(
  db: Database,
  unit: (tx: Db) => Promise<T>,
  { failure = 'STORE_UNAVAILABLE', lockedRow }: { failure?: FailureCode; lockedRow?: string } = {},
): Promise<T> {
  try {
    return await db.write(unit, lockedRow);
  } catch (error) {
    throw toStoreFailure(error, failure) ?? error;
  }
}

/**
 * Returns whether the store failed temporarily and saved nothing in the write or read that failed, so that the same
 * work can run again. A closed database is never reopened.
 */
export function isRetryableStoreFailure(error: unknown): boolean {
  const cause = error instanceof DomainFailure ? error.cause : error;
  return cause instanceof StoreError && cause.temporary && !cause.outcomeUnknown && cause.reason !== 'closed';
}

export { runWithWriteDeadline };

/** How long a client should wait after a temporary failure of the store. */
const RETRY_AFTER_SECONDS = 1;

/** Returns the failure that clients see for a store error, or null for any other error. */
export function toStoreFailure(error: unknown, code: FailureCode = 'STORE_UNAVAILABLE'): DomainFailure | null {
  if (!(error instanceof StoreError)) {
    return null;
  }
  const consequence = error.outcomeUnknown ? ' A change may have been saved nevertheless: query it first.' : '';
  const context = error.temporary
    ? {
        details: `The database is temporarily unavailable. Retry the request after ${RETRY_AFTER_SECONDS} s.${consequence}`,
        http: 503,
        retryAfterSeconds: RETRY_AFTER_SECONDS,
      }
    : { details: `The database failed. An operator finds the cause in the server's log.${consequence}`, http: 500 };
  return new DomainFailure(code, context, { cause: error });
}

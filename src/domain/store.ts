import type { Database, Db } from '../../db/database.ts';
import { StoreError } from '../../db/errors.ts';
import { DomainFailure, type FailureCode } from './failures.ts';

/**
 * Writes one unit. A store that refuses or fails becomes the failure that the operation's clients know: by the legacy
 * table COULD_NOT_SAVE_OBJECT, and COULD_NOT_SAVE_ROUTE for routes. Nothing was saved then.
 */
export async function save<T>(
  db: Database,
  unit: (tx: Db) => Promise<T>,
  failure: FailureCode = 'COULD_NOT_SAVE_OBJECT',
): Promise<T> {
  try {
    return await db.write(unit);
  } catch (error) {
    throw toStoreFailure(error, failure) ?? error;
  }
}

/** How long a client had better wait after a temporary failure of the store. */
const RETRY_AFTER_SECONDS = 1;

/** The client's view of a failing store, or null for an error of another kind. */
export function toStoreFailure(error: unknown, code: FailureCode = 'COULD_NOT_SAVE_OBJECT'): DomainFailure | null {
  if (!(error instanceof StoreError)) {
    return null;
  }
  const context = error.temporary ? { http: 503, retryAfterSeconds: RETRY_AFTER_SECONDS } : { http: 500 };
  return new DomainFailure(code, context, { cause: error });
}

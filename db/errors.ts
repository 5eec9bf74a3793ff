/** The health condition that a store error indicates, as one word. */
export type StoreReason =
  | 'locked'
  | 'full'
  | 'disk'
  | 'memory'
  | 'missing'
  | 'replaced'
  | 'read-only'
  | 'forbidden'
  | 'damaged'
  | 'unreachable'
  | 'overloaded'
  | 'conflict'
  | 'closed'
  | 'failing';

interface StoreErrorOptions extends ErrorOptions {
  /** Default `failing`: the reason is unknown. */
  reason?: StoreReason;
  /** Default false: nothing was saved. */
  outcomeUnknown?: boolean;
}

/**
 * A failure of the store that isn't the caller's fault: a lock timeout, a full disk, a lost connection. Nothing was
 * saved, unless `outcomeUnknown` is set. `cause` is the driver's error. Constraint violations aren't store errors;
 * callers receive the driver's error (see `isUniqueViolation`).
 */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  /** Whether a retry may succeed within seconds. */
  readonly temporary: boolean;
  readonly reason: StoreReason;
  /**
   * Whether the transaction may have been committed, because the connection to PostgreSQL was lost during the commit. A
   * retry could then save everything twice. Never set on SQLite, which rolls back a commit that fails.
   */
  readonly outcomeUnknown: boolean;

  constructor(message: string, temporary: boolean, options: StoreErrorOptions = {}) {
    super(message, options);
    this.temporary = temporary;
    this.reason = options.reason ?? 'failing';
    this.outcomeUnknown = options.outcomeUnknown ?? false;
  }
}

/** The database cannot be opened. The message is one line that tells an operator what to fix. */
export class DatabaseSetupError extends Error {
  override readonly name = 'DatabaseSetupError';
}

/** Returns whether the database rejected a row because of a duplicate key. */
export function isUniqueViolation(error: unknown): boolean {
  const code = getErrorCode(error);
  return code === 'SQLITE_CONSTRAINT_UNIQUE' || code === 'SQLITE_CONSTRAINT_PRIMARYKEY' || code === '23505';
}

/** Returns the `code` of an error of either driver or Node.js; an empty string if it has none. */
export function getErrorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** Returns the message of an error, or any other thrown value as a string. */
export function getErrorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Creates the error of a write to a database that is closed or closing. */
export function createClosedError(): StoreError {
  return new StoreError('the database is closed', true, { reason: 'closed' });
}

/** What keeps a store from working, in one word for an operator. */
export type StoreReason =
  | 'locked'
  | 'full'
  | 'disk'
  | 'memory'
  | 'missing'
  | 'read-only'
  | 'forbidden'
  | 'damaged'
  | 'unreachable'
  | 'overloaded'
  | 'conflict'
  | 'closed'
  | 'failing';

interface StoreErrorOptions extends ErrorOptions {
  /** By default `failing`: it is not known why. */
  reason?: StoreReason;
}

/**
 * The store could not do what was asked of it, through no fault of the caller: a lock that was not given up in time, a
 * full disk, a lost connection. Nothing was saved, or (a connection lost while committing) nobody can know. `cause` is
 * what the driver threw. Violated constraints are no store errors: they pass as they are, see `isUniqueViolation`.
 */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  /** True: the same request may succeed in a moment. */
  readonly temporary: boolean;
  readonly reason: StoreReason;

  constructor(message: string, temporary: boolean, options: StoreErrorOptions = {}) {
    super(message, options);
    this.temporary = temporary;
    this.reason = options.reason ?? 'failing';
  }
}

/** The database cannot be opened as it is. The message is one line that tells an operator what to mend. */
export class DatabaseSetupError extends Error {
  override readonly name = 'DatabaseSetupError';
}

/** Whether the database refused a row because its key is taken. */
export function isUniqueViolation(error: unknown): boolean {
  const code = getErrorCode(error);
  return code === 'SQLITE_CONSTRAINT_UNIQUE' || code === 'SQLITE_CONSTRAINT_PRIMARYKEY' || code === '23505';
}

/** The `code` that both drivers and Node put on their errors; an empty text where there is none. */
export function getErrorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** The text of whatever was thrown. */
export function getErrorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** What a database answers that is closed, or about to be. */
export function createClosedError(): StoreError {
  return new StoreError('the database is closed', true, { reason: 'closed' });
}

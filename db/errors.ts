/**
 * The store could not do what was asked of it, through no fault of the caller: a lock that was not given up in time, a
 * full disk, a lost connection. Nothing was saved, or (a connection lost while committing) nobody can know. `cause` is
 * what the driver threw. Violated constraints are no store errors: they pass as they are, see `isUniqueViolation`.
 */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  /** True: the same request may succeed in a moment. */
  readonly temporary: boolean;

  constructor(message: string, temporary: boolean, options?: ErrorOptions) {
    super(message, options);
    this.temporary = temporary;
  }
}

/** The database cannot be opened as it is. The message is one line that tells an operator what to mend. */
export class DatabaseSetupError extends Error {
  override readonly name = 'DatabaseSetupError';
}

/** Whether the database refused a row because its key is taken. */
export function isUniqueViolation(error: unknown): boolean {
  const code = errorCode(error);
  return code === 'SQLITE_CONSTRAINT_UNIQUE' || code === 'SQLITE_CONSTRAINT_PRIMARYKEY' || code === '23505';
}

/** The `code` that both drivers and Node put on their errors; an empty text where there is none. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** The text of whatever was thrown. */
export function errorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

import { nearest } from './nearest.ts';

/** The command line can't be understood: one line that says why. The exit code is 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** A name that nobody has: what is wrong, and the name that was probably meant, else what helps otherwise. */
export function unknownName(wrong: string, given: string, names: readonly string[], otherwise: string): UsageError {
  const guess = nearest(given, names);
  return new UsageError(`${wrong}; ${guess === null ? otherwise : `did you mean ${guess}?`}`);
}

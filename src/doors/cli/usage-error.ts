import { findNearestName } from './nearest.ts';

/** The command line can't be understood: one line that says why. The exit code is 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** A name that nobody has: what is wrong, and the name that was probably meant, else what helps otherwise. */
export function createUnknownNameError(
  problem: string,
  input: string,
  names: readonly string[],
  hint: string,
): UsageError {
  const suggestion = findNearestName(input, names);
  return new UsageError(`${problem}; ${suggestion === null ? hint : `did you mean ${suggestion}?`}`);
}

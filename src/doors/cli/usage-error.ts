import { findNearestName } from '../../domain/nearest-name.ts';

/** Thrown if the command line is invalid. The message is one line. The exit code is 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/**
 * Creates the error for an unknown name. The message suggests the most similar name, or ends with the hint if no name
 * is similar.
 */
export function createUnknownNameError(
  problem: string,
  input: string,
  names: readonly string[],
  hint?: string,
): UsageError {
  const suggestion = findNearestName(input, names);
  const help = suggestion === null ? hint : `Did you mean \`${suggestion}\`?`;
  return new UsageError(`${problem}.${help === undefined ? '' : ` ${help}`}`);
}

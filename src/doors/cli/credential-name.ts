import { UsageError } from './usage-error.ts';

interface Credential {
  id: string;
  lastFour: string;
  revokedAt: number | null;
}

/**
 * Returns the id of the token or admin key that a user named by its id or its last four characters. Among several with
 * the same last four, a valid one takes precedence over revoked ones; if several remain, the error describes each by
 * `getKind`.
 *
 * @throws UsageError if the name is ambiguous.
 */
export function findCredentialId<T extends Credential>(
  text: string,
  credentials: readonly T[],
  getKind: (one: T) => string,
): string {
  const sameEnding = credentials.filter(({ lastFour }) => lastFour === text.toLowerCase());
  const valid = sameEnding.filter(({ revokedAt }) => revokedAt === null);
  const matches = valid.length > 0 ? valid : sameEnding;
  if (matches.length > 1) {
    const ids = matches.map((one) => `${one.id} (${getKind(one)})`).join(', ');
    throw new UsageError(`Several end in ${text}; name one by its id: ${ids}`);
  }
  return matches[0]?.id ?? text;
}

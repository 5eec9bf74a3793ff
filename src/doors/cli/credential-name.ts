import { UsageError } from './usage-error.ts';

interface Credential {
  id: string;
  lastFour: string;
  revokedAt: number | null;
}

/**
 * The id of the token or admin key that is meant by its id or its last four characters. Of those that end alike, one
 * that is still valid is meant before those that were revoked; `kindOf` tells people several that are left apart.
 */
export function findCredentialId<T extends Credential>(
  text: string,
  credentials: readonly T[],
  getKind: (one: T) => string,
): string {
  const alike = credentials.filter(({ lastFour }) => lastFour === text.toLowerCase());
  const valid = alike.filter(({ revokedAt }) => revokedAt === null);
  const matches = valid.length > 0 ? valid : alike;
  if (matches.length > 1) {
    const ids = matches.map((one) => `${one.id} (${getKind(one)})`).join(', ');
    throw new UsageError(`Several end in ${text}; name one by its id: ${ids}`);
  }
  return matches[0]?.id ?? text;
}

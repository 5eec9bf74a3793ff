import { UsageError } from './usage-error.ts';

interface Named {
  id: string;
  lastFour: string;
  revokedAt: number | null;
}

/**
 * The id of the token or admin key that is meant by its id or its last four characters. Of those that end alike, one
 * that is still valid is meant before those that were revoked; `kindOf` tells people several that are left apart.
 */
export function credentialIdOf<T extends Named>(text: string, known: readonly T[], kindOf: (one: T) => string): string {
  const alike = known.filter(({ lastFour }) => lastFour === text.toLowerCase());
  const valid = alike.filter(({ revokedAt }) => revokedAt === null);
  const candidates = valid.length > 0 ? valid : alike;
  if (candidates.length > 1) {
    const ids = candidates.map((one) => `${one.id} (${kindOf(one)})`).join(', ');
    throw new UsageError(`Several end in ${text}; name one by its id: ${ids}`);
  }
  return candidates[0]?.id ?? text;
}

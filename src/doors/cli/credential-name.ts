import { OPERATOR } from '../../domain/access/caller.ts';
import type { Services } from '../../domain/services.ts';
import { UsageError } from './usage-error.ts';

interface Credential {
  id: string;
  lastFour: string;
  revokedAt: number | null;
}

/**
 * Returns the id of the token or admin key with this id or these last four characters. A valid credential takes
 * precedence over revoked ones with the same ending. If several credentials remain, the error describes each with
 * `getKind`. Returns the text itself if none matches.
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
    throw new UsageError(`\`${text}\` is ambiguous. Use one of these IDs: ${ids}`);
  }
  return matches[0]?.id ?? text;
}

/** The option that names a token by its id or its last four characters. */
export const TOKEN_OPTION = {
  kind: 'text',
  value: '<id or last four>',
  required: true,
  field: 'id',
  description: 'ID or last four characters of the token',
} as const;

/** Like `findCredentialId`, for a token of an app. */
export async function findTokenId({ tokens }: Pick<Services, 'tokens'>, app: string, text: string): Promise<string> {
  return findCredentialId(text, await tokens.listTokens(OPERATOR, app), ({ platform }) => platform);
}

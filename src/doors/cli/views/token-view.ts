import type { IssuedToken } from '../../../domain/tokens/token.service.ts';
import type { PlatformToken } from '../../../domain/tokens/token.ts';
import { isoTime, type Output, shownTime } from '../output.ts';
import { type Column, facts } from '../table.ts';

/** What is printed beside a secret that nobody will see again. */
export const SHOWN_ONCE = 'It is shown this once: only its hash is kept.';

/** A token as programs read it, without its text. */
export function tokenJson({ id, platform, publishable, lastFour, createdAt, revokedAt, lastUsedAt }: PlatformToken) {
  return {
    id,
    platform,
    publishable,
    lastFour,
    createdAt: isoTime(createdAt),
    revokedAt: isoTime(revokedAt),
    lastUsedAt: isoTime(lastUsedAt),
  };
}

/** A token as people read it, without its text. */
export function tokenText(token: PlatformToken): string {
  return facts([
    ['Platform', token.platform],
    ['Kind', kindOf(token)],
    ['Last four', token.lastFour],
    ['Id', token.id],
    ['Created', shownTime(token.createdAt)],
    ['Last used', shownTime(token.lastUsedAt)],
    ['Revoked', shownTime(token.revokedAt)],
  ]);
}

export const TOKEN_COLUMNS: readonly Column<PlatformToken>[] = [
  { heading: 'Platform', of: ({ platform }) => platform },
  { heading: 'Kind', of: kindOf },
  { heading: 'Last four', of: ({ lastFour }) => lastFour },
  { heading: 'Id', of: ({ id }) => id },
  { heading: 'Created', of: ({ createdAt }) => shownTime(createdAt) },
  { heading: 'Last used', of: ({ lastUsedAt }) => shownTime(lastUsedAt) },
  { heading: 'Revoked', of: ({ revokedAt }) => shownTime(revokedAt) },
];

/** A token that was just issued, with its text, this once. `note` says what becomes of the text. */
export function issuedToken({ token, text }: IssuedToken, note: string): Output {
  const { revokedAt: _notYet, lastUsedAt: _neverYet, ...json } = tokenJson(token);
  return { json: { token: text, ...json }, text: () => `${facts([['Token', text]])}\n${note}\n\n${tokenText(token)}` };
}

function kindOf({ publishable }: PlatformToken): string {
  return publishable ? 'publishable' : 'secret';
}

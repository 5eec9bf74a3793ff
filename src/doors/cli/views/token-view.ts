import type { PlatformToken } from '../../../domain/tokens/token.ts';
import { formatTime, type Output, toIsoTime } from '../output.ts';
import { type Column, formatFacts } from '../table.ts';

/** The note below a new token or key. */
export const SHOWN_ONCE = "Copy it now. Only its hash is stored, so it can't be shown again.";

/** Returns a token as JSON, without its text. */
export function toTokenJson({
  id,
  platform,
  publishable,
  lastFour,
  createdAt,
  revokedAt,
  expiresAt,
  lastUsedAt,
}: PlatformToken) {
  return {
    id,
    platform,
    publishable,
    lastFour,
    createdAt: toIsoTime(createdAt),
    revokedAt: toIsoTime(revokedAt),
    expiresAt: toIsoTime(expiresAt),
    lastUsedAt: toIsoTime(lastUsedAt),
  };
}

/** Formats a token for people, without its text. */
export function formatToken(token: PlatformToken): string {
  return formatFacts([
    ['Platform', token.platform],
    ['Kind', formatKind(token)],
    ['Last four', token.lastFour],
    ['ID', token.id],
    ['Created', formatTime(token.createdAt)],
    ['Last used', formatTime(token.lastUsedAt)],
    ['Expires', formatTime(token.expiresAt)],
    ['Revoked', formatTime(token.revokedAt)],
  ]);
}

export const TOKEN_COLUMNS: readonly Column<PlatformToken>[] = [
  { heading: 'Platform', getCell: ({ platform }) => platform },
  { heading: 'Kind', getCell: formatKind },
  { heading: 'Last four', getCell: ({ lastFour }) => lastFour },
  { heading: 'ID', getCell: ({ id }) => id },
  { heading: 'Created', getCell: ({ createdAt }) => formatTime(createdAt) },
  { heading: 'Last used', getCell: ({ lastUsedAt }) => formatTime(lastUsedAt) },
  { heading: 'Expires', getCell: ({ expiresAt }) => formatTime(expiresAt) },
  { heading: 'Revoked', getCell: ({ revokedAt }) => formatTime(revokedAt) },
];

/** Builds the output for a token that was just issued, including its text. `note` is printed below the text. */
export function buildIssuedTokenOutput(
  { token, text }: { token: PlatformToken; text: string | null },
  note: string,
): Output {
  const { revokedAt: _revokedAt, expiresAt: _expiresAt, lastUsedAt: _lastUsedAt, ...json } = toTokenJson(token);
  return {
    json: { token: text, ...json },
    formatText: () => `${formatFacts([['Token', text]])}\n${note}\n\n${formatToken(token)}`,
  };
}

function formatKind({ publishable }: PlatformToken): string {
  return publishable ? 'publishable' : 'secret';
}

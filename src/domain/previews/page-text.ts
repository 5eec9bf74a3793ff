/** In UTF-16 code units. The same limits as for previews that clients set (`preview.input.ts`). */
export const TITLE_LENGTH = 200;
export const DESCRIPTION_LENGTH = 500;

/**
 * Invisible characters that can change how text is displayed: directional marks and other format characters (except the
 * zero-width joiner and non-joiner), private-use characters, noncharacters and lone surrogates.
 */
const UNSEEN = /(?![\u200c\u200d])[\p{Cf}\p{Co}\p{Cs}\p{Noncharacter_Code_Point}]/gu;
const BLANKS = /[\s\p{Cc}]+/gu;

/**
 * Returns untrusted text as one line of visible characters, at most `maxLength` UTF-16 code units; null if nothing
 * remains.
 */
export function toPlainLine(text: string, maxLength: number): string | null {
  // Most characters may be removed, so this scans more than `maxLength`, but not an arbitrarily long text.
  const line = text
    .slice(0, maxLength * 20)
    .replace(UNSEEN, '')
    .replace(BLANKS, ' ')
    .trim();
  if (line === '') {
    return null;
  }
  return line.length <= maxLength
    ? line
    : `${line
        .slice(0, maxLength - 1)
        .replace(/\p{Cs}$/u, '')
        .trimEnd()}…`;
}

/** As long as what a client may give for a preview (`preview.input.ts`). */
export const TITLE_LENGTH = 200;
export const DESCRIPTION_LENGTH = 500;

/**
 * What is seen as nothing and does something: control characters, marks of direction and other format characters, but
 * for the two that join and part letters; what is no character; private ones; halves of surrogate pairs.
 */
const UNSEEN = /(?![\u200c\u200d])[\p{Cf}\p{Co}\p{Cs}\p{Noncharacter_Code_Point}]/gu;
const BLANKS = /[\s\p{Cc}]+/gu;

/** A stranger's text as one line of at most so many UTF-16 units, with nothing in it that is not seen; null: nothing is left. */
export function toPlainLine(text: string, maxLength: number): string | null {
  // What is dropped may be most of it, but not all of half a megabyte is worth looking at.
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

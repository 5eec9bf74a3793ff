const segmenter = new Intl.Segmenter();

/** Matches characters that take two columns: East Asian scripts and emoji. */
const WIDE =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\p{Script=Yi}\p{Emoji_Presentation}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]/u;

/** Returns the width of a text in terminal columns. Combining accents take 0, East Asian characters and emoji 2. */
export function computeWidth(text: string): number {
  let width = 0;
  for (const { segment } of segmenter.segment(text)) {
    width += getCharacterWidth(segment);
  }
  return width;
}

/** Truncates a text to a number of columns. A truncated text ends with `…`. */
export function truncateText(text: string, columns: number): string {
  if (computeWidth(text) <= columns) {
    return text;
  }
  let prefix = '';
  let width = 1;
  for (const { segment } of segmenter.segment(text)) {
    width += getCharacterWidth(segment);
    if (width > columns) {
      break;
    }
    prefix += segment;
  }
  return `${prefix}…`;
}

/** Pads a text with trailing spaces to at least this number of columns. */
export function padText(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - computeWidth(text)));
}

function getCharacterWidth(character: string): number {
  return WIDE.test(character) ? 2 : 1;
}

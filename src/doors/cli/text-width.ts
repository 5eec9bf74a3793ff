const segmenter = new Intl.Segmenter();

/** Scripts whose characters take two columns, and the pictures that terminals draw as wide. */
const WIDE =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\p{Script=Yi}\p{Emoji_Presentation}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]/u;

/** How many columns of a terminal a text takes: accents none of their own, East Asian characters and emoji two. */
export function computeWidth(text: string): number {
  let width = 0;
  for (const { segment } of segmenter.segment(text)) {
    width += getCharacterWidth(segment);
  }
  return width;
}

/** The text, or as much of its beginning as fits into so many columns, with a sign that there was more. */
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

/** The text with spaces behind it, so that it takes so many columns at least. */
export function padText(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - computeWidth(text)));
}

function getCharacterWidth(character: string): number {
  return WIDE.test(character) ? 2 : 1;
}

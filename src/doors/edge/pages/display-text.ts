import { type Html, html } from './html.ts';

let segmenter: Intl.Segmenter | undefined;

/** What a reader sees as one character, one after the other: the same in every language. */
export function segmentCharacters(text: string): Intl.Segments {
  // Made once, since it costs more than all else of a page, and not at the start, of which it would be a part.
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  return segmenter.segment(text);
}

/** Text of at most so many UTF-16 units, never cut within what a reader sees as one character. */
function truncate(text: string, maxLength: number): string {
  const trimmed = text.trim();
  if (trimmed.length <= maxLength) {
    return trimmed;
  }
  let result = '';
  for (const { segment } of segmentCharacters(trimmed.slice(0, maxLength))) {
    if (result.length + segment.length >= maxLength) {
      break;
    }
    result += segment;
  }
  return `${result.trimEnd()}…`;
}

/** What turns the direction of the text behind it, and the marks that do it for one place. */
const DIRECTIONS = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/g;

/** Text for places that no element can isolate (a title, what messengers show): without marks of direction. */
export function toPlainText(text: string, maxLength: number): string {
  return truncate(text.replaceAll(DIRECTIONS, ''), maxLength);
}

/** Text of a stranger's among ours: whatever its direction is, it ends with it. */
export function renderIsolated(text: string, maxLength: number): Html {
  return html`<bdi>${truncate(text, maxLength)}</bdi>`;
}

/** An address to be read, character by character: marks of direction, which would hide what it is, are shown escaped. */
export function renderLegible(address: string, maxLength: number): Html {
  const visible = address.replaceAll(DIRECTIONS, (character) => encodeURIComponent(character));
  return html`<bdi dir="ltr">${truncate(visible, maxLength)}</bdi>`;
}

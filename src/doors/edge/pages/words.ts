import { type Html, html } from './html.ts';

let segmenter: Intl.Segmenter | undefined;

/** What a reader sees as one character, one after the other: the same in every language. */
export function charactersOf(text: string): Intl.Segments {
  // Made once, since it costs more than all else of a page, and not at the start, of which it would be a part.
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  return segmenter.segment(text);
}

/** Text of at most so many UTF-16 units, never cut within what a reader sees as one character. */
function cut(text: string, most: number): string {
  const trimmed = text.trim();
  if (trimmed.length <= most) return trimmed;
  let kept = '';
  for (const { segment } of charactersOf(trimmed.slice(0, most))) {
    if (kept.length + segment.length >= most) break;
    kept += segment;
  }
  return `${kept.trimEnd()}…`;
}

/** What turns the direction of the text behind it, and the marks that do it for one place. */
const DIRECTIONS = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/g;

/** Text for places that no element can isolate (a title, what messengers show): without marks of direction. */
export function plain(text: string, most: number): string {
  return cut(text.replaceAll(DIRECTIONS, ''), most);
}

/** Text of a stranger's among ours: whatever its direction is, it ends with it. */
export function isolated(text: string, most: number): Html {
  return html`<bdi>${cut(text, most)}</bdi>`;
}

/** An address to be read, character by character: marks of direction, which would hide what it is, are shown escaped. */
export function legible(address: string, most: number): Html {
  const visible = address.replaceAll(DIRECTIONS, (mark) => encodeURIComponent(mark));
  return html`<bdi dir="ltr">${cut(visible, most)}</bdi>`;
}

import { type Html, html } from './html.ts';

let segmenter: Intl.Segmenter | undefined;

/**
 * Splits a text into grapheme clusters, the characters that a reader sees. The result doesn't depend on the language.
 */
export function segmentCharacters(text: string): Intl.Segments {
  // Created once, since creating it takes longer than rendering a page, and on first use, to keep startup fast.
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  return segmenter.segment(text);
}

/** Truncates a text to `maxLength` UTF-16 code units without splitting a grapheme cluster. */
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

/** Control characters that change the direction of text (Unicode bidirectional algorithm). */
const DIRECTIONS = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/g;

/** Truncates a text and removes bidi controls, for contexts where no element can isolate it (titles, link previews). */
export function toPlainText(text: string, maxLength: number): string {
  return truncate(text.replaceAll(DIRECTIONS, ''), maxLength);
}

/** Renders untrusted text so that its direction doesn't affect the text around it. */
export function renderIsolated(text: string, maxLength: number): Html {
  return html`<bdi>${truncate(text, maxLength)}</bdi>`;
}

/** Renders a URL left to right with its bidi controls escaped, so that they can't disguise it. */
export function renderLegible(address: string, maxLength: number): Html {
  const visible = address.replaceAll(DIRECTIONS, (character) => encodeURIComponent(character));
  return html`<bdi dir="ltr">${truncate(visible, maxLength)}</bdi>`;
}

import { shortenForMessage } from '../addresses/address.ts';
import { CODE_LENGTH } from './code.ts';
import { parseLinkUrl } from './link-url.ts';
import type { SmartLink } from './smart-link.ts';

/** A parsed search text. */
export interface LinkSearch {
  /** A text with which the code of a link can begin; null if codes can't. */
  code: string | null;
  /** The words of the text. A link contains them all, each at the beginning of one of its own words. */
  words: readonly string[];
}

/** The texts of a link that a search finds. */
export type SearchableLink = Pick<SmartLink, 'code' | 'uri' | 'title'>;

/** The maximum length of a search text, in UTF-16 code units. */
export const MAX_SEARCH_LENGTH = 200;

/** The maximum number of words of a search. */
const MAX_SEARCH_WORDS = 10;

/** The maximum number of words of a link that are found, which limits the cost of storing it. */
const MAX_LINK_WORDS = 20;

/** The maximum length of a word, in UTF-16 code units. Longer words are found by their beginning. */
const MAX_WORD_LENGTH = 32;

/** The scripts that are written without spaces. Each of their letters counts as a word. */
const UNSPACED = '\\p{sc=Han}\\p{sc=Hira}\\p{sc=Kana}\\p{sc=Thai}\\p{sc=Lao}\\p{sc=Khmr}\\p{sc=Mymr}';

const WORD = new RegExp(`[${UNSPACED}]|(?:(?![${UNSPACED}])[\\p{L}\\p{N}\\p{M}])+`, 'gu');

const ASCII = /^[\0-\x7f]*$/;
const ASCII_WORD = /[a-z0-9]+/g;

/**
 * The form of codes that consist of a word and digits, such as "Summer" and "SALE24". One in ninety generated codes has it
 * by chance.
 */
const WORD_CODE = /^(?:[A-Z]?[a-z]*|[A-Z]*)[0-9]*$/;

/** Parses the text of a search. Returns null for an empty text, and a predicate, as a message, for an invalid text. */
export function parseSearch(text: string): LinkSearch | string | null {
  const trimmed = text.trim();
  if (trimmed === '') {
    return null;
  }
  const words = [...listWords(decodeEscapes(removeWebScheme(trimmed)))];
  if (words.length === 0) {
    return `must contain a letter or a digit; got \`${shortenForMessage(trimmed)}\`.`;
  }
  if (words.length > MAX_SEARCH_WORDS) {
    return `must have at most ${MAX_SEARCH_WORDS} words; got ${words.length}.`;
  }
  const code = parseLinkUrl(trimmed)?.code ?? trimmed;
  return { code: /^[A-Za-z0-9_-]+$/.test(code) ? code : null, words };
}

/**
 * Whether a search finds a link: by the beginning of its code, which is case-sensitive, or by words of its title, its
 * code and its URI.
 */
export function isFound(link: SearchableLink, { code, words }: LinkSearch): boolean {
  if (code !== null && link.code.startsWith(code)) {
    return true;
  }
  const own = listLinkWords(link);
  return words.every((word) => own.some((one) => one.startsWith(word)));
}

/**
 * Returns the distinct words by which a link is found, at most 20. Generated codes have no words, so that the index of
 * words needs no row for them: they are found by their beginning.
 */
export function listLinkWords({ code, uri, title }: SearchableLink): string[] {
  const words = listWords(title ?? '', MAX_LINK_WORDS);
  if (code.length !== CODE_LENGTH || WORD_CODE.test(code) || /[_-]/.test(code)) {
    listWords(code, MAX_LINK_WORDS, words);
  }
  return [...listWords(decodeEscapes(removeWebScheme(uri)), MAX_LINK_WORDS, words)];
}

/**
 * Adds the words of a text to `words` until there are `max`. Words have no case, and no accents: "Café" and "CAFE" are
 * the same word.
 */
function listWords(text: string, max = Number.POSITIVE_INFINITY, words = new Set<string>()): Set<string> {
  // Most texts are ASCII, for which the simple expression finds the same words in a third of the time.
  const isAscii = ASCII.test(text);
  const folded = isAscii
    ? text.toLowerCase()
    : text
        .normalize('NFKD')
        .replace(/\p{Mn}/gu, '')
        .toLowerCase();
  for (const word of folded.match(isAscii ? ASCII_WORD : WORD) ?? []) {
    if (words.size >= max) {
      break;
    }
    words.add(word.length > MAX_WORD_LENGTH ? word.slice(0, MAX_WORD_LENGTH).toWellFormed() : word);
  }
  return words;
}

/** The scheme is in almost all URLs, so it distinguishes nothing. */
const WEB_SCHEME = /^https?:/i;

function removeWebScheme(text: string): string {
  return text.replace(WEB_SCHEME, '');
}

/** Decodes escaped UTF-8. Other escapes separate words. */
function decodeEscapes(text: string): string {
  if (!text.includes('%')) {
    return text;
  }
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (escapes) => {
    try {
      return decodeURIComponent(escapes);
    } catch {
      return ' ';
    }
  });
}

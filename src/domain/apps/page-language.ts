import { shortenForMessage } from '../addresses/address.ts';
import { accept, type Checked, reject } from '../failures.ts';

/** The languages of the pages that visitors see (BCP 47). */
export const PAGE_LANGUAGES = ['en', 'de', 'fr', 'es', 'pt', 'ja'] as const;

export type PageLanguage = (typeof PAGE_LANGUAGES)[number];

/** The language of pages if neither the visitor nor the app names another one. */
export const FALLBACK_PAGE_LANGUAGE: PageLanguage = 'en';

export function isPageLanguage(text: string): text is PageLanguage {
  return PAGE_LANGUAGES.some((language) => language === text);
}

/** Parses the language of an app's pages. Letter case is ignored (RFC 5646, 2.1.1). */
export function parsePageLanguage(text: string): Checked<PageLanguage> {
  const language = text.trim().toLowerCase();
  if (isPageLanguage(language)) {
    return accept(language);
  }
  const languages = PAGE_LANGUAGES.map((one) => `\`${one}\``).join(', ');
  return reject(`must be one of ${languages}; got \`${shortenForMessage(text)}\`.`);
}

/** The parts of the header that are read: enough for every browser, and little work for a hostile client. */
const MAX_HEADER_LENGTH = 500;
const MAX_RANGES = 30;

/** A language range with its weight (RFC 9110, 12.5.4 and 12.4.2). */
const WEIGHTED_RANGE = /^\s*([a-z]{1,8}(?:-[a-z0-9]{1,8})*|\*)\s*(?:;\s*q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*)?$/i;

/**
 * Returns the language of a page that the `Accept-Language` header prefers most, by lookup (RFC 4647, 3.4: `de-CH`
 * selects `de`), otherwise `defaultLanguage`. Malformed ranges are ignored.
 */
export function negotiateLanguage(acceptLanguage: string | undefined, defaultLanguage: PageLanguage): PageLanguage {
  const weights = parseWeights(acceptLanguage ?? '');
  // `*` means every language that no other range names. The default is chosen from them.
  if (!weights.has(defaultLanguage)) {
    weights.set(defaultLanguage, weights.get('*') ?? 0);
  }
  let best: PageLanguage = defaultLanguage;
  let bestWeight = 0;
  for (const [range, weight] of weights) {
    if (isPageLanguage(range) && weight > bestWeight) {
      best = range;
      bestWeight = weight;
    }
  }
  return best;
}

/** Returns the highest weight of each primary language and of `*`, in the order of the header. */
function parseWeights(header: string): Map<string, number> {
  const weights = new Map<string, number>();
  // A range that the limit cuts off must not become another language.
  const end = header.length > MAX_HEADER_LENGTH ? header.lastIndexOf(',', MAX_HEADER_LENGTH) : header.length;
  for (const part of header.slice(0, Math.max(end, 0)).split(',', MAX_RANGES)) {
    const [, range, weight = '1'] = WEIGHTED_RANGE.exec(part) ?? [];
    const primary = range?.toLowerCase().split('-')[0];
    if (primary !== undefined) {
      weights.set(primary, Math.max(weights.get(primary) ?? 0, Number(weight)));
    }
  }
  return weights;
}

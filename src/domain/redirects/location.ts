import { isWebAddress } from '../addresses/web-address.ts';
import type { AppSnapshot } from '../apps/snapshot.ts';
import { isStore } from './app-stores.ts';
import { buildIntentUrl } from './intent.ts';
import type { Outcome, PreviewPage } from './outcome.ts';

/**
 * The maximum length of a `Location` header. Proxies and browsers commonly accept 8 KB for all headers of a response or
 * for a URL; a longer one would become a 502 or be cut off.
 */
export const MAX_LOCATION_BYTES = 8_000;

/** The number of characters that stay below the limit in any encoding: at most nine bytes for each. */
const SURELY_SHORT = 800;

/**
 * Returns the URL that an outcome redirects to, encoded for the `Location` header; null if the outcome is a page. A URL
 * outside the validity window may be too long to redirect to; a page links to it.
 */
export function buildLocation(outcome: Outcome): string | null {
  switch (outcome.kind) {
    case 'REDIRECT':
      return encodeHeaderValue(outcome.location);
    case 'INTENT':
      return encodeHeaderValue(buildIntentUrl(outcome.link, outcome.packageName, outcome.fallback));
    case 'STORE':
      return encodeHeaderValue(outcome.url);
    case 'EXPIRED': {
      // The server can't know whether a deep link opens an app on this device, so the page shows a button instead.
      const location = outcome.url !== null && isWebAddress(outcome.url) ? encodeHeaderValue(outcome.url) : null;
      return location !== null && location.length > MAX_LOCATION_BYTES ? null : location;
    }
    default:
      return null;
  }
}

/** Returns the outcome, or a page with the same URLs as buttons if the redirect's `Location` would be too long. */
export function limitLocation(outcome: Outcome, snapshot: AppSnapshot): Outcome {
  if (countCharacters(outcome) <= SURELY_SHORT || (buildLocation(outcome) ?? '').length <= MAX_LOCATION_BYTES) {
    return outcome;
  }
  return buildPage(outcome, snapshot) ?? outcome;
}

/** A cheap measure for every redirect: the length of its addresses before they are encoded. */
function countCharacters(outcome: Outcome): number {
  switch (outcome.kind) {
    case 'REDIRECT':
      return outcome.location.length;
    case 'STORE':
      return outcome.url.length;
    case 'INTENT':
      return outcome.link.length + (outcome.fallback?.length ?? 0);
    default:
      return 0;
  }
}

/** Returns the page that offers what an outcome redirects to, or null for an outcome that isn't a redirect. */
function buildPage(outcome: Outcome, snapshot: AppSnapshot): PreviewPage | null {
  switch (outcome.kind) {
    case 'REDIRECT':
      return { kind: 'PREVIEW_PAGE', open: null, get: null, web: outcome.location };
    case 'STORE':
      return { kind: 'PREVIEW_PAGE', open: outcome.link, get: outcome.url, web: null };
    case 'INTENT': {
      const { link: open, fallback } = outcome;
      const hasStore = fallback !== null && isStore(fallback, snapshot);
      return { kind: 'PREVIEW_PAGE', open, get: hasStore ? fallback : null, web: hasStore ? null : fallback };
    }
    default:
      return null;
  }
}

/** Percent-encodes characters that a header can't contain. A safety net: stored URLs are already canonical. */
function encodeHeaderValue(address: string): string {
  return address.toWellFormed().replace(/[^\u0021-\u007e]/gu, encodeURIComponent);
}

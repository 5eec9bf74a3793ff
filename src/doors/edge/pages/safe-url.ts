import { parseScheme } from '../../../domain/addresses/address.ts';
import { parseUrl } from '../../../domain/addresses/parse-url.ts';
import { isReservedScheme } from '../../../domain/addresses/url-scheme.ts';

/**
 * Reserved schemes that a page may link to: those of the web, and those that the link edge uses for Android intents and
 * for stores.
 */
const ALLOWED_SCHEMES: ReadonlySet<string> = new Set(['http', 'https', 'intent', 'market', 'itms-apps', 'itms-appss']);

/**
 * Returns a URL that a page may link to, or null for scripts, data and browser-internal URLs. URLs are validated when
 * they are stored; this check covers URLs that were written to the database by other means.
 */
export function toSafeUrl(address: string | null): string | null {
  // Browsers ignore these characters when they parse the scheme.
  if (address === null || /[\p{Cc}\s]/u.test(address)) {
    return null;
  }
  const scheme = parseScheme(address);
  if (scheme === null) {
    return null;
  }
  return ALLOWED_SCHEMES.has(scheme) || !isReservedScheme(scheme) ? address : null;
}

/** Like `toSafeUrl`, but also accepts a path on the page's host. */
export function toSafeUrlOrPath(address: string): string | null {
  return /^\/(?![/\\])[^\p{Cc}\s]*$/u.test(address) ? address : toSafeUrl(address);
}

/**
 * Hosts that are safe in a content security policy. Browsers accept others, such as "a;sandbox", that would add
 * directives.
 */
const CSP_HOST = /^(?:[a-z0-9._-]+|\[[0-9a-f:]+\])$/;

/** Parses the URL of a picture. Returns null if it isn't an http(s) URL with a safe host. */
export function parsePictureUrl(address: string | null): URL | null {
  const url = address === null ? null : parseUrl(address);
  return url !== null && /^https?:$/.test(url.protocol) && CSP_HOST.test(url.hostname) ? url : null;
}

import { parseScheme } from '../../../domain/addresses/address.ts';
import { isReservedScheme } from '../../../domain/addresses/url-scheme.ts';

/** Reserved, and yet what a link may lead to: the web, and what the edge itself makes of a deep link and a store. */
const ALLOWED_SCHEMES: ReadonlySet<string> = new Set(['http', 'https', 'intent', 'market', 'itms-apps', 'itms-appss']);

/**
 * An address that a page may lead to, or null: no script, no data, nothing of the browser's own. All were checked on
 * their way in; this is for those that came in some other way.
 */
export function toSafeUrl(address: string | null): string | null {
  // Browsers leave these characters out before they look for the scheme.
  if (address === null || /[\p{Cc}\s]/u.test(address)) {
    return null;
  }
  const scheme = parseScheme(address);
  if (scheme === null) {
    return null;
  }
  return ALLOWED_SCHEMES.has(scheme) || !isReservedScheme(scheme) ? address : null;
}

/** The same, or a path on the page's own host. */
export function toSafeUrlOrPath(address: string): string | null {
  return /^\/(?![/\\])[^\p{Cc}\s]*$/u.test(address) ? address : toSafeUrl(address);
}

/** Hosts that a page's policy can name. Others exist for browsers, such as "a;sandbox", and would be more rules there. */
const CSP_HOST = /^(?:[a-z0-9._-]+|\[[0-9a-f:]+\])$/;

/** The address of a picture on the web as a browser spells it, or null. */
export function parsePictureUrl(address: string | null): URL | null {
  const url = address !== null && URL.canParse(address) ? new URL(address) : null;
  return url !== null && /^https?:$/.test(url.protocol) && CSP_HOST.test(url.hostname) ? url : null;
}

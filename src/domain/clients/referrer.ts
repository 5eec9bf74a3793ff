import { parseUrl } from '../addresses/parse-url.ts';
import { normalizeHost } from '../apps/link-host.ts';

/** Web pages, and Android apps that open a link (`android-app://com.example.mail/`). */
const SCHEMES: ReadonlySet<string> = new Set(['http:', 'https:', 'android-app:']);

/** In UTF-16 code units. The host comes first, and the rest of the referrer is discarded anyway. */
const MAX_REFERRER_LENGTH = 1_024;

const MAX_HOST_LENGTH = 253;

/** Host names, IP addresses and Android package names. None of these characters is special in HTML. */
const HOST = /^[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$|^\[[0-9a-f:.]+\]$/;

/**
 * Returns the host of a Referer header in lower case and without its port. Null if there is no header, it isn't a valid
 * address, or it names the link's own host (`ownHost`, as in the Host header). Paths and queries are never stored: they
 * belong to other sites and may identify people.
 */
export function parseReferrerHost(referrer: string | undefined, ownHost = ''): string | null {
  if (referrer === undefined) {
    return null;
  }
  const url = parseUrl(referrer.slice(0, MAX_REFERRER_LENGTH));
  if (url === null) {
    return null;
  }
  const host = normalizeHost(url.hostname);
  if (!SCHEMES.has(url.protocol) || host === normalizeHost(ownHost).replace(/:\d+$/, '')) {
    return null;
  }
  return host.length <= MAX_HOST_LENGTH && HOST.test(host) ? host : null;
}

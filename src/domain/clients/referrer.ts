import { normalizeHost } from '../apps/link-host.ts';

/** Web pages, and apps of Android that open a link (`android-app://com.example.mail/`). */
const SCHEMES: ReadonlySet<string> = new Set(['http:', 'https:', 'android-app:']);

/** The host stands in front; what is cut off is thrown away anyway. */
const MAX_REFERRER_LENGTH = 1_024;

const MAX_HOST_LENGTH = 253;

/** Names of hosts and of Android's packages, and addresses of hosts: nothing that means something to a page. */
const HOST = /^[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$|^\[[0-9a-f:.]+\]$/;

/**
 * The host that a Referer header names, in lower case and without its port; null where there is none, for what is no
 * address, and for a page of the link's own host (`ownHost`, as the Host header has it). What stands behind the host is
 * never kept: paths and queries are other people's, and may say who they are.
 */
export function parseReferrerHost(referrer: string | undefined, ownHost = ''): string | null {
  if (referrer === undefined) {
    return null;
  }
  const text = referrer.slice(0, MAX_REFERRER_LENGTH);
  if (!URL.canParse(text)) {
    return null;
  }
  const { protocol, hostname } = new URL(text);
  const host = normalizeHost(hostname);
  if (!SCHEMES.has(protocol) || host === normalizeHost(ownHost).replace(/:\d+$/, '')) {
    return null;
  }
  return host.length <= MAX_HOST_LENGTH && HOST.test(host) ? host : null;
}

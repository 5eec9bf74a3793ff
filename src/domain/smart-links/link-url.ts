import { parseUrl } from '../addresses/parse-url.ts';
import type { App } from '../apps/app.ts';
import { getLinkHost, type LinkSettings, normalizeHost } from '../apps/link-host.ts';
import { splitCodePath } from './code.ts';

/** Builds the short URL of a link. */
export function buildLinkUrl(
  app: Pick<App, 'subdomain' | 'customDomain'>,
  code: string,
  settings: LinkSettings,
): string {
  return `${settings.scheme}://${getLinkHost(app, settings)}/${code}`;
}

/**
 * Splits a short URL into host and code. Ignores the query, the fragment and any text after the code that no code can
 * contain. Returns null for any other text.
 */
export function parseLinkUrl(text: string): { host: string; code: string } | null {
  const url = parseWebUrl(text);
  if (url === null) {
    return null;
  }
  const path = splitCodePath(url.pathname);
  return path === null ? null : { host: normalizeHost(url.host), code: path.code };
}

/** What follows a code in the URL of its inspection page. */
const INSPECTION_SUFFIX = /^\+(?![A-Za-z0-9_-])/;

/**
 * Returns the code in a URL that can redirect on a link host. The code of a lazy link's URL is `lazy`. An inspection
 * page redirects if its link is outside its validity window. Returns null for any other text, also for the URL of a QR
 * code.
 */
export function parseRedirectingUrl(text: string): { code: string; isInspection: boolean } | null {
  const path = splitCodePath(parseWebUrl(text)?.pathname ?? '');
  return path === null || path.rest.startsWith('.qr.')
    ? null
    : { code: path.code, isInspection: INSPECTION_SUFFIX.test(path.rest) };
}

/** Splits the URL of a lazy link (`/lazy?uri=`) into host and URI. Returns null for any other text. */
export function parseLazyLinkUrl(text: string): { host: string; uri: string } | null {
  const url = parseWebUrl(text);
  if (url === null || !/^\/+lazy\/*$/.test(url.pathname)) {
    return null;
  }
  const uri = readLazyUri(url.searchParams);
  return uri === null ? null : { host: normalizeHost(url.host), uri };
}

/** Returns the URI in a banner link (`__banner?uri=`), which older SDKs resolve. Returns null for any other text. */
export function parseBannerUri(text: string): string | null {
  const query = /^\/*__banner\/*\?([^#]*)/.exec(text)?.[1];
  return query === undefined ? null : readLazyUri(new URLSearchParams(query));
}

/** Reads the target URI of a lazy link. Percent-encoded bytes must be UTF-8, as on the link edge. */
function readLazyUri(query: URLSearchParams): string | null {
  const uri = query.get('uri');
  return uri === null || uri.includes('\ufffd') ? null : uri;
}

function parseWebUrl(text: string): URL | null {
  return /^https?:\/\//i.test(text) ? parseUrl(text) : null;
}

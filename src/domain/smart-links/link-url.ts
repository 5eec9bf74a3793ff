import type { App } from '../apps/app.ts';
import { getLinkHost, type LinkSettings, normalizeHost } from '../apps/link-host.ts';

/** The short address of a link. */
export function buildLinkUrl(
  app: Pick<App, 'subdomain' | 'customDomain'>,
  code: string,
  settings: LinkSettings,
): string {
  return `${settings.scheme}://${getLinkHost(app, settings)}/${code}`;
}

/** Splits a short address into host and code; null if it is not the form of one. Query and fragment are of no account. */
export function parseLinkUrl(text: string): { host: string; code: string } | null {
  const url = parseWebUrl(text);
  if (url === null) {
    return null;
  }
  const { host, pathname } = url;
  const code = /^\/+([A-Za-z0-9_-]{1,64})\/*$/.exec(pathname)?.[1];
  return code === undefined ? null : { host: normalizeHost(host), code };
}

/** Splits the address of a lazy link (`/lazy?uri=`) into host and uri, as it is given; null if it is not the form of one. */
export function parseLazyLinkUrl(text: string): { host: string; uri: string } | null {
  const url = parseWebUrl(text);
  if (url === null || !/^\/+lazy\/*$/.test(url.pathname)) {
    return null;
  }
  const uri = url.searchParams.get('uri');
  // Escapes that are no UTF-8 name nothing, as on the link's own host.
  if (uri === null || uri.includes('\ufffd')) {
    return null;
  }
  return { host: normalizeHost(url.host), uri };
}

/** Read once, and not asked beforehand whether it can be: to read a URL is what takes time. */
function parseWebUrl(text: string): URL | null {
  if (!/^https?:\/\//i.test(text)) {
    return null;
  }
  try {
    return new URL(text);
  } catch {
    return null;
  }
}

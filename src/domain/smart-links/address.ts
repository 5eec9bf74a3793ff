import type { App } from '../apps/app.ts';
import { type LinkSettings, linkHostOf, normalHost } from '../apps/link-host.ts';

/** The short address of a link. */
export function addressOf(app: Pick<App, 'subdomain' | 'customDomain'>, code: string, settings: LinkSettings): string {
  return `${settings.scheme}://${linkHostOf(app, settings)}/${code}`;
}

/** Splits a short address into host and code; null if it is not the form of one. Query and fragment are of no account. */
export function parseAddress(text: string): { host: string; code: string } | null {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return null;
  const { host, pathname } = new URL(text);
  const code = /^\/+([A-Za-z0-9_-]{1,64})\/*$/.exec(pathname)?.[1];
  return code === undefined ? null : { host: normalHost(host), code };
}

/** Splits the address of a lazy link (`/lazy?uri=`) into host and uri, as it is given; null if it is not the form of one. */
export function parseLazyAddress(text: string): { host: string; uri: string } | null {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return null;
  const { host, pathname, searchParams } = new URL(text);
  const uri = searchParams.get('uri');
  // Escapes that are no UTF-8 name nothing, as on the link's own host.
  if (!/^\/+lazy\/*$/.test(pathname) || uri === null || uri.includes('\ufffd')) return null;
  return { host: normalHost(host), uri };
}

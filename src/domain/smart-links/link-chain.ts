import { getHost } from '../addresses/address.ts';
import { addHop } from '../addresses/hop.ts';
import { parseUrl } from '../addresses/parse-url.ts';
import { isWebAddress } from '../addresses/web-address.ts';
import { extractSubdomain, getApiHosts, isServedByDomain, type LinkSettings, stripPort } from '../apps/link-host.ts';
import type { AppSnapshot } from '../apps/snapshot.ts';
import { computeDestinations, type Destination } from './destination.ts';
import { parseRedirectingUrl } from './link-url.ts';
import type { SmartLink } from './smart-link.ts';

/** The fields of a link that determine which links it leads to. `code` is null for a link that is not stored. */
export type ChainedLink = Pick<SmartLink, 'uri' | 'overrides' | 'expiredUrl'> & { code: string | null };

/** The kind of link that a URL opens: the link that contains the URL, or another link. */
export type ChainedTarget = 'SELF' | 'LINK';

/**
 * The URLs of a link that lead to links of this installation. An installation rejects such URLs, but a domain that a
 * stored link leads to can become a link host later.
 */
export interface LinkChain {
  targets: ReadonlyMap<string, ChainedTarget>;
  /** Whether another link has led the visitor to this one. */
  isContinued: boolean;
}

/** The chain of a link that leads to no link of this installation, as nearly all do. */
export const NO_CHAIN: LinkChain = { targets: new Map(), isContinued: false };

/**
 * Returns the URL to open. A link can lead to another one once: that URL is marked, so that the other link can't lead
 * to a third. Returns null for a URL that is not opened, because it leads to the link itself or to a third one.
 */
export function followUrl(url: string, { targets, isContinued }: LinkChain): string | null {
  const target = targets.get(url);
  if (target === undefined) {
    return url;
  }
  return target === 'SELF' || isContinued ? null : addHop(url);
}

/** Applies `followUrl` to a destination. Returns null if the address that it opens first is not opened. */
export function followDestination(destination: Destination, chain: LinkChain): Destination | null {
  if (chain.targets.size === 0) {
    return destination;
  }
  const link = destination.link && followUrl(destination.link, chain);
  const fallback = destination.fallback && followUrl(destination.fallback, chain);
  const first = destination.link === null ? fallback : link;
  return first === null ? null : { ...destination, link, fallback };
}

/** Returns the http(s) URLs that a link can lead to, on any platform and at any time. */
export function listWebTargets(link: Omit<ChainedLink, 'code'>, snapshot: AppSnapshot): string[] {
  const addresses = computeDestinations(link, snapshot).flatMap((one) => [one.link, one.fallback]);
  return [...new Set([...addresses, link.expiredUrl])].filter((one) => one !== null && isWebAddress(one)) as string[];
}

/** Classifies a URL on a link host of the app whose link has this code. Returns null for a URL that never redirects. */
export function classifyOwnUrl(url: string, code: string | null): ChainedTarget | null {
  const named = parseRedirectingUrl(url);
  if (named === null) {
    return null;
  }
  return named.code === code && !named.isInspection ? 'SELF' : 'LINK';
}

/**
 * Returns the chain of a link as far as its app's own current hosts reveal it. Needs no lookups, so it can be called
 * in a transaction.
 */
export function findOwnChain(link: ChainedLink, snapshot: AppSnapshot, links: LinkSettings): LinkChain {
  const targets = new Map<string, ChainedTarget>();
  for (const url of listWebTargets(link, snapshot)) {
    const target = isOwnHost(parseHost(url), snapshot, links) ? classifyOwnUrl(url, link.code) : null;
    if (target !== null) {
      targets.set(url, target);
    }
  }
  return { targets, isContinued: false };
}

function isOwnHost(host: string, { app }: AppSnapshot, links: LinkSettings): boolean {
  const isLinkHost = isServedByDomain(host, app.customDomain) || extractSubdomain(host, links) === app.subdomain;
  return isLinkHost && !getApiHosts(links).has(stripPort(host));
}

/** Returns the host of an http(s) URL in the form of `getHost`; an empty string if the URL is invalid. */
export function parseHost(url: string): string {
  const parsed = parseUrl(url);
  return parsed === null ? '' : getHost(parsed);
}

import { isIP } from 'node:net';
import { getHost } from '../addresses/address.ts';
import { getApiHosts, isBelowLinkDomain, type LinkSettings, stripPort } from '../apps/link-host.ts';
import { isPublicAddress } from './public-address.ts';

/** The rules that decide whether a page may be fetched. */
export interface ReachRules {
  links: LinkSettings;
  /** Every custom domain of the installation, with the id of its app. */
  customDomains: ReadonlyMap<string, string>;
  /** The app that the page is fetched for. */
  appId: string;
  /** The hosts that the app has named as its own, as `getHost` returns them. */
  ownHosts: ReadonlySet<string>;
  /** The private hosts that the operator has allowed, as `host:port`. */
  privateHosts: ReadonlySet<string>;
  /**
   * The host of the app's web platform, as `getHost` returns it. Only it and private hosts may have a non-default port.
   */
  webHost: string | null;
}

/** The maximum length of a fetched page's address. Most web servers reject a longer request line. */
const MAX_FETCHED_LENGTH = 8_192;

/** The addresses that a fetch may connect to: none, only public ones, or any. */
export type Reach = 'NEVER' | 'PUBLIC' | 'ANYWHERE';

/**
 * Decides from a page's address, or the target of its redirect, whether the page may be fetched. The IP address is
 * checked later, when the connection is opened. Smart links of this installation are never fetched, and its API only if
 * the operator has listed it as a private host.
 */
export function computeReach(address: URL, rules: ReachRules): Reach {
  const { protocol, username, password, href } = address;
  if (protocol !== 'http:' && protocol !== 'https:') {
    return 'NEVER';
  }
  if (username !== '' || password !== '' || href.length > MAX_FETCHED_LENGTH) {
    return 'NEVER';
  }
  const host = getHost(address);
  if (isLinkHost(host, rules)) {
    return 'NEVER';
  }
  if (rules.privateHosts.has(getAuthority(address))) {
    return 'ANYWHERE';
  }
  const name = stripPort(host);
  if (getApiHosts(rules.links).has(name)) {
    return 'NEVER';
  }
  if (address.port !== '' && host !== rules.webHost) {
    return 'NEVER';
  }
  return isPublicName(name) ? 'PUBLIC' : 'NEVER';
}

/**
 * Whether a page's picture may be shown to visitors. An untrusted address must not make their browsers send requests to
 * devices in their network, or open links, which would count as clicks.
 */
export function canShowPicture(picture: URL, rules: Omit<ReachRules, 'webHost'>): boolean {
  const host = getHost(picture);
  if (isLinkHost(host, rules)) {
    return false;
  }
  return rules.privateHosts.has(getAuthority(picture)) || isPublicName(stripPort(host));
}

/**
 * Whether a host serves smart links, so that a request to it would count as a visit. If another app claims one of the
 * app's own hosts, the host still counts as a website.
 */
function isLinkHost(
  host: string,
  { links, customDomains, appId, ownHosts }: Pick<ReachRules, 'links' | 'customDomains' | 'appId' | 'ownHosts'>,
): boolean {
  if (isBelowLinkDomain(host, links)) {
    return true;
  }
  const owner = customDomains.get(host) ?? customDomains.get(stripPort(host));
  return owner !== undefined && (owner === appId || !ownHosts.has(host));
}

/** False for names of loopback and local networks (RFC 6761, RFC 6762, RFC 8375) and for special IP addresses. */
function isPublicName(name: string): boolean {
  const literal = name.startsWith('[') ? name.slice(1, -1) : name;
  if (isIP(literal) !== 0) {
    return isPublicAddress(literal);
  }
  return name.includes('.') && !/\.(?:localhost|local|localdomain|internal|home\.arpa)$/.test(name);
}

/** Returns host and port, including a default port. */
function getAuthority(address: URL): string {
  const port = address.port === '' ? (address.protocol === 'https:' ? '443' : '80') : address.port;
  return `${stripPort(getHost(address))}:${port}`;
}

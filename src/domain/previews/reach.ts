import { isIP } from 'node:net';
import { getHost } from '../addresses/address.ts';
import { isLinkHost, type LinkSettings } from '../apps/link-host.ts';
import { isPublicAddress } from './public-address.ts';

/** The rules that decide whether a page may be fetched. */
export interface ReachRules {
  links: LinkSettings;
  /** Every custom domain of the installation, with the id of its app. */
  customDomains: ReadonlyMap<string, string>;
  /** The host names of the API, without port. Null means loopback names, which are never public. */
  apiHosts: ReadonlySet<string> | null;
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
  if (isLinkHost(host, rules.links, rules.customDomains)) {
    return 'NEVER';
  }
  if (rules.privateHosts.has(getAuthority(address))) {
    return 'ANYWHERE';
  }
  const name = host.replace(/:\d+$/, '');
  if (rules.apiHosts?.has(name)) {
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
export function canShowPicture(
  picture: URL,
  { links, customDomains, privateHosts }: Pick<ReachRules, 'links' | 'customDomains' | 'privateHosts'>,
): boolean {
  const host = getHost(picture);
  if (isLinkHost(host, links, customDomains)) {
    return false;
  }
  return privateHosts.has(getAuthority(picture)) || isPublicName(host.replace(/:\d+$/, ''));
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
  return `${getHost(address).replace(/:\d+$/, '')}:${port}`;
}

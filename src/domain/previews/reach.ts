import { isIP } from 'node:net';
import { getHost } from '../addresses/address.ts';
import { MAX_ADDRESS_LENGTH } from '../addresses/path.ts';
import { isLinkHost, type LinkSettings } from '../apps/link-host.ts';
import { isPublicAddress } from './public-address.ts';

/** What decides whether a page is fetched. */
export interface ReachRules {
  links: LinkSettings;
  /** Every custom domain of the installation, with its app. */
  customDomains: ReadonlyMap<string, string>;
  /** The host names, without port, under which the API answers; null: loopback names. */
  apiHosts: ReadonlySet<string> | null;
  /** `host:port` of what an operator lets be fetched though it is private. */
  privateHosts: ReadonlySet<string>;
  /** The host of the app's web platform, as `getHost` spells it: the one that may have a port of its own. */
  webHost: string | null;
}

/** How far a fetch may reach: not at all, to public addresses alone, or to whatever the name stands for. */
export type Reach = 'NEVER' | 'PUBLIC' | 'ANYWHERE';

/**
 * Whether a page may be fetched, by its address alone; what its name resolves to is looked at where the connection is
 * made. An address of the page's own, or of a redirect, is never one of this installation.
 */
export function computeReach(address: URL, rules: ReachRules): Reach {
  const { protocol, username, password, href } = address;
  if (protocol !== 'http:' && protocol !== 'https:') {
    return 'NEVER';
  }
  if (username !== '' || password !== '' || href.length > MAX_ADDRESS_LENGTH) {
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
 * Whether visitors may be shown a picture from there: one of a stranger's choice must not make a browser ask the
 * devices around it, nor open links, which would count.
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

/** Names of loopback and of local networks (RFC 6761, RFC 6762, RFC 8375) and special IP addresses are none. */
function isPublicName(name: string): boolean {
  const literal = name.startsWith('[') ? name.slice(1, -1) : name;
  if (isIP(literal) !== 0) {
    return isPublicAddress(literal);
  }
  return name.includes('.') && !/\.(?:localhost|local|localdomain|internal|home\.arpa)$/.test(name);
}

/** Host and port, whichever of them the address leaves out. */
function getAuthority(address: URL): string {
  const port = address.port === '' ? (address.protocol === 'https:' ? '443' : '80') : address.port;
  return `${getHost(address).replace(/:\d+$/, '')}:${port}`;
}

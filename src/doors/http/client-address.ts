import type { IncomingMessage } from 'node:http';
import { LRUCache } from 'lru-cache';
import { type Networks, normalizeIpAddress, parseNetworks } from '../../domain/addresses/ip-address.ts';

/** The header in which proxies report their clients: X-Forwarded-For (de facto) or Forwarded (RFC 7239). */
type ForwardedHeader = 'x-forwarded-for' | 'forwarded';

/** Returns the normalized IP address of a request's client; null if the connection is closed. */
export type ClientAddressReader = (request: IncomingMessage) => string | null;

/** The size of the cache of peers: checking a peer against the list costs as much as the rest of a short request. */
const CACHED_PEERS = 1_000;

/**
 * Creates the reader of client addresses. Each proxy appends the address of its own client to the header, so the last
 * address that isn't a trusted proxy is the client; everything before it may be forged. The header is ignored unless
 * the connection itself comes from a trusted proxy. Other forwarding headers are never read: proxies pass on `Host`,
 * and the scheme of links is a setting.
 *
 * @param onUntrustedProxy is called once if requests seem to come through an untrusted proxy, whose clients would then
 *   share one client key.
 */
export function createClientAddressReader(
  trusted: Networks | null,
  header: ForwardedHeader,
  onUntrustedProxy: (peer: string) => void = () => {},
): ClientAddressReader {
  const privateNetworks = requireNetworks('loopback', 'private');
  let isReported = false;
  const reportUntrustedPeer = (peer: string): string => {
    // Anyone can forge the header, but a private peer that sends it is most likely a proxy missing in TRUSTED_PROXIES.
    if (!isReported && privateNetworks.includes(peer)) {
      isReported = true;
      onUntrustedProxy(peer);
    }
    return peer;
  };
  const cachedPeers = new LRUCache<string, boolean>({ max: CACHED_PEERS });
  const isTrusted = (address: string): boolean => {
    if (trusted === null) {
      return false;
    }
    const cached = cachedPeers.get(address);
    if (cached !== undefined) {
      return cached;
    }
    const found = trusted.includes(address);
    cachedPeers.set(address, found);
    return found;
  };

  return (request) => {
    const peer = normalizePeer(request.socket.remoteAddress);
    const forwarded = request.headers[header];
    if (peer === null || forwarded === undefined) {
      return peer;
    }
    if (!isTrusted(peer)) {
      return reportUntrustedPeer(peer);
    }
    // Node.js joins repeated lines of both headers, but its types allow an array for X-Forwarded-For.
    const text = Array.isArray(forwarded) ? forwarded.join(',') : forwarded;
    return findLastUntrusted(text, header, peer, isTrusted);
  };
}

function requireNetworks(...names: string[]): Networks {
  const networks = parseNetworks(names);
  if (!networks.ok) {
    throw new Error(networks.reason);
  }
  return networks.value;
}

/** Converts the IPv4-mapped IPv6 addresses that a dual-stack socket reports. */
function normalizePeer(address: string | undefined): string | null {
  return address === undefined ? null : normalizeIpAddress(address);
}

/**
 * Walks back from the end of the header past trusted proxies. Stops at an element that isn't an address, and returns
 * the proxy that wrote it.
 */
function findLastUntrusted(
  text: string,
  header: ForwardedHeader,
  peer: string,
  isTrusted: (address: string) => boolean,
): string {
  let client = peer;
  let end = text.length;
  while (end > 0 && isTrusted(client)) {
    // A comma within quotes also separates: an unclosed quote from a client must not hide what a proxy appended.
    const comma = text.lastIndexOf(',', end - 1);
    const element = text.slice(comma + 1, end);
    const address = normalizeIpAddress(header === 'forwarded' ? parseForwardedNode(element) : element);
    if (address === null) {
      return client;
    }
    client = address;
    end = comma;
  }
  return client;
}

/** Returns the `for` node of a `Forwarded` element such as `for="[2001:db8::1]:4711";proto=https`. */
function parseForwardedNode(element: string): string {
  for (const pair of element.split(';')) {
    const [, node] = /^\s*for\s*=\s*("?)([^"]*)\1\s*$/i.exec(pair)?.slice(1) ?? [];
    if (node !== undefined) {
      return node;
    }
  }
  return '';
}

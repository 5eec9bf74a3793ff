import type { IncomingMessage } from 'node:http';
import { LRUCache } from 'lru-cache';
import { type Networks, normalizeIpAddress, parseNetworks } from '../../domain/addresses/ip-address.ts';

/** The header in which the proxies in front write down whom they serve: the usual one, or that of RFC 7239. */
type ForwardedHeader = 'x-forwarded-for' | 'forwarded';

/** Returns the IP address of a request's client in its normalized form; null if the connection is gone. */
export type ClientAddressReader = (request: IncomingMessage) => string | null;

/** How many peers are cached: to check one against the list costs as much as the rest of a short request. */
const CACHED_PEERS = 1_000;

/**
 * Creates the reader of client addresses. A proxy appends the address of its own client to the header, so the last
 * address that is no trusted proxy is the client; anybody may have written what precedes it. The header counts only if
 * the connection itself comes from a trusted proxy. No other forwarding header counts: proxies pass the host on as
 * `Host`, and the scheme of links is a setting. `onUntrustedProxy` is called once if an untrusted proxy seems to be in
 * front: all its clients would count as one.
 */
export function createClientAddressReader(
  trusted: Networks | null,
  header: ForwardedHeader,
  onUntrustedProxy: (peer: string) => void = () => {},
): ClientAddressReader {
  const privateNetworks = requireNetworks('loopback', 'private');
  let isReported = false;
  const reportUntrustedPeer = (peer: string): string => {
    // Strangers may forge the header; what comes from near by is a proxy that somebody forgot to name.
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
    // Node joins several lines of it; its types know that of the one header only.
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

/** A server that listens on IPv6 too is told of IPv4 in the clothes of IPv6. */
function normalizePeer(address: string | undefined): string | null {
  return address === undefined ? null : normalizeIpAddress(address);
}

/**
 * Goes back from the end as long as there are trusted proxies. What is no address ends it: then the proxy that wrote it
 * down stands for its client, as for everybody whom it does not name.
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
    // A comma between quotes separates, too: a quote that a client left open must not hide what the proxy wrote behind it.
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

/** The node that an element of `Forwarded` names: `for="[2001:db8::1]:4711";proto=https`. */
function parseForwardedNode(element: string): string {
  for (const pair of element.split(';')) {
    const [, node] = /^\s*for\s*=\s*("?)([^"]*)\1\s*$/i.exec(pair)?.slice(1) ?? [];
    if (node !== undefined) {
      return node;
    }
  }
  return '';
}

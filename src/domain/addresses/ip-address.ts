import { BlockList, isIPv4, isIPv6 } from 'node:net';
import { accept, type Checked, reject } from '../failures.ts';

/** A set of IP addresses. */
export interface Networks {
  /** Returns false for a text that isn't an IP address. */
  includes(address: string): boolean;
}

/** The names that can replace a list of networks. */
const NAMED_NETWORKS: Readonly<Record<string, readonly string[]>> = {
  loopback: ['127.0.0.0/8', '::1/128'],
  private: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
};

/** Parses a list of addresses, networks (`10.0.0.0/8`) and the names `loopback` and `private`. */
export function parseNetworks(texts: readonly string[]): Checked<Networks> {
  const list = new BlockList();
  for (const text of texts.flatMap((named) => NAMED_NETWORKS[named] ?? [named])) {
    const [, base = '', length] = /^([^/]*)(?:\/([0-9]{1,3}))?$/.exec(text) ?? [];
    const mapped = parseMappedNetwork(base, length);
    const address = mapped?.base ?? base;
    const family = isIPv4(address) ? 'ipv4' : 'ipv6';
    const maxPrefix = family === 'ipv4' ? 32 : 128;
    const prefix = mapped?.prefix ?? Number(length ?? maxPrefix);
    if ((family === 'ipv6' && !isIPv6(address)) || prefix > maxPrefix) {
      return reject(
        `contains \`${text}\`, which is not an IP address, a network such as \`10.0.0.0/8\`, \`loopback\` or \`private\`.`,
      );
    }
    if (prefix === 0) {
      return reject(`contains \`${text}\`, which includes every address. Use a smaller network.`);
    }
    list.addSubnet(address, prefix, family);
  }
  return accept({
    includes(address) {
      const plain = normalizeIpAddress(address);
      return plain !== null && list.check(plain, isIPv4(plain) ? 'ipv4' : 'ipv6');
    },
  });
}

/** Parses an IPv4 network in IPv4-mapped IPv6 notation. Returns null for any other network. */
function parseMappedNetwork(base: string, length = '128'): { base: string; prefix: number } | null {
  const plain = isIPv6(base) ? normalizeIpAddress(base) : null;
  const prefix = Number(length) - 96;
  return plain !== null && isIPv4(plain) && prefix >= 0 ? { base: plain, prefix } : null;
}

/** The maximum length of an address with brackets, zone and port. */
const MAX_TEXT_LENGTH = 100;

/**
 * Returns the canonical form of an IP address that may have a port, brackets or a zone, as sockets and proxies write
 * it. IPv4-mapped IPv6 becomes IPv4. Returns null for any other text, such as host names and octal numbers.
 */
export function normalizeIpAddress(text: string): string | null {
  if (isIPv4(text)) {
    return text;
  }
  if (text.startsWith('::ffff:') && isIPv4(text.slice(7))) {
    return text.slice(7);
  }
  if (text.length > MAX_TEXT_LENGTH) {
    return null;
  }
  const [, bracketed, bare] = /^\s*(?:\[([^\]]*)\](?::\d{1,5})?|([^[\]]*?))\s*$/.exec(text) ?? [];
  if (bare !== undefined) {
    const withoutPort = bare.replace(/^([^:]*):\d{1,5}$/, '$1');
    if (isIPv4(withoutPort)) {
      return withoutPort;
    }
  }
  const address = (bracketed ?? bare ?? '').replace(/%.*$/, '');
  if (!isIPv6(address)) {
    return null;
  }
  const groups = parseGroups(address);
  return findMappedIPv4(groups) ?? canonicalizeIPv6(address);
}

/**
 * Returns the client key of an address: an IPv4 address itself, or the /64 network of an IPv6 address, because devices
 * change the lower 64 bits frequently. IPv4-mapped IPv6 counts as IPv4. Returns null for a text that isn't an IP
 * address.
 */
export function getClientKey(address: string): string | null {
  if (isIPv4(address)) {
    return address;
  }
  const text = address.trim().replace(/%.*$/, '');
  if (isIPv4(text)) {
    return text;
  }
  if (!isIPv6(text)) {
    return null;
  }
  if (text !== lastIPv6.address) {
    const groups = parseGroups(text);
    const network = groups.slice(0, 4).map((group) => group.toString(16));
    lastIPv6 = { address: text, clientKey: findMappedIPv4(groups) ?? `${network.join(':')}::/64` };
  }
  return lastIPv6.clientKey;
}

/** A cache of the last result: several parts of the server ask for the same key in turn, and parsing is slow. */
let lastIPv6 = { address: '', clientKey: '' };

/**
 * Returns the IPv4 address in an IPv4-mapped IPv6 address (RFC 4291, section 2.5.5.2), or null for any other address.
 */
function findMappedIPv4([a, b, c, d, e, f, high = 0, low = 0]: readonly number[]): string | null {
  if (a !== 0 || b !== 0 || c !== 0 || d !== 0 || e !== 0 || f !== 0xffff) {
    return null;
  }
  return [high >> 8, high & 0xff, low >> 8, low & 0xff].join('.');
}

/** Returns the form of an IPv6 address that a URL parser produces: lowercase hexadecimal with one `::`. */
function canonicalizeIPv6(address: string): string {
  return new URL(`http://[${address}]/`).hostname.slice(1, -1);
}

/** Parses an IPv6 address into its eight groups. */
function parseGroups(address: string): number[] {
  const [head = '', tail] = canonicalizeIPv6(address).split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const gap = Array.from({ length: 8 - before.length - after.length }, () => '0');
  return [...before, ...gap, ...after].map((group) => Number.parseInt(group, 16));
}

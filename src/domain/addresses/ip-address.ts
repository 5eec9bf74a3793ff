import { BlockList, isIPv4, isIPv6 } from 'node:net';
import { accepted, type Checked, refused } from '../failures.ts';

/** A set of addresses of the internet protocol. */
export interface Networks {
  /** What is no address is in no network. */
  includes(address: string): boolean;
}

/** Networks that people name by a word. */
const NAMED: Readonly<Record<string, readonly string[]>> = {
  loopback: ['127.0.0.0/8', '::1/128'],
  private: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
};

/** Reads addresses, networks (`10.0.0.0/8`) and the words `loopback` and `private`. */
export function parseNetworks(texts: readonly string[]): Checked<Networks> {
  const list = new BlockList();
  for (const text of texts.flatMap((named) => NAMED[named] ?? [named])) {
    const [, base = '', length] = /^([^/]*)(?:\/([0-9]{1,3}))?$/.exec(text) ?? [];
    const mapped = mappedNetwork(base, length);
    const address = mapped?.base ?? base;
    const family = isIPv4(address) ? 'ipv4' : 'ipv6';
    const most = family === 'ipv4' ? 32 : 128;
    const prefix = mapped?.prefix ?? Number(length ?? most);
    if ((family === 'ipv6' && !isIPv6(address)) || prefix > most)
      return refused(`${text} is no address and no network`);
    if (prefix === 0) return refused(`${text} is everybody`);
    list.addSubnet(address, prefix, family);
  }
  return accepted({
    includes(address) {
      const plain = plainAddress(address);
      return plain !== null && list.check(plain, isIPv4(plain) ? 'ipv4' : 'ipv6');
    },
  });
}

/** A network of IPv4 in the clothes of IPv6. */
function mappedNetwork(base: string, length = '128'): { base: string; prefix: number } | null {
  const plain = isIPv6(base) ? plainAddress(base) : null;
  const prefix = Number(length) - 96;
  return plain !== null && isIPv4(plain) && prefix >= 0 ? { base: plain, prefix } : null;
}

/** No address with brackets, zone and port is longer. */
const LONGEST = 100;

/**
 * The one spelling of an address that may come with a port, brackets or a zone, as sockets and proxies write it. IPv4
 * in the clothes of IPv6 is IPv4. Null for everything else, as names, octal numbers and what is unknown.
 */
export function plainAddress(text: string): string | null {
  if (isIPv4(text)) return text;
  if (text.startsWith('::ffff:') && isIPv4(text.slice(7))) return text.slice(7);
  if (text.length > LONGEST) return null;
  const [, bracketed, bare] = /^\s*(?:\[([^\]]*)\](?::\d{1,5})?|([^[\]]*?))\s*$/.exec(text) ?? [];
  if (bare !== undefined) {
    const withoutPort = bare.replace(/^([^:]*):\d{1,5}$/, '$1');
    if (isIPv4(withoutPort)) return withoutPort;
  }
  const address = (bracketed ?? bare ?? '').replace(/%.*$/, '');
  if (!isIPv6(address)) return null;
  const groups = groupsOf(address);
  return mappedIPv4(groups) ?? canonical(address);
}

/**
 * The place that an address stands for: an IPv4 address as it is, of an IPv6 address the network (/64), since devices
 * change the rest of it by themselves. IPv4 written as IPv6 is IPv4. Null for what is no address.
 */
export function placeOf(address: string): string | null {
  if (isIPv4(address)) return address;
  const text = address.trim().replace(/%.*$/, '');
  if (isIPv4(text)) return text;
  if (!isIPv6(text)) return null;
  const groups = groupsOf(text);
  const network = groups.slice(0, 4).map((group) => group.toString(16));
  return mappedIPv4(groups) ?? `${network.join(':')}::/64`;
}

/** The IPv4 address that an IPv6 address stands for (RFC 4291, 2.5.5.2); null: it is a real one. */
function mappedIPv4([a, b, c, d, e, f, high = 0, low = 0]: readonly number[]): string | null {
  if (a !== 0 || b !== 0 || c !== 0 || d !== 0 || e !== 0 || f !== 0xffff) return null;
  return [high >> 8, high & 0xff, low >> 8, low & 0xff].join('.');
}

/** Whatever the spelling of an IPv6 address, a URL's parser makes it hexadecimal, in lower case, with one gap. */
function canonical(address: string): string {
  return new URL(`http://[${address}]/`).hostname.slice(1, -1);
}

/** The eight groups of an IPv6 address. */
function groupsOf(address: string): number[] {
  const [head = '', tail] = canonical(address).split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const gap = Array.from({ length: 8 - before.length - after.length }, () => '0');
  return [...before, ...gap, ...after].map((group) => Number.parseInt(group, 16));
}

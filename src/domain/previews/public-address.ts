import { BlockList, isIP } from 'node:net';

type Range = readonly [network: string, prefix: number];

/** Addresses that are not on the public internet (IANA, IPv4 Special-Purpose Address Registry), and multicast. */
const SPECIAL_IPV4: readonly Range[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10], // carrier-grade NAT
  ['127.0.0.0', 8],
  ['169.254.0.0', 16], // link-local, including the metadata services of cloud providers
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.31.196.0', 24],
  ['192.52.193.0', 24],
  ['192.88.99.0', 24], // 6to4 relays
  ['192.168.0.0', 16],
  ['192.175.48.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];

/** The only range of public IPv6 addresses so far (IANA, IPv6 Global Unicast Address Assignments). */
const GLOBAL_IPV6: Range = ['2000::', 3];

/** Subranges of `GLOBAL_IPV6` that are not public or embed IPv4 addresses. It contains no others that embed them. */
const SPECIAL_IPV6: readonly Range[] = [
  ['2001::', 23], // Teredo, benchmarking, ORCHID and other protocols
  ['2001:db8::', 32],
  ['2002::', 16], // 6to4
  ['2620:4f:8000::', 48],
  ['3fff::', 20],
];

const special = createBlockList(SPECIAL_IPV4, SPECIAL_IPV6);
const global = createBlockList([], [GLOBAL_IPV6]);

/**
 * Whether an IP address, in any notation that a resolver returns, is on the public internet: not private, loopback,
 * link-local, multicast or reserved, and without another address embedded in it. False for text that isn't an address.
 */
export function isPublicAddress(address: string): boolean {
  // A zone refers to a network interface of this machine.
  if (address.includes('%')) {
    return false;
  }
  const version = isIP(address);
  if (version === 4) {
    return !special.check(address, 'ipv4');
  }
  return version === 6 && global.check(address, 'ipv6') && !special.check(address, 'ipv6');
}

function createBlockList(ipv4: readonly Range[], ipv6: readonly Range[]): BlockList {
  const list = new BlockList();
  for (const [network, prefix] of ipv4) {
    list.addSubnet(network, prefix, 'ipv4');
  }
  for (const [network, prefix] of ipv6) {
    list.addSubnet(network, prefix, 'ipv6');
  }
  return list;
}

import { Resolver } from 'node:dns/promises';
import type { LookupFunction } from 'node:net';
import { isPublicAddress } from '../domain/previews/public-address.ts';

/** Resolves a host name to IP addresses. */
export type Resolve = (name: string) => Promise<string[]>;

/** The timeout of one DNS query, in milliseconds. All tries fit into the time limit of a fetch. */
const TRY_MS = 1_000;
const TRIES = 2;

/**
 * Resolves a name by DNS queries, without the hosts file and local name services. The system resolver would block one
 * of libuv's few threads, which file access and PostgreSQL connections also need, until a third-party server responds.
 */
export async function resolveByDns(name: string): Promise<string[]> {
  const resolver = new Resolver({ timeout: TRY_MS, tries: TRIES });
  const results = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
  return results.flatMap((result) => (result.status === 'fulfilled' ? result.value : []));
}

/**
 * Creates the lookup function of a connection. The connection uses exactly the addresses that were checked; a name
 * fails to resolve if any of its addresses isn't public.
 */
export function createPublicLookup(resolve: Resolve): LookupFunction {
  return (hostname, { all }, callback) => {
    const fail = (reason: string) => callback(new Error(`${hostname} ${reason}`), []);
    resolve(hostname).then(
      (addresses) => {
        const [first] = addresses;
        if (first === undefined) {
          fail('has no addresses');
        } else if (!addresses.every(isPublicAddress)) {
          fail('has an address that is not public');
        } else if (all) {
          callback(null, addresses.map(toLookupAddress));
        } else {
          callback(null, first, getFamily(first));
        }
      },
      () => fail('could not be resolved'),
    );
  };
}

function toLookupAddress(address: string) {
  return { address, family: getFamily(address) };
}

function getFamily(address: string): number {
  return address.includes(':') ? 6 : 4;
}

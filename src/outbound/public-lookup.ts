import { Resolver } from 'node:dns/promises';
import type { LookupFunction } from 'node:net';
import { isPublicAddress } from '../domain/previews/public-address.ts';

/** What a name stands for: IP addresses. */
export type Resolve = (name: string) => Promise<string[]>;

/** One try takes so long, in milliseconds, and there are two of them within the time that a page has. */
const TRY_MS = 1_000;
const TRIES = 2;

/**
 * Asks the DNS itself, and neither the file of hosts nor the network's own names. Asking the system would take one of
 * the few threads that files and the database's connections need too, for as long as a stranger's server likes.
 */
export async function resolveByDns(name: string): Promise<string[]> {
  const resolver = new Resolver({ timeout: TRY_MS, tries: TRIES });
  const results = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
  return results.flatMap((result) => (result.status === 'fulfilled' ? result.value : []));
}

/**
 * The lookup of a connection, by which it goes to just the addresses that were looked at: a name that stands for any
 * that is not public stands for none.
 */
export function createPublicLookup(resolve: Resolve): LookupFunction {
  return (hostname, { all }, callback) => {
    const fail = (reason: string) => callback(new Error(`${hostname} ${reason}`), []);
    resolve(hostname).then(
      (addresses) => {
        const [first] = addresses;
        if (first === undefined) {
          fail('is not known');
        } else if (!addresses.every(isPublicAddress)) {
          fail('is not public');
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

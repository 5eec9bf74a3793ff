import { LRUCache } from 'lru-cache';

/**
 * A cache of each link's referrer hosts per day, so that most clicks need no query for them. Hosts are only ever added.
 */
interface KnownHosts {
  get(linkDay: string): readonly string[] | undefined;
  set(linkDay: string, hosts: readonly string[]): unknown;
}

/** Cache size: enough for the links that are currently clicked. */
const MAX_LINK_DAYS = 1_000;

export function createKnownHosts(): KnownHosts {
  return new LRUCache<string, readonly string[]>({ max: MAX_LINK_DAYS });
}

import { LRUCache } from 'lru-cache';

/** The hosts that a link is known to have on a day, so that the common click need not ask for them. Hosts never go. */
export interface KnownHosts {
  get(linkDay: string): readonly string[] | undefined;
  set(linkDay: string, hosts: readonly string[]): unknown;
}

/** So many links' days are remembered: those that are clicked just now. */
const MAX_LINK_DAYS = 1_000;

export function createKnownHosts(): KnownHosts {
  return new LRUCache<string, readonly string[]>({ max: MAX_LINK_DAYS });
}

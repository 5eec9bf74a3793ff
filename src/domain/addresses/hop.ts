import { addQueryPairs, findQueryValue, type QueryPair } from './query.ts';

/** Marks a URL to which a link of this installation has redirected. Deep-link parameters are never forwarded. */
const HOP_PARAMETER = '_hk_hop';

const HOP: QueryPair = `${HOP_PARAMETER}=1`;

/** Marks the URL of a link of this installation as the target of another one. */
export function addHop(url: string): string {
  return addQueryPairs(url, [HOP]);
}

/** Whether a link of this installation led to this address. Anyone can claim so. */
export function hasHop(address: string): boolean {
  return findQueryValue(address, HOP_PARAMETER) !== null;
}

/** Returns the pair that marks an address, for an address that replaces it; empty for one without the mark. */
export function listHop(address: string): QueryPair[] {
  return hasHop(address) ? [HOP] : [];
}

import { addQueryPairs, type QueryPair } from '../addresses/query.ts';
import { isWebAddress } from '../addresses/web-address.ts';
import type { AppSnapshot } from '../apps/snapshot.ts';
import { addPlayReferrer, isStoreAddress } from './app-stores.ts';
import type { Outcome } from './outcome.ts';

/** What is put on the addresses of an outcome. */
interface Additions {
  /** The forwarded part of the request's query. */
  forwardedQuery: readonly QueryPair[];
  /** What tells an app where it was opened from. Never on an address of the web: the ids unlock metadata. */
  deepLinkParameters: readonly QueryPair[];
}

/** The outcome with its addresses as they are sent: with the forwarded query, the deep-link parameters and the referrer for the store. */
export function completeOutcome(
  outcome: Outcome,
  { forwardedQuery, deepLinkParameters }: Additions,
  snapshot: AppSnapshot,
): Outcome {
  const completeDeepLink = (deepLink: string) => addQueryPairs(deepLink, [...forwardedQuery, ...deepLinkParameters]);

  /** An address of any kind; `deepLink`, complete, is what its app opens that is installed from there. */
  function completeAddress(address: string, deepLink: string | null): string {
    if (!isWebAddress(address)) {
      return completeDeepLink(address);
    }
    if (!isStore(address, snapshot)) {
      return addQueryPairs(address, forwardedQuery);
    }
    return deepLink === null ? address : addPlayReferrer(address, deepLink);
  }

  switch (outcome.kind) {
    case 'REDIRECT':
      return { ...outcome, location: addQueryPairs(outcome.location, forwardedQuery) };
    case 'INTENT': {
      const link = completeDeepLink(outcome.link);
      return { ...outcome, link, fallback: outcome.fallback && completeAddress(outcome.fallback, link) };
    }
    case 'STORE': {
      const link = outcome.link && completeDeepLink(outcome.link);
      return { ...outcome, link, url: completeAddress(outcome.url, link) };
    }
    case 'PREVIEW_PAGE': {
      const open = outcome.open && completeDeepLink(outcome.open);
      const get = outcome.get && completeAddress(outcome.get, open);
      return { ...outcome, open, get, web: outcome.web && addQueryPairs(outcome.web, forwardedQuery) };
    }
    case 'EXPIRED':
      // No app is told of a link that is not valid.
      return { ...outcome, url: outcome.url && addQueryPairs(outcome.url, forwardedQuery) };
    default:
      return outcome;
  }
}

function isStore(address: string, { platforms }: AppSnapshot): boolean {
  return isStoreAddress(address, null) || [...platforms.values()].some(({ storeUrl }) => storeUrl === address);
}

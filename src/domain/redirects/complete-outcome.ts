import { addQueryPairs, formatDeepLinkParameter, type QueryPair } from '../addresses/query.ts';
import type { AppSnapshot } from '../apps/snapshot.ts';
import type { SmartLink } from '../smart-links/smart-link.ts';
import { addPlayReferrer, isStoreAddress } from './app-stores.ts';
import { isWebAddress } from './intent.ts';
import type { Outcome } from './outcome.ts';

/** What is put on the addresses of an outcome. */
export interface Additions {
  /** What of the request's query travels on. */
  forwardedQuery: readonly QueryPair[];
  /** What tells an app where it was opened from. Never on an address of the web: the ids unlock metadata. */
  deepLinkParameters: readonly QueryPair[];
}

/** What tells an app from which click its deep link comes, or from which link where no click is recorded in time. */
export function buildDeepLinkParameters(link: Pick<SmartLink, 'id' | 'metadata'>, clickId: string | null): QueryPair[] {
  const origin =
    clickId === null ? formatDeepLinkParameter('_hk_sid', link.id) : formatDeepLinkParameter('_hk_cid', clickId);
  return link.metadata === null ? [origin] : [origin, formatDeepLinkParameter('_hk_md', '1')];
}

/** The outcome with its addresses as they are sent: with what travels on, the marks, and the referrer for the store. */
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

import { addQueryPairs, type QueryPair } from '../addresses/query.ts';
import { isWebAddress } from '../addresses/web-address.ts';
import { toWellFormedUri } from '../addresses/well-formed.ts';
import { isOtherAppDeepLink } from '../apps/other-app.ts';
import type { AppSnapshot } from '../apps/snapshot.ts';
import { addPlayReferrer, isStore } from './app-stores.ts';
import type { Outcome } from './outcome.ts';

/** The query parameters to add to the URLs of an outcome. */
interface Additions {
  /** The forwarded query parameters of the request. */
  forwardedQuery: readonly QueryPair[];
  /**
   * The deep-link parameters (`_hk_*`). Never added to an http(s) URL or a deep link of another app, because the ids
   * grant access to metadata.
   */
  deepLinkParameters: readonly QueryPair[];
}

/** Adds forwarded query parameters, deep-link parameters and the store's referrer to the URLs of an outcome. */
export function completeOutcome(
  outcome: Outcome,
  { forwardedQuery, deepLinkParameters }: Additions,
  snapshot: AppSnapshot,
): Outcome {
  const isOther = (deepLink: string) => isOtherAppDeepLink(deepLink, snapshot);
  const completeDeepLink = (deepLink: string) => {
    const pairs = isOther(deepLink) ? forwardedQuery : [...forwardedQuery, ...deepLinkParameters];
    return toWellFormedUri(addQueryPairs(deepLink, pairs));
  };

  /** Completes a URL or deep link. `deepLink` is the complete deep link that the app opens after its installation. */
  function completeAddress(address: string, deepLink: string | null): string {
    if (!isWebAddress(address)) {
      return completeDeepLink(address);
    }
    if (!isStore(address, snapshot)) {
      return addQueryPairs(address, forwardedQuery);
    }
    // The app that the store installs can't open the deep link of another app.
    return deepLink === null || isOther(deepLink) ? address : addPlayReferrer(address, deepLink);
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
      // A link outside its window opens no app, so there is no deep link to complete.
      return { ...outcome, url: outcome.url && completeExpiredUrl(outcome.url, forwardedQuery) };
    default:
      return outcome;
  }
}

function completeExpiredUrl(url: string, forwardedQuery: readonly QueryPair[]): string {
  const complete = addQueryPairs(url, forwardedQuery);
  return isWebAddress(complete) ? complete : toWellFormedUri(complete);
}

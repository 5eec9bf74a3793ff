import type { AppConfiguration } from '../apps/snapshot.ts';
import { ourPair, type QueryPair, withQuery } from '../addresses/query.ts';
import type { SmartLink } from '../smart-links/smart-link.ts';
import { isWebAddress } from './intent.ts';
import type { Outcome } from './outcome.ts';
import { isStoreAddress, playReferrer } from './stores.ts';

/** What is put on the addresses of an outcome. */
export interface Additions {
  /** What of the request's query travels on. */
  travelling: readonly QueryPair[];
  /** What tells an app where it was opened from. Never on an address of the web: the ids unlock metadata. */
  marks: readonly QueryPair[];
}

/** What tells an app from which click its deep link comes, or from which link where no click is recorded in time. */
export function marksOn(link: Pick<SmartLink, 'id' | 'metadata'>, clickId: string | null): QueryPair[] {
  const origin = clickId === null ? ourPair('_hk_sid', link.id) : ourPair('_hk_cid', clickId);
  return link.metadata === null ? [origin] : [origin, ourPair('_hk_md', '1')];
}

/** The outcome with its addresses as they are sent: with what travels on, the marks, and the referrer for the store. */
export function completed(outcome: Outcome, { travelling, marks }: Additions, config: AppConfiguration): Outcome {
  const app = (deepLink: string) => withQuery(deepLink, [...travelling, ...marks]);

  /** An address of any kind; `deepLink`, complete, is what its app opens that is installed from there. */
  function place(address: string, deepLink: string | null): string {
    if (!isWebAddress(address)) return app(address);
    if (!isStore(address, config)) return withQuery(address, travelling);
    return deepLink === null ? address : playReferrer(address, deepLink);
  }

  switch (outcome.kind) {
    case 'REDIRECT':
      return { ...outcome, location: withQuery(outcome.location, travelling) };
    case 'INTENT': {
      const link = app(outcome.link);
      return { ...outcome, link, fallback: outcome.fallback && place(outcome.fallback, link) };
    }
    case 'STORE': {
      const link = outcome.link && app(outcome.link);
      return { ...outcome, link, url: place(outcome.url, link) };
    }
    case 'PREVIEW_PAGE': {
      const open = outcome.open && app(outcome.open);
      const get = outcome.get && place(outcome.get, open);
      return { ...outcome, open, get, web: outcome.web && withQuery(outcome.web, travelling) };
    }
    case 'EXPIRED':
      // No app is told of a link that is not valid.
      return { ...outcome, url: outcome.url && withQuery(outcome.url, travelling) };
    default:
      return outcome;
  }
}

function isStore(address: string, { platforms }: AppConfiguration): boolean {
  return isStoreAddress(address, null) || [...platforms.values()].some(({ storeUrl }) => storeUrl === address);
}

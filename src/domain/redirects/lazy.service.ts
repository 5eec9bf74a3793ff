import type { Database } from '../../../db/client.ts';
import type { AppConfiguration } from '../apps/snapshot.ts';
import { attempt, DomainFailure } from '../failures.ts';
import { placeOf } from '../addresses/ip-address.ts';
import type { Rate } from '../limits/rate.ts';
import type { Losses } from '../health/dropped-writes.ts';
import { within } from '../deadline.ts';
import { type Draft, draftSmartLink } from '../smart-links/draft.ts';
import { insertDraft } from '../smart-links/insertion.service.ts';
import type { UriPolicies } from '../apps/uri-policy.service.ts';
import { withoutOurs } from '../addresses/query.ts';
import { findSmartLinkByUniqueKey } from '../smart-links/smart-link.repository.ts';
import type { SmartLink } from '../smart-links/smart-link.ts';
import { isForeign } from '../apps/uri.ts';
import { save } from '../store.ts';

/** The plain unique link of a uri; `code` is null where it is not stored, so that it has no short address. */
export type LazyLink = Omit<SmartLink, 'code'> & { code: string | null };

/** Who asks for a lazy link. */
export interface LazyAsker {
  /** A person's request that is no mere look; all others make nothing. */
  mayStore: boolean;
  /** The address that they ask from. */
  address: string | null;
}

export interface LazyLinks {
  /**
   * The unique link of this uri without overrides, metadata and limits: the one that stands, or a new one. Where none
   * may be stored, or none can be in time, it is what the link would be. Names of ours in the uri's query are left out,
   * since a stranger wrote it. Null: the rules for strangers allow no such link. Fails where the store can't be read.
   */
  of(config: AppConfiguration, uri: string, asker: LazyAsker): Promise<LazyLink | null>;
}

/** How long somebody waits for their link to be stored, in milliseconds; then they are sent on without it. */
const PATIENCE_MS = 1_000;

export function createLazyLinks(
  db: Database,
  clock: () => number,
  newCode: () => string,
  policies: UriPolicies,
  losses: Losses,
  rate: Rate,
): LazyLinks {
  const making = new Map<string, Promise<SmartLink | null>>();

  /** A first visit that is many at once is one write. The constraint settles it between processes. */
  function make(draft: Draft, address: string | null): Promise<SmartLink | null> {
    const { appId } = draft.link;
    const key = JSON.stringify([appId, draft.uniqueKey]);
    const underWay = making.get(key);
    if (underWay !== undefined) return underWay;
    if (rate.take(`${appId} ${placeOf(address ?? '')}`) > 0) return Promise.resolve(null);
    const made = save(db, (tx) => insertDraft(tx, draft, newCode))
      .catch((error: unknown) => {
        losses.note('lazy link', error);
        return null;
      })
      .finally(() => making.delete(key));
    making.set(key, made);
    return made;
  }

  return {
    async of(config, uri, { mayStore, address }) {
      const policy = await policies.ofStranger(config);
      const draft = attempt(() => draftSmartLink({ uri: withoutOurs(uri), unique: true }, policy, null, clock()));
      if (draft instanceof DomainFailure || leadsElsewhere(draft.link.uri, config)) return null;
      const standing = await findSmartLinkByUniqueKey(db.read, config.app.id, draft.uniqueKey ?? '');
      if (standing !== null) return standing;
      const made = mayStore ? await within(make(draft, address), PATIENCE_MS, null) : null;
      return made ?? { ...draft.link, code: null };
    },
  };
}

/** Nobody who has no token leads people from an app's own host to another site, whatever hosts the app allows. */
function leadsElsewhere(uri: string, { webBase }: AppConfiguration): boolean {
  return isForeign(uri) && new URL(uri).host !== webBase?.host;
}

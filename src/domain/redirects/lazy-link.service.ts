import type { Database } from '../../../db/database.ts';
import { getClientKey } from '../addresses/ip-address.ts';
import { removeDeepLinkParameters } from '../addresses/query.ts';
import type { AppSnapshot } from '../apps/snapshot.ts';
import { isForeign } from '../apps/uri.ts';
import type { UriPolicies } from '../apps/uri-policy.service.ts';
import { withTimeout } from '../deadline.ts';
import { attempt, DomainFailure } from '../failures.ts';
import type { DroppedWrites } from '../health/dropped-writes.ts';
import type { Rate } from '../limits/rate-limit.ts';
import { type Draft, draftSmartLink } from '../smart-links/draft.ts';
import { insertDraft } from '../smart-links/insertion.service.ts';
import { findSmartLinkByUniqueKey } from '../smart-links/smart-link.repository.ts';
import type { SmartLink } from '../smart-links/smart-link.ts';
import { save } from '../store.ts';

/** The plain unique link of a uri; `code` is null where it is not stored, so that it has no short address. */
export type LazyLink = Omit<SmartLink, 'code'> & { code: string | null };

/** Who asks for a lazy link. */
interface LazyLinkRequest {
  /** A person's request that is no mere look; all others make nothing. */
  canStore: boolean;
  /** The address that they ask from. */
  address: string | null;
}

/** How long somebody waits for their link to be stored, in milliseconds; then they are sent on without it. */
const STORE_TIMEOUT_MS = 1_000;

interface LazyLinksParts {
  db: Database;
  clock: () => number;
  generateCode: () => string;
  policies: UriPolicies;
  droppedWrites: DroppedWrites;
  rate: Rate;
}

export function createLazyLinks({ db, clock, generateCode, policies, droppedWrites, rate }: LazyLinksParts) {
  const pendingLinks = new Map<string, Promise<SmartLink | null>>();

  /** A first visit that is many at once is one write. The constraint settles it between processes. */
  function createOnce(draft: Draft, address: string | null): Promise<SmartLink | null> {
    const { appId } = draft.link;
    const key = JSON.stringify([appId, draft.uniqueKey]);
    const pending = pendingLinks.get(key);
    if (pending !== undefined) {
      return pending;
    }
    if (rate.consume(`${appId} ${getClientKey(address ?? '')}`) > 0) {
      return Promise.resolve(null);
    }
    const created = save(db, (tx) => insertDraft(tx, draft, generateCode))
      .catch((error: unknown) => {
        droppedWrites.record('lazy link', error);
        return null;
      })
      .finally(() => pendingLinks.delete(key));
    pendingLinks.set(key, created);
    return created;
  }

  return {
    /**
     * The unique link of this uri without overrides, metadata and limits: the one that stands, or a new one. Where none
     * may be stored, or none can be in time, it is what the link would be. Names of ours in the uri's query are left out,
     * since a stranger wrote it. Null: the rules for strangers allow no such link. Fails where the store can't be read.
     */
    async findOrCreate(
      snapshot: AppSnapshot,
      uri: string,
      { canStore, address }: LazyLinkRequest,
    ): Promise<LazyLink | null> {
      const policy = await policies.getStrangerPolicy(snapshot);
      const draft = attempt(() =>
        draftSmartLink({ uri: removeDeepLinkParameters(uri), unique: true }, policy, null, clock()),
      );
      if (draft instanceof DomainFailure || isOffSite(draft.link.uri, snapshot)) {
        return null;
      }
      const existing = await findSmartLinkByUniqueKey(db.read, snapshot.app.id, draft.uniqueKey ?? '');
      if (existing !== null) {
        return existing;
      }
      const created = canStore ? await withTimeout(createOnce(draft, address), STORE_TIMEOUT_MS, null) : null;
      return created ?? { ...draft.link, code: null };
    },
  };
}

/** Finds or creates the link that an address of the form `/lazy?uri=` stands for. */
export type LazyLinks = ReturnType<typeof createLazyLinks>;

/** Nobody who has no token leads people from an app's own host to another site, whatever hosts the app allows. */
function isOffSite(uri: string, { webBase }: AppSnapshot): boolean {
  return isForeign(uri) && new URL(uri).host !== webBase?.host;
}

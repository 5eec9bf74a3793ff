import type { Database } from '../../../db/database.ts';
import { getClientKey } from '../addresses/ip-address.ts';
import { removeDeepLinkParameters } from '../addresses/query.ts';
import type { AppSnapshot } from '../apps/snapshot.ts';
import { isForeign, removeSignificantSlashes } from '../apps/uri.ts';
import type { UriPolicies } from '../apps/uri-policy.service.ts';
import { withTimeout } from '../deadline.ts';
import { attempt, createRefusal, DomainFailure } from '../failures.ts';
import type { DroppedWrites } from '../health/dropped-writes.ts';
import type { Rate } from '../limits/rate-limit.ts';
import { type Draft, draftSmartLink } from '../smart-links/draft.ts';
import { insertDraft } from '../smart-links/insertion.service.ts';
import { findSmartLinkByUniqueKey } from '../smart-links/smart-link.repository.ts';
import type { DraftLink } from '../smart-links/smart-link.service.ts';
import type { SmartLink } from '../smart-links/smart-link.ts';
import { save } from '../store.ts';

/** The plain unique link of a URI. `code` is null if the link isn't stored and so has no short URL. */
export type LazyLink = Omit<SmartLink, 'code'> & { code: string | null };

/** The circumstances of a request for a lazy link. */
interface LazyLinkRequest {
  /** Whether a missing link can be stored. True only for a person's click. */
  canStore: boolean;
  /** The client's IP address; null if it is unknown. */
  address: string | null;
}

/** How long a visitor waits for the link to be stored, in milliseconds. Then the server redirects them without it. */
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

  /** Combines concurrent first visits into one write. Across processes, the unique constraint prevents duplicates. */
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

  /**
   * Returns the draft of a lazy link. Removes deep-link parameters from the URI's query, since anyone can forge them.
   * Fails for a link that the rules for publishable tokens don't allow, or that leads to another site.
   */
  function draftLazyLink(snapshot: AppSnapshot, uri: string): Draft {
    const policy = policies.getStrangerPolicy(snapshot);
    const draft = draftSmartLink({ uri: removeDeepLinkParameters(uri), unique: true }, policy, null, clock());
    if (isOffSite(draft.link.uri, snapshot)) {
      throw createRefusal(
        'COULD_NOT_CREATE_SMART_LINK',
        'uri',
        "leads to another site. Lazy links lead to the app's own website only. Create a smart link instead.",
      );
    }
    return draft;
  }

  /** Returns the stored link of a draft, with the draft's own URI; null if there is none. */
  async function findStored({ link, uniqueKey }: Draft): Promise<SmartLink | null> {
    const existing = await findSmartLinkByUniqueKey(db.read, link.appId, uniqueKey ?? '');
    return existing && { ...existing, uri: link.uri };
  }

  return {
    /**
     * Returns the link that `findOrCreate` would return, without storing it. Fails if that would return null, and if the
     * store can't be read.
     */
    async preview(snapshot: AppSnapshot, uri: string): Promise<DraftLink> {
      const draft = draftLazyLink(snapshot, uri);
      return { link: (await findStored(draft)) ?? { ...draft.link, code: null }, warnings: draft.warnings };
    },

    /**
     * Returns the unique link of this URI without overrides, metadata or limits. Creates it if it doesn't exist. If it
     * can't be stored in time or must not be stored, returns the link without a code. Its `uri` is the requested one,
     * even if an equivalent one is stored. Returns null for a link that the rules for publishable tokens don't allow, or
     * that leads to another site. Fails if the store can't be read.
     */
    async findOrCreate(
      snapshot: AppSnapshot,
      uri: string,
      { canStore, address }: LazyLinkRequest,
    ): Promise<LazyLink | null> {
      const draft = attempt(() => draftLazyLink(snapshot, uri));
      if (draft instanceof DomainFailure) {
        return null;
      }
      const existing = await findStored(draft);
      if (existing !== null) {
        return existing;
      }
      const requestedUri = draft.link.uri;
      // Others share the stored link, so a visitor must not choose its slashes.
      const stored = { ...draft, link: { ...draft.link, uri: removeSignificantSlashes(requestedUri) } };
      const created = canStore ? await withTimeout(createOnce(stored, address), STORE_TIMEOUT_MS, null) : null;
      return { ...draft.link, code: null, ...created, uri: requestedUri };
    },
  };
}

/** Finds or creates the links of URLs of the form `/lazy?uri=`. */
export type LazyLinks = ReturnType<typeof createLazyLinks>;

/**
 * Whether a URI leads to a site other than the app's own. A request without a token can't create such a link, even for
 * a host that the app allows.
 */
function isOffSite(uri: string, { webBase }: AppSnapshot): boolean {
  return isForeign(uri) && new URL(uri).host !== webBase?.host;
}

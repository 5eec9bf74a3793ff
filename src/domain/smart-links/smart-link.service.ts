import type { Database, Db } from '../../../db/database.ts';
import { isUniqueViolation } from '../../../db/errors.ts';
import { type AnyCaller, type Caller, getCallerClientKey, getCredentialId, isStranger } from '../access/caller.ts';
import { requirePermission } from '../access/permissions.ts';
import type { AppService } from '../apps/app.service.ts';
import type { AppName } from '../apps/app-name.ts';
import type { LinkSettings } from '../apps/link-host.ts';
import type { AppSnapshot } from '../apps/snapshot.ts';
import type { SnapshotCache } from '../apps/snapshot-cache.ts';
import type { UriPolicies } from '../apps/uri-policy.service.ts';
import { createRefusal, DomainFailure, type Warning } from '../failures.ts';
import { runOnce } from '../idempotency/idempotency.service.ts';
import { buildIdempotencyScope, type IdempotencyKey, type IdempotencyScope } from '../idempotency/idempotency.ts';
import { hashInput } from '../idempotency/input-hash.ts';
import { type RequestedId, requireId } from '../ids.ts';
import { parseInput, validateStorableText } from '../input.ts';
import type { EnumerationGuard } from '../limits/enumeration-guard.ts';
import { type Page, type PageRequest, toKeyset } from '../paging.ts';
import { save } from '../store.ts';
import type { CreateSmartLinkInput } from './draft.ts';
import { applyUpdate, type Draft, draftSmartLink, type UpdateSmartLinkInput } from './draft.ts';
import { type SmartLinkFilterInput, smartLinkFilter } from './filter.ts';
import { assertCodeNotTaken, findExistingLink, insertDraft } from './insertion.service.ts';
import { formatPosition, type LinkOrderField, parsePosition } from './link-order.ts';
import { getLinkStatus, type LinkStatus } from './link-status.ts';
import { buildLinkUrl, parseLinkUrl } from './link-url.ts';
import {
  deleteSmartLink,
  findSmartLinkByCode,
  findSmartLinksByIds,
  lockSmartLink,
  resetRedeemCount,
  updateSmartLink,
} from './smart-link.repository.ts';
import type { SmartLink } from './smart-link.ts';
import { countSmartLinks, type LinkCount, listSmartLinks } from './smart-link-list.repository.ts';
import { computeUniqueKey } from './unique-key.ts';

/** Identifies a link by exactly one of the fields. */
export interface SmartLinkName {
  id?: RequestedId | null;
  code?: string | null;
  url?: string | null;
}

/** A link that was created, found or changed, with warnings about the input. */
interface SavedSmartLink {
  smartLink: SmartLink;
  warnings: Warning[];
}

/** A link as its creation would return it, with its warnings. */
export interface DraftLink {
  /** `code` is null for a link that isn't stored and gets a generated code. */
  link: Draft['link'] & { code: string | null };
  warnings: Warning[];
}

/** A creation as it is stored under an idempotency key. Earlier versions stored no warnings. */
interface StoredCreation {
  id: string;
  warnings?: Warning[];
}

interface ListOptions {
  orderBy?: LinkOrderField;
  descending?: boolean;
  filter?: SmartLinkFilterInput | null;
}

/** A page of links. Cursors are the texts of positions (see `link-order.ts`). */
export interface LinkPage extends Page<SmartLink> {
  /** The cursor of each link. */
  cursors: string[];
  /** The ends of the examined part of the list: those of the page, unless the search ended before the page was full. */
  startCursor: string | null;
  endCursor: string | null;
  /** Counts the links that match the filter, once for all calls. */
  countMatches: () => Promise<LinkCount>;
}

interface SmartLinkServiceParts {
  db: Database;
  clock: () => number;
  generateCode: () => string;
  snapshots: SnapshotCache;
  apps: AppService;
  policies: UriPolicies;
  /** Called after each successful create or update call, even if it returned an existing link. */
  onSaved: (link: SmartLink, snapshot: AppSnapshot) => void;
  links: LinkSettings;
  enumerationGuard: EnumerationGuard;
}

export function createSmartLinkService({
  db,
  clock,
  generateCode,
  snapshots,
  apps,
  policies,
  onSaved,
  links,
  enumerationGuard,
}: SmartLinkServiceParts) {
  /**
   * Returns an existing unique link without a write, because most unique requests are repeats. Otherwise inserts the
   * draft.
   */
  async function insertOrFind(draft: Draft): Promise<SavedSmartLink> {
    const existing = await findExistingLink(db.read, draft);
    const smartLink = existing ?? (await save(db, (tx) => insertDraft(tx, draft, generateCode)));
    return { smartLink, warnings: draft.warnings };
  }

  async function insertOnce(
    createDraft: () => Draft,
    scope: IdempotencyScope,
    inputHash: string,
  ): Promise<SavedSmartLink> {
    return save(db, async (tx) => {
      const stored = await runOnce<StoredCreation>(tx, { scope, inputHash, now: clock() }, async () => {
        const draft = createDraft();
        const { id } = await insertDraft(tx, draft, generateCode);
        return { id, warnings: draft.warnings };
      });
      const smartLink =
        (await findSmartLinksByIds(tx, scope.appId, [stored.id])).get(stored.id) ??
        throwUnknownLink('Idempotency-Key', 'The smart link that was created with this idempotency key was deleted.');
      return { smartLink, warnings: stored.warnings ?? [] };
    });
  }

  return {
    /**
     * Creates a link. Returns the existing link for a repeated unique request or a repeated idempotency key, with the
     * same warnings. Fails with MISSING_PARAMETERS without a URI, COULD_NOT_CREATE_SMART_LINK for an invalid link, and
     * WRONG_PLATFORM_TOKEN for a custom code with a publishable token.
     */
    async createSmartLink(
      caller: AnyCaller,
      app: AppName | null,
      input: CreateSmartLinkInput,
      idempotency: IdempotencyKey | null = null,
    ): Promise<SavedSmartLink> {
      const known = requirePermission(caller, 'createSmartLink');
      if (typeof input?.code === 'string' && input.code !== '') {
        requirePermission(known, 'chooseCode');
      }
      const snapshot = await apps.getSnapshotFor(known, app);
      const scope = buildIdempotencyScope(known, snapshot.app.id, idempotency);
      const now = clock();
      const policy = policies.getPolicy(known, snapshot);
      const createDraft = () => draftSmartLink(input, policy, getCredentialId(known), now);
      const created =
        scope === null ? await insertOrFind(createDraft()) : await insertOnce(createDraft, scope, hashInput(input));
      onSaved(created.smartLink, snapshot);
      return created;
    },

    /**
     * Returns the link that `createSmartLink` would return now, and its warnings, without storing it. Its code is null
     * if the creation would generate one. Requires a secret token. Fails like `createSmartLink`.
     */
    async previewSmartLink(caller: AnyCaller, app: AppName | null, input: CreateSmartLinkInput): Promise<DraftLink> {
      const known = requirePermission(caller, 'explain');
      const policy = policies.getPolicy(known, await apps.getSnapshotFor(known, app));
      const draft = draftSmartLink(input, policy, getCredentialId(known), clock());
      const { link, code, warnings } = draft;
      const existing = await findExistingLink(db.read, draft);
      if (existing === null) {
        await assertCodeNotTaken(db.read, draft);
      }
      return { link: existing ?? { ...link, code }, warnings };
    },

    /**
     * Updates the given fields; the code never changes. Fails with COULD_NOT_UPDATE_SMART_LINK for invalid changes, and
     * with COULD_NOT_FIND_RECORD.
     */
    async updateSmartLink(
      caller: AnyCaller,
      app: AppName | null,
      id: RequestedId,
      input: UpdateSmartLinkInput,
    ): Promise<SavedSmartLink> {
      const known = requirePermission(caller, 'changeSmartLinks');
      const linkId = requireId(id);
      const snapshot = await apps.getSnapshotFor(known, app);
      const policy = policies.getPolicy(known, snapshot);
      try {
        const update = async (tx: Db) => {
          const now = clock();
          const locked = await lockSmartLink(tx, snapshot.app.id, linkId, now);
          if (locked === null) {
            return throwUnknownLink('id');
          }
          const { link, warnings } = applyUpdate(locked, input, policy, now);
          await updateSmartLink(tx, locked, link, link.unique ? computeUniqueKey(link) : null);
          return { smartLink: link, warnings };
        };
        const changed = await save(db, update, { lockedRow: linkId });
        onSaved(changed.smartLink, snapshot);
        return changed;
      } catch (error) {
        if (!isUniqueViolation(error)) {
          throw error;
        }
        throw createRefusal(
          'COULD_NOT_UPDATE_SMART_LINK',
          'unique',
          'is true, but a unique link with the same properties already exists. Use that link instead.',
        );
      }
    },

    /**
     * Sets the link's redemption count to 0, so that apps can redeem its metadata up to its limit again. Returns the
     * changed link. Fails with COULD_NOT_FIND_RECORD.
     */
    async resetRedeemCount(caller: AnyCaller, app: AppName | null, id: RequestedId): Promise<SmartLink> {
      const known = requirePermission(caller, 'changeSmartLinks');
      const linkId = requireId(id);
      const { app: owner } = await apps.getSnapshotFor(known, app);
      const reset = async (tx: Db) => (await resetRedeemCount(tx, owner.id, linkId, clock())) ?? throwUnknownLink('id');
      return save(db, reset, { lockedRow: linkId });
    },

    /**
     * Deletes the link and returns its last state. Its code is never generated or accepted again. Fails with
     * COULD_NOT_FIND_RECORD.
     */
    async deleteSmartLink(caller: AnyCaller, app: AppName | null, id: RequestedId): Promise<SmartLink> {
      const known = requirePermission(caller, 'changeSmartLinks');
      const linkId = requireId(id);
      const { app: owner } = await apps.getSnapshotFor(known, app);
      const deleteLocked = async (tx: Db) => {
        const now = clock();
        const locked = (await lockSmartLink(tx, owner.id, linkId, now)) ?? throwUnknownLink('id');
        await deleteSmartLink(tx, locked, now);
        return locked;
      };
      return save(db, deleteLocked, { lockedRow: linkId });
    },

    /**
     * Finds a link of the caller's app by id, code or URL. Fails with COULD_NOT_FIND_RECORD for foreign, deleted and
     * unknown links alike, and with TOO_MANY_REQUESTS for untrusted clients that seem to enumerate codes.
     */
    async getSmartLink(caller: AnyCaller, app: AppName | null, by: SmartLinkName): Promise<SmartLink> {
      const known = requirePermission(caller, 'readSmartLink');
      const { app: owner } = await apps.getSnapshotFor(known, app);
      if (by.id != null) {
        const id = requireId(by.id);
        return (await findSmartLinksByIds(db.read, owner.id, [id])).get(id) ?? throwUnknownLink('id');
      }
      const code = await findCode(owner.id, by);
      const link = code === null ? null : await findByCode(known, owner.id, code);
      return link ?? throwUnknownLink(by.code == null ? 'url' : 'code');
    },

    /**
     * Lists the app's links, by default the oldest first. A page whose filter matches few of many links can contain
     * fewer links than requested although more follow, because the server examines a limited number of links for it.
     * Requires a secret token. Fails with BAD_USER_INPUT for an invalid filter or a position in another order.
     */
    async listSmartLinks(
      caller: AnyCaller,
      app: AppName | null,
      page: PageRequest,
      { orderBy = 'CREATED_AT', descending = false, filter = null }: ListOptions = {},
    ): Promise<LinkPage> {
      const { app: owner } = await apps.getSnapshotFor(requirePermission(caller, 'listSmartLinks'), app);
      const wanted = { filter: parseInput(smartLinkFilter, filter ?? {}), now: clock() };
      const { limit, fromEnd } = toKeyset(page, descending);
      const after = parsePosition(orderBy, page.after, 'after');
      const before = parsePosition(orderBy, page.before, 'before');
      const [start, stop] = fromEnd ? [before, after] : [after, before];
      const { entries, examinedTo } = await listSmartLinks(db.read, owner.id, {
        ...wanted,
        field: orderBy,
        descending: descending !== fromEnd,
        start,
        stop,
        // One more than requested, to detect whether more links follow.
        limit: limit + 1,
      });
      const hasMore = entries.length > limit || examinedTo !== null;
      const shown = entries.slice(0, limit);
      const last = entries.length > limit ? shown.at(-1)?.position : (examinedTo ?? shown.at(-1)?.position);
      const ends = [shown[0]?.position, last].map((one) => (one === undefined ? null : formatPosition(orderBy, one)));
      const inOrder = fromEnd ? shown.reverse() : shown;
      const [startCursor = null, endCursor = null] = fromEnd ? ends.reverse() : ends;
      let count: Promise<LinkCount> | undefined;
      return {
        items: inOrder.map(({ link }) => link),
        cursors: inOrder.map(({ position }) => formatPosition(orderBy, position)),
        startCursor: startCursor ?? endCursor,
        endCursor: endCursor ?? startCursor,
        hasNextPage: fromEnd ? before !== null : hasMore,
        hasPreviousPage: fromEnd ? hasMore : after !== null,
        countMatches: () => {
          count ??= countSmartLinks(db.read, owner.id, wanted);
          return count;
        },
      };
    },

    /** Returns whether a link resolves now, or why it doesn't. */
    getStatus: (link: SmartLink): LinkStatus => getLinkStatus(link, clock()),

    findSmartLinks: (appId: string, ids: readonly string[]): Promise<Map<string, SmartLink>> =>
      findSmartLinksByIds(db.read, appId, ids),
    /** Builds the short URL of a link. */
    buildLinkUrl: (snapshot: AppSnapshot, link: Pick<SmartLink, 'code'>): string =>
      buildLinkUrl(snapshot.app, link.code, links),
  };

  function findByCode(known: Caller, appId: string, code: string): Promise<SmartLink | null> {
    const find = () => findSmartLinkByCode(db.read, appId, code);
    return isStranger(known) ? enumerationGuard.find(appId, code, getCallerClientKey(known), find) : find();
  }

  async function findCode(appId: string, by: SmartLinkName): Promise<string | null> {
    if ((by.code ?? '') !== '' && (by.url ?? '') !== '') {
      throw new DomainFailure('BAD_USER_INPUT', { field: 'url', details: 'Use either `code` or `url`, not both.' });
    }
    if (by.code) {
      return validateStorableText(by.code, 'code');
    }
    if (!by.url) {
      throw new DomainFailure('MISSING_PARAMETERS', {
        parameters: ['code'],
        details: 'Either `code` or `url` is required.',
      });
    }
    const address = parseLinkUrl(by.url);
    return address !== null && (await snapshots.findAppIdByHost(address.host)) === appId ? address.code : null;
  }
}

/** Creates, changes, deletes and finds single smart links. */
export type SmartLinkService = ReturnType<typeof createSmartLinkService>;

function throwUnknownLink(
  field: string,
  details = `No smart link with this ${field === 'url' ? 'URL' : field} exists in this app.`,
): never {
  throw new DomainFailure('COULD_NOT_FIND_RECORD', { field, details });
}

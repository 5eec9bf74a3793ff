import type { Database, Db } from '../../../db/database.ts';
import { isUniqueViolation } from '../../../db/errors.ts';
import type { AnyCaller } from '../access/caller.ts';
import { requirePermission } from '../access/permissions.ts';
import type { AppService } from '../apps/app.service.ts';
import type { AppName } from '../apps/app-name.ts';
import type { UriPolicies } from '../apps/uri-policy.service.ts';
import { type OnError, Rejection } from '../bulk.ts';
import {
  attempt,
  createRefusal,
  DomainFailure,
  type FailureCode,
  type FailureContext,
  type Warning,
} from '../failures.ts';
import { runOnce } from '../idempotency/idempotency.service.ts';
import { buildIdempotencyScope, type IdempotencyKey } from '../idempotency/idempotency.ts';
import { hashItems } from '../idempotency/input-hash.ts';
import { type RequestedId, requireId } from '../ids.ts';
import { assertItemCount, parseInput } from '../input.ts';
import { save } from '../store.ts';
import { yieldToEventLoop } from '../time-slice.ts';
import { applyUpdate, type UpdateSmartLinkInput, validateTags } from './draft.ts';
import { type SmartLinkFilterInput, smartLinkFilter } from './filter.ts';
import type { LinkPosition } from './link-order.ts';
import {
  deleteSmartLink,
  findSmartLinkByUniqueKey,
  findSmartLinksByIds,
  lockSmartLinks,
  updateSmartLink,
} from './smart-link.repository.ts';
import type { SmartLink } from './smart-link.ts';
import { listSmartLinks } from './smart-link-list.repository.ts';
import { computeUniqueKey } from './unique-key.ts';

/** The maximum number of links that one call changes. */
const MAX_CHANGED_LINKS = 5_000;

/** The number of links that are read and locked per statement, few enough for one time slice. */
const SLICE = 100;

/** A link in the input, with the app that its global id contains. */
export interface LinkReference {
  appId: string | null;
  id: RequestedId;
}

/** The links that a call changes: those with the ids, or all that match the filter, whose number the client expects. */
export type LinkSelection = { ids: readonly LinkReference[] } | { filter: SmartLinkFilterInput; expectedCount: number };

/** The result for one link. `link` is its new state, or null if it was deleted. `id` is null for a malformed id. */
export type ChangeOutcome = { appId: string } & (
  | { id: string; link: SmartLink | null; failure: null; warnings: Warning[] }
  | { id: string | null; link: null; failure: DomainFailure; warnings: Warning[] }
);

export interface BulkChangeOptions {
  onError: OnError;
  idempotency?: IdempotencyKey | null;
  /** Called before each slice of the work. It throws if no client waits for the result; then nothing is saved. */
  assertWanted?: () => void;
}

/** A change to one link. Returns null to delete the link. */
type Change = (link: SmartLink, now: number) => { link: SmartLink; warnings: Warning[] } | null;

interface Target {
  id: string | DomainFailure;
  change: Change;
}

/** An outcome as it is stored under an idempotency key. */
type StoredOutcome =
  | { id: string; isDeleted?: true; warnings?: Warning[] }
  | { id: string | null; code: FailureCode; context: FailureContext };

interface BulkChangeParts {
  db: Database;
  clock: () => number;
  apps: AppService;
  policies: UriPolicies;
}

export function createBulkChangeService({ db, clock, apps, policies }: BulkChangeParts) {
  /** Changes the targets in one transaction, or returns the stored outcomes of the same request. */
  async function changeOnce(
    request: { caller: AnyCaller; app: AppName | null; input: readonly unknown[] },
    createTargets: (tx: Db, context: TargetContext) => Promise<Target[]>,
    { onError, idempotency = null, assertWanted = () => {} }: BulkChangeOptions,
  ): Promise<ChangeOutcome[]> {
    const known = requirePermission(request.caller, 'changeSmartLinks');
    const snapshot = await apps.getSnapshotFor(known, request.app);
    const appId = snapshot.app.id;
    const scope = buildIdempotencyScope(known, appId, idempotency);
    const inputHash = scope === null ? '' : await hashItems(request.input, { onError });
    const now = clock();
    const beginSlice = async () => {
      await yieldToEventLoop();
      assertWanted();
    };
    const policy = policies.getPolicy(known, snapshot);
    let ids: (string | null)[] = [];
    try {
      return await save(db, async (tx) => {
        let changed: ChangeOutcome[] | null = null;
        const stored = await runOnce(tx, { scope, inputHash, now }, async () => {
          const targets = await createTargets(tx, { appId, now, policy, beginSlice });
          ids = targets.map(({ id }) => (typeof id === 'string' ? id : null));
          changed = await changeAll(tx, { appId, now, onError, beginSlice }, targets);
          return changed.map(toStoredOutcome);
        });
        const outcomes = changed ?? (await restoreOutcomes(tx, appId, stored));
        // Committing thousands of changed pages gets its own time slice.
        if (outcomes.length > SLICE) {
          await beginSlice();
        }
        return outcomes;
      });
    } catch (error) {
      if (error instanceof Rejection) {
        return error.failures.map((failure, index) => toFailedOutcome(appId, ids[index] ?? null, failure));
      }
      throw isUniqueViolation(error) ? createTakenKeyFailure() : error;
    }
  }

  /** Changes all selected links in the same way. */
  function changeSelection(
    caller: AnyCaller,
    app: AppName | null,
    request: {
      selection: LinkSelection;
      name: string;
      input: unknown;
      createChange: (context: TargetContext) => Change;
    },
    options: BulkChangeOptions,
  ): Promise<ChangeOutcome[]> {
    const { selection, name, input, createChange } = request;
    if ('ids' in selection) {
      assertItemCount(selection.ids, MAX_CHANGED_LINKS, 'ids');
    }
    const hashed = 'ids' in selection ? selection.ids.map(formatReference) : [selection];
    return changeOnce(
      { caller, app, input: [...hashed, { [name]: input }] },
      async (tx, context) => {
        const change = createChange(context);
        const ids =
          'ids' in selection
            ? selection.ids.map((reference) => getTargetId(reference, context.appId))
            : await listMatchingIds(tx, context, selection);
        return ids.map((id) => ({ id, change }));
      },
      options,
    );
  }

  return {
    /**
     * Changes up to 5,000 links, each in its own way, in one transaction. Returns the changed link or a failure for
     * each item, in the order of the items. Requires a secret token.
     */
    updateSmartLinks(
      caller: AnyCaller,
      app: AppName | null,
      items: readonly (LinkReference & { changes: UpdateSmartLinkInput })[],
      options: BulkChangeOptions,
    ): Promise<ChangeOutcome[]> {
      assertItemCount(items, MAX_CHANGED_LINKS);
      const input = items.map(({ changes, ...reference }) => ({ update: formatReference(reference), changes }));
      return changeOnce(
        { caller, app, input },
        async (_tx, { appId, policy }) =>
          items.map(({ changes, ...reference }) => ({
            id: getTargetId(reference, appId),
            change: (link, now) => applyUpdate(link, changes, policy, now),
          })),
        options,
      );
    },

    /** Makes the same changes to all selected links, at most 5,000. Otherwise like `updateSmartLinks`. */
    updateSelectedSmartLinks(
      caller: AnyCaller,
      app: AppName | null,
      { selection, changes }: { selection: LinkSelection; changes: UpdateSmartLinkInput },
      options: BulkChangeOptions,
    ): Promise<ChangeOutcome[]> {
      const createChange =
        ({ policy }: TargetContext): Change =>
        (link, now) =>
          applyUpdate(link, changes, policy, now);
      return changeSelection(caller, app, { selection, name: 'changes', input: changes, createChange }, options);
    },

    /** Deletes all selected links, at most 5,000. */
    deleteSmartLinks(
      caller: AnyCaller,
      app: AppName | null,
      selection: LinkSelection,
      options: BulkChangeOptions,
    ): Promise<ChangeOutcome[]> {
      const request = { selection, name: 'delete', input: true, createChange: () => () => null };
      return changeSelection(caller, app, request, options);
    },

    /** Adds tags to all selected links, at most 5,000. Tags that a link already has are ignored. */
    addTags(
      caller: AnyCaller,
      app: AppName | null,
      { selection, tags }: { selection: LinkSelection; tags: readonly string[] },
      options: BulkChangeOptions,
    ): Promise<ChangeOutcome[]> {
      const added = validateTags(tags);
      const createChange =
        ({ policy }: TargetContext): Change =>
        (link, now) =>
          applyUpdate(link, { tags: [...link.tags, ...added] }, policy, now);
      return changeSelection(caller, app, { selection, name: 'addTags', input: tags, createChange }, options);
    },

    /** Removes tags from all selected links, at most 5,000. Tags that a link does not have are ignored. */
    removeTags(
      caller: AnyCaller,
      app: AppName | null,
      { selection, tags }: { selection: LinkSelection; tags: readonly string[] },
      options: BulkChangeOptions,
    ): Promise<ChangeOutcome[]> {
      const removed = new Set(validateTags(tags));
      const createChange =
        ({ policy }: TargetContext): Change =>
        (link, now) =>
          applyUpdate(link, { tags: link.tags.filter((tag) => !removed.has(tag)) }, policy, now);
      return changeSelection(caller, app, { selection, name: 'removeTags', input: tags, createChange }, options);
    },
  };
}

interface TargetContext {
  appId: string;
  now: number;
  policy: ReturnType<UriPolicies['getPolicy']>;
  beginSlice: () => Promise<void>;
}

function formatReference({ appId, id }: LinkReference): string {
  return `${appId} ${id instanceof DomainFailure ? '' : id}`;
}

/** Returns the id of a link of this app. A link of another app is unknown. */
function getTargetId({ appId, id }: LinkReference, ownAppId: string): string | DomainFailure {
  const own = attempt(() => requireId(id));
  return own instanceof DomainFailure || appId === null || appId === ownAppId ? own : createUnknownLinkFailure();
}

/**
 * Returns the ids of all links that match, oldest first. Fails with COUNT_MISMATCH if their number is not the expected
 * one, and with BAD_USER_INPUT for an expected number above the maximum.
 */
async function listMatchingIds(
  tx: Db,
  { appId, now, beginSlice }: TargetContext,
  { filter, expectedCount }: { filter: SmartLinkFilterInput; expectedCount: number },
): Promise<string[]> {
  if (expectedCount < 0 || expectedCount > MAX_CHANGED_LINKS) {
    throw createRefusal(
      'BAD_USER_INPUT',
      'expectedCount',
      `must be between 0 and ${MAX_CHANGED_LINKS}; got ${expectedCount}. Narrow the filter to change fewer links at once.`,
    );
  }
  const wanted = parseInput(smartLinkFilter, filter);
  const ids: string[] = [];
  const query = { filter: wanted, field: 'CREATED_AT', descending: false, stop: null, limit: SLICE, now } as const;
  for (let start: LinkPosition | null = null; ; ) {
    const { entries, examinedTo } = await listSmartLinks(tx, appId, { ...query, start });
    ids.push(...entries.map(({ link }) => link.id));
    start = entries.length < SLICE ? examinedTo : (entries.at(-1)?.position ?? null);
    if (start === null || ids.length > MAX_CHANGED_LINKS) {
      break;
    }
    await beginSlice();
  }
  if (ids.length !== expectedCount) {
    const actual = ids.length > MAX_CHANGED_LINKS ? `more than ${MAX_CHANGED_LINKS}` : String(ids.length);
    throw createRefusal(
      'COUNT_MISMATCH',
      'expectedCount',
      `is ${expectedCount}, but the number of links that match the filter is ${actual}. Nothing was changed. Check the filter, and send the actual number.`,
    );
  }
  return ids;
}

interface ChangeContext {
  appId: string;
  now: number;
  onError: OnError;
  beginSlice: () => Promise<void>;
}

/** Changes each target, or throws a Rejection if one fails with REJECT_ALL. */
async function changeAll(tx: Db, context: ChangeContext, targets: readonly Target[]): Promise<ChangeOutcome[]> {
  const outcomes: ChangeOutcome[] = [];
  // In the order of their ids, so that concurrent calls lock rows in the same order and don't deadlock.
  const order = [...targets.keys()].sort((one, other) => compareIds(targets[one], targets[other]) || one - other);
  for (let from = 0; from < order.length; from += SLICE) {
    await context.beginSlice();
    const slice = order.slice(from, from + SLICE);
    const changed = await changeSlice(
      tx,
      context,
      slice.flatMap((index) => targets[index] ?? []),
    );
    for (const [i, index] of slice.entries()) {
      const outcome = changed[i];
      if (outcome !== undefined) {
        outcomes[index] = outcome;
      }
    }
  }
  if (context.onError === 'REJECT_ALL' && outcomes.some(({ failure }) => failure !== null)) {
    throw new Rejection(outcomes.map(({ failure }) => failure));
  }
  return outcomes;
}

function compareIds(one: Target | undefined, other: Target | undefined): number {
  const [id, otherId] = [one?.id, other?.id].map((value) => (typeof value === 'string' ? value : ''));
  return id === otherId || id === undefined || otherId === undefined ? 0 : id < otherId ? -1 : 1;
}

async function changeSlice(
  tx: Db,
  { appId, now }: ChangeContext,
  targets: readonly Target[],
): Promise<ChangeOutcome[]> {
  const ids = [...new Set(targets.flatMap(({ id }) => (typeof id === 'string' ? [id] : [])))];
  const found = ids.length === 0 ? new Map<string, SmartLink>() : await findSmartLinksByIds(tx, appId, ids);
  // Locking a link sets the time of its update, so a link that keeps its state must not be locked.
  const isAccepted = ({ id, change }: Target) => {
    const link = typeof id === 'string' ? found.get(id) : undefined;
    return link !== undefined && !(attempt(() => change(link, now)) instanceof DomainFailure);
  };
  const accepted = new Set(targets.filter(isAccepted).flatMap(({ id }) => (typeof id === 'string' ? [id] : [])));
  const locked =
    accepted.size === 0 ? new Map<string, SmartLink>() : await lockSmartLinks(tx, appId, [...accepted], now);
  const outcomes: ChangeOutcome[] = [];
  for (const { id, change } of targets) {
    const current = typeof id === 'string' ? (locked.get(id) ?? found.get(id)) : undefined;
    if (typeof id !== 'string' || current === undefined) {
      outcomes.push(
        typeof id === 'string'
          ? toFailedOutcome(appId, id, createUnknownLinkFailure())
          : toFailedOutcome(appId, null, id),
      );
      continue;
    }
    const changed = attempt(() => change(current, now));
    const failure = changed instanceof DomainFailure ? changed : await saveChange(tx, current, changed, now);
    if (failure !== null) {
      outcomes.push(toFailedOutcome(appId, id, failure));
    } else if (changed === null) {
      outcomes.push({ appId, id, link: null, failure: null, warnings: [] });
      locked.delete(id);
      found.delete(id);
    } else if (!(changed instanceof DomainFailure)) {
      outcomes.push({ appId, id, link: changed.link, failure: null, warnings: changed.warnings });
      locked.set(id, changed.link);
    }
  }
  return outcomes;
}

/** Saves the change to a locked link. Returns a failure if the link would equal another unique link. */
async function saveChange(
  tx: Db,
  locked: SmartLink,
  changed: { link: SmartLink } | null,
  now: number,
): Promise<DomainFailure | null> {
  if (changed === null) {
    await deleteSmartLink(tx, locked, now);
    return null;
  }
  const { link } = changed;
  const uniqueKey = link.unique ? computeUniqueKey(link) : null;
  if (uniqueKey !== null && uniqueKey !== computeUniqueKey(locked)) {
    // A violation of the constraint would abort the transaction, and with it the other items.
    const other = await findSmartLinkByUniqueKey(tx, link.appId, uniqueKey);
    if (other !== null && other.id !== link.id) {
      return createTakenKeyFailure();
    }
  }
  await updateSmartLink(tx, locked, link, uniqueKey);
  return null;
}

/** Restores the outcomes of the first request. A link that was deleted since then becomes a failure. */
async function restoreOutcomes(tx: Db, appId: string, stored: readonly StoredOutcome[]): Promise<ChangeOutcome[]> {
  const links = new Map<string, SmartLink>();
  const ids = stored.flatMap((outcome) => ('code' in outcome || outcome.isDeleted ? [] : [outcome.id]));
  for (let from = 0; from < ids.length; from += SLICE) {
    for (const [id, link] of await findSmartLinksByIds(tx, appId, ids.slice(from, from + SLICE))) {
      links.set(id, link);
    }
    await yieldToEventLoop();
  }
  return stored.map((outcome) => {
    if ('code' in outcome) {
      return toFailedOutcome(appId, outcome.id, new DomainFailure(outcome.code, outcome.context));
    }
    if (outcome.isDeleted) {
      return { appId, id: outcome.id, link: null, failure: null, warnings: [] };
    }
    const link = links.get(outcome.id);
    return link === undefined
      ? toFailedOutcome(appId, outcome.id, createUnknownLinkFailure())
      : { appId, id: outcome.id, link, failure: null, warnings: outcome.warnings ?? [] };
  });
}

function toStoredOutcome({ id, link, failure, warnings }: ChangeOutcome): StoredOutcome {
  if (failure !== null) {
    return { id, code: failure.code, context: failure.context };
  }
  if (link === null) {
    return { id, isDeleted: true };
  }
  return warnings.length === 0 ? { id } : { id, warnings };
}

function toFailedOutcome(appId: string, id: string | null, failure: DomainFailure): ChangeOutcome {
  return { appId, id, link: null, failure, warnings: [] };
}

function createUnknownLinkFailure(): DomainFailure {
  return new DomainFailure('COULD_NOT_FIND_RECORD', {
    field: 'id',
    details: 'No smart link with this id exists in this app.',
  });
}

function createTakenKeyFailure(): DomainFailure {
  return new DomainFailure('COULD_NOT_UPDATE_SMART_LINK', {
    details: 'The link is unique, but another unique link already has the same properties. Use that link instead.',
  });
}

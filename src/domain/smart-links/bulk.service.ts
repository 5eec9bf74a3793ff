import type { Database, Db } from '../../../db/database.ts';
import { type AnyCaller, getCredentialId } from '../access/caller.ts';
import { requirePermission } from '../access/permissions.ts';
import type { AppService } from '../apps/app.service.ts';
import type { AppName } from '../apps/app-name.ts';
import type { UriPolicies } from '../apps/uri-policy.service.ts';
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
import { assertItemCount } from '../input.ts';
import { save } from '../store.ts';
import { createTaskSlices, yieldToEventLoop } from '../time-slice.ts';
import type { CreateSmartLinkInput } from './draft.ts';
import { type Draft, draftSmartLink } from './draft.ts';
import { insertDrafts } from './insertion.service.ts';
import { findSmartLinksByIds } from './smart-link.repository.ts';
import type { SmartLink } from './smart-link.ts';

/** With invalid items, REJECT_ALL saves nothing and SKIP saves the valid items. */
type OnError = 'REJECT_ALL' | 'SKIP';

/** The result of one item. `warnings` are about the input of a link; an item that failed has none. */
export type BulkOutcome = { warnings: Warning[] } & (
  | { link: SmartLink; failure: null }
  | { link: null; failure: DomainFailure }
);

const MAX_ITEMS = 5_000;

/** The number of links per statement, few enough to be read in one time slice. */
const SLICE = 100;

/** An outcome as it is stored under an idempotency key: without `warnings` if there are none. */
type StoredOutcome = { id: string; warnings?: Warning[] } | { code: FailureCode; context: FailureContext };

/** Thrown inside the transaction to roll it back, if an item is invalid with REJECT_ALL. */
class Rejection extends Error {
  readonly outcomes: readonly BulkOutcome[];

  /** @param failures the failure of each item; null for a valid item. */
  constructor(failures: readonly (DomainFailure | null)[]) {
    super('an item of a bulk call was rejected');
    this.outcomes = failures.map((failure) => toFailedOutcome(failure ?? createRejectAllFailure()));
  }
}

interface BulkOptions {
  onError: OnError;
  idempotency?: IdempotencyKey | null;
  /** Called before each slice of the work. It throws if no client waits for the result; then nothing is saved. */
  assertWanted?: () => void;
}

interface BulkServiceParts {
  db: Database;
  clock: () => number;
  generateCode: () => string;
  apps: AppService;
  policies: UriPolicies;
}

export function createBulkService({ db, clock, generateCode, apps, policies }: BulkServiceParts) {
  /** Saves the valid drafts. With REJECT_ALL, throws a Rejection if an item fails. */
  async function insertAll(
    tx: Db,
    drafts: readonly (Draft | DomainFailure)[],
    { onError, beginSlice }: { onError: OnError; beginSlice: () => Promise<void> },
  ): Promise<BulkOutcome[]> {
    if (onError === 'REJECT_ALL' && drafts.some(isFailure)) {
      throw new Rejection(drafts.map((draft) => (isFailure(draft) ? draft : null)));
    }
    const inserted = await insertDrafts(tx, drafts.filter(isDraft), generateCode, beginSlice);
    const rest = inserted.values();
    const outcomes = drafts.map((draft) =>
      isDraft(draft)
        ? toOutcome(rest.next().value as SmartLink | DomainFailure, draft.warnings)
        : toFailedOutcome(draft),
    );
    if (onError === 'REJECT_ALL' && outcomes.some(({ failure }) => failure !== null)) {
      throw new Rejection(outcomes.map(({ failure }) => failure));
    }
    return outcomes;
  }

  return {
    /**
     * Creates up to 5,000 links in one transaction. Returns a link or a failure for each item, in the order of the
     * items. Requires a secret token. The whole call fails only if it has too many items, the store fails or
     * `assertWanted` throws.
     */
    async createSmartLinks(
      caller: AnyCaller,
      app: AppName | null,
      items: readonly CreateSmartLinkInput[],
      { onError, idempotency = null, assertWanted = () => {} }: BulkOptions,
    ): Promise<BulkOutcome[]> {
      const beginSlice = async () => {
        await yieldToEventLoop();
        assertWanted();
      };
      const known = requirePermission(caller, 'createSmartLinks');
      const snapshot = await apps.getSnapshotFor(known, app);
      assertItemCount(items, MAX_ITEMS);
      const appId = snapshot.app.id;
      const scope = buildIdempotencyScope(known, appId, idempotency);
      const inputHash = scope === null ? '' : await hashItems(items, { onError });
      const now = clock();
      const policy = policies.getPolicy(known, snapshot);
      const createdBy = getCredentialId(known);
      const drafts = await draftAll(items, (item) => draftSmartLink(item, policy, createdBy, now), assertWanted);
      try {
        return await save(db, async (tx) => {
          let created: BulkOutcome[] = [];
          const stored = await runOnce(tx, { scope, inputHash, now }, async () => {
            created = await insertAll(tx, drafts, { onError, beginSlice });
            return created.map(toStoredOutcome);
          });
          const outcomes = created.length > 0 ? created : await restoreOutcomes(tx, appId, stored);
          // Committing thousands of changed pages blocks the event loop for the longest time, so it gets its own time
          // slice.
          if (outcomes.length > SLICE) {
            await beginSlice();
          }
          return outcomes;
        });
      } catch (error) {
        if (!(error instanceof Rejection)) {
          throw error;
        }
        return [...error.outcomes];
      }
    },
  };
}

/** Validates each item, and yields to other requests between slices. */
async function draftAll(
  items: readonly CreateSmartLinkInput[],
  draft: (item: CreateSmartLinkInput) => Draft,
  assertWanted: () => void,
): Promise<(Draft | DomainFailure)[]> {
  const drafts: (Draft | DomainFailure)[] = [];
  const awaitSlice = createTaskSlices();
  for (const item of items) {
    drafts.push(attempt(() => draft(item)));
    const slice = awaitSlice();
    if (slice !== null) {
      await slice;
      assertWanted();
    }
  }
  return drafts;
}

/** Restores the outcomes of the first request. A link deleted since then becomes a COULD_NOT_FIND_RECORD failure. */
async function restoreOutcomes(tx: Db, appId: string, stored: readonly StoredOutcome[]): Promise<BulkOutcome[]> {
  const links = new Map<string, SmartLink>();
  const ids = stored.flatMap((outcome) => ('id' in outcome ? [outcome.id] : []));
  for (let from = 0; from < ids.length; from += SLICE) {
    for (const [id, link] of await findSmartLinksByIds(tx, appId, ids.slice(from, from + SLICE))) {
      links.set(id, link);
    }
    await yieldToEventLoop();
  }
  return stored.map((outcome) => {
    if (!('id' in outcome)) {
      return toFailedOutcome(new DomainFailure(outcome.code, outcome.context));
    }
    const link = links.get(outcome.id);
    return toOutcome(
      link ??
        new DomainFailure('COULD_NOT_FIND_RECORD', {
          details: 'The smart link that was created with this idempotency key was deleted.',
        }),
      outcome.warnings ?? [],
    );
  });
}

function createRejectAllFailure(): DomainFailure {
  return createRefusal(
    'COULD_NOT_SAVE_OBJECT',
    'onError',
    'is `REJECT_ALL` and other items were rejected, so nothing was saved. Fix those items, or use `SKIP`.',
  );
}

function toStoredOutcome({ link, failure, warnings }: BulkOutcome): StoredOutcome {
  if (failure !== null) {
    return { code: failure.code, context: failure.context };
  }
  return warnings.length === 0 ? { id: link.id } : { id: link.id, warnings };
}

function toOutcome(outcome: SmartLink | DomainFailure, warnings: Warning[]): BulkOutcome {
  return isFailure(outcome) ? toFailedOutcome(outcome) : { link: outcome, failure: null, warnings };
}

function toFailedOutcome(failure: DomainFailure): BulkOutcome {
  return { link: null, failure, warnings: [] };
}

function isFailure(outcome: object): outcome is DomainFailure {
  return outcome instanceof DomainFailure;
}

function isDraft(draft: Draft | DomainFailure): draft is Draft {
  return !isFailure(draft);
}

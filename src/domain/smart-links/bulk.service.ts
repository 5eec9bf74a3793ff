import type { Database, Db } from '../../../db/client.ts';
import type { AppService } from '../apps/app.service.ts';
import { attempt, DomainFailure, type FailureCode, type FailureContext, refusal } from '../failures.ts';
import { once } from '../idempotency/idempotency.service.ts';
import { type IdempotencyKey, scopeOf } from '../idempotency/idempotency.ts';
import { itemsHash } from '../idempotency/input-hash.ts';
import { countedItems } from '../input.ts';
import { save } from '../store.ts';
import { type Caller, credentialIdOf } from '../access/caller.ts';
import { permitted } from '../access/permissions.ts';
import { turn } from '../time-slice.ts';
import { type Draft, draftSmartLink } from './draft.ts';
import { insertDrafts } from './insertion.service.ts';
import type { UriPolicies } from '../apps/uri-policy.service.ts';
import type { CreateSmartLinkInput } from './smart-link.input.ts';
import { findSmartLinksByIds } from './smart-link.repository.ts';
import type { SmartLink } from './smart-link.ts';
import type { UriPolicy } from '../apps/uri.ts';

/** What becomes of the good items when others are bad: none is saved, or they are. */
export type OnError = 'REJECT_ALL' | 'SKIP';

/** What became of one item, in the place of its input. */
export type BulkOutcome = { link: SmartLink; failure: null } | { link: null; failure: DomainFailure };

export interface BulkService {
  /**
   * Makes up to 5,000 links in one transaction and answers what became of each, in the order of the inputs. Needs a
   * secret token. Fails as a whole only for what concerns the whole: too many items, a store that fails.
   */
  createSmartLinks(
    caller: Caller | null,
    app: string | null,
    items: readonly CreateSmartLinkInput[],
    onError: OnError,
    idempotency?: IdempotencyKey | null,
  ): Promise<BulkOutcome[]>;
}

const MOST_ITEMS = 5_000;

/** How many items are judged between two turns of the event loop. */
const SLICE = 250;

/** An outcome as it is kept under an idempotency key. */
type KeptOutcome = { id: string } | { code: FailureCode; context: FailureContext };

/** Thrown inside the transaction to undo it: with REJECT_ALL one bad item is enough. */
class Rejection extends Error {
  readonly outcomes: readonly BulkOutcome[];

  constructor(items: readonly (Draft | SmartLink | DomainFailure)[]) {
    super('an item of a bulk call was refused');
    this.outcomes = items.map((item) => failed(isFailure(item) ? item : leftOut()));
  }
}

export function createBulkService(
  db: Database,
  clock: () => number,
  newCode: () => string,
  apps: AppService,
  policies: UriPolicies,
): BulkService {
  /** Saves the good ones. With REJECT_ALL a bad one makes it throw a Rejection. */
  async function insertAll(tx: Db, drafts: readonly (Draft | DomainFailure)[], onError: OnError) {
    if (onError === 'REJECT_ALL' && drafts.some(isFailure)) throw new Rejection(drafts);
    const inserted = await insertDrafts(tx, drafts.filter(isDraft), newCode);
    const rest = inserted.values();
    const outcomes = drafts.map((draft) => (isDraft(draft) ? (rest.next().value as SmartLink | DomainFailure) : draft));
    if (onError === 'REJECT_ALL' && outcomes.some(isFailure)) throw new Rejection(outcomes);
    return outcomes;
  }

  return {
    async createSmartLinks(caller, app, items, onError, idempotency = null) {
      const known = permitted(caller, 'createSmartLinks');
      const config = await apps.configurationFor(known, app);
      countedItems(items, MOST_ITEMS);
      const appId = config.app.id;
      const scope = scopeOf(known, appId, idempotency);
      const hash = scope === null ? '' : await itemsHash(items, { onError });
      const now = clock();
      const drafts = await draftAll(items, await policies.of(known, config), credentialIdOf(known), now);
      try {
        return await save(db, async (tx) => {
          let made: readonly (SmartLink | DomainFailure)[] = [];
          const kept = await once(tx, scope, hash, now, async () => {
            made = await insertAll(tx, drafts, onError);
            return made.map(toKept);
          });
          const outcomes = made.length > 0 ? made.map(toOutcome) : await repeated(tx, appId, kept);
          // To commit what touched thousands of pages is the longest slice of all.
          if (outcomes.length > SLICE) await turn();
          return outcomes;
        });
      } catch (error) {
        if (!(error instanceof Rejection)) throw error;
        return [...error.outcomes];
      }
    },
  };
}

/** Judges every item by itself, letting other requests have their turn in between. */
async function draftAll(
  items: readonly CreateSmartLinkInput[],
  policy: UriPolicy,
  createdBy: string | null,
  now: number,
): Promise<(Draft | DomainFailure)[]> {
  const drafts: (Draft | DomainFailure)[] = [];
  for (const item of items) {
    drafts.push(attempt(() => draftSmartLink(item, policy, createdBy, now)));
    if (drafts.length % SLICE === 0) await turn();
  }
  return drafts;
}

/** The first answer once more. A link that was deleted since then is unknown. */
async function repeated(tx: Db, appId: string, kept: readonly KeptOutcome[]): Promise<BulkOutcome[]> {
  const links = new Map<string, SmartLink>();
  const ids = kept.flatMap((outcome) => ('id' in outcome ? [outcome.id] : []));
  for (let from = 0; from < ids.length; from += SLICE) {
    for (const [id, link] of await findSmartLinksByIds(tx, appId, ids.slice(from, from + SLICE))) links.set(id, link);
  }
  return kept.map((outcome) => {
    if (!('id' in outcome)) return failed(new DomainFailure(outcome.code, outcome.context));
    const link = links.get(outcome.id);
    return link === undefined ? failed(new DomainFailure('COULD_NOT_FIND_RECORD')) : { link, failure: null };
  });
}

function leftOut(): DomainFailure {
  return refusal('COULD_NOT_SAVE_OBJECT', 'onError', 'is REJECT_ALL, and other items were refused; nothing was saved');
}

function toKept(outcome: SmartLink | DomainFailure): KeptOutcome {
  return isFailure(outcome) ? { code: outcome.code, context: outcome.context } : { id: outcome.id };
}

function toOutcome(outcome: SmartLink | DomainFailure): BulkOutcome {
  return isFailure(outcome) ? failed(outcome) : { link: outcome, failure: null };
}

function failed(failure: DomainFailure): BulkOutcome {
  return { link: null, failure };
}

function isFailure(outcome: object): outcome is DomainFailure {
  return outcome instanceof DomainFailure;
}

function isDraft(draft: Draft | DomainFailure): draft is Draft {
  return !isFailure(draft);
}

import type { Database, Db } from '../../../db/database.ts';
import { getClientKey } from '../addresses/ip-address.ts';
import { createSharedTimeout, withTimeout } from '../deadline.ts';
import type { DroppedWrites } from '../health/dropped-writes.ts';
import { getLowestIdAt } from '../ids.ts';
import { type Page, type PageRequest, paginate, toKeyset } from '../paging.ts';
import { save } from '../store.ts';
import { deleteExpiredClicks, findClicksByIds, insertClicks, listClicks } from './click.repository.ts';
import { type Click, isByPerson } from './click.ts';
import type { ClickAdmission, ClickLimits } from './click-limits.ts';
import { toClickCount, toReferrerCounts } from './counts.ts';
import { DAY_MS } from './day.ts';
import { armDeferred } from './deferred-click.repository.ts';
import type { DeferredClick } from './deferred-click.ts';
import type { EventCounter } from './event-counter.repository.ts';
import { insertVisitors } from './visitor.repository.ts';
import type { VisitorService } from './visitor.service.ts';
import type { Visitor, VisitorSignals } from './visitor.ts';

/** Prepares a click for matching with a later install. Returns null if the click can't be matched. */
type BuildDeferredClick = () => Promise<DeferredClick | null>;

/** A click, with the rows that are written in the same transaction. */
interface Recording {
  click: Click;
  /** Whether the click is only counted. */
  isUnlisted?: boolean;
  /** Null for clicks by bots, other programs and apps, and if the visitor's IP address is unknown. */
  visitor?: Visitor | null;
  deferred?: DeferredClick | null;
}

interface ClickServiceParts {
  db: Database;
  counter: EventCounter;
  droppedWrites: DroppedWrites;
  visitors: Pick<VisitorService, 'identifyVisitor'>;
  limits: Pick<ClickLimits, 'admitClick'>;
  /** How long a visitor waits for the click to be stored, in milliseconds. */
  timeoutMs: number;
  /** How long clicks are retained, in days. Their daily counts are retained without limit. */
  retentionDays: number;
}

/** How long a shutdown waits for clicks that are not yet batched, in milliseconds. */
const PENDING_CLICKS_TIMEOUT_MS = 1_000;

/** The default of `timeoutMs`. */
export const CLICK_TIMEOUT_MS = 25;

/** The default of `retentionDays`: long enough for a seasonal campaign, but not an archive of people's activity. */
export const CLICK_RETENTION_DAYS = 90;

export function createClickService({
  db,
  counter,
  droppedWrites,
  visitors,
  limits,
  timeoutMs,
  retentionDays,
}: ClickServiceParts) {
  const pendingClicks = new Set<Promise<boolean>>();
  const waitForClick = createSharedTimeout(timeoutMs, false);
  const record = db.batchWrites<Recording>(
    (tx, recordings) => recordClicks(tx, recordings, counter),
    ({ click }) => `${click.appId} ${click.smartLinkId}`,
  );

  async function write(
    click: Click,
    signals: VisitorSignals,
    buildDeferredClick: BuildDeferredClick | null,
  ): Promise<boolean> {
    try {
      const clientKey = signals.address === null ? null : getClientKey(signals.address);
      const admission = limits.admitClick(click.smartLinkId, clientKey);
      const { isStored, canAwaitInstall } = admission;
      const deferred = buildDeferredClick === null || !canAwaitInstall ? null : await buildDeferredClick();
      const visitor = await identifyVisitor(click, signals, admission);
      await record({
        click,
        isUnlisted: !isStored,
        visitor,
        deferred: deferred === null || isStored ? deferred : { ...deferred, clickId: null },
      });
      return isStored;
    } catch (error) {
      droppedWrites.record('click', error);
      return false;
    }
  }

  /** Returns the visitor to count; null for a click by a bot or another program. */
  function identifyVisitor(
    click: Click,
    signals: VisitorSignals,
    { isDistinct }: ClickAdmission,
  ): Visitor | null | Promise<Visitor | null> {
    if (click.source !== 'VISITOR' || !isByPerson(click)) {
      return null;
    }
    const limitVisitors = (visitor: Visitor | null) =>
      visitor === null || isDistinct(visitor.hash)
        ? visitor
        : visitors.identifyVisitor(click, { ...signals, userAgent: null });
    const visitor = visitors.identifyVisitor(click, signals);
    return visitor instanceof Promise ? visitor.then(limitVisitors) : limitVisitors(visitor);
  }

  return {
    /**
     * Records a visitor's click, together with the result of `buildDeferredClick`, and returns whether it is stored
     * durably. False means that the click is only counted because of a limit, that the store is slow and the click is
     * written later, or that the write failed and was counted and reported as dropped. Never fails, because a visitor
     * must be redirected even if the click can't be counted.
     */
    recordVisit(
      click: Click,
      signals: VisitorSignals,
      buildDeferredClick: BuildDeferredClick | null = null,
    ): Promise<boolean> {
      const pendingClick = write(click, signals, buildDeferredClick);
      pendingClicks.add(pendingClick);
      pendingClick.then(() => pendingClicks.delete(pendingClick));
      return waitForClick(pendingClick);
    },

    /**
     * Returns one page of clicks, newest first, for each of several links of an app, with a single statement. Every
     * link has an entry. Fails as `toKeyset` does.
     */
    async listClickPages(
      appId: string,
      smartLinkIds: readonly string[],
      page: PageRequest,
    ): Promise<Map<string, Page<Click>>> {
      const keyset = toKeyset(page, true);
      // Reads one extra row, from which `paginate` detects whether there is a next page.
      const found = await listClicks(db.read, appId, smartLinkIds, { ...keyset, limit: keyset.limit + 1 });
      const pages = new Map<string, Page<Click>>();
      for (const id of smartLinkIds) {
        pages.set(id, await paginate(keyset, async () => found.get(id) ?? []));
      }
      return pages;
    },

    findClicks: (appId: string, ids: readonly string[]): Promise<Map<string, Click>> =>
      findClicksByIds(db.read, appId, ids),

    /** Deletes at most `limit` expired clicks, and returns their number. */
    deleteExpired(now: number, limit: number): Promise<number> {
      // Ids can't encode a negative time, which could result from a very long retention period or a wrong clock.
      const oldest = Math.max(0, now - retentionDays * DAY_MS);
      return save(db, (tx) => deleteExpiredClicks(tx, getLowestIdAt(oldest), limit));
    },

    /**
     * Waits for clicks that are still being written, at most one second. Call it before closing the database, which
     * writes the remaining clicks, or rejects them if their rows are locked. Never fails.
     */
    async waitForPendingClicks(): Promise<void> {
      await withTimeout(Promise.all(pendingClicks), PENDING_CLICKS_TIMEOUT_MS, null);
    },
  };
}

/** Records, lists and deletes clicks. */
export type ClickService = ReturnType<typeof createClickService>;

/** Writes clicks and their counts in the given transaction. Clicks that are unlisted are only counted. */
export async function recordClicks(tx: Db, recordings: readonly Recording[], counter: EventCounter): Promise<void> {
  await insertClicks(
    tx,
    recordings.filter(({ isUnlisted }) => !isUnlisted).map(({ click }) => click),
  );
  const newHashes = await insertVisitors(tx, filterPresent(recordings.map(({ visitor }) => visitor)));
  await counter.addCounts(
    tx,
    // If a new visitor has several clicks, only the first one counts as a visitor.
    recordings.map(({ click, isUnlisted = false, visitor }) =>
      toClickCount(click, { isFirst: visitor != null && newHashes.delete(visitor.hash), isUnlisted }),
    ),
  );
  await counter.addReferrers(tx, toReferrerCounts(recordings.map(({ click }) => click)));
  await armDeferred(tx, filterPresent(recordings.map(({ deferred }) => deferred)));
}

function filterPresent<T>(values: readonly (T | null | undefined)[]): T[] {
  return values.flatMap((value) => value ?? []);
}

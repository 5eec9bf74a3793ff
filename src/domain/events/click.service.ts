import type { Database, Db } from '../../../db/database.ts';
import { createSharedTimeout } from '../deadline.ts';
import type { DroppedWrites } from '../health/dropped-writes.ts';
import { getLowestIdAt } from '../ids.ts';
import { type Page, type PageRequest, paginate, toKeyset } from '../paging.ts';
import { save } from '../store.ts';
import { deleteExpiredClicks, insertClicks, listClicks } from './click.repository.ts';
import type { Click } from './click.ts';
import { addCounts, addReferrers } from './count.repository.ts';
import { toClickCount, toReferrerCounts } from './counts.ts';
import { DAY_MS } from './day.ts';
import { armDeferred } from './deferred-click.repository.ts';
import type { DeferredClick } from './deferred-click.ts';
import { createKnownHosts, type KnownHosts } from './known-hosts.ts';
import { insertVisitors } from './visitor.repository.ts';
import type { VisitorService } from './visitor.service.ts';
import type { Visitor, VisitorSignals } from './visitor.ts';

/** Makes a click ready to wait for an install; null: it does not wait. */
type BuildDeferredClick = () => Promise<DeferredClick | null>;

/** A click with what is written together with it. */
interface Recording {
  click: Click;
  /** Null: a bot, an app, or somebody of whom it is not known where they came from. */
  visitor?: Visitor | null;
  deferred?: DeferredClick | null;
}

interface ClickSettings {
  /** How long somebody who opens a link waits for the store, in milliseconds. */
  timeoutMs: number;
  /** How long clicks are kept. What is counted of them stays. */
  retentionDays: number;
}

/** How long somebody who opens a link waits for the store, in milliseconds. */
export const CLICK_TIMEOUT_MS = 25;

/** A season: long enough to come back to a campaign, and no archive of who did what. */
export const CLICK_RETENTION_DAYS = 90;

export function createClickService(
  db: Database,
  droppedWrites: DroppedWrites,
  visitors: Pick<VisitorService, 'identifyVisitor'>,
  { timeoutMs, retentionDays }: ClickSettings,
) {
  const pendingClicks = new Set<Promise<boolean>>();
  const waitForClick = createSharedTimeout(timeoutMs, false);
  const knownHosts = createKnownHosts();
  const record = db.batchWrites<Recording>((tx, recordings) => recordClicks(tx, recordings, knownHosts));

  async function write(
    click: Click,
    signals: VisitorSignals,
    buildDeferredClick: BuildDeferredClick | null,
  ): Promise<boolean> {
    try {
      const deferred = buildDeferredClick === null ? null : await buildDeferredClick();
      const visitor = click.source === 'VISITOR' ? await visitors.identifyVisitor(click, signals) : null;
      await record({ click, visitor, deferred });
      return true;
    } catch (error) {
      droppedWrites.record('click', error);
      return false;
    }
  }

  return {
    /**
     * Records the click of somebody who waits to be sent on, together with what `buildDeferredClick` gives, and answers whether it
     * is durable. False: the store takes its time, and the click follows; or it fails, and the click is lost, counted
     * and told. Nobody is kept from where they want to go because it could not be counted: this never fails.
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
     * The same page of the clicks of several links of an app, the newest first, in one statement. Every link has an entry.
     * Fails as `toKeyset` does.
     */
    async listClickPages(
      appId: string,
      smartLinkIds: readonly string[],
      page: PageRequest,
    ): Promise<Map<string, Page<Click>>> {
      const keyset = toKeyset(page, true);
      // One more than asked for tells whether there is more: `paginate` asks for it.
      const found = await listClicks(db.read, appId, smartLinkIds, { ...keyset, limit: keyset.limit + 1 });
      const pages = new Map<string, Page<Click>>();
      for (const id of smartLinkIds) {
        pages.set(id, await paginate(keyset, async () => found.get(id) ?? []));
      }
      return pages;
    },

    /** Deletes at most `limit` clicks that are kept no longer. Answers how many there were. */
    deleteExpired(now: number, limit: number): Promise<number> {
      // Who keeps clicks for a century, or whose clock stands at its beginning, has none that are so old.
      const oldest = Math.max(0, now - retentionDays * DAY_MS);
      return save(db, (tx) => deleteExpiredClicks(tx, getLowestIdAt(oldest), limit));
    },

    /** Waits for the clicks that follow their visitors: to be called before the database closes. Never fails. */
    async waitForPendingClicks(): Promise<void> {
      await Promise.all(pendingClicks);
    },
  };
}

/** Records, lists and deletes clicks. */
export type ClickService = ReturnType<typeof createClickService>;

/** Writes clicks, and all that is counted of them, in the unit that is under way. */
export async function recordClicks(
  tx: Db,
  recordings: readonly Recording[],
  knownHosts: KnownHosts = new Map(),
): Promise<void> {
  const clicks = recordings.map(({ click }) => click);
  await insertClicks(tx, clicks);
  const newHashes = await insertVisitors(tx, filterPresent(recordings.map(({ visitor }) => visitor)));
  await addCounts(
    tx,
    // Of several clicks of one new visitor the first one takes the hash.
    recordings.map(({ click, visitor }) => toClickCount(click, visitor != null && newHashes.delete(visitor.hash))),
  );
  await addReferrers(tx, toReferrerCounts(clicks), knownHosts);
  await armDeferred(tx, filterPresent(recordings.map(({ deferred }) => deferred)));
}

function filterPresent<T>(values: readonly (T | null | undefined)[]): T[] {
  return values.flatMap((value) => value ?? []);
}

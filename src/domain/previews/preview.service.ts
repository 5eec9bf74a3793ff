import type { Database } from '../../../db/database.ts';
import type { Preview } from '../apps/preview.ts';
import type { AppSnapshot } from '../apps/snapshot.ts';
import type { SnapshotCache } from '../apps/snapshot-cache.ts';
import type { DroppedWrites } from '../health/dropped-writes.ts';
import { createRate, type Rate } from '../limits/rate-limit.ts';
import { buildPreview, type PreviewedLink } from '../smart-links/link-preview.ts';
import type { SmartLink } from '../smart-links/smart-link.ts';
import { save } from '../store.ts';
import type { FetchPage, FetchResult } from './fetch-page.ts';
import { createFetchQueue } from './fetch-queue.ts';
import type { HeadReader } from './head-reader.ts';
import { canShowPicture, computeReach, type ReachRules } from './reach.ts';
import {
  claimPage,
  deleteExpiredScraped,
  findScraped,
  postponeScraped,
  storeScraped,
} from './scraped-preview.repository.ts';
import { findLinkedPage, type LinkedPage } from './scraped-preview.ts';

/** The dependencies and settings for scraping pages. */
export interface Scraping {
  /** A parameter, because the command line creates this service as well but never needs the HTML parser. */
  createReader: () => HeadReader;
  fetchPage: FetchPage;
  /** The reach rules that come from the installation's settings. */
  reach: Pick<ReachRules, 'links' | 'privateHosts'>;
  /** Called with the result of each fetch, for the debug log. */
  onFetched: (host: string, fetched: FetchResult) => void;
}

/** The event that requests a fetch. Each has its own rate limit per app, so that none can starve the others. */
type ScrapeTrigger =
  /** A person or a messenger's bot opens a stored link. */
  | 'VISIT'
  /** A client opens a lazy link that isn't stored. Any client can make up any number of such links. */
  | 'LAZY_VISIT'
  /** A link was created or changed individually, not in bulk. */
  | 'CREATION';

type ScheduledLink = PreviewedLink & Pick<SmartLink, 'startsAt'>;

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** How long a page's result is fresh after a successful read. */
const FRESH_MS = DAY_MS;
/** How long a page's result is fresh if there was no page to read or the fetch failed. */
const RETRY_MS = 30 * MINUTE_MS;
/** How long a process's claim on a page lasts. Longer than any fetch takes. */
const LEASE_MS = 15_000;
/** How long an old result is shown while the page is unreachable. */
const RETENTION_MS = 7 * DAY_MS;
/** Pages that are shown are refreshed, so a page that has been stale for this long is unused. */
const UNUSED_MS = 7 * DAY_MS;

interface PreviewServiceParts {
  db: Database;
  clock: () => number;
  snapshots: SnapshotCache;
  droppedWrites: DroppedWrites;
  scraping: Scraping | null;
}

/**
 * If `scraping` is null, the service fetches no pages and ignores stored page data. `clock` returns milliseconds since
 * the epoch.
 */
export function createPreviewService({ db, clock, snapshots, droppedWrites, scraping }: PreviewServiceParts) {
  const queue = createFetchQueue((page, signal) =>
    scrape(page, signal).catch((error: unknown) => droppedWrites.record('preview', error)),
  );
  /** The maximum number of requested fetches per app, trigger and minute. */
  const rates: Readonly<Record<ScrapeTrigger, Rate>> = {
    VISIT: createRate(60, clock),
    LAZY_VISIT: createRate(10, clock),
    CREATION: createRate(30, clock),
  };

  async function scrape(page: LinkedPage, signal: AbortSignal): Promise<void> {
    const snapshot = await snapshots.get(page.appId);
    if (scraping === null || snapshot === null) {
      return;
    }
    const rules = await buildReachRules(snapshot, scraping.reach);
    const now = clock();
    const claim = { now, until: now + LEASE_MS, mostFresh: FRESH_MS };
    if (!(await db.write((tx) => claimPage(tx, page, claim)))) {
      return;
    }
    const { address } = page;
    const reader = scraping.createReader();
    const getPageReach = (url: URL) => computeReach(url, rules);
    const fetched = await scraping.fetchPage({ address, getReach: getPageReach, reader, signal });
    // The result of an aborted fetch is unknown. Another process, or this one after its restart, repeats the fetch.
    if (signal.aborted) {
      return;
    }
    scraping.onFetched(address.host, fetched);
    await storeResult(page, fetched, (url) => reader.getPreview(url, (picture) => canShowPicture(picture, rules)));
  }

  async function buildReachRules(snapshot: AppSnapshot, reach: Scraping['reach']): Promise<ReachRules> {
    const customDomains = await snapshots.getCustomDomains();
    const { app, publishableHosts, webBase } = snapshot;
    return { ...reach, customDomains, appId: app.id, ownHosts: publishableHosts, webHost: webBase?.host ?? null };
  }

  async function storeResult(page: LinkedPage, fetched: FetchResult, read: (address: URL) => Preview): Promise<void> {
    const now = clock();
    const later = { now, until: now + RETRY_MS };
    if (fetched.kind === 'READ') {
      const preview = read(fetched.address);
      await db.write((tx) => storeScraped(tx, page, preview, { now, until: now + FRESH_MS }));
    } else if (fetched.kind === 'NO_PAGE') {
      await db.write((tx) => storeScraped(tx, page, null, later));
    } else {
      await db.write((tx) => postponeScraped(tx, page, { ...later, retainReadSince: now - RETENTION_MS }));
    }
  }

  function findPageToScrape(link: PreviewedLink, snapshot: AppSnapshot): LinkedPage | null {
    return scraping === null || isComplete(buildPreview(link, snapshot, null)) ? null : findLinkedPage(link, snapshot);
  }

  function requestPage(page: LinkedPage, trigger: ScrapeTrigger): void {
    if (queue.has(page) || !queue.hasCapacity(page.appId)) {
      return;
    }
    if (rates[trigger].consume(page.appId) === 0) {
      queue.add(page);
    }
  }

  return {
    /** Returns the page whose metadata would complete a link's preview; null if none is needed or available. */
    findPageToScrape,

    /**
     * Returns the preview of a link from stored data. Requests a fetch of missing or stale data for later visitors,
     * unless `trigger` is null. Runs at most one statement and never fails: without the store, the preview has no page
     * data.
     */
    async getPreview(link: PreviewedLink, snapshot: AppSnapshot, trigger: ScrapeTrigger | null): Promise<Preview> {
      const page = findPageToScrape(link, snapshot);
      if (page === null) {
        return buildPreview(link, snapshot, null);
      }
      try {
        const known = (await findScraped(db.read, page.appId, [page.hash])).get(page.hash);
        const isFresh = known !== undefined && isAheadByAtMost(known.freshUntil, clock(), FRESH_MS);
        if (!isFresh && trigger !== null) {
          requestPage(page, trigger);
        }
        return buildPreview(link, snapshot, known?.preview ?? null);
      } catch (error) {
        droppedWrites.record('preview', error);
        return buildPreview(link, snapshot, null);
      }
    },

    /** Requests the page of an individually created or changed link, so that the first messenger can show its data. */
    prefetchPage(link: ScheduledLink, snapshot: AppSnapshot): void {
      const isShownLater = link.startsAt !== null && link.startsAt > clock();
      if (scraping === null || isShownLater || isComplete(link.preview) || !queue.hasCapacity(snapshot.app.id)) {
        return;
      }
      // Consumed before any computation, because a client may create thousands of links individually.
      const page = rates.CREATION.consume(snapshot.app.id) === 0 ? findPageToScrape(link, snapshot) : null;
      if (page !== null) {
        queue.add(page);
      }
    },

    /** Returns this app's stored previews by the hashes of their pages. */
    async findScraped(appId: string, hashes: readonly string[]): Promise<Map<string, Preview>> {
      const found = await findScraped(db.read, appId, hashes);
      return new Map([...found].map(([hash, { preview }]) => [hash, preview]));
    },

    /** Deletes at most `limit` pages that have been unused for `UNUSED_MS`, and returns their number. */
    deleteExpired: (now: number, limit: number): Promise<number> =>
      save(db, (tx) => deleteExpiredScraped(tx, now - UNUSED_MS, limit)),

    /** Aborts the fetches in progress. Later requests are ignored. */
    stop: (): Promise<void> => queue.stop(),
  };
}

/** Builds the previews of links, with data from their target pages. Fetches pages only in the background. */
export type PreviewService = ReturnType<typeof createPreviewService>;

function isComplete({ title, description, imageUrl }: Preview): boolean {
  return title !== null && description !== null && imageUrl !== null;
}

/** Whether a time is in the future, but by at most `maxAhead`. A later time comes from a clock that was ahead. */
function isAheadByAtMost(time: number, now: number, maxAhead: number): boolean {
  return time > now && time <= now + maxAhead;
}

import type { Database } from '../../../db/database.ts';
import type { Preview } from '../apps/preview.ts';
import type { AppSnapshot } from '../apps/snapshot.ts';
import type { SnapshotCache } from '../apps/snapshot-cache.ts';
import type { DroppedWrites } from '../health/dropped-writes.ts';
import { createRate, type Rate } from '../limits/rate-limit.ts';
import { buildPreview } from '../smart-links/link-preview.ts';
import type { SmartLink } from '../smart-links/smart-link.ts';
import { save } from '../store.ts';
import type { FetchPage, FetchResult } from './fetch-page.ts';
import { createFetchQueue } from './fetch-queue.ts';
import { canShowPicture, computeReach, type ReachRules } from './reach.ts';
import {
  claimPage,
  deleteExpiredScraped,
  findScraped,
  postponeScraped,
  storeScraped,
} from './scraped-preview.repository.ts';
import { findLinkedPage, type LinkedPage } from './scraped-preview.ts';

/** How pages are scraped. */
export interface Scraping {
  fetchPage: FetchPage;
  /** Of the rules for addresses, what the settings say. */
  reach: Pick<ReachRules, 'links' | 'apiHosts' | 'privateHosts'>;
  /** Told what became of each fetch, for an operator who wonders. */
  onFetched: (host: string, fetched: FetchResult) => void;
}

/** What made somebody want a page. An app has a bound for each, so that none is in the way of the others. */
type ScrapeTrigger =
  /** Somebody, or a messenger's bot, looks at a link that is stored. */
  | 'VISIT'
  /** Somebody looks at a lazy link that is not stored: any stranger can make up any number of them. */
  | 'LAZY_VISIT'
  /** A link was made or changed by itself, not one of thousands. */
  | 'CREATION';

type PreviewedLink = Pick<SmartLink, 'uri' | 'overrides' | 'preview' | 'startsAt'>;

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** How long a page that was read is not read again. */
const FRESH_MS = DAY_MS;
/** The same where there was nothing to read, or nobody answered. */
const RETRY_MS = 30 * MINUTE_MS;
/** How long a process has for a fetch before another may think that it has died: longer than any fetch takes. */
const LEASE_MS = 15_000;
/** What was read stays for so long where the page does not answer any more. */
const RETENTION_MS = 7 * DAY_MS;
/** Who shows a page has it renewed: one that is due for so long is shown by nobody. */
const UNUSED_MS = 7 * DAY_MS;

interface PreviewServiceParts {
  db: Database;
  clock: () => number;
  snapshots: SnapshotCache;
  droppedWrites: DroppedWrites;
  scraping: Scraping | null;
}

/** `scraping` null: nothing is fetched, and nothing shown that was. `clock` is milliseconds since the epoch. */
export function createPreviewService({ db, clock, snapshots, droppedWrites, scraping }: PreviewServiceParts) {
  const queue = createFetchQueue((page, signal) =>
    scrape(page, signal).catch((error: unknown) => droppedWrites.record('preview', error)),
  );
  /** How many pages an app may want within a minute. */
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
    // Loaded with the first page that is read: a start has no use for a parser of HTML.
    const { createHeadReader } = await import('./head-reader.ts');
    const reader = createHeadReader();
    const getPageReach = (url: URL) => computeReach(url, rules);
    const fetched = await scraping.fetchPage({ address, getReach: getPageReach, reader, signal });
    // Nobody knows what the page would have been: another process, or this one after its restart, asks again.
    if (signal.aborted) {
      return;
    }
    scraping.onFetched(address.host, fetched);
    await storeResult(page, fetched, (url) => reader.getPreview(url, (picture) => canShowPicture(picture, rules)));
  }

  async function buildReachRules(snapshot: AppSnapshot, reach: Scraping['reach']): Promise<ReachRules> {
    const customDomains = await snapshots.getCustomDomains();
    return { ...reach, customDomains, webHost: snapshot.webBase?.host ?? null };
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
    /** The page whose words a link lacks; null: it lacks none, or they are not to be had. */
    findPageToScrape,

    /**
     * What a page shows of the link, as far as it is known now. What is missing or old is fetched for the next one who
     * asks; null: for nobody. Takes one statement at most, and never fails: without the store it is what else there is.
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

    /** Has the page of a link fetched that was made or changed by itself, before the first messenger asks. */
    prefetchPage(link: PreviewedLink, snapshot: AppSnapshot): void {
      const isShownLater = link.startsAt !== null && link.startsAt > clock();
      if (scraping === null || isShownLater || isComplete(link.preview) || !queue.hasCapacity(snapshot.app.id)) {
        return;
      }
      // Taken before anything is worked out: links may be made by the thousand one by one.
      const page = rates.CREATION.consume(snapshot.app.id) === 0 ? findPageToScrape(link, snapshot) : null;
      if (page !== null) {
        queue.add(page);
      }
    },

    /** What this app has of these pages, by their hashes. */
    async findScraped(appId: string, hashes: readonly string[]): Promise<Map<string, Preview>> {
      const found = await findScraped(db.read, appId, hashes);
      return new Map([...found].map(([hash, { preview }]) => [hash, preview]));
    },

    /** Forgets at most `limit` pages that have not been used for long. Answers how many there were. */
    deleteExpired: (now: number, limit: number): Promise<number> =>
      save(db, (tx) => deleteExpiredScraped(tx, now - UNUSED_MS, limit)),

    /** Breaks off what is being fetched, and fetches nothing any more. */
    stop: (): Promise<void> => queue.stop(),
  };
}

/** What is shown of links, with what the pages say that they lead to. Pages are fetched in the background alone. */
export type PreviewService = ReturnType<typeof createPreviewService>;

function isComplete({ title, description, imageUrl }: Preview): boolean {
  return title !== null && description !== null && imageUrl !== null;
}

/** Later than now, but not by more than ever was meant: a clock that was wrong has been put right then. */
function isAheadByAtMost(time: number, now: number, maxAhead: number): boolean {
  return time > now && time <= now + maxAhead;
}

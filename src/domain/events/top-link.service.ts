import type { Database } from '../../../db/database.ts';
import { findSmartLinksByIds } from '../smart-links/smart-link.repository.ts';
import type { SmartLink } from '../smart-links/smart-link.ts';
import { createTaskSlices } from '../time-slice.ts';
import { capCount } from '../value-ranges.ts';
import { findFillPosition } from './app-count.repository.ts';
import { countDays, type DayRange, validateLimit } from './statistics.ts';
import {
  type ClickPosition,
  type ClickSum,
  listMostClickedLinks,
  sumClicksOfApp,
  sumClicksOfLinks,
} from './top-link.repository.ts';

/** A link with its clicks in a range of days. */
export interface TopLink {
  smartLink: SmartLink;
  clicks: number;
  visitors: number;
}

export interface TopLinks {
  /** The links with the most clicks, most first; the newest first among links with the same number. */
  links: TopLink[];
  /** Whether no link outside the list has more clicks. If not, the limits ended the search early. */
  complete: boolean;
}

interface TopLinksQuery {
  days: DayRange;
  limit: number;
  /** Called in every time slice. An error that it throws ends the search. */
  onSlice?: () => void;
  limits?: SearchLimits;
}

/** The maximum work of one search. */
interface SearchLimits {
  /** The maximum number of examined links. */
  links: number;
  /** The maximum number of daily counts that are added up. */
  rows: number;
}

const DEFAULT_LIMITS: SearchLimits = { links: 20_000, rows: 500_000 };

/** The number of daily counts that a statement should add up, which takes SQLite about a millisecond. */
const ROWS_PER_STATEMENT = 2_000;
const MAX_LINKS_PER_STATEMENT = 100;
/** The assumed number of rows of a popular link for each day. */
const ROWS_PER_DAY = 4;

export function createTopLinkService(db: Database) {
  return {
    /**
     * Returns the existing links of an app with the most clicks in a range of days. Examines links in the order of all
     * their clicks, in time slices, until no further link can have enough clicks in the range, or until a limit is
     * reached. Fails with BAD_USER_INPUT if `limit` isn't between 1 and 100.
     */
    async findTopLinks(
      appId: string,
      { days, limit, onSlice = () => {}, limits = DEFAULT_LIMITS }: TopLinksQuery,
    ): Promise<TopLinks> {
      validateLimit(limit);
      const awaitSlice = createTaskSlices();
      const remainder = createRemainder(db, appId, days);
      const examined: SearchLimits = { links: 0, rows: 0 };
      let links: TopLink[] = [];
      let position: ClickPosition | null = null;
      let size = clampSize(ROWS_PER_STATEMENT / (countDays(days) * ROWS_PER_DAY), 2 * limit);
      for (;;) {
        const positions: ClickPosition[] = await listMostClickedLinks(db.read, appId, position, size);
        const last = positions.at(-1);
        if (last === undefined) {
          return toResult(links, true);
        }
        const sums = await sumClicksOfLinks(
          db.read,
          appId,
          positions.map(({ id }) => id),
          days,
        );
        links = await addLinks(db, appId, { links, sums, limit });
        remainder.subtract(sums);
        if (positions.length < size || !canOutrank(last, links, limit) || (await remainder.isBelow(links, limit))) {
          return toResult(links, true);
        }
        const rows = sums.reduce((sum, one) => sum + one.rows, 0);
        examined.links += positions.length;
        examined.rows += rows;
        if (examined.links >= limits.links || examined.rows >= limits.rows) {
          return toResult(links, false);
        }
        // Later links have fewer clicks, and so usually fewer rows.
        size = clampSize((ROWS_PER_STATEMENT * positions.length) / Math.max(rows, 1), 4 * size);
        size = Math.min(size, limits.links - examined.links);
        position = last;
        await awaitSlice();
        onSlice();
      }
    },
  };
}

function clampSize(size: number, max: number): number {
  return Math.max(1, Math.floor(Math.min(size, max, MAX_LINKS_PER_STATEMENT)));
}

/** Adds the links that belong to the best ones so far. Reads only these, and leaves out deleted ones. */
async function addLinks(
  db: Database,
  appId: string,
  { links, sums, limit }: { links: readonly TopLink[]; sums: readonly ClickSum[]; limit: number },
): Promise<TopLink[]> {
  const worst = links.length < limit ? undefined : links.at(-1);
  const better = sums.filter((sum) => worst === undefined || compareRanks(sum, toRank(worst)) < 0);
  const found: Map<string, SmartLink> =
    better.length === 0
      ? new Map()
      : await findSmartLinksByIds(
          db.read,
          appId,
          better.map(({ id }) => id),
        );
  const added = better.flatMap(({ id, clicks, visitors }) => {
    const smartLink = found.get(id);
    return smartLink === undefined || clicks === 0 ? [] : [{ smartLink, clicks, visitors }];
  });
  return [...links, ...added].sort((one, other) => compareRanks(toRank(one), toRank(other))).slice(0, limit);
}

/** Compares by clicks, most first, and then by id, newest first. */
function compareRanks(one: ClickPosition, other: ClickPosition): number {
  return other.clicks - one.clicks || (one.id > other.id ? -1 : one.id < other.id ? 1 : 0);
}

function toRank({ smartLink: { id }, clicks }: TopLink): ClickPosition {
  return { id, clicks };
}

/** Whether a link after this position could be one of the best: it has at most its total number of clicks in the range. */
function canOutrank(position: ClickPosition, links: readonly TopLink[], limit: number): boolean {
  const worst = links.length < limit ? undefined : links.at(-1);
  return worst === undefined || compareRanks(position, toRank(worst)) < 0;
}

/** Limits how many clicks the remaining links can have in the range: those of the app less those of the examined links. */
function createRemainder(db: Database, appId: string, days: DayRange) {
  let examined = 0;
  let total: number | undefined;

  async function readTotal(): Promise<number> {
    // Until the fill is complete, the counts of the app lack those of links before an upgrade.
    return (await findFillPosition(db.read)) === null
      ? await sumClicksOfApp(db.read, appId, days)
      : Number.POSITIVE_INFINITY;
  }

  return {
    subtract(sums: readonly ClickSum[]): void {
      examined += sums.reduce((sum, { clicks }) => sum + clicks, 0);
    },
    /** Whether the remaining links together have too few clicks for one of them to be one of the best. */
    async isBelow(links: readonly TopLink[], limit: number): Promise<boolean> {
      const needed = links.length < limit ? 1 : (links.at(-1)?.clicks ?? 1);
      total ??= await readTotal();
      if (total - examined >= needed) {
        return false;
      }
      // The examined links can have been clicked since the total was read.
      total = await readTotal();
      return total - examined < needed;
    },
  };
}

function toResult(links: readonly TopLink[], complete: boolean): TopLinks {
  return {
    links: links.map(({ smartLink, clicks, visitors }) => ({
      smartLink,
      clicks: capCount(clicks),
      visitors: capCount(visitors),
    })),
    complete,
  };
}

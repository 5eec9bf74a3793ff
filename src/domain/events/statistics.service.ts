import type { Database } from '../../../db/database.ts';
import { capCount } from '../value-ranges.ts';
import type { CountedEvent } from './counts.ts';
import type { Day } from './day.ts';
import {
  type EventCount,
  type KindCount,
  listAppCountsByDay,
  listAppCountsByKind,
  listCountsByDay,
  listCountsByKind,
  listTopAppReferrers,
  listTopReferrers,
} from './statistics.repository.ts';
import {
  type Breakdown,
  type Counts,
  type DayCounts,
  type DayRange,
  enumerateDays,
  type ReferrerClicks,
  validateDayRange,
  validateLimit,
} from './statistics.ts';

/**
 * Reports the events of links and apps by day. Reads daily counts, so the cost doesn't depend on the number of clicks,
 * and that of an app's not on the number of links.
 * Counts are at most `MAX_COUNT`.
 */
export function createStatisticsService(db: Database, clock: () => number) {
  return {
    /** Returns the requested range of days; see `validateDayRange`. */
    getDayRange: (requested: { from?: Day | null; to?: Day | null }): DayRange => validateDayRange(requested, clock()),

    /** Returns totals, platforms and outcomes of these links of an app, in one statement. Every link has an entry. */
    async getBreakdowns(appId: string, ids: readonly string[], days: DayRange): Promise<Map<string, Breakdown>> {
      return buildEach(ids, groupByLink(await listCountsByKind(db.read, appId, ids, days)), buildBreakdown);
    },

    /** Returns every day of the range, including days without events, in one statement. Every link has an entry. */
    async listDayCounts(appId: string, ids: readonly string[], days: DayRange): Promise<Map<string, DayCounts[]>> {
      const counts = groupByLink(await listCountsByDay(db.read, appId, ids, days));
      return buildEach(ids, counts, createDayCountsBuilder(days));
    },

    /**
     * Returns the hosts with the most clicks on these links, in one statement. Every link has an entry. Fails with
     * BAD_USER_INPUT if `limit` isn't between 1 and 100.
     */
    async listTopReferrerClicks(
      appId: string,
      ids: readonly string[],
      days: DayRange,
      limit: number,
    ): Promise<Map<string, ReferrerClicks[]>> {
      validateLimit(limit);
      return buildEach(
        ids,
        groupByLink(await listTopReferrers(db.read, appId, { ids, days, limit })),
        toReferrerClicks,
      );
    },

    /** Like `getBreakdowns`, for all links of each of these apps. */
    async getAppBreakdowns(ids: readonly string[], days: DayRange): Promise<Map<string, Breakdown>> {
      return buildEach(ids, groupByApp(await listAppCountsByKind(db.read, ids, days)), buildBreakdown);
    },

    /** Like `listDayCounts`, for all links of each of these apps. */
    async listAppDayCounts(ids: readonly string[], days: DayRange): Promise<Map<string, DayCounts[]>> {
      return buildEach(ids, groupByApp(await listAppCountsByDay(db.read, ids, days)), createDayCountsBuilder(days));
    },

    /** Like `listTopReferrerClicks`, for all links of each of these apps. */
    async listTopAppReferrerClicks(
      ids: readonly string[],
      days: DayRange,
      limit: number,
    ): Promise<Map<string, ReferrerClicks[]>> {
      validateLimit(limit);
      return buildEach(ids, groupByApp(await listTopAppReferrers(db.read, { ids, days, limit })), toReferrerClicks);
    },
  };
}

const ZERO_COUNTS: Counts = {
  clicks: 0,
  visitors: 0,
  bots: 0,
  programs: 0,
  unlisted: 0,
  opens: 0,
  installs: 0,
  redeems: 0,
};

const COUNT_FIELDS: Record<CountedEvent, keyof Counts> = {
  CLICK: 'clicks',
  BOT: 'bots',
  PROGRAM: 'programs',
  OPEN: 'opens',
  INSTALL: 'installs',
  REDEEM: 'redeems',
};

function buildBreakdown(counts: readonly KindCount[]): Breakdown {
  const platforms = groupBy(counts, ({ platform }) => platform);
  const outcomes = groupBy(
    counts.filter(({ event }) => event === 'CLICK'),
    ({ outcome }) => outcome,
  );
  return {
    totals: sumCounts(counts),
    byPlatform: [...platforms].flatMap(([platform, ofPlatform]) => {
      const { clicks, visitors, opens, installs } = sumCounts(ofPlatform);
      return clicks + opens + installs === 0 ? [] : [{ platform, clicks, visitors, opens, installs }];
    }),
    byOutcome: [...outcomes].map(([outcome, ofOutcome]) => {
      const { clicks, visitors } = sumCounts(ofOutcome);
      return { outcome, clicks, visitors };
    }),
  };
}

function createDayCountsBuilder(range: DayRange) {
  const days = enumerateDays(range);
  return (counts: readonly (EventCount & { day: Day })[]): DayCounts[] => {
    const byDay = groupBy(counts, ({ day }) => day);
    return days.map((day) => ({ day, ...sumCounts(byDay.get(day) ?? []) }));
  };
}

function toReferrerClicks(referrers: readonly ReferrerClicks[]): ReferrerClicks[] {
  return referrers.map(({ host, clicks }) => ({ host, clicks: capCount(clicks) }));
}

/** Builds a value for each id from its rows, which can be none. */
function buildEach<Row, T>(
  ids: readonly string[],
  rows: ReadonlyMap<string, Row[]>,
  build: (rows: readonly Row[]) => T,
): Map<string, T> {
  return new Map(ids.map((id) => [id, build(rows.get(id) ?? [])]));
}

function sumCounts(counts: readonly EventCount[]): Counts {
  const sum = { ...ZERO_COUNTS };
  for (const { event, count, visitors, unlisted } of counts) {
    sum[COUNT_FIELDS[event]] = capCount(sum[COUNT_FIELDS[event]] + count);
    sum.visitors = capCount(sum.visitors + visitors);
    sum.unlisted = capCount(sum.unlisted + unlisted);
  }
  return sum;
}

function groupByLink<T extends { smartLinkId: string }>(rows: readonly T[]): Map<string, T[]> {
  return groupBy(rows, ({ smartLinkId }) => smartLinkId);
}

function groupByApp<T extends { appId: string }>(rows: readonly T[]): Map<string, T[]> {
  return groupBy(rows, ({ appId }) => appId);
}

function groupBy<T, K>(rows: readonly T[], getKey: (row: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const row of rows) {
    const key = getKey(row);
    const group = groups.get(key);
    if (group === undefined) {
      groups.set(key, [row]);
    } else {
      group.push(row);
    }
  }
  return groups;
}

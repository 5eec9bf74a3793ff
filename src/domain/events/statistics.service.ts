import type { Database } from '../../../db/client.ts';
import { DomainFailure } from '../failures.ts';
import { PAGE_LIMIT } from '../paging.ts';
import type { CountedEvent } from './counts.ts';
import type { Day } from './day.ts';
import { countsByDay, countsByKind, type EventCount, type KindCount, topReferrers } from './statistics.repository.ts';
import {
  type Breakdown,
  type Counts,
  type DayCounts,
  type DayRange,
  dayRange,
  eachDay,
  type ReferrerClicks,
} from './statistics.ts';

/** What happened to links, day by day: read from counts, so that it costs the same however often they were clicked. */
export interface StatisticsService {
  /** The days that are meant; see `dayRange`. */
  daysOf(given: { from?: Day | null; to?: Day | null }): DayRange;
  /** Totals, platforms and outcomes of these links of an app, in one statement. Every link has an entry. */
  breakdowns(appId: string, ids: readonly string[], days: DayRange): Promise<Map<string, Breakdown>>;
  /** All days of the range, those too on which nothing happened, in one statement. Every link has an entry. */
  byDay(appId: string, ids: readonly string[], days: DayRange): Promise<Map<string, DayCounts[]>>;
  /**
   * The hosts by which these links were clicked most often, in one statement. Every link has an entry. Fails with
   * INVALID_JSON for a `first` that is not from 1 to 100.
   */
  byReferrer(
    appId: string,
    ids: readonly string[],
    days: DayRange,
    first: number,
  ): Promise<Map<string, ReferrerClicks[]>>;
}

export function createStatisticsService(db: Database, clock: () => number): StatisticsService {
  return {
    daysOf: (given) => dayRange(given, clock()),

    async breakdowns(appId, ids, days) {
      const counts = groupedByLink(await countsByKind(db.read, appId, ids, days));
      return new Map(ids.map((id) => [id, breakdownOf(counts.get(id) ?? [])]));
    },

    async byDay(appId, ids, days) {
      const counts = groupedByLink(await countsByDay(db.read, appId, ids, days));
      const all = eachDay(days);
      return new Map(ids.map((id) => [id, daysOf(all, counts.get(id) ?? [])]));
    },

    async byReferrer(appId, ids, days, first) {
      if (first < 1 || first > PAGE_LIMIT) {
        const details = `\`first\` is a number from 1 to ${PAGE_LIMIT}.`;
        throw new DomainFailure('INVALID_JSON', { field: 'first', details });
      }
      const referrers = groupedByLink(await topReferrers(db.read, appId, ids, days, first));
      return new Map(ids.map((id) => [id, (referrers.get(id) ?? []).map(({ host, clicks }) => ({ host, clicks }))]));
    },
  };
}

const NOTHING: Counts = { clicks: 0, visitors: 0, bots: 0, opens: 0, installs: 0, redeems: 0 };

const COUNTED_AS: Record<CountedEvent, keyof Counts> = {
  CLICK: 'clicks',
  BOT: 'bots',
  OPEN: 'opens',
  INSTALL: 'installs',
  REDEEM: 'redeems',
};

function breakdownOf(counts: readonly KindCount[]): Breakdown {
  const platforms = grouped(counts, ({ platform }) => platform);
  const outcomes = grouped(
    counts.filter(({ event }) => event === 'CLICK'),
    ({ outcome }) => outcome,
  );
  return {
    totals: sumOf(counts),
    byPlatform: [...platforms].flatMap(([platform, ofPlatform]) => {
      const { clicks, visitors, opens, installs } = sumOf(ofPlatform);
      return clicks + opens + installs === 0 ? [] : [{ platform, clicks, visitors, opens, installs }];
    }),
    byOutcome: [...outcomes].map(([outcome, ofOutcome]) => {
      const { clicks, visitors } = sumOf(ofOutcome);
      return { outcome, clicks, visitors };
    }),
  };
}

function daysOf(all: readonly Day[], counts: readonly (EventCount & { day: Day })[]): DayCounts[] {
  const byDay = grouped(counts, ({ day }) => day);
  return all.map((day) => ({ day, ...sumOf(byDay.get(day) ?? []) }));
}

function sumOf(counts: readonly EventCount[]): Counts {
  const sum = { ...NOTHING };
  for (const { event, count, visitors } of counts) {
    sum[COUNTED_AS[event]] += count;
    sum.visitors += visitors;
  }
  return sum;
}

function groupedByLink<T extends { smartLinkId: string }>(rows: readonly T[]): Map<string, T[]> {
  return grouped(rows, ({ smartLinkId }) => smartLinkId);
}

function grouped<T, K>(rows: readonly T[], keyOf: (row: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return groups;
}

import { DomainFailure } from '../failures.ts';
import { PAGE_LIMIT } from '../paging.ts';
import type { PlatformKind } from '../platform-kind.ts';
import type { ClickOutcome } from './click.ts';
import { DAY_MS, type Day, toDay } from './day.ts';

/** A range of UTC days, inclusive at both ends. */
export interface DayRange {
  from: Day;
  to: Day;
}

/** The event counts of a link, or of all links of an app. */
export interface Counts {
  /** Clicks by people, including links that opened an app directly. */
  clicks: number;
  /** Unique visitors, counted separately on each day: the same person on two days counts twice. */
  visitors: number;
  bots: number;
  /** Visits by programs that are neither browsers nor bots. They are not clicks. */
  programs: number;
  /** The clicks and visits by bots and programs, included above, that are not stored individually. */
  unlisted: number;
  opens: number;
  installs: number;
  redeems: number;
}

export interface DayCounts extends Counts {
  day: Day;
}

/** `platform` is null for clicks for which no platform's destination was chosen. */
export interface PlatformCounts extends Omit<Counts, 'bots' | 'programs' | 'unlisted' | 'redeems'> {
  platform: PlatformKind | null;
}

/** `outcome` is null for clicks from before outcomes were recorded. */
export interface OutcomeCounts extends Pick<Counts, 'clicks' | 'visitors'> {
  outcome: ClickOutcome | null;
}

/** The counts of a range of days, in total and by platform and outcome. */
export interface Breakdown {
  totals: Counts;
  byPlatform: PlatformCounts[];
  byOutcome: OutcomeCounts[];
}

/** `host` is null for the hosts beyond the daily limit, which are counted together. */
export interface ReferrerClicks {
  host: string | null;
  clicks: number;
}

/** The number of days in the default range. */
export const DEFAULT_DAYS = 30;
const MAX_DAYS = 366;

/**
 * Returns the requested days, by default the last 30 including today. Fails with BAD_USER_INPUT for an empty range or one
 * of more than 366 days.
 */
export function validateDayRange(requested: { from?: Day | null; to?: Day | null }, now: number): DayRange {
  const to = requested.to ?? toDay(now);
  const from = requested.from ?? toDay(Date.parse(to) - (DEFAULT_DAYS - 1) * DAY_MS);
  const days = countDays({ from, to });
  if (days < 1) {
    throw createDayRangeFailure(`\`from\` must not be after \`to\`; got \`${from}\` and \`${to}\`.`);
  }
  if (days > MAX_DAYS) {
    throw createDayRangeFailure(`\`from\` and \`to\` must span at most ${MAX_DAYS} days; got ${days}.`);
  }
  return { from, to };
}

/** Returns the number of days in a range. */
export function countDays({ from, to }: DayRange): number {
  return (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;
}

/** Returns every day of a range in ascending order. */
export function enumerateDays(range: DayRange): Day[] {
  const first = Date.parse(range.from);
  return Array.from({ length: countDays(range) }, (_, i) => toDay(first + i * DAY_MS));
}

/** Returns the range of the same length that ends on the day before this one. Days before 1970 have no events. */
export function getPreviousDays(range: DayRange): DayRange {
  const first = Date.parse(range.from);
  return { from: toDay(first - countDays(range) * DAY_MS), to: toDay(first - DAY_MS) };
}

/** Fails with BAD_USER_INPUT if the maximum number of entries isn't between 1 and 100. */
export function validateLimit(limit: number): void {
  if (limit < 1 || limit > PAGE_LIMIT) {
    const details = `\`limit\` must be between 1 and ${PAGE_LIMIT}; got ${limit}.`;
    throw new DomainFailure('BAD_USER_INPUT', { field: 'limit', details });
  }
}

function createDayRangeFailure(details: string): DomainFailure {
  return new DomainFailure('BAD_USER_INPUT', { field: 'from', details });
}

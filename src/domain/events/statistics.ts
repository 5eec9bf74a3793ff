import { DomainFailure } from '../failures.ts';
import type { PlatformKind } from '../platform-kind.ts';
import type { ClickOutcome } from './click.ts';
import { DAY_MS, type Day, toDay } from './day.ts';

/** Days of UTC, both ends included. */
export interface DayRange {
  from: Day;
  to: Day;
}

/** What happened to a link. */
export interface Counts {
  /** By people, and by apps that the link opened directly. */
  clicks: number;
  /** People who clicked, told apart day by day: who comes on two days is two. */
  visitors: number;
  bots: number;
  opens: number;
  installs: number;
  redeems: number;
}

export interface DayCounts extends Counts {
  day: Day;
}

/** Null: the click led to no platform, or the redeem came from none. */
export interface PlatformCounts extends Omit<Counts, 'bots' | 'redeems'> {
  platform: PlatformKind | null;
}

/** Null: from before outcomes were noted. */
export interface OutcomeCounts extends Pick<Counts, 'clicks' | 'visitors'> {
  outcome: ClickOutcome | null;
}

/** The counts of a time, taken together. */
export interface Breakdown {
  totals: Counts;
  byPlatform: PlatformCounts[];
  byOutcome: OutcomeCounts[];
}

/** Null: hosts that were too many on their day to be told apart. */
export interface ReferrerClicks {
  host: string | null;
  clicks: number;
}

/** So many days are told where no other range is asked for. */
export const DEFAULT_DAYS = 30;
const MAX_DAYS = 366;

/** The days that are asked for: by default the last 30, today's with them. Fails with INVALID_JSON for a range that is none. */
export function validateDayRange(requested: { from?: Day | null; to?: Day | null }, now: number): DayRange {
  const to = requested.to ?? toDay(now);
  const from = requested.from ?? toDay(Date.parse(to) - (DEFAULT_DAYS - 1) * DAY_MS);
  const days = countDays({ from, to });
  if (days < 1) {
    throw createDayRangeFailure(`\`from\` (${from}) is after \`to\` (${to}).`);
  }
  if (days > MAX_DAYS) {
    throw createDayRangeFailure(`From ${from} to ${to} are ${days} days; at most ${MAX_DAYS} are allowed.`);
  }
  return { from, to };
}

function countDays({ from, to }: DayRange): number {
  return (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;
}

/** Every day of a range, the first one first. */
export function enumerateDays(range: DayRange): Day[] {
  const first = Date.parse(range.from);
  return Array.from({ length: countDays(range) }, (_, i) => toDay(first + i * DAY_MS));
}

function createDayRangeFailure(details: string): DomainFailure {
  return new DomainFailure('INVALID_JSON', { field: 'from', details });
}

import type { PlatformKind } from '../apps/platform.ts';
import type { ClickOutcome } from './click.ts';
import { DomainFailure } from '../failures.ts';
import { DAY_MS, type Day, dayOf } from './day.ts';

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
const MOST_DAYS = 366;

/** The days that are asked for: by default the last 30, today's with them. Fails with INVALID_JSON for a range that is none. */
export function dayRange(given: { from?: Day | null; to?: Day | null }, now: number): DayRange {
  const to = given.to ?? dayOf(now);
  const from = given.from ?? dayOf(Date.parse(to) - (DEFAULT_DAYS - 1) * DAY_MS);
  const days = daysOf({ from, to });
  if (days < 1) throw outOfRange(`\`from\` (${from}) is after \`to\` (${to}).`);
  if (days > MOST_DAYS) throw outOfRange(`From ${from} to ${to} are ${days} days; at most ${MOST_DAYS} are allowed.`);
  return { from, to };
}

function daysOf({ from, to }: DayRange): number {
  return (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;
}

/** Every day of a range, the first one first. */
export function eachDay(range: DayRange): Day[] {
  const first = Date.parse(range.from);
  return Array.from({ length: daysOf(range) }, (_, i) => dayOf(first + i * DAY_MS));
}

function outOfRange(details: string): DomainFailure {
  return new DomainFailure('INVALID_JSON', { field: 'from', details });
}

import type { PlatformKind } from '../apps/platform.ts';
import type { Click, ClickOutcome } from './click.ts';
import { type Day, dayOf } from './day.ts';

/** What is counted. A bot's visit is no click. */
export type CountedEvent = 'CLICK' | 'BOT' | 'OPEN' | 'INSTALL' | 'REDEEM';

/** How often something happened to a link on a day. */
export interface DailyCount {
  appId: string;
  smartLinkId: string;
  day: Day;
  event: CountedEvent;
  platform: PlatformKind | null;
  /** With clicks and bots alone. */
  outcome: ClickOutcome | null;
  count: number;
  /** With clicks alone: how many of them were somebody's first one of this link on that day. */
  visitors: number;
}

/** How often a link was clicked on a page of one host on a day. */
export interface ReferrerCount {
  appId: string;
  smartLinkId: string;
  day: Day;
  host: string;
  clicks: number;
}

/** Something that happened to a link at a time, in milliseconds since the epoch. */
interface Happening {
  appId: string;
  smartLinkId: string;
  platform?: PlatformKind | null;
  createdAt: number;
}

/** One event that an app reported. */
export function countOf(event: 'OPEN' | 'INSTALL' | 'REDEEM', happening: Happening): DailyCount {
  const { appId, smartLinkId, platform = null, createdAt } = happening;
  return { appId, smartLinkId, day: dayOf(createdAt), event, platform, outcome: null, count: 1, visitors: 0 };
}

/** One click, and whether it is the first one of this person on that day. */
export function countOfClick(click: Click, isFirst: boolean): DailyCount {
  const { appId, smartLinkId, source, platform, outcome, createdAt } = click;
  const event = source === 'BOT' ? 'BOT' : 'CLICK';
  const visitors = isFirst ? 1 : 0;
  return { appId, smartLinkId, day: dayOf(createdAt), event, platform, outcome, count: 1, visitors };
}

/** Where clicks came from, as far as they say. Bots come from anywhere. */
export function referrersOf(clicks: readonly Click[]): ReferrerCount[] {
  return clicks.flatMap(({ appId, smartLinkId, source, referrerHost, createdAt }) =>
    referrerHost === null || source === 'BOT'
      ? []
      : [{ appId, smartLinkId, day: dayOf(createdAt), host: referrerHost, clicks: 1 }],
  );
}

/** Stands for all hosts that are not told apart; no host is called so. */
export const OTHER_HOSTS = '*';

/** Anybody may send any Referer: so many hosts of one link are told apart in a day. */
const MOST_HOSTS = 50;

/** Whether these hosts are enough to tell how to count: all of them are known, or the day can take no more. */
export function suffices(known: readonly string[] | undefined, counts: readonly ReferrerCount[]): boolean {
  if (known === undefined) return false;
  return counts.every(({ host }) => known.includes(host)) || apartOf(known).size >= MOST_HOSTS;
}

function apartOf(known: readonly string[]): Set<string> {
  return new Set(known.filter((host) => host !== OTHER_HOSTS));
}

/**
 * The same counts with the hosts that are too many taken together. `known` are those that the day of this link has
 * already, in any order.
 */
export function boundedHosts(counts: readonly ReferrerCount[], known: readonly string[]): ReferrerCount[] {
  const apart = apartOf(known);
  return counts.map((count) => {
    if (apart.size < MOST_HOSTS) apart.add(count.host);
    return apart.has(count.host) ? count : { ...count, host: OTHER_HOSTS };
  });
}

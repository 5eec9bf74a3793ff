import type { PlatformKind } from '../platform-kind.ts';
import type { Click, ClickOutcome } from './click.ts';
import { type Day, toDay } from './day.ts';

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
interface LinkEvent {
  appId: string;
  smartLinkId: string;
  platform?: PlatformKind | null;
  createdAt: number;
}

/** One event that an app reported. */
export function toDailyCount(event: 'OPEN' | 'INSTALL' | 'REDEEM', linkEvent: LinkEvent): DailyCount {
  const { appId, smartLinkId, platform = null, createdAt } = linkEvent;
  return { appId, smartLinkId, day: toDay(createdAt), event, platform, outcome: null, count: 1, visitors: 0 };
}

/** One click, and whether it is the first one of this person on that day. */
export function toClickCount(click: Click, isFirst: boolean): DailyCount {
  const { appId, smartLinkId, source, platform, outcome, createdAt } = click;
  const event = source === 'BOT' ? 'BOT' : 'CLICK';
  const visitors = isFirst ? 1 : 0;
  return { appId, smartLinkId, day: toDay(createdAt), event, platform, outcome, count: 1, visitors };
}

/** Where clicks came from, as far as they say. Bots come from anywhere. */
export function toReferrerCounts(clicks: readonly Click[]): ReferrerCount[] {
  return clicks.flatMap(({ appId, smartLinkId, source, referrerHost, createdAt }) =>
    referrerHost === null || source === 'BOT'
      ? []
      : [{ appId, smartLinkId, day: toDay(createdAt), host: referrerHost, clicks: 1 }],
  );
}

/** Stands for all hosts that are not told apart; no host is called so. */
export const OTHER_HOSTS = '*';

/** Anybody may send any Referer: so many hosts of one link are told apart in a day. */
const MAX_HOSTS = 50;

/** Whether these hosts are enough to tell how to count: all of them are known, or the day can take no more. */
export function hasEnoughHosts(known: readonly string[] | undefined, counts: readonly ReferrerCount[]): boolean {
  if (known === undefined) {
    return false;
  }
  return counts.every(({ host }) => known.includes(host)) || getNamedHosts(known).size >= MAX_HOSTS;
}

function getNamedHosts(known: readonly string[]): Set<string> {
  return new Set(known.filter((host) => host !== OTHER_HOSTS));
}

/**
 * The same counts with the hosts that are too many taken together. `known` are those that the day of this link has
 * already, in any order.
 */
export function limitHosts(counts: readonly ReferrerCount[], known: readonly string[]): ReferrerCount[] {
  const namedHosts = getNamedHosts(known);
  return counts.map((count) => {
    if (namedHosts.size < MAX_HOSTS) {
      namedHosts.add(count.host);
    }
    return namedHosts.has(count.host) ? count : { ...count, host: OTHER_HOSTS };
  });
}

import type { PlatformKind } from '../platform-kind.ts';
import { type Click, type ClickOutcome, isByPerson } from './click.ts';
import { type Day, toDay } from './day.ts';

/** The events that are counted. The visit of a bot or another program is not a click. */
export type CountedEvent = 'CLICK' | 'BOT' | 'PROGRAM' | 'OPEN' | 'INSTALL' | 'REDEEM';

/** The number of times that an event occurred for a link on one day. */
export interface DailyCount {
  appId: string;
  smartLinkId: string;
  day: Day;
  event: CountedEvent;
  platform: PlatformKind | null;
  /** Null unless `event` is CLICK, BOT or PROGRAM. */
  outcome: ClickOutcome | null;
  count: number;
  /** The number of these clicks that were a visitor's first on this link on this day. Zero for other events. */
  visitors: number;
  /** The number of these clicks that are counted but not stored. Zero for other events. */
  unlisted: number;
}

/** The number of clicks on a link that came from one host on a day. */
export interface ReferrerCount {
  appId: string;
  smartLinkId: string;
  day: Day;
  host: string;
  clicks: number;
}

/** An event of a link. `createdAt` is in milliseconds since the epoch. */
interface LinkEvent {
  appId: string;
  smartLinkId: string;
  platform?: PlatformKind | null;
  createdAt: number;
}

/** Returns the count for an event that an app reported. */
export function toDailyCount(event: 'OPEN' | 'INSTALL' | 'REDEEM', linkEvent: LinkEvent): DailyCount {
  const { appId, smartLinkId, platform = null, createdAt } = linkEvent;
  return {
    appId,
    smartLinkId,
    day: toDay(createdAt),
    event,
    platform,
    outcome: null,
    count: 1,
    visitors: 0,
    unlisted: 0,
  };
}

/**
 * Returns the count for a click. `isFirst` says whether it is the visitor's first on this link on that day, `isUnlisted`
 * whether it is only counted.
 */
export function toClickCount(
  click: Click,
  { isFirst, isUnlisted }: { isFirst: boolean; isUnlisted: boolean },
): DailyCount {
  const { appId, smartLinkId, source, platform, outcome, createdAt } = click;
  const event = isByPerson(click) ? 'CLICK' : source === 'BOT' ? 'BOT' : 'PROGRAM';
  const counted = { count: 1, visitors: isFirst ? 1 : 0, unlisted: isUnlisted ? 1 : 0 };
  return { appId, smartLinkId, day: toDay(createdAt), event, platform, outcome, ...counted };
}

/** Returns the referrer counts of clicks. Skips bots, other programs and clicks without a referrer. */
export function toReferrerCounts(clicks: readonly Click[]): ReferrerCount[] {
  return clicks
    .filter(isByPerson)
    .flatMap(({ appId, smartLinkId, referrerHost, createdAt }) =>
      referrerHost === null ? [] : [{ appId, smartLinkId, day: toDay(createdAt), host: referrerHost, clicks: 1 }],
    );
}

/** The value under which all hosts beyond the limit are counted. It isn't a valid host name. */
export const OTHER_HOSTS = '*';

/** The number of hosts counted separately per link and day. Limited, because clients can send any Referer header. */
const MAX_HOSTS = 50;
/** The same per app and day. */
export const MAX_APP_HOSTS = 200;

/** Whether the cached hosts suffice to add these counts: they include every host, or have reached the limit. */
export function hasEnoughHosts(
  known: readonly string[] | undefined,
  counts: readonly ReferrerCount[],
  maxHosts = MAX_HOSTS,
): boolean {
  if (known === undefined) {
    return false;
  }
  return counts.every(({ host }) => known.includes(host)) || getNamedHosts(known).size >= maxHosts;
}

function getNamedHosts(known: readonly string[]): Set<string> {
  return new Set(known.filter((host) => host !== OTHER_HOSTS));
}

/**
 * Replaces the hosts beyond the limit with `OTHER_HOSTS`. `known` lists the hosts that the link (or app) already has
 * on that day, in any order.
 */
export function limitHosts(
  counts: readonly ReferrerCount[],
  known: readonly string[],
  maxHosts = MAX_HOSTS,
): ReferrerCount[] {
  const namedHosts = getNamedHosts(known);
  return counts.map((count) => {
    if (namedHosts.size < maxHosts) {
      namedHosts.add(count.host);
    }
    return namedHosts.has(count.host) ? count : { ...count, host: OTHER_HOSTS };
  });
}

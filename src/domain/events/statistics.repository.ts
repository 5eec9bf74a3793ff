import { sql } from 'kysely';
import type { Db } from '../../../db/database.ts';
import type { PlatformKind } from '../platform-kind.ts';
import type { ClickOutcome } from './click.ts';
import { type CountedEvent, OTHER_HOSTS } from './counts.ts';
import type { Day } from './day.ts';
import type { DayRange, ReferrerClicks } from './statistics.ts';

/** The number of times that one event occurred. */
export interface EventCount {
  event: CountedEvent;
  count: number;
  visitors: number;
  unlisted: number;
}

export interface KindCount extends EventCount {
  platform: PlatformKind | null;
  outcome: ClickOutcome | null;
}

/** Returns the counts of these links over a range of days, by event, platform and outcome. */
export async function listCountsByKind(
  db: Db,
  appId: string,
  ids: readonly string[],
  days: DayRange,
): Promise<(KindCount & { smartLinkId: string })[]> {
  const rows = await selectCounts(db, appId, ids, days)
    .select(['smart_link_id', 'event', 'platform', 'outcome'])
    .groupBy(['smart_link_id', 'event', 'platform', 'outcome'])
    .orderBy('platform')
    .orderBy('outcome')
    .execute();
  return rows.map(({ smart_link_id, ...row }) => ({ smartLinkId: smart_link_id, ...toKindCount(row) }));
}

/** Returns the counts of these apps over a range of days, by event, platform and outcome. */
export async function listAppCountsByKind(
  db: Db,
  appIds: readonly string[],
  days: DayRange,
): Promise<(KindCount & { appId: string })[]> {
  const rows = await selectAppCounts(db, appIds, days)
    .select(['app_id', 'event', 'platform', 'outcome'])
    .groupBy(['app_id', 'event', 'platform', 'outcome'])
    .orderBy('platform')
    .orderBy('outcome')
    .execute();
  return rows.map(({ app_id, ...row }) => ({ appId: app_id, ...toKindCount(row) }));
}

function toKindCount<R extends { event: string; platform: string; outcome: string }>({
  event,
  platform,
  outcome,
  ...counted
}: R) {
  return {
    event: event as CountedEvent,
    platform: platform === '' ? null : (platform as PlatformKind),
    outcome: outcome === '' ? null : (outcome as ClickOutcome),
    ...counted,
  };
}

/** Returns the counts of these links by day. Omits days without events. */
export async function listCountsByDay(db: Db, appId: string, ids: readonly string[], days: DayRange) {
  const rows = await selectCounts(db, appId, ids, days)
    .select(['smart_link_id', 'day', 'event'])
    .groupBy(['smart_link_id', 'day', 'event'])
    .execute();
  return rows.map(({ smart_link_id, event, ...counted }) => ({
    smartLinkId: smart_link_id,
    event: event as CountedEvent,
    ...counted,
  }));
}

/** Returns the counts of these apps by day. Omits days without events. */
export async function listAppCountsByDay(
  db: Db,
  appIds: readonly string[],
  days: DayRange,
): Promise<(EventCount & { appId: string; day: Day })[]> {
  const rows = await selectAppCounts(db, appIds, days)
    .select(['app_id', 'day', 'event'])
    .groupBy(['app_id', 'day', 'event'])
    .execute();
  return rows.map(({ app_id, event, ...counted }) => ({ appId: app_id, event: event as CountedEvent, ...counted }));
}

/** Returns the hosts with the most clicks on links of these apps, at most `limit` per app, most clicks first. */
export async function listTopAppReferrers(db: Db, { ids, days, limit }: TopReferrersQuery) {
  const rows = await db
    .selectFrom((from) =>
      from
        .selectFrom('daily_app_referrers')
        .select(['app_id', 'host'])
        .select(({ fn }) => fn.sum<number>('clicks').as('clicks'))
        .select(sql<number>`row_number() over (partition by app_id order by sum(clicks) desc, host)`.as('rank'))
        .where('app_id', 'in', ids)
        .where('day', '>=', days.from)
        .where('day', '<=', days.to)
        .groupBy(['app_id', 'host'])
        .as('ranked'),
    )
    .select(['app_id', 'host', 'clicks'])
    .where('rank', '<=', limit)
    .orderBy('rank')
    .execute();
  return rows.map(({ app_id, host, clicks }): ReferrerClicks & { appId: string } => ({
    appId: app_id,
    host: host === OTHER_HOSTS ? null : host,
    clicks,
  }));
}

interface TopReferrersQuery {
  /** The ids of links or apps. */
  ids: readonly string[];
  days: DayRange;
  limit: number;
}

/** Returns the hosts with the most clicks on these links, at most `limit` per link, most clicks first. */
export async function listTopReferrers(db: Db, appId: string, { ids, days, limit }: TopReferrersQuery) {
  const rows = await db
    .selectFrom((from) =>
      from
        .selectFrom('daily_referrers')
        .select(['smart_link_id', 'host'])
        .select(({ fn }) => fn.sum<number>('clicks').as('clicks'))
        .select(sql<number>`row_number() over (partition by smart_link_id order by sum(clicks) desc, host)`.as('rank'))
        .where('app_id', '=', appId)
        .where('smart_link_id', 'in', ids)
        .where('day', '>=', days.from)
        .where('day', '<=', days.to)
        .groupBy(['smart_link_id', 'host'])
        .as('ranked'),
    )
    .select(['smart_link_id', 'host', 'clicks'])
    .where('rank', '<=', limit)
    .orderBy('rank')
    .execute();
  return rows.map(({ smart_link_id, host, clicks }): ReferrerClicks & { smartLinkId: string } => ({
    smartLinkId: smart_link_id,
    host: host === OTHER_HOSTS ? null : host,
    clicks,
  }));
}

/** Reads only the days of the range, whatever the number of links. */
function selectAppCounts(db: Db, appIds: readonly string[], { from, to }: DayRange) {
  return db
    .selectFrom('daily_app_counts')
    .where('app_id', 'in', appIds)
    .where('day', '>=', from)
    .where('day', '<=', to)
    .select(({ fn }) => [
      fn.sum<number>('count').as('count'),
      fn.sum<number>('visitors').as('visitors'),
      fn.sum<number>('unlisted').as('unlisted'),
    ]);
}

/** Filters by the leading columns of the primary key, so that only the counted rows are read. */
function selectCounts(db: Db, appId: string, ids: readonly string[], { from, to }: DayRange) {
  return db
    .selectFrom('daily_counts')
    .where('app_id', '=', appId)
    .where('smart_link_id', 'in', ids)
    .where('day', '>=', from)
    .where('day', '<=', to)
    .select(({ fn }) => [
      fn.sum<number>('count').as('count'),
      fn.sum<number>('visitors').as('visitors'),
      fn.sum<number>('unlisted').as('unlisted'),
    ]);
}

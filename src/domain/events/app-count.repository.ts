import { type InsertQueryBuilder, type InsertResult, sql } from 'kysely';
import { createCachedInsert } from '../../../db/cached-insert.ts';
import type { Db } from '../../../db/database.ts';
import { mergeByKey } from '../../../db/keyed-rows.ts';
import { lockTableForWrites } from '../../../db/table-lock.ts';
import type { DailyAppCountRow, DailyAppReferrerRow } from '../../../db/tables/statistics.ts';
import type { Tables } from '../../../db/tables.ts';
import type { DailyCount, ReferrerCount } from './counts.ts';
import type { Day } from './day.ts';

const COUNT_KEY = ['app_id', 'day', 'event', 'platform', 'outcome', 'shard'] as const;
const REFERRER_KEY = ['app_id', 'day', 'host', 'shard'] as const;

const insertCounts = createCachedInsert((tx, rows: readonly DailyAppCountRow[]) =>
  onCountConflict(tx.insertInto('daily_app_counts').values(rows)),
);

const insertReferrers = createCachedInsert((tx, rows: readonly DailyAppReferrerRow[]) =>
  onReferrerConflict(tx.insertInto('daily_app_referrers').values(rows)),
);

/** Adds the counts of links to those of their apps, in this shard. */
export async function addAppCounts(tx: Db, counts: readonly DailyCount[], shard: number): Promise<void> {
  await insertCounts(
    tx,
    mergeCounts(
      counts.map(({ appId, day, event, platform, outcome, count, visitors, unlisted }) => ({
        app_id: appId,
        day,
        event,
        platform: platform ?? '',
        outcome: outcome ?? '',
        shard,
        count,
        visitors,
        unlisted,
      })),
    ),
  );
}

/** Adds the referrer counts of links to those of their apps, in this shard. The caller limits the number of hosts. */
export async function addAppReferrers(tx: Db, counts: readonly ReferrerCount[], shard: number): Promise<void> {
  await insertReferrers(
    tx,
    mergeReferrers(counts.map(({ appId, day, host, clicks }) => ({ app_id: appId, day, host, shard, clicks }))),
  );
}

/** Returns the hosts that are counted separately for these days of apps. */
export async function findAppHosts(tx: Db, days: readonly { appId: string; day: Day }[]) {
  return tx
    .selectFrom('daily_app_referrers')
    .select(['app_id as appId', 'day', 'host'])
    .distinct()
    .where(({ eb, refTuple, tuple }) =>
      eb(
        refTuple('app_id', 'day'),
        'in',
        days.map(({ appId, day }) => tuple(appId, day)),
      ),
    )
    .execute();
}

/** The links up to this one, by app and id, whose counts from before migration 020 the counts of apps include. */
export interface FillPosition {
  appId: string;
  smartLinkId: string;
  /** When the migration ran, in milliseconds since the epoch. */
  startedAt: number;
}

/** Returns the position of the fill; null if it is complete. */
export async function findFillPosition(db: Db): Promise<FillPosition | null> {
  const [row] = await db.selectFrom('app_count_fill').selectAll().execute();
  return row === undefined ? null : { appId: row.app_id, smartLinkId: row.smart_link_id, startedAt: row.created_at };
}

/**
 * Adds the counts of the next links to those of their apps, about `limit` rows, and advances the position. Returns
 * whether links remain. Once none do, all counts of these links are added when they are written.
 */
export async function fillNextLinks(tx: Db, limit: number): Promise<boolean> {
  // A count that is not committed yet would be missed: its transaction doesn't add it, and this one can't see it.
  await lockTableForWrites(tx, 'daily_counts');
  const position = await findFillPosition(tx);
  if (position === null) {
    return false;
  }
  const links = await tx
    .selectFrom('daily_counts')
    .select(['app_id as appId', 'smart_link_id as smartLinkId'])
    .where(({ eb, refTuple, tuple }) =>
      eb(refTuple('app_id', 'smart_link_id'), '>', tuple(position.appId, position.smartLinkId)),
    )
    .orderBy('app_id')
    .orderBy('smart_link_id')
    .limit(limit)
    .execute();
  const last = links.at(-1);
  if (last === undefined) {
    await tx.deleteFrom('app_count_fill').execute();
    return false;
  }
  // The limit can divide the rows of the last link, so they are left for the next slice unless it is the only one.
  const to =
    links.length < limit
      ? last
      : (links.findLast(({ appId, smartLinkId }) => appId !== last.appId || smartLinkId !== last.smartLinkId) ?? last);
  await addCountsOfLinks(tx, position, to);
  await tx.updateTable('app_count_fill').set({ app_id: to.appId, smart_link_id: to.smartLinkId }).execute();
  return true;
}

type LinkPosition = Pick<FillPosition, 'appId' | 'smartLinkId'>;

/** Adds the counts of the links after `from`, up to and including `to`, in shard 0. */
async function addCountsOfLinks(tx: Db, from: LinkPosition, to: LinkPosition): Promise<void> {
  const isInRange = sql<boolean>`(app_id, smart_link_id) > (${from.appId}, ${from.smartLinkId})
    and (app_id, smart_link_id) <= (${to.appId}, ${to.smartLinkId})`;
  await onCountConflict(
    tx
      .insertInto('daily_app_counts')
      .columns([...COUNT_KEY, 'count', 'visitors', 'unlisted'])
      .expression(({ selectFrom }) =>
        selectFrom('daily_counts')
          .select(['app_id', 'day', 'event', 'platform', 'outcome'])
          .select(({ lit, fn }) => [
            lit(0).as('shard'),
            fn.sum<number>('count').as('count'),
            fn.sum<number>('visitors').as('visitors'),
            fn.sum<number>('unlisted').as('unlisted'),
          ])
          .where(isInRange)
          .groupBy(['app_id', 'day', 'event', 'platform', 'outcome']),
      ),
  ).execute();
  await onReferrerConflict(
    tx
      .insertInto('daily_app_referrers')
      .columns([...REFERRER_KEY, 'clicks'])
      .expression(({ selectFrom }) =>
        selectFrom('daily_referrers')
          .select(['app_id', 'day', 'host'])
          .select(({ lit, fn }) => [lit(0).as('shard'), fn.sum<number>('clicks').as('clicks')])
          .where(isInRange)
          .groupBy(['app_id', 'day', 'host']),
      ),
  ).execute();
}

/**
 * Merges the shards of one day of an app before `today` into shard 0, in each table. Returns the number of merged rows;
 * 0 if no such day has other shards.
 */
export async function mergeShardsOfDay(tx: Db, today: Day): Promise<number> {
  const counts = await deleteShards(tx, 'daily_app_counts', today);
  await insertCounts(tx, mergeCounts(counts.map((row) => ({ ...row, shard: 0 }))));
  const referrers = await deleteShards(tx, 'daily_app_referrers', today);
  await insertReferrers(tx, mergeReferrers(referrers.map((row) => ({ ...row, shard: 0 }))));
  return counts.length + referrers.length;
}

/** Deletes and returns the rows in other shards of one app and day, the oldest one with such rows. */
async function deleteShards<T extends 'daily_app_counts' | 'daily_app_referrers'>(
  tx: Db,
  table: T,
  today: Day,
): Promise<Tables[T][]> {
  // Both tables have these columns. Kysely's types can't express a query of either.
  const anyTable = table as 'daily_app_counts';
  const next = await tx
    .selectFrom(anyTable)
    .select(['app_id', 'day'])
    .where('shard', '>', 0)
    .where('day', '<', today)
    .orderBy('day')
    .limit(1)
    .executeTakeFirst();
  if (next === undefined) {
    return [];
  }
  const rows = await tx
    .deleteFrom(anyTable)
    .where('app_id', '=', next.app_id)
    .where('day', '=', next.day)
    .where('shard', '>', 0)
    .returningAll()
    .execute();
  return rows as unknown[] as Tables[T][];
}

function mergeCounts(rows: readonly DailyAppCountRow[]): DailyAppCountRow[] {
  return mergeByKey(rows, COUNT_KEY, (one, other) => ({
    ...one,
    count: one.count + other.count,
    visitors: one.visitors + other.visitors,
    unlisted: one.unlisted + other.unlisted,
  }));
}

function mergeReferrers(rows: readonly DailyAppReferrerRow[]): DailyAppReferrerRow[] {
  return mergeByKey(rows, REFERRER_KEY, (one, other) => ({ ...one, clicks: one.clicks + other.clicks }));
}

function onCountConflict(insert: InsertQueryBuilder<Tables, 'daily_app_counts', InsertResult>) {
  return insert.onConflict((conflict) =>
    conflict.columns(COUNT_KEY).doUpdateSet(({ eb, ref }) => ({
      count: eb('daily_app_counts.count', '+', ref('excluded.count')),
      visitors: eb('daily_app_counts.visitors', '+', ref('excluded.visitors')),
      unlisted: eb('daily_app_counts.unlisted', '+', ref('excluded.unlisted')),
    })),
  );
}

function onReferrerConflict(insert: InsertQueryBuilder<Tables, 'daily_app_referrers', InsertResult>) {
  return insert.onConflict((conflict) =>
    conflict.columns(REFERRER_KEY).doUpdateSet(({ eb, ref }) => ({
      clicks: eb('daily_app_referrers.clicks', '+', ref('excluded.clicks')),
    })),
  );
}

import { createCachedInsert } from '../../../db/cached-insert.ts';
import type { Db } from '../../../db/database.ts';
import { mergeByKey } from '../../../db/keyed-rows.ts';
import type { DailyCountRow, DailyReferrerRow } from '../../../db/tables/statistics.ts';
import type { DailyCount, ReferrerCount } from './counts.ts';

const COUNT_KEY = ['app_id', 'smart_link_id', 'day', 'event', 'platform', 'outcome'] as const;
const REFERRER_KEY = ['app_id', 'smart_link_id', 'day', 'host'] as const;

const insertCounts = createCachedInsert((tx, rows: readonly DailyCountRow[]) =>
  tx
    .insertInto('daily_counts')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(COUNT_KEY).doUpdateSet(({ eb, ref }) => ({
        count: eb('daily_counts.count', '+', ref('excluded.count')),
        visitors: eb('daily_counts.visitors', '+', ref('excluded.visitors')),
        unlisted: eb('daily_counts.unlisted', '+', ref('excluded.unlisted')),
      })),
    ),
);

const insertReferrers = createCachedInsert((tx, rows: readonly DailyReferrerRow[]) =>
  tx
    .insertInto('daily_referrers')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(REFERRER_KEY).doUpdateSet(({ eb, ref }) => ({
        clicks: eb('daily_referrers.clicks', '+', ref('excluded.clicks')),
      })),
    ),
);

/** Adds these counts to the stored ones, and creates missing rows. */
export async function addCounts(tx: Db, counts: readonly DailyCount[]): Promise<void> {
  const rows = mergeByKey(counts.map(toRow), COUNT_KEY, (one, other) => ({
    ...one,
    count: one.count + other.count,
    visitors: one.visitors + other.visitors,
    unlisted: one.unlisted + other.unlisted,
  }));
  await insertCounts(tx, rows);
}

/** Adds these counts to the stored referrer counts. The caller limits the number of hosts. */
export async function addReferrers(tx: Db, counts: readonly ReferrerCount[]): Promise<void> {
  const rows = mergeByKey(counts.map(toReferrerRow), REFERRER_KEY, (one, other) => ({
    ...one,
    clicks: one.clicks + other.clicks,
  }));
  await insertReferrers(tx, rows);
}

/** Returns the hosts that are counted separately for these links on these days. */
export async function findHosts(tx: Db, linkDays: readonly Pick<ReferrerCount, 'appId' | 'smartLinkId' | 'day'>[]) {
  return tx
    .selectFrom('daily_referrers')
    .select(['app_id as appId', 'smart_link_id as smartLinkId', 'day', 'host'])
    .where(({ eb, refTuple, tuple }) =>
      eb(
        refTuple('app_id', 'smart_link_id', 'day'),
        'in',
        linkDays.map(({ appId, smartLinkId, day }) => tuple(appId, smartLinkId, day)),
      ),
    )
    .execute();
}

function toRow({ appId, smartLinkId, platform, outcome, ...counted }: DailyCount): DailyCountRow {
  return { app_id: appId, smart_link_id: smartLinkId, platform: platform ?? '', outcome: outcome ?? '', ...counted };
}

function toReferrerRow({ appId, smartLinkId, day, host, clicks }: ReferrerCount): DailyReferrerRow {
  return { app_id: appId, smart_link_id: smartLinkId, day, host, clicks };
}

import { createCachedInsert } from '../../../db/cached-insert.ts';
import type { Db } from '../../../db/database.ts';
import { mergeByKey } from '../../../db/keyed-rows.ts';
import type { DailyCountRow, DailyReferrerRow } from '../../../db/tables/statistics.ts';
import { type DailyCount, hasEnoughHosts, limitHosts, type ReferrerCount } from './counts.ts';
import type { KnownHosts } from './known-hosts.ts';

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

/**
 * Adds these counts to the stored referrer counts. Hosts beyond the limit per link and day are counted together. Uses
 * the hosts cached in `knownHosts`, and loads them from the database if they don't suffice.
 */
export async function addReferrers(tx: Db, counts: readonly ReferrerCount[], knownHosts: KnownHosts): Promise<void> {
  const byLinkDay = new Map<string, ReferrerCount[]>();
  for (const count of counts) {
    byLinkDay.set(getLinkDayKey(count), [...(byLinkDay.get(getLinkDayKey(count)) ?? []), count]);
  }
  const incomplete = [...byLinkDay].filter(([linkDay, ofDay]) => !hasEnoughHosts(knownHosts.get(linkDay), ofDay));
  if (incomplete.length > 0) {
    await loadHosts(tx, incomplete, knownHosts);
  }
  const limited = [...byLinkDay].flatMap(([linkDay, ofDay]) => limitHosts(ofDay, knownHosts.get(linkDay) ?? []));
  const rows = mergeByKey(limited.map(toReferrerRow), REFERRER_KEY, (one, other) => ({
    ...one,
    clicks: one.clicks + other.clicks,
  }));
  await insertReferrers(tx, rows);
}

/** Loads the stored hosts of these links on these days into `knownHosts`. */
async function loadHosts(
  tx: Db,
  linkDays: readonly (readonly [linkDay: string, counts: readonly ReferrerCount[]])[],
  knownHosts: KnownHosts,
): Promise<void> {
  const rows = await tx
    .selectFrom('daily_referrers')
    .select(['app_id as appId', 'smart_link_id as smartLinkId', 'day', 'host'])
    .where(({ eb, refTuple, tuple }) =>
      eb(
        refTuple('app_id', 'smart_link_id', 'day'),
        'in',
        linkDays.flatMap(([, [first]]) =>
          first === undefined ? [] : [tuple(first.appId, first.smartLinkId, first.day)],
        ),
      ),
    )
    .execute();
  for (const [linkDay] of linkDays) {
    knownHosts.set(
      linkDay,
      rows.flatMap((row) => (getLinkDayKey(row) === linkDay ? row.host : [])),
    );
  }
}

function getLinkDayKey({ appId, smartLinkId, day }: Pick<ReferrerCount, 'appId' | 'smartLinkId' | 'day'>): string {
  return `${appId} ${smartLinkId} ${day}`;
}

function toRow({ appId, smartLinkId, platform, outcome, ...counted }: DailyCount): DailyCountRow {
  return { app_id: appId, smart_link_id: smartLinkId, platform: platform ?? '', outcome: outcome ?? '', ...counted };
}

function toReferrerRow({ appId, smartLinkId, day, host, clicks }: ReferrerCount): DailyReferrerRow {
  return { app_id: appId, smart_link_id: smartLinkId, day, host, clicks };
}

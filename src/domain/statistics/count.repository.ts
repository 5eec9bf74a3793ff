import type { Db } from '../../../db/client.ts';
import type { DailyCountRow, DailyReferrerRow } from '../../../db/event-tables.ts';
import { keptInsert } from '../../../db/kept-insert.ts';
import { mergedByKey } from '../../../db/keyed-rows.ts';
import { boundedHosts, type DailyCount, type ReferrerCount } from './counts.ts';

const COUNT_KEY = ['app_id', 'smart_link_id', 'day', 'event', 'platform', 'outcome'] as const;
const LINK_DAY = ['app_id', 'smart_link_id', 'day'] as const;
const REFERRER_KEY = [...LINK_DAY, 'host'] as const;

const insertCounts = keptInsert((tx, rows: readonly DailyCountRow[]) =>
  tx
    .insertInto('daily_counts')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(COUNT_KEY).doUpdateSet(({ eb, ref }) => ({
        count: eb('daily_counts.count', '+', ref('excluded.count')),
        visitors: eb('daily_counts.visitors', '+', ref('excluded.visitors')),
      })),
    ),
);

const insertReferrers = keptInsert((tx, rows: readonly DailyReferrerRow[]) =>
  tx
    .insertInto('daily_referrers')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(REFERRER_KEY).doUpdateSet(({ eb, ref }) => ({
        clicks: eb('daily_referrers.clicks', '+', ref('excluded.clicks')),
      })),
    ),
);

/** Adds to what was counted. */
export async function addCounts(tx: Db, counts: readonly DailyCount[]): Promise<void> {
  const rows = mergedByKey(counts.map(toRow), COUNT_KEY, (one, other) => ({
    ...one,
    count: one.count + other.count,
    visitors: one.visitors + other.visitors,
  }));
  await insertCounts(tx, rows);
}

/** Adds to what was counted of referrers; a host too many is counted with the others. */
export async function addReferrers(tx: Db, counts: readonly ReferrerCount[]): Promise<void> {
  if (counts.length === 0) return;
  const links = mergedByKey(counts.map(toReferrerRow), LINK_DAY, (one) => one);
  const known = await knownHosts(tx, links);
  const bounded = links.flatMap((link) =>
    boundedHosts(
      counts.filter(({ smartLinkId, day }) => smartLinkId === link.smart_link_id && day === link.day),
      known.flatMap(({ smart_link_id, day, host }) =>
        smart_link_id === link.smart_link_id && day === link.day ? host : [],
      ),
    ),
  );
  const rows = mergedByKey(bounded.map(toReferrerRow), REFERRER_KEY, (one, other) => ({
    ...one,
    clicks: one.clicks + other.clicks,
  }));
  await insertReferrers(tx, rows);
}

/** The hosts that these days of these links have. */
function knownHosts(tx: Db, links: readonly DailyReferrerRow[]) {
  return tx
    .selectFrom('daily_referrers')
    .select(['smart_link_id', 'day', 'host'])
    .where(({ eb, refTuple, tuple }) =>
      eb(
        refTuple(...LINK_DAY),
        'in',
        links.map((link) => tuple(link.app_id, link.smart_link_id, link.day)),
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

import { createCachedInsert } from '../../../db/cached-insert.ts';
import type { Db } from '../../../db/database.ts';
import { pickLatestByKey } from '../../../db/keyed-rows.ts';
import type { DailyVisitorRow } from '../../../db/tables/statistics.ts';
import type { Day } from './day.ts';
import type { Visitor } from './visitor.ts';

const insertMissing = createCachedInsert(
  (tx, rows: readonly DailyVisitorRow[]) =>
    tx
      .insertInto('daily_visitors')
      .values(rows)
      .onConflict((conflict) => conflict.doNothing()),
  (insert) => insert.returning('hash'),
);

/** Stores visitors, and returns the hashes that are new. */
export async function insertVisitors(tx: Db, visitors: readonly Visitor[]): Promise<Set<string>> {
  const rows = visitors.map(({ appId, day, hash }) => ({ app_id: appId, day, hash }));
  const added = await insertMissing(tx, pickLatestByKey(rows, ['app_id', 'day', 'hash']));
  return new Set(added.map(({ hash }) => hash));
}

/**
 * Deletes at most `limit` visitors of days outside the retained range, and returns their number. Each call only
 * considers the oldest and the newest day of each app.
 */
export async function deleteExpiredVisitors(tx: Db, retained: { from: Day; to: Day }, limit: number): Promise<number> {
  // The first and last day of each app are index lookups, so no other rows are read.
  const apps = await tx
    .selectFrom('apps')
    .select('id')
    .select(({ selectFrom }) => {
      const visitors = selectFrom('daily_visitors').whereRef('daily_visitors.app_id', '=', 'apps.id');
      return [
        visitors.select(({ fn }) => fn.min('day').as('oldest')).as('oldest'),
        visitors.select(({ fn }) => fn.max('day').as('newest')).as('newest'),
      ];
    })
    .execute();
  let deletedCount = 0;
  for (const { id, oldest, newest } of apps) {
    for (const day of new Set([oldest, newest])) {
      const isOver = day !== null && (day < retained.from || day > retained.to);
      if (isOver && deletedCount < limit) {
        deletedCount += await deleteVisitorsOfDay(tx, id, day, limit - deletedCount);
      }
    }
  }
  return deletedCount;
}

async function deleteVisitorsOfDay(tx: Db, appId: string, day: Day, limit: number): Promise<number> {
  const deleted = await tx
    .deleteFrom('daily_visitors')
    .where('app_id', '=', appId)
    .where('day', '=', day)
    .where('hash', 'in', ({ selectFrom }) =>
      selectFrom('daily_visitors').select('hash').where('app_id', '=', appId).where('day', '=', day).limit(limit),
    )
    .executeTakeFirst();
  return Number(deleted.numDeletedRows);
}

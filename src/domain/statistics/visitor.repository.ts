import type { Db } from '../../../db/client.ts';
import type { DailyVisitorRow } from '../../../db/event-tables.ts';
import { keptInsert } from '../../../db/kept-insert.ts';
import { latestByKey } from '../../../db/keyed-rows.ts';
import type { Visitor } from './visitor.ts';

const insertVisitors = keptInsert((tx, rows: readonly DailyVisitorRow[]) =>
  tx
    .insertInto('daily_visitors')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .returning('hash'),
);

/** Notes who was seen, and answers the hashes of those who had not been seen on that day. */
export async function noteVisitors(tx: Db, visitors: readonly Visitor[]): Promise<Set<string>> {
  const rows = visitors.map(({ appId, day, hash }) => ({ app_id: appId, day, hash }));
  const added = await insertVisitors(tx, latestByKey(rows, ['app_id', 'day', 'hash']));
  return new Set(added.map(({ hash }) => hash));
}

/** Deletes at most `limit` visitors of days outside of these two. Answers how many there were. */
export async function purgeVisitors(tx: Db, kept: { from: string; to: string }, limit: number): Promise<number> {
  const deleted = await tx
    .deleteFrom('daily_visitors')
    .where(({ eb, refTuple, selectFrom }) =>
      eb(
        refTuple('app_id', 'day', 'hash'),
        'in',
        // App by app, since the key begins with it.
        selectFrom('apps')
          .innerJoin('daily_visitors as visitor', 'visitor.app_id', 'apps.id')
          .select(['visitor.app_id', 'visitor.day', 'visitor.hash'])
          .where((or) => or.or([or('visitor.day', '<', kept.from), or('visitor.day', '>', kept.to)]))
          .limit(limit)
          .$asTuple('app_id', 'day', 'hash'),
      ),
    )
    .executeTakeFirst();
  return Number(deleted.numDeletedRows);
}

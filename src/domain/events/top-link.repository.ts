import { sql } from 'kysely';
import type { Db } from '../../../db/database.ts';
import type { DayRange } from './statistics.ts';

/** A link in the order of all its clicks, most first; the newest first among links with the same number. */
export interface ClickPosition {
  id: string;
  /** The clicks of all days. */
  clicks: number;
}

/** Returns the next links after a position, at most `limit`, including deleted ones. Omits links without clicks. */
export async function listMostClickedLinks(
  db: Db,
  appId: string,
  after: ClickPosition | null,
  limit: number,
): Promise<ClickPosition[]> {
  return db
    .selectFrom('link_clicks')
    .select(['smart_link_id as id', 'clicks'])
    .where('app_id', '=', appId)
    .$if(after !== null, (query) =>
      query.where(sql<boolean>`(clicks, smart_link_id) < (${after?.clicks}, ${after?.id})`),
    )
    .orderBy('clicks', 'desc')
    .orderBy('smart_link_id', 'desc')
    .limit(limit)
    .execute();
}

/** The clicks of a link in a range of days. */
export interface ClickSum {
  id: string;
  clicks: number;
  visitors: number;
  /** The number of rows that were added up. */
  rows: number;
}

/** Returns the clicks of these links in a range of days. Omits links without clicks. */
export async function sumClicksOfLinks(
  db: Db,
  appId: string,
  ids: readonly string[],
  { from, to }: DayRange,
): Promise<ClickSum[]> {
  return db
    .selectFrom('daily_counts')
    .select('smart_link_id as id')
    .select(({ fn }) => [
      fn.sum<number>('count').as('clicks'),
      fn.sum<number>('visitors').as('visitors'),
      fn.countAll<number>().as('rows'),
    ])
    .where('app_id', '=', appId)
    .where('smart_link_id', 'in', ids)
    .where('day', '>=', from)
    .where('day', '<=', to)
    .where('event', '=', 'CLICK')
    .groupBy('smart_link_id')
    .execute();
}

/** Returns the clicks of all links of an app in a range of days, including deleted links. */
export async function sumClicksOfApp(db: Db, appId: string, { from, to }: DayRange): Promise<number> {
  const { clicks } = await db
    .selectFrom('daily_app_counts')
    .select(({ fn }) => fn.sum<number | null>('count').as('clicks'))
    .where('app_id', '=', appId)
    .where('day', '>=', from)
    .where('day', '<=', to)
    .where('event', '=', 'CLICK')
    .executeTakeFirstOrThrow();
  return clicks ?? 0;
}

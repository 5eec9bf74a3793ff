import { sql } from 'kysely';
import { fromJson, toJson } from '../../../db/column-codecs.ts';
import type { Db } from '../../../db/database.ts';
import type { Tables } from '../../../db/tables.ts';

/** A table with rows of apps. */
interface AppTable {
  name: keyof Tables;
  /** The columns of the primary key after `app_id`. */
  key: readonly string[];
}

/**
 * The tables with rows of apps, those with foreign keys before those that they refer to. `apps` and `subdomains` aren't
 * listed, because subdomains stay reserved, nor is `app_count_fill`, whose row is a position. A test compares this list with the schema.
 */
export const APP_TABLES: readonly AppTable[] = [
  { name: 'clicks', key: ['id'] },
  { name: 'deferred_clicks', key: ['match_hash', 'smart_link_id'] },
  { name: 'redemptions', key: ['id'] },
  { name: 'opens', key: ['id'] },
  { name: 'installs', key: ['id'] },
  { name: 'daily_counts', key: ['smart_link_id', 'day', 'event', 'platform', 'outcome'] },
  { name: 'link_clicks', key: ['smart_link_id'] },
  { name: 'daily_referrers', key: ['smart_link_id', 'day', 'host'] },
  { name: 'daily_app_counts', key: ['day', 'event', 'platform', 'outcome', 'shard'] },
  { name: 'daily_app_referrers', key: ['day', 'host', 'shard'] },
  { name: 'daily_visitors', key: ['day', 'hash'] },
  { name: 'smart_link_tags', key: ['tag', 'smart_link_id'] },
  { name: 'smart_link_words', key: ['word', 'smart_link_id'] },
  { name: 'unique_key_updates', key: ['smart_link_id'] },
  { name: 'smart_links', key: ['id'] },
  { name: 'import_refusals', key: ['fingerprint', 'line'] },
  { name: 'imports', key: ['fingerprint'] },
  { name: 'idempotency_keys', key: ['credential_id', 'key', 'path'] },
  { name: 'scraped_previews', key: ['address_hash'] },
  { name: 'routes', key: ['id'] },
  { name: 'templates', key: ['id'] },
  { name: 'platforms', key: ['kind'] },
  { name: 'platform_tokens', key: ['id'] },
  { name: 'admin_keys', key: ['id'] },
];

/** The key of a row, without `app_id`. */
type Key = readonly (string | number)[];

/** How far the rows of an app have been deleted: `after` is the key of the last deleted row of `table`, if any. */
export interface DeletionPosition {
  table: string;
  after: Key | null;
}

/** A deleted app whose rows a process is deleting. */
export interface AppDeletion {
  appId: string;
  deletedAt: number;
  /** Null: the pass begins with the first table. */
  position: DeletionPosition | null;
  /** The time until which no other process takes over. It identifies the process that deletes the rows. */
  claimedUntil: number;
}

/** The rows of one table from `after` (exclusive) to `last`. */
interface RowRange {
  table: AppTable;
  after: Key | null;
  last: Key;
}

/** Claims a deletion that is due until `claimedUntil`, and returns it. Returns null if there is none. */
export async function claimDeletion(tx: Db, now: number, claimedUntil: number): Promise<AppDeletion | null> {
  const [row] = await tx
    .updateTable('app_deletions')
    .set({ next_run_at: claimedUntil })
    .where('app_id', 'in', ({ selectFrom }) =>
      selectFrom('app_deletions').select('app_id').where('next_run_at', '<=', now).orderBy('next_run_at').limit(1),
    )
    .where('next_run_at', '<=', now)
    .returningAll()
    .execute();
  return row === undefined
    ? null
    : { appId: row.app_id, deletedAt: row.deleted_at, position: fromJson(row.position), claimedUntil };
}

/**
 * Stores the position of a deletion and the time at which it continues. Returns false if another process has taken over.
 */
export async function advanceDeletion(
  tx: Db,
  { appId, claimedUntil }: AppDeletion,
  position: DeletionPosition | null,
  nextRunAt: number,
): Promise<boolean> {
  const rows = await tx
    .updateTable('app_deletions')
    .set({ position: toJson(position), next_run_at: nextRunAt })
    .where('app_id', '=', appId)
    .where('next_run_at', '=', claimedUntil)
    .returning('app_id')
    .execute();
  return rows.length > 0;
}

/** Removes a deletion that is complete. */
export async function completeDeletion(tx: Db, { appId, claimedUntil }: AppDeletion): Promise<void> {
  await tx.deleteFrom('app_deletions').where('app_id', '=', appId).where('next_run_at', '=', claimedUntil).execute();
}

/** Returns the key of the last of the next `limit` rows of an app after `after`, or null if there are no more rows. */
export async function findSliceEnd(
  db: Db,
  appId: string,
  { table: { name, key }, after }: Omit<RowRange, 'last'>,
  limit: number,
): Promise<Key | null> {
  const columns = joinColumns(key);
  const { rows } = await sql<Record<string, string | number>>`
    select ${columns} from ${sql.table(name)} where app_id = ${appId} ${buildLowerBound(key, after)}
    order by ${columns} limit ${limit}`.execute(db);
  const last = rows.at(-1);
  return last === undefined ? null : key.map((column) => last[column] ?? '');
}

/** Deletes the rows of an app in a range, and returns their number. */
export async function deleteRows(
  tx: Db,
  appId: string,
  { table: { name, key }, after, last }: RowRange,
): Promise<number> {
  const condition = sql`app_id = ${appId} ${buildLowerBound(key, after)}
    and (${joinColumns(key)}) <= (${sql.join(last)})`;
  if (name === 'platform_tokens' || name === 'admin_keys') {
    await sql`delete from token_uses where token_id in (select id from ${sql.table(name)} where ${condition})`.execute(
      tx,
    );
  }
  const { numAffectedRows } = await sql`delete from ${sql.table(name)} where ${condition}`.execute(tx);
  return Number(numAffectedRows ?? 0);
}

function buildLowerBound(key: readonly string[], after: Key | null) {
  return after === null ? sql`` : sql`and (${joinColumns(key)}) > (${sql.join(after)})`;
}

function joinColumns(columns: readonly string[]) {
  return sql.join(columns.map((column) => sql.ref(column)));
}

import { createCachedInsert } from '../../../db/cached-insert.ts';
import type { Db } from '../../../db/database.ts';
import { pickLatestByKey } from '../../../db/keyed-rows.ts';
import type { DeferredClickRow } from '../../../db/tables/clicks.ts';
import type { DeferredClick } from './deferred-click.ts';

const KEY = ['app_id', 'match_hash', 'smart_link_id'] as const;

/** The `click_id` of clicks that have no row. */
const NOT_STORED = '';

const insertArmed = createCachedInsert((tx, rows: readonly DeferredClickRow[]) =>
  tx
    .insertInto('deferred_clicks')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(KEY).doUpdateSet(({ ref }) => ({
        click_id: ref('excluded.click_id'),
        armed_at: ref('excluded.armed_at'),
        expires_at: ref('excluded.expires_at'),
        claimed_at: ref('excluded.claimed_at'),
      })),
    ),
);

/**
 * Stores deferred clicks. Replaces a waiting click on the same link with the same match hash: it comes from the same
 * visitor, or from one that the server can't distinguish.
 */
export async function armDeferred(tx: Db, deferred: readonly DeferredClick[]): Promise<void> {
  await insertArmed(tx, pickLatestByKey(deferred.map(toRow), KEY));
}

function toRow({ appId, matchHash, smartLinkId, clickId, armedAt, expiresAt }: DeferredClick): DeferredClickRow {
  return {
    app_id: appId,
    match_hash: matchHash,
    smart_link_id: smartLinkId,
    click_id: clickId ?? NOT_STORED,
    armed_at: armedAt,
    expires_at: expiresAt,
    claimed_at: null,
  };
}

/** Returns the only waiting click with this match hash; null if there is none, or if several links have one. */
export async function findWaiting(
  db: Db,
  appId: string,
  matchHash: string,
  { now, armedAfter }: { now: number; armedAfter: number },
): Promise<DeferredClick | null> {
  const rows = await db
    .selectFrom('deferred_clicks')
    .selectAll()
    .where('app_id', '=', appId)
    .where('match_hash', '=', matchHash)
    .where('claimed_at', 'is', null)
    .where('expires_at', '>', now)
    .where('armed_at', '>', armedAfter)
    .limit(2)
    .execute();
  const [row] = rows;
  if (row === undefined || rows.length > 1) {
    return null;
  }
  return {
    appId: row.app_id,
    matchHash: row.match_hash,
    smartLinkId: row.smart_link_id,
    clickId: row.click_id === NOT_STORED ? null : row.click_id,
    armedAt: row.armed_at,
    expiresAt: row.expires_at,
  };
}

/** Claims a waiting click. Returns false if another install has claimed it or a newer click has replaced it. */
export async function claimDeferred(tx: Db, waiting: DeferredClick, now: number): Promise<boolean> {
  const claimed = await tx
    .updateTable('deferred_clicks')
    .set({ claimed_at: now })
    .where('app_id', '=', waiting.appId)
    .where('match_hash', '=', waiting.matchHash)
    .where('smart_link_id', '=', waiting.smartLinkId)
    .where('click_id', '=', waiting.clickId ?? NOT_STORED)
    .where('armed_at', '=', waiting.armedAt)
    .where('claimed_at', 'is', null)
    .returning('click_id')
    .execute();
  return claimed.length > 0;
}

/**
 * Deletes at most `limit` deferred clicks that expired by `now` or expire after `latest`, with their hashes, and
 * returns their number.
 */
export async function deleteExpiredDeferredClicks(tx: Db, now: number, latest: number, limit: number): Promise<number> {
  const deleted = await tx
    .deleteFrom('deferred_clicks')
    .where(({ eb, refTuple, selectFrom }) =>
      eb(
        refTuple('app_id', 'match_hash', 'smart_link_id'),
        'in',
        selectFrom('deferred_clicks')
          .select(['app_id', 'match_hash', 'smart_link_id'])
          .where(({ eb, or }) => or([eb('expires_at', '<=', now), eb('expires_at', '>', latest)]))
          .orderBy('expires_at')
          .limit(limit)
          .$asTuple('app_id', 'match_hash', 'smart_link_id'),
      ),
    )
    .executeTakeFirst();
  return Number(deleted.numDeletedRows);
}

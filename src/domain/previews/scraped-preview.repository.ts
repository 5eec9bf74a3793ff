import type { Db } from '../../../db/database.ts';
import type { ScrapedPreviewRow } from '../../../db/tables/scraped-previews.ts';
import type { Preview } from '../apps/preview.ts';
import type { LinkedPage, ScrapedPreview } from './scraped-preview.ts';

type PageKey = Pick<LinkedPage, 'appId' | 'hash'>;

/** Returns this app's stored previews by the hashes of their pages. */
export async function findScraped(
  db: Db,
  appId: string,
  hashes: readonly string[],
): Promise<Map<string, ScrapedPreview>> {
  const rows = await db
    .selectFrom('scraped_previews')
    .selectAll()
    .where('app_id', '=', appId)
    .where('address_hash', 'in', hashes)
    .execute();
  return new Map(rows.map((row) => [row.address_hash, fromRow(row)]));
}

/**
 * Claims a page for this process until `until`. Returns false if it is fresh or another process has claimed it. A row
 * that would be fresh for longer than `mostFresh` was written with a wrong clock, and is claimed. All times are in
 * milliseconds.
 */
export async function claimPage(
  tx: Db,
  { appId, hash }: PageKey,
  { now, until, mostFresh }: { now: number; until: number; mostFresh: number },
): Promise<boolean> {
  const claimed = await tx
    .insertInto('scraped_previews')
    .values({
      app_id: appId,
      address_hash: hash,
      title: null,
      description: null,
      image_url: null,
      read_at: null,
      fresh_until: until,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['app_id', 'address_hash'])
        .doUpdateSet({ fresh_until: until })
        .where((eb) =>
          eb.or([
            eb('scraped_previews.fresh_until', '<=', now),
            eb('scraped_previews.fresh_until', '>', now + mostFresh),
          ]),
        ),
    )
    .returning('address_hash')
    .execute();
  return claimed.length > 0;
}

/** Stores a page's preview; null clears it. */
export async function storeScraped(
  tx: Db,
  { appId, hash }: PageKey,
  preview: Preview | null,
  { now, until }: { now: number; until: number },
): Promise<void> {
  await tx
    .updateTable('scraped_previews')
    .set({
      title: preview?.title ?? null,
      description: preview?.description ?? null,
      image_url: preview?.imageUrl ?? null,
      read_at: preview === null ? null : now,
      fresh_until: until,
    })
    .where('app_id', '=', appId)
    .where('address_hash', '=', hash)
    .execute();
}

/** Records a failed fetch. A preview that was read since `retainReadSince` is retained. */
export async function postponeScraped(
  tx: Db,
  page: PageKey,
  { now, until, retainReadSince }: { now: number; until: number; retainReadSince: number },
): Promise<void> {
  const postponed = await tx
    .updateTable('scraped_previews')
    .set({ fresh_until: until })
    .where('app_id', '=', page.appId)
    .where('address_hash', '=', page.hash)
    .where('read_at', '>=', retainReadSince)
    .returning('address_hash')
    .execute();
  if (postponed.length === 0) {
    await storeScraped(tx, page, null, { now, until });
  }
}

/** Deletes at most `limit` pages that have been stale since before `dueBefore`, and returns their number. */
export async function deleteExpiredScraped(tx: Db, dueBefore: number, limit: number): Promise<number> {
  const deleted = await tx
    .deleteFrom('scraped_previews')
    .where(({ eb, refTuple, selectFrom }) =>
      eb(
        refTuple('app_id', 'address_hash'),
        'in',
        selectFrom('scraped_previews')
          .select(['app_id', 'address_hash'])
          .where('fresh_until', '<', dueBefore)
          .orderBy('fresh_until')
          .limit(limit)
          .$asTuple('app_id', 'address_hash'),
      ),
    )
    .executeTakeFirst();
  return Number(deleted.numDeletedRows);
}

function fromRow(row: ScrapedPreviewRow): ScrapedPreview {
  const { title, description, image_url: imageUrl, fresh_until: freshUntil } = row;
  return { preview: { title, description, imageUrl }, freshUntil };
}

import type { Selectable } from 'kysely';
import { createCachedInsert } from '../../../db/cached-insert.ts';
import type { Db } from '../../../db/database.ts';
import { applyKeyset } from '../../../db/keyset.ts';
import type { ClickRow } from '../../../db/tables/clicks.ts';
import type { BotKind } from '../clients/bots.ts';
import type { Browser, Device } from '../clients/client.ts';
import { isId } from '../ids.ts';
import type { Keyset } from '../paging.ts';
import type { PlatformKind } from '../platform-kind.ts';
import type { Attribution, Click, ClickOutcome, ClickSource } from './click.ts';
import { NO_ATTRIBUTION } from './click.ts';

const insertRows = createCachedInsert((tx, rows: readonly ClickRow[]) => tx.insertInto('clicks').values(rows));

export async function insertClicks(tx: Db, clicks: readonly Click[]): Promise<void> {
  await insertRows(tx, clicks.map(toRow));
}

/** Returns a click of this app, or null. `id` may be any text. */
export async function findClick(db: Db, appId: string, id: string): Promise<Click | null> {
  if (!isId(id)) {
    return null;
  }
  const row = await db
    .selectFrom('clicks')
    .selectAll()
    .where('app_id', '=', appId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

/** Finds clicks of an app by id. */
export async function findClicksByIds(db: Db, appId: string, ids: readonly string[]): Promise<Map<string, Click>> {
  const rows = await db.selectFrom('clicks').selectAll().where('app_id', '=', appId).where('id', 'in', ids).execute();
  return new Map(rows.map((row) => [row.id, fromRow(row)]));
}

/** Returns one page of clicks for each of several links, with a single statement. Omits links without clicks. */
export async function listClicks(
  db: Db,
  appId: string,
  smartLinkIds: readonly string[],
  keyset: Keyset,
): Promise<Map<string, Click[]>> {
  const [first, ...others] = smartLinkIds.map((id) => {
    const clicks = db.selectFrom('clicks').selectAll().where('app_id', '=', appId).where('smart_link_id', '=', id);
    // Each link needs its own limit, which SQL allows only in a subquery.
    return db.selectFrom(applyKeyset(clicks, 'id', keyset).as('of_link')).selectAll();
  });
  const pages = new Map<string, Click[]>();
  if (first === undefined) {
    return pages;
  }
  const rows = await others.reduce((all, next) => all.unionAll(next), first).execute();
  for (const row of rows) {
    pages.set(row.smart_link_id, [...(pages.get(row.smart_link_id) ?? []), fromRow(row)]);
  }
  for (const clicks of pages.values()) {
    clicks.sort((one, other) => (one.id < other.id === keyset.descending ? 1 : -1));
  }
  return pages;
}

/** Deletes at most `limit` clicks whose ids are below `below`, and returns their number. */
export async function deleteExpiredClicks(tx: Db, below: string, limit: number): Promise<number> {
  // Finding the minimum id is an index lookup, so apps without expired clicks are not scanned.
  const apps = await tx
    .selectFrom('apps')
    .select('id')
    .where(
      ({ selectFrom }) =>
        selectFrom('clicks')
          .select(({ fn }) => fn.min('clicks.id').as('oldest'))
          .whereRef('clicks.app_id', '=', 'apps.id'),
      '<',
      below,
    )
    .execute();
  let deletedCount = 0;
  for (const { id } of apps) {
    if (deletedCount < limit) {
      deletedCount += await deleteExpiredClicksOfApp(tx, id, below, limit - deletedCount);
    }
  }
  return deletedCount;
}

async function deleteExpiredClicksOfApp(tx: Db, appId: string, below: string, limit: number): Promise<number> {
  const deleted = await tx
    .deleteFrom('clicks')
    .where('app_id', '=', appId)
    .where('id', 'in', ({ selectFrom }) =>
      selectFrom('clicks').select('id').where('app_id', '=', appId).where('id', '<', below).orderBy('id').limit(limit),
    )
    .executeTakeFirst();
  return Number(deleted.numDeletedRows);
}

/**
 * Marks a click as redeemed. Returns true only for the first transaction to do so; a concurrent transaction waits here
 * until the first one ends.
 */
export async function markRedeemed(tx: Db, appId: string, id: string, now: number): Promise<boolean> {
  const updated = await tx
    .updateTable('clicks')
    .set({ redeemed_at: now })
    .where('app_id', '=', appId)
    .where('id', '=', id)
    .where('redeemed_at', 'is', null)
    .returning('id')
    .execute();
  return updated.length > 0;
}

/**
 * Resolves reported ids within this app: to the click and its link if the click exists, otherwise to the link (even a
 * deleted one), otherwise to `NO_ATTRIBUTION`.
 */
export async function findAttribution(db: Db, appId: string, reported: Attribution): Promise<Attribution> {
  const click = reported.clickId === null ? null : await findClick(db, appId, reported.clickId);
  if (click !== null) {
    return { clickId: click.id, smartLinkId: click.smartLinkId };
  }
  if (reported.smartLinkId === null || !isId(reported.smartLinkId)) {
    return NO_ATTRIBUTION;
  }
  const link = await db
    .selectFrom('smart_links')
    .select('id')
    .where('app_id', '=', appId)
    .where('id', '=', reported.smartLinkId)
    .executeTakeFirst();
  return link === undefined ? NO_ATTRIBUTION : { clickId: null, smartLinkId: link.id };
}

function toRow(click: Click): ClickRow {
  return {
    app_id: click.appId,
    id: click.id,
    smart_link_id: click.smartLinkId,
    source: click.source,
    platform: click.platform,
    credential_id: click.credentialId,
    uid: click.uid,
    redeemed_at: click.redeemedAt,
    created_at: click.createdAt,
    outcome: click.outcome,
    referrer_host: click.referrerHost,
    device: click.device,
    browser: click.browser,
    bot: click.bot?.name ?? null,
    bot_kind: click.bot?.kind ?? null,
  };
}

function fromRow(row: Selectable<ClickRow>): Click {
  return {
    appId: row.app_id,
    id: row.id,
    smartLinkId: row.smart_link_id,
    source: row.source as ClickSource,
    platform: row.platform as PlatformKind | null,
    credentialId: row.credential_id,
    uid: row.uid,
    redeemedAt: row.redeemed_at,
    createdAt: row.created_at,
    outcome: row.outcome as ClickOutcome | null,
    referrerHost: row.referrer_host,
    device: row.device as Device | null,
    browser: row.browser as Browser | null,
    bot: row.bot === null ? null : { name: row.bot, kind: row.bot_kind as BotKind },
  };
}

import type { Selectable } from 'kysely';
import type { Db } from '../../../db/client.ts';
import type { ClickRow } from '../../../db/tables.ts';
import type { PlatformKind } from '../apps/platform.ts';
import { isId } from '../ids.ts';
import type { Click, ClickSource, Tie } from './click.ts';
import { UNTIED } from './click.ts';

/** Records clicks, any number of them in one statement. */
export async function recordClicks(tx: Db, clicks: readonly Click[]): Promise<void> {
  if (clicks.length > 0) await tx.insertInto('clicks').values(clicks.map(toRow)).execute();
}

/** A click of this app. Any text may be asked for: what is no id finds nothing. */
export async function findClick(db: Db, appId: string, id: string): Promise<Click | null> {
  if (!isId(id)) return null;
  const row = await db
    .selectFrom('clicks')
    .selectAll()
    .where('app_id', '=', appId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

/**
 * Notes that the link's metadata is being read by this click. True for the first unit that does; of two at once the
 * other waits here until the first is over.
 */
export async function markRedeemed(tx: Db, appId: string, id: string, now: number): Promise<boolean> {
  const marked = await tx
    .updateTable('clicks')
    .set({ redeemed_at: now })
    .where('app_id', '=', appId)
    .where('id', '=', id)
    .where('redeemed_at', 'is', null)
    .returning('id')
    .execute();
  return marked.length > 0;
}

/** What a stranger's marks belong to in this app: the click, else the link, else nothing. Deleted links count. */
export async function findTie(db: Db, appId: string, marks: Tie): Promise<Tie> {
  const click = marks.clickId === null ? null : await findClick(db, appId, marks.clickId);
  if (click !== null) return { clickId: click.id, smartLinkId: click.smartLinkId };
  if (marks.smartLinkId === null || !isId(marks.smartLinkId)) return UNTIED;
  const link = await db
    .selectFrom('smart_links')
    .select('id')
    .where('app_id', '=', appId)
    .where('id', '=', marks.smartLinkId)
    .executeTakeFirst();
  return link === undefined ? UNTIED : { clickId: null, smartLinkId: link.id };
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
  };
}

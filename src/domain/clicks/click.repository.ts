import type { Selectable } from 'kysely';
import type { Db } from '../../../db/client.ts';
import type { ClickRow } from '../../../db/event-tables.ts';
import { keptInsert } from '../../../db/kept-insert.ts';
import type { PlatformKind } from '../apps/platform.ts';
import { isId } from '../ids.ts';
import type { BotKind } from '../redirects/bots.ts';
import type { Browser, Device } from '../redirects/client.ts';
import type { Click, ClickOutcome, ClickSource, Tie } from './click.ts';
import { UNTIED } from './click.ts';

const insertRows = keptInsert((tx, rows: readonly ClickRow[]) => tx.insertInto('clicks').values(rows));

export async function insertClicks(tx: Db, clicks: readonly Click[]): Promise<void> {
  await insertRows(tx, clicks.map(toRow));
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

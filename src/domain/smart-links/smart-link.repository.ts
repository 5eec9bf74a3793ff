import type { Selectable } from 'kysely';
import { createCachedInsert } from '../../../db/cached-insert.ts';
import { fromJson, toJson } from '../../../db/column-codecs.ts';
import type { Db } from '../../../db/database.ts';
import { prepareQuery } from '../../../db/prepared.ts';
import type { SmartLinkRow, SmartLinkTagRow } from '../../../db/tables/smart-links.ts';
import { deleteLinkWords, insertLinkWords, replaceLinkWords, toIndexedLink } from './search-index.repository.ts';
import type { SmartLink } from './smart-link.ts';

/** A link to save. */
interface NewSmartLink {
  link: SmartLink;
  /** The key that equal unique links share. Null if the link isn't unique. */
  uniqueKey: string | null;
}

/** The primary key of a link. */
type SmartLinkKey = Pick<SmartLink, 'appId' | 'id'>;

/** Each row has three columns, so a statement stays far below the maximum number of bound values. */
const TAGS_PER_STATEMENT = 5_000;

/**
 * Saves new links and returns the ids of the saved ones. The others have a taken code or, for unique links, a taken
 * key. The caller must find out which: a conflict clause can name only one constraint, so this one names none.
 */
export async function insertSmartLinks(tx: Db, links: readonly NewSmartLink[]): Promise<ReadonlySet<string>> {
  const rows = links.map(({ link, uniqueKey }) => toRow(link, uniqueKey));
  const inserted = new Set((await insertRows(tx, rows)).map(({ id }) => id));
  const saved = links.filter(({ link }) => inserted.has(link.id));
  await insertTags(
    tx,
    saved.flatMap(({ link }) => toTagRows(link)),
  );
  await insertLinkWords(
    tx,
    saved.map(({ link }) => link),
  );
  return inserted;
}

const insertRows = createCachedInsert(
  (tx, rows: readonly SmartLinkRow[]) =>
    tx
      .insertInto('smart_links')
      .values(rows)
      .onConflict((conflict) => conflict.doNothing()),
  (insert) => insert.returning('id'),
);

async function insertTags(tx: Db, rows: readonly SmartLinkTagRow[]): Promise<void> {
  for (let from = 0; from < rows.length; from += TAGS_PER_STATEMENT) {
    await tx
      .insertInto('smart_link_tags')
      .values(rows.slice(from, from + TAGS_PER_STATEMENT))
      .execute();
  }
}

function toTagRows({ appId, id, tags }: SmartLink): SmartLinkTagRow[] {
  return tags.map((tag) => ({ app_id: appId, tag, smart_link_id: id }));
}

/**
 * Returns the live link and locks it until the transaction ends, so that concurrent changes don't overwrite each other.
 * It locks with an UPDATE, because SQLite has no SELECT … FOR UPDATE.
 */
export async function lockSmartLink(tx: Db, appId: string, id: string, now: number): Promise<SmartLink | null> {
  const [row] = await tx
    .updateTable('smart_links')
    .set({ updated_at: now })
    .where('app_id', '=', appId)
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .returningAll()
    .execute();
  return row === undefined ? null : fromRow(row);
}

/** Like `lockSmartLink`, for several links. Returns those that exist, by id. */
export async function lockSmartLinks(
  tx: Db,
  appId: string,
  ids: readonly string[],
  now: number,
): Promise<Map<string, SmartLink>> {
  const rows = await tx
    .updateTable('smart_links')
    .set({ updated_at: now })
    .where('app_id', '=', appId)
    .where('id', 'in', ids)
    .where('deleted_at', 'is', null)
    .returningAll()
    .execute();
  return new Map(rows.map((row) => [row.id, fromRow(row)]));
}

/** Sets the redemption count of a live link to 0, and returns the link; null if it doesn't exist. */
export async function resetRedeemCount(tx: Db, appId: string, id: string, now: number): Promise<SmartLink | null> {
  const [row] = await tx
    .updateTable('smart_links')
    .set({ redeem_count: 0, updated_at: now })
    .where('app_id', '=', appId)
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .returningAll()
    .execute();
  return row === undefined ? null : fromRow(row);
}

/** Saves a changed link that is locked. Fails with a unique violation if another live link has the unique key. */
export async function updateSmartLink(
  tx: Db,
  locked: SmartLink,
  changed: SmartLink,
  uniqueKey: string | null,
): Promise<void> {
  const row = toRow(changed, uniqueKey);
  const { app_id, id, code: _code, created_at: _created, created_by: _by, words_indexed: _words, ...columns } = row;
  await tx.updateTable('smart_links').set(columns).where('app_id', '=', app_id).where('id', '=', id).execute();
  if (locked.tags.join('\n') !== changed.tags.join('\n')) {
    await deleteTags(tx, locked);
    await insertTags(tx, toTagRows(changed));
  }
  if (locked.uri !== changed.uri || locked.title !== changed.title) {
    await replaceLinkWords(tx, locked, changed);
  }
}

/**
 * Deletes a locked link. Its row remains, so that its code is never reused, and its content until it is purged, so that
 * it can be restored. So do its words in the index of searches.
 */
export async function deleteSmartLink(tx: Db, locked: SmartLink, now: number): Promise<void> {
  await deleteTags(tx, locked);
  await tx
    .updateTable('smart_links')
    .set({ deleted_at: now })
    .where('app_id', '=', locked.appId)
    .where('id', '=', locked.id)
    .execute();
}

/**
 * Returns a link that was deleted after `deletedAfter` and not purged, and locks it until the transaction ends. Null if
 * there is none.
 */
export async function lockDeletedSmartLink(
  tx: Db,
  { appId, id }: SmartLinkKey,
  { now, deletedAfter }: { now: number; deletedAfter: number },
): Promise<SmartLink | null> {
  const [row] = await tx
    .updateTable('smart_links')
    .set({ updated_at: now })
    .where('app_id', '=', appId)
    .where('id', '=', id)
    .where('deleted_at', '>', deletedAfter)
    .where('uri', '!=', '')
    .returningAll()
    .execute();
  return row === undefined ? null : fromRow(row);
}

/** Restores a locked deleted link. Fails with a unique violation if a live link has the unique key. */
export async function restoreSmartLink(tx: Db, locked: SmartLink, uniqueKey: string | null): Promise<void> {
  await tx
    .updateTable('smart_links')
    .set({ deleted_at: null, unique_key: uniqueKey })
    .where('app_id', '=', locked.appId)
    .where('id', '=', locked.id)
    .execute();
  await insertTags(tx, toTagRows(locked));
}

/** Clears the content of at most `limit` links that were deleted by `deletedBy`. Returns their number. */
export async function clearDeletedSmartLinks(tx: Db, deletedBy: number, limit: number): Promise<number> {
  const rows = await tx
    .selectFrom('smart_links')
    .select(['app_id', 'id', 'code', 'uri', 'title'])
    .where('deleted_at', '<=', deletedBy)
    .where('uri', '!=', '')
    .orderBy('deleted_at')
    .limit(limit)
    .execute();
  if (rows.length === 0) {
    return 0;
  }
  await deleteLinkWords(tx, rows.map(toIndexedLink));
  await tx
    .updateTable('smart_links')
    .set({
      uri: '',
      overrides: null,
      metadata: null,
      tags: null,
      title: null,
      note: null,
      unique_key: null,
      expired_url: null,
      preview_title: null,
      preview_description: null,
      preview_image_url: null,
    })
    .where(({ eb, refTuple, tuple }) =>
      eb(
        refTuple('app_id', 'id'),
        'in',
        rows.map((row) => tuple(row.app_id, row.id)),
      ),
    )
    .where('deleted_at', '<=', deletedBy)
    .execute();
  return rows.length;
}

async function deleteTags(tx: Db, { appId, id, tags }: SmartLink): Promise<void> {
  if (tags.length === 0) {
    return;
  }
  await tx
    .deleteFrom('smart_link_tags')
    .where('app_id', '=', appId)
    .where('tag', 'in', tags)
    .where('smart_link_id', '=', id)
    .execute();
}

/** Finds a live link by its case-sensitive code. */
export async function findSmartLinkByCode(db: Db, appId: string, code: string): Promise<SmartLink | null> {
  const [row] = await selectByCode(db, { appId, code });
  return row === undefined ? null : fromRow(row);
}

const selectByCode = prepareQuery((db, { appId, code }: { appId: string; code: string }) =>
  selectLiveLinks(db, appId).where('code', '=', code),
);

/** Finds the links, live or deleted, that have or had these codes, by code. */
export async function findUsedCodes(
  db: Db,
  appId: string,
  codes: readonly string[],
): Promise<ReadonlyMap<string, { id: string; isDeleted: boolean }>> {
  if (codes.length === 0) {
    return new Map();
  }
  const rows = await db
    .selectFrom('smart_links')
    .select(['code', 'id', 'deleted_at'])
    .where('app_id', '=', appId)
    .where('code', 'in', codes)
    .execute();
  return new Map(rows.map(({ code, id, deleted_at }) => [code, { id, isDeleted: deleted_at !== null }]));
}

/** Finds a live unique link by its key. */
export async function findSmartLinkByUniqueKey(db: Db, appId: string, uniqueKey: string): Promise<SmartLink | null> {
  const [row] = await selectByUniqueKey(db, { appId, uniqueKey });
  return row === undefined ? null : fromRow(row);
}

const selectByUniqueKey = prepareQuery((db, { appId, uniqueKey }: { appId: string; uniqueKey: string }) =>
  selectLiveLinks(db, appId).where('unique_key', '=', uniqueKey),
);

/** Finds live unique links, by key. */
export async function findSmartLinksByUniqueKeys(
  db: Db,
  appId: string,
  uniqueKeys: readonly string[],
): Promise<Map<string, SmartLink>> {
  const rows = await selectLiveLinks(db, appId).where('unique_key', 'in', uniqueKeys).execute();
  return new Map(rows.flatMap((row) => (row.unique_key === null ? [] : [[row.unique_key, fromRow(row)] as const])));
}

/** Returns the next unique links whose key has to be computed again, the oldest of each app first. */
export async function listUniqueKeyUpdates(tx: Db, limit: number): Promise<SmartLinkKey[]> {
  const rows = await tx
    .selectFrom('unique_key_updates')
    .selectAll()
    .orderBy('app_id')
    .orderBy('smart_link_id')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ appId: row.app_id, id: row.smart_link_id }));
}

/**
 * Saves the key of a link that is still unique and unchanged. If another link has the key, the link stops being unique.
 */
export async function replaceUniqueKey(tx: Db, link: SmartLink, uniqueKey: string): Promise<void> {
  const other = selectLiveLinks(tx, link.appId).where('unique_key', '=', uniqueKey);
  const isTaken = (await other.execute()).length > 0;
  await tx
    .updateTable('smart_links')
    .set({ unique_key: isTaken ? null : uniqueKey })
    .where('app_id', '=', link.appId)
    .where('id', '=', link.id)
    .where('updated_at', '=', link.updatedAt)
    .where('unique_key', 'is not', null)
    .where('unique_key', '!=', uniqueKey)
    .execute();
}

export async function deleteUniqueKeyUpdate(tx: Db, { appId, id }: SmartLinkKey): Promise<void> {
  await tx.deleteFrom('unique_key_updates').where('app_id', '=', appId).where('smart_link_id', '=', id).execute();
}

/** Finds live links, by id. */
export async function findSmartLinksByIds(
  db: Db,
  appId: string,
  ids: readonly string[],
): Promise<Map<string, SmartLink>> {
  const rows = await selectLiveLinks(db, appId).where('id', 'in', ids).execute();
  return new Map(rows.map((row) => [row.id, fromRow(row)]));
}

/** Selects the app's links except deleted ones. */
export function selectLiveLinks(db: Db, appId: string) {
  return db.selectFrom('smart_links').selectAll().where('app_id', '=', appId).where('deleted_at', 'is', null);
}

function toRow(link: SmartLink, uniqueKey: string | null): SmartLinkRow {
  return {
    app_id: link.appId,
    id: link.id,
    code: link.code,
    uri: link.uri,
    overrides: Object.keys(link.overrides).length === 0 ? null : toJson(link.overrides),
    metadata: link.metadata === null ? null : toJson(link.metadata),
    redeem_limit: link.redeemLimit,
    redeem_count: link.redeemCount,
    tags: link.tags.length === 0 ? null : toJson(link.tags),
    title: link.title,
    note: link.note,
    disabled: link.disabled ? 1 : 0,
    unique_key: uniqueKey,
    starts_at: link.startsAt,
    expires_at: link.expiresAt,
    expired_url: link.expiredUrl,
    preview_title: link.preview.title,
    preview_description: link.preview.description,
    preview_image_url: link.preview.imageUrl,
    created_by: link.createdBy,
    created_at: link.createdAt,
    updated_at: link.updatedAt,
    deleted_at: null,
    words_indexed: 1,
  };
}

export function fromRow(row: Selectable<SmartLinkRow>): SmartLink {
  return {
    appId: row.app_id,
    id: row.id,
    code: row.code,
    uri: row.uri,
    overrides: row.overrides === null ? {} : fromJson(row.overrides),
    metadata: row.metadata === null ? null : fromJson(row.metadata),
    redeemLimit: row.redeem_limit,
    redeemCount: row.redeem_count,
    tags: row.tags === null ? [] : fromJson(row.tags),
    title: row.title,
    note: row.note,
    disabled: row.disabled === 1,
    unique: row.unique_key !== null,
    startsAt: row.starts_at,
    expiresAt: row.expires_at,
    expiredUrl: row.expired_url,
    preview: { title: row.preview_title, description: row.preview_description, imageUrl: row.preview_image_url },
    createdBy: row.created_by,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

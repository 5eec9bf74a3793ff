import { createCachedInsert } from '../../../db/cached-insert.ts';
import type { Db } from '../../../db/database.ts';
import type { SmartLinkRow, SmartLinkWordRow } from '../../../db/tables/smart-links.ts';
import { listLinkWords, type SearchableLink } from './search.ts';

/** The primary key of a link. */
interface SmartLinkKey {
  appId: string;
  id: string;
}

/** A link with its primary key and the texts that a search finds. */
type IndexedLink = SearchableLink & SmartLinkKey;

/** The number of rows per statement, far below the maximum number of bound values. */
const WORDS_PER_STATEMENT = 5_000;

const insertRows = createCachedInsert((tx, rows: readonly SmartLinkWordRow[]) =>
  tx
    .insertInto('smart_link_words')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing()),
);

/** Adds the words of links to the index. */
export async function insertLinkWords(tx: Db, links: readonly IndexedLink[]): Promise<void> {
  const rows = links.flatMap((link) => toWordRows(link, listLinkWords(link)));
  for (let from = 0; from < rows.length; from += WORDS_PER_STATEMENT) {
    await insertRows(tx, rows.slice(from, from + WORDS_PER_STATEMENT));
  }
}

/** Replaces the words of a locked link whose new texts have been saved. */
export async function replaceLinkWords(tx: Db, locked: IndexedLink, changed: IndexedLink): Promise<void> {
  const words = new Set(listLinkWords(changed));
  await deleteWords(
    tx,
    locked,
    listLinkWords(locked).filter((word) => !words.has(word)),
  );
  await insertRows(tx, toWordRows(changed, [...words]));
  // Separate from the statement that saves the texts, whose trigger clears the flag.
  await tx
    .updateTable('smart_links')
    .set({ words_indexed: 1 })
    .where('app_id', '=', changed.appId)
    .where('id', '=', changed.id)
    .execute();
}

/** Removes the words of links from the index. */
export async function deleteLinkWords(tx: Db, links: readonly IndexedLink[]): Promise<void> {
  for (const link of links) {
    await deleteWords(tx, link, listLinkWords(link));
  }
}

async function deleteWords(tx: Db, { appId, id }: IndexedLink, words: readonly string[]): Promise<void> {
  if (words.length === 0) {
    return;
  }
  await tx
    .deleteFrom('smart_link_words')
    .where('app_id', '=', appId)
    .where('word', 'in', words)
    .where('smart_link_id', '=', id)
    .execute();
}

/** Returns the rows of the index for words of a link. */
export function toWordRows({ appId, id }: SmartLinkKey, words: readonly string[]): SmartLinkWordRow[] {
  return words.map((word) => ({ app_id: appId, word, smart_link_id: id }));
}

/** Whether the index contains the words of all live links of an app. */
export async function hasAllLinkWords(db: Db, appId: string): Promise<boolean> {
  const [missing] = await db
    .selectFrom('smart_links')
    .select('id')
    .where('app_id', '=', appId)
    .where('words_indexed', '=', 0)
    .where('deleted_at', 'is', null)
    .limit(1)
    .execute();
  return missing === undefined;
}

/** Returns the next links whose words the index lacks, at most `limit`. */
export async function listLinksWithoutWords(db: Db, limit: number): Promise<SmartLinkKey[]> {
  const rows = await db
    .selectFrom('smart_links')
    .select(['app_id', 'id'])
    .where('words_indexed', '=', 0)
    .where('deleted_at', 'is', null)
    .orderBy('app_id')
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ appId: row.app_id, id: row.id }));
}

/**
 * Adds the words of these links to the index, unless it contains them meanwhile. Locks the links first, so that no
 * process of an earlier version changes their texts at the same time.
 */
export async function indexLinkWords(tx: Db, keys: readonly SmartLinkKey[]): Promise<void> {
  const rows = await tx
    .updateTable('smart_links')
    .set({ words_indexed: 1 })
    .where(({ eb, refTuple, tuple }) =>
      eb(
        refTuple('app_id', 'id'),
        'in',
        keys.map(({ appId, id }) => tuple(appId, id)),
      ),
    )
    .where('words_indexed', '=', 0)
    .returning(['app_id', 'id', 'code', 'uri', 'title'])
    .execute();
  await insertLinkWords(tx, rows.map(toIndexedLink));
}

/** Converts the columns of a row. */
export function toIndexedLink(row: Pick<SmartLinkRow, 'app_id' | 'id' | 'code' | 'uri' | 'title'>): IndexedLink {
  return { appId: row.app_id, id: row.id, code: row.code, uri: row.uri, title: row.title };
}

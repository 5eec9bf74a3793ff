import { sql } from 'kysely';
import { fromList } from '../../../db/column-codecs.ts';
import type { Db } from '../../../db/database.ts';
import type { SmartLinkRow, SmartLinkTagRow, SmartLinkWordRow } from '../../../db/tables/smart-links.ts';
import type { SearchableLink } from '../smart-links/search.ts';

/** The maximum number of rows that one query reads. */
const SLICE = 500;

/** The primary key of a link. */
type LinkKey = Pick<SmartLinkRow, 'app_id' | 'id'>;

/** Returns the next rows of links after a key, with all columns, including deleted links. */
export function listLinkRowsAfter(db: Db, after: LinkKey | null): Promise<SmartLinkRow[]> {
  let query = db.selectFrom('smart_links').selectAll();
  if (after !== null) {
    query = query.where(({ eb, refTuple, tuple }) => eb(refTuple('app_id', 'id'), '>', tuple(after.app_id, after.id)));
  }
  return query.orderBy('app_id').orderBy('id').limit(SLICE).execute();
}

/** Returns the rows of `wanted` that exist in the index of tags or of words. All columns are part of the key. */
export async function findIndexRows<R extends SmartLinkTagRow | SmartLinkWordRow>(
  db: Db,
  table: 'smart_link_tags' | 'smart_link_words',
  wanted: readonly R[],
): Promise<R[]> {
  const found: R[] = [];
  for (let from = 0; from < wanted.length; from += SLICE) {
    const part = wanted.slice(from, from + SLICE);
    const columns = Object.keys(part[0] ?? {}).map((column) => sql.ref(column));
    const tuples = part.map((row) => sql`(${sql.join(Object.values(row))})`);
    const { rows } = await sql<R>`select * from ${sql.table(table)}
      where (${sql.join(columns)}) in (${sql.join(tuples)})`.execute(db);
    found.push(...rows);
  }
  return found;
}

/** Whether a link still has these texts and is marked as indexed, although the index lacks the word. */
export async function isWordMissing(db: Db, row: SmartLinkWordRow, { uri, title }: SearchableLink): Promise<boolean> {
  const found = await db
    .selectFrom('smart_links as link')
    .leftJoin('smart_link_words as entry', (join) =>
      join
        .onRef('entry.app_id', '=', 'link.app_id')
        .onRef('entry.smart_link_id', '=', 'link.id')
        .on('entry.word', '=', row.word),
    )
    .select(['link.uri', 'link.title', 'entry.word as entry'])
    .where('link.app_id', '=', row.app_id)
    .where('link.id', '=', row.smart_link_id)
    .where('link.deleted_at', 'is', null)
    .where('link.words_indexed', '=', 1)
    .executeTakeFirst();
  return found !== undefined && found.entry === null && found.uri === uri && found.title === title;
}

/** Whether a link has a tag that the index lacks. Uses one statement, since either can change between two. */
export async function isTagMissing(db: Db, row: SmartLinkTagRow): Promise<boolean> {
  const found = await db
    .selectFrom('smart_links as link')
    .leftJoin('smart_link_tags as entry', (join) =>
      join
        .onRef('entry.app_id', '=', 'link.app_id')
        .onRef('entry.smart_link_id', '=', 'link.id')
        .on('entry.tag', '=', row.tag),
    )
    .select(['link.tags', 'entry.tag as entry'])
    .where('link.app_id', '=', row.app_id)
    .where('link.id', '=', row.smart_link_id)
    .executeTakeFirst();
  return found !== undefined && found.entry === null && fromList(found.tags).includes(row.tag);
}

/** Returns the next rows of the tag index after `after`, with the tags of each link; null if the link doesn't exist. */
export function listTagRowsAfter(db: Db, after: SmartLinkTagRow | null) {
  let query = db
    .selectFrom('smart_link_tags as entry')
    .leftJoin('smart_links as link', (join) =>
      join.onRef('link.app_id', '=', 'entry.app_id').onRef('link.id', '=', 'entry.smart_link_id'),
    )
    .select(['entry.app_id', 'entry.tag', 'entry.smart_link_id', 'link.tags']);
  if (after !== null) {
    query = query.where(({ eb, refTuple, tuple }) =>
      eb(
        refTuple('entry.app_id', 'entry.tag', 'entry.smart_link_id'),
        '>',
        tuple(after.app_id, after.tag, after.smart_link_id),
      ),
    );
  }
  return query.orderBy('entry.app_id').orderBy('entry.tag').orderBy('entry.smart_link_id').limit(SLICE).execute();
}

/** Returns the apps that have not claimed their subdomain, with the app that has claimed it instead, if any. */
export function listAppsWithUnclaimedSubdomain(db: Db) {
  return db
    .selectFrom('apps')
    .leftJoin('subdomains', 'subdomains.subdomain', 'apps.subdomain')
    .select(['apps.id', 'apps.subdomain', 'subdomains.app_id as claimed_by'])
    .where(({ eb, or }) => or([eb('subdomains.app_id', 'is', null), eb('subdomains.app_id', '!=', eb.ref('apps.id'))]))
    .execute();
}

/** Statements that repair derived data. An operator reviews and runs them. */
export const fixStatements = {
  buildTagInsert: (row: SmartLinkTagRow) =>
    `insert into smart_link_tags (app_id, tag, smart_link_id) values (${quoteTexts(row.app_id, row.tag, row.smart_link_id)})`,
  buildTagDelete: (row: SmartLinkTagRow) =>
    `delete from smart_link_tags where app_id = ${quoteTexts(row.app_id)} and tag = ${quoteTexts(row.tag)} and smart_link_id = ${quoteTexts(row.smart_link_id)}`,
  buildWordUpdate: (key: LinkKey) =>
    `update smart_links set words_indexed = 0 where app_id = ${quoteTexts(key.app_id)} and id = ${quoteTexts(key.id)}`,
  buildUniqueKeyUpdate: (key: LinkKey, uniqueKey: string) =>
    `update smart_links set unique_key = ${quoteTexts(uniqueKey)} where app_id = ${quoteTexts(key.app_id)} and id = ${quoteTexts(key.id)}`,
  buildSubdomainClaim: (app: { id: string; subdomain: string }) =>
    `insert into subdomains (subdomain, app_id, created_at) select subdomain, id, created_at from apps where id = ${quoteTexts(app.id)}`,
};

function quoteTexts(...values: readonly string[]): string {
  return values.map((value) => `'${value.replaceAll("'", "''")}'`).join(', ');
}

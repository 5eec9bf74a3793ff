import { sql } from 'kysely';
import { fromJson, toJson } from '../../../db/column-codecs.ts';
import type { Db } from '../../../db/database.ts';

/** A part of an app's distinct tags, in the order of their bytes. */
interface TagRange {
  limit: number;
  after: string | null;
  before: string | null;
  descending: boolean;
}

/**
 * Lists distinct tags of an app's live links. Seeks each tag in the index, so that the cost doesn't depend on the number
 * of links.
 */
export async function listTags(db: Db, appId: string, range: TagRange): Promise<string[]> {
  const { limit, descending } = range;
  const [start, stop] = descending ? [range.before, range.after] : [range.after, range.before];
  const next = descending ? sql`max` : sql`min`;
  const [beyond, until] = descending ? [sql`<`, sql`>`] : [sql`>`, sql`<`];
  const stopped = stop === null ? sql`` : sql`and tag ${until} ${stop}`;
  const select = (from: unknown) => sql`select ${next}(tag) from smart_link_tags
    where app_id = ${appId} ${from === null ? sql`` : sql`and tag ${beyond} ${from}`} ${stopped}`;
  const { rows } = await sql<{ tag: string }>`with recursive found (tag) as (
      select * from (${select(start)}) as first_one
      union all
      select (${select(sql.ref('found.tag'))}) from found where found.tag is not null
    ) select tag from found where tag is not null limit ${limit}`.execute(db);
  return rows.map((row) => row.tag);
}

/** Counts the live links with each of these tags, up to `max` per tag. */
export async function countTagged(
  db: Db,
  appId: string,
  tags: readonly string[],
  max: number,
): Promise<Map<string, number>> {
  const counts = tags.map(
    (tag) => sql`select cast(${tag} as text) as tag, (select count(*) from (
      select 1 from smart_link_tags where app_id = ${appId} and tag = ${tag} limit ${max}
    ) as some_links) as links`,
  );
  const { rows } = await sql<{ tag: string; links: number }>`${sql.join(counts, sql` union all `)}`.execute(db);
  return new Map(rows.map(({ tag, links }) => [tag, Number(links)]));
}

/**
 * Replaces a tag on at most `limit` links, or removes it if `to` is null. Returns the number of changed links; fewer
 * than `limit` if none has the tag any more.
 */
export async function replaceTag(
  tx: Db,
  appId: string,
  { from, to, limit, now }: { from: string; to: string | null; limit: number; now: number },
): Promise<number> {
  const tagged = await tx
    .selectFrom('smart_link_tags')
    .select('smart_link_id')
    .where('app_id', '=', appId)
    .where('tag', '=', from)
    .orderBy('smart_link_id')
    .limit(limit)
    .execute();
  const ids = tagged.map((row) => row.smart_link_id);
  if (ids.length === 0) {
    return 0;
  }
  // Locks the links, so that their tags don't change meanwhile.
  const links = await tx
    .updateTable('smart_links')
    .set({ updated_at: now })
    .where('app_id', '=', appId)
    .where('id', 'in', ids)
    .where('deleted_at', 'is', null)
    .returning(['id', 'tags'])
    .execute();
  const changes = links.map(({ id, tags }) => {
    const list = (tags === null ? [] : fromJson<string[]>(tags)).flatMap((tag) => (tag !== from ? tag : (to ?? [])));
    const changed = [...new Set(list)];
    return { id, tags: changed.length === 0 ? null : toJson(changed), isTagged: to !== null && changed.includes(to) };
  });
  if (changes.length > 0) {
    const cases = changes.map(({ id, tags }) => sql`when ${id} then ${tags}`);
    await sql`update smart_links set tags = case id ${sql.join(cases, sql` `)} end
      where app_id = ${appId} and id in (${sql.join(changes.map(({ id }) => id))})`.execute(tx);
  }
  await tx
    .deleteFrom('smart_link_tags')
    .where('app_id', '=', appId)
    .where('tag', '=', from)
    .where('smart_link_id', 'in', ids)
    .execute();
  const rows = changes.flatMap(({ id, isTagged }) =>
    to === null || !isTagged ? [] : [{ app_id: appId, tag: to, smart_link_id: id }],
  );
  if (rows.length > 0) {
    await tx
      .insertInto('smart_link_tags')
      .values(rows)
      .onConflict((conflict) => conflict.columns(['app_id', 'tag', 'smart_link_id']).doNothing())
      .execute();
  }
  return ids.length;
}

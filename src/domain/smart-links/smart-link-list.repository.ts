import { sql } from 'kysely';
import type { Db } from '../../../db/database.ts';
import { applyKeyset } from '../../../db/keyset.ts';
import { getLowestIdAt } from '../ids.ts';
import type { Keyset } from '../paging.ts';
import { findSmartLinksByIds, fromRow, selectLiveLinks } from './smart-link.repository.ts';
import type { SmartLink } from './smart-link.ts';

/** The filter of a list of links. Null matches any link. */
export interface SmartLinkFilter {
  tag: string | null;
  /** A prefix of the canonical URI. */
  uriPrefix: string | null;
  /** Created at this time or later, in milliseconds since the epoch. */
  createdFrom: number | null;
  /** Created before this time, in milliseconds since the epoch. */
  createdBefore: number | null;
  unique: boolean | null;
}

/** The filter that matches every link. */
export const ANY_SMART_LINK: SmartLinkFilter = {
  tag: null,
  uriPrefix: null,
  createdFrom: null,
  createdBefore: null,
  unique: null,
};

/** The number of leading characters of a URI that its index contains (migration 003). */
const INDEXED_PREFIX = 48;

/** Canonical URIs are printable ASCII, so DEL sorts after all their characters. */
const LAST_CHARACTER = '\x7f';

interface SmartLinkListQuery {
  filter: SmartLinkFilter;
  keyset: Keyset;
  maxSortedInMemory?: number;
}

/**
 * The maximum number of prefix matches to sort in memory. With more matches, reading links in order finds a page
 * quickly.
 */
const MAX_SORTED_IN_MEMORY = 10_000;

/** The maximum number of rows that one statement reads by id. */
const MAX_BY_ID = 1_000;

/** Lists a page of the app's live links that match the filter, in the order of their creation. */
export async function listSmartLinks(
  db: Db,
  appId: string,
  { filter, keyset, maxSortedInMemory = MAX_SORTED_IN_MEMORY }: SmartLinkListQuery,
): Promise<SmartLink[]> {
  const matching =
    filter.uriPrefix === null ? null : await findIdsByPrefix(db, appId, filter.uriPrefix, maxSortedInMemory);
  if (matching === null) {
    return listInOrder(db, appId, filter, keyset);
  }
  // Selects the page by id, and reads only the rows of those ids to check the other conditions.
  const inOrder = selectIdsInBounds(matching, filter, keyset);
  const found: SmartLink[] = [];
  for (let from = 0, size = keyset.limit; from < inOrder.length && found.length < keyset.limit; ) {
    const ids = inOrder.slice(from, from + size);
    const links = await findSmartLinksByIds(db, appId, ids);
    found.push(...ids.flatMap((id) => links.get(id) ?? []).filter((link) => isMatch(link, filter)));
    from += size;
    // If few rows match, a small page would otherwise take thousands of statements.
    size = Math.min(size * 4, MAX_BY_ID);
  }
  const page = found.slice(0, keyset.limit);
  return keyset.fromEnd ? page.reverse() : page;
}

async function listInOrder(db: Db, appId: string, filter: SmartLinkFilter, keyset: Keyset): Promise<SmartLink[]> {
  const { tag, uriPrefix, unique } = filter;
  const { from, before } = computeIdBounds(filter);
  let query = selectLiveLinks(db, appId);
  if (unique !== null) {
    query = query.where('unique_key', unique ? 'is not' : 'is', null);
  }
  if (uriPrefix !== null) {
    // Compares the column itself, for which PostgreSQL has statistics. It would assume that an expression matches few
    // rows.
    query = query.where('uri', '>=', uriPrefix).where('uri', '<', `${uriPrefix}${LAST_CHARACTER}`);
  }
  if (tag !== null) {
    return listTagged(db, query, { appId, tag, filter, keyset });
  }
  if (from !== null) {
    query = query.where('id', '>=', from);
  }
  if (before !== null) {
    query = query.where('id', '<', before);
  }
  const rows = await applyKeyset(query, 'id', keyset).execute();
  return (keyset.fromEnd ? rows.reverse() : rows).map(fromRow);
}

/**
 * Lists links with a tag. The tag table is ordered by id within each tag, so it drives the join and the id bounds apply
 * to it.
 */
async function listTagged(
  db: Db,
  links: ReturnType<typeof selectLiveLinks>,
  { appId, tag, filter, keyset }: SmartLinkListQuery & { appId: string; tag: string },
): Promise<SmartLink[]> {
  const { from, before } = computeIdBounds(filter);
  let query = db
    .selectFrom('smart_link_tags')
    .innerJoin(links.as('link'), 'link.id', 'smart_link_tags.smart_link_id')
    .selectAll('link')
    .where('smart_link_tags.app_id', '=', appId)
    .where('smart_link_tags.tag', '=', tag);
  if (from !== null) {
    query = query.where('smart_link_tags.smart_link_id', '>=', from);
  }
  if (before !== null) {
    query = query.where('smart_link_tags.smart_link_id', '<', before);
  }
  const rows = await applyKeyset(query, 'smart_link_tags.smart_link_id', keyset).execute();
  return (keyset.fromEnd ? rows.reverse() : rows).map(fromRow);
}

/**
 * Finds the ids of links with a URI prefix, from the index only. Returns null if there are more than
 * `maxSortedInMemory`.
 */
async function findIdsByPrefix(
  db: Db,
  appId: string,
  prefix: string,
  maxSortedInMemory: number,
): Promise<string[] | null> {
  const indexed = sql<string>`substr(uri, 1, ${sql.lit(INDEXED_PREFIX)})`;
  const start = prefix.slice(0, INDEXED_PREFIX);
  const rows = await db
    .selectFrom('smart_links')
    .select('id')
    .where('app_id', '=', appId)
    .where('deleted_at', 'is', null)
    .where(indexed, '>=', start)
    .where(indexed, '<=', computeUpperBound(start))
    .limit(maxSortedInMemory + 1)
    .execute();
  return rows.length > maxSortedInMemory ? null : rows.map((row) => row.id);
}

/** Returns the greatest text of the indexed length that begins with `start`. */
function computeUpperBound(start: string): string {
  return start.padEnd(INDEXED_PREFIX, LAST_CHARACTER);
}

/** Converts the time bounds of a filter to bounds of ids. */
function computeIdBounds({ createdFrom, createdBefore }: SmartLinkFilter): {
  from: string | null;
  before: string | null;
} {
  return {
    from: createdFrom === null ? null : getLowestIdAt(createdFrom),
    before: createdBefore === null ? null : getLowestIdAt(createdBefore),
  };
}

/** Returns the ids within the bounds of the filter and the keyset, in reading order of the page. */
function selectIdsInBounds(ids: string[], filter: SmartLinkFilter, keyset: Keyset): string[] {
  const { from, before } = computeIdBounds(filter);
  const [above, below] = keyset.descending ? [keyset.before, keyset.after] : [keyset.after, keyset.before];
  const inside = ids.filter(
    (id) =>
      (from === null || id >= from) &&
      (before === null || id < before) &&
      (above === null || id > above) &&
      (below === null || id < below),
  );
  inside.sort();
  return keyset.descending === keyset.fromEnd ? inside : inside.reverse();
}

function isMatch(link: SmartLink, { tag, uriPrefix, unique }: SmartLinkFilter): boolean {
  return (
    (uriPrefix === null || link.uri.startsWith(uriPrefix)) &&
    (tag === null || link.tags.includes(tag)) &&
    (unique === null || link.unique === unique)
  );
}

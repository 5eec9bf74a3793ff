import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../../../db/database.ts';
import type { SmartLinkFilter } from './filter.ts';
import { LAST_CHARACTER } from './link-condition.repository.ts';
import type { LinkSearch } from './search.ts';

/** A range of ids, exclusive at both ends. Null: without a bound. */
interface IdRange {
  above: string | null;
  below: string | null;
}

/** An index that contains all live links that meet one condition. Only that of words contains others as well. */
interface LinkIndex {
  table: 'smart_links' | 'smart_link_tags' | 'smart_link_words';
  /** The conditions that make the database use the index. */
  conditions: readonly RawBuilder<unknown>[];
  /** The column with the link's id. */
  id: RawBuilder<unknown>;
  /** The remaining columns of the index, in their order. */
  order: readonly RawBuilder<unknown>[];
}

/** An index that is ordered by id within the condition, so a list in the order of creation can read it. */
export interface OrderedLinkIndex {
  isOrdered: true;
  index: LinkIndex;
}

/** Indexes that together find the links that meet one condition, in another order. */
interface UnorderedLinkIndex {
  isOrdered: false;
  indexes: readonly LinkIndex[];
}

/** The number of leading characters of a URI that its index contains (migration 003). */
const INDEXED_PREFIX = 48;

/** The index of all live links of an app. */
export function getPrimaryIndex(appId: string): OrderedLinkIndex {
  return createOrderedIndex(appId);
}

/**
 * Returns the indexes of the conditions of a filter, the usually most selective first. Each finds all links that match
 * the filter, and others. The conditions `unique: false`, `hasMetadata: false` and `ACTIVE` have none.
 */
export function listIndexes(
  appId: string,
  { tags, search, uriPrefix, createdBy, unique, hasMetadata, overridesPlatform, status }: SmartLinkFilter,
  now: number,
): (OrderedLinkIndex | UnorderedLinkIndex)[] {
  const indexes: (OrderedLinkIndex | UnorderedLinkIndex)[] = [];
  if (status === 'DISABLED') {
    indexes.push(createOrderedIndex(appId, sql`disabled = 1`));
  } else if (status === 'SCHEDULED') {
    indexes.push(createUnorderedIndex(appId, sql`starts_at`, sql`starts_at > ${now}`));
  } else if (status === 'EXPIRED') {
    indexes.push(createUnorderedIndex(appId, sql`expires_at`, sql`expires_at <= ${now}`));
  }
  if (search !== null) {
    indexes.push(...createSearchIndexes(appId, search));
  }
  for (const tag of tags.all) {
    indexes.push({ isOrdered: true, index: tagIndex(appId, tag) });
  }
  if (tags.any !== null) {
    const [index, ...others] = tags.any.map((tag) => tagIndex(appId, tag));
    indexes.push(
      index !== undefined && others.length === 0
        ? { isOrdered: true, index }
        : { isOrdered: false, indexes: index === undefined ? [] : [index, ...others] },
    );
  }
  if (uriPrefix !== null) {
    const start = uriPrefix.slice(0, INDEXED_PREFIX);
    const end = start.padEnd(INDEXED_PREFIX, LAST_CHARACTER);
    const indexed = sql`substr(uri, 1, ${sql.lit(INDEXED_PREFIX)})`;
    indexes.push(createUnorderedIndex(appId, indexed, sql`${indexed} >= ${start}`, sql`${indexed} <= ${end}`));
  }
  if (createdBy !== null) {
    indexes.push(createOrderedIndex(appId, sql`created_by = ${createdBy}`));
  }
  if (overridesPlatform !== null) {
    indexes.push(createOrderedIndex(appId, sql`overrides is not null`));
  }
  if (hasMetadata === true) {
    indexes.push(createOrderedIndex(appId, sql`metadata is not null`));
  }
  if (unique === true) {
    indexes.push(createOrderedIndex(appId, sql`unique_key is not null`));
  }
  return indexes;
}

/** The number of words of a search that are looked up. */
const MAX_INDEXED_WORDS = 3;

/** After all characters of words and codes. */
const AFTER_WORDS = '\u{10ffff}';

/** Returns the indexes of a search, those of its longest words first. Each finds the links with one of the words. */
function createSearchIndexes(appId: string, { code, words }: LinkSearch): UnorderedLinkIndex[] {
  const longest = words.toSorted((one, other) => other.length - one.length).slice(0, MAX_INDEXED_WORDS);
  const byCode =
    code === null
      ? []
      : [
          {
            table: 'smart_links',
            conditions: [sql`app_id = ${appId}`, sql`code >= ${code}`, sql`code < ${code + AFTER_WORDS}`],
            id: sql.ref('id'),
            order: [sql.ref('code')],
          } as const,
        ];
  return longest.map((word) => ({
    isOrdered: false,
    indexes: [
      {
        table: 'smart_link_words',
        conditions: [sql`app_id = ${appId}`, sql`word >= ${word}`, sql`word < ${word + AFTER_WORDS}`],
        id: sql.ref('smart_link_id'),
        order: [sql.ref('word'), sql.ref('smart_link_id')],
      },
      ...byCode,
    ],
  }));
}

function createOrderedIndex(appId: string, ...conditions: RawBuilder<unknown>[]): OrderedLinkIndex {
  return { isOrdered: true, index: linkIndex(appId, [], conditions) };
}

function createUnorderedIndex(
  appId: string,
  column: RawBuilder<unknown>,
  ...conditions: RawBuilder<unknown>[]
): UnorderedLinkIndex {
  return { isOrdered: false, indexes: [linkIndex(appId, [column], conditions)] };
}

function linkIndex(
  appId: string,
  columns: readonly RawBuilder<unknown>[],
  conditions: readonly RawBuilder<unknown>[],
): LinkIndex {
  return {
    table: 'smart_links',
    conditions: [sql`app_id = ${appId}`, sql`deleted_at is null`, ...conditions],
    id: sql.ref('id'),
    order: [...columns, sql.ref('id')],
  };
}

function tagIndex(appId: string, tag: string): LinkIndex {
  return {
    table: 'smart_link_tags',
    conditions: [sql`app_id = ${appId}`, sql`tag = ${tag}`],
    id: sql.ref('smart_link_id'),
    order: [sql.ref('smart_link_id')],
  };
}

/** Returns the first ids of an ordered index in a range. */
export async function listIdsInOrder(
  db: Db,
  { index }: OrderedLinkIndex,
  { range, descending, limit }: { range: IdRange; descending: boolean; limit: number },
): Promise<string[]> {
  const { id } = index;
  const conditions = [...index.conditions];
  if (range.above !== null) {
    conditions.push(sql`${id} > ${range.above}`);
  }
  if (range.below !== null) {
    conditions.push(sql`${id} < ${range.below}`);
  }
  const direction = descending ? sql`desc` : sql`asc`;
  const { rows } = await sql<{ id: string }>`select ${id} as id from ${sql.table(index.table)}
    where ${sql.join(conditions, sql` and `)} order by ${id} ${direction} limit ${limit}`.execute(db);
  return rows.map((row) => row.id);
}

/** The number of ids per statement, few enough for one time slice. */
const IDS_PER_STATEMENT = 2_000;

/**
 * Returns the distinct ids that an index contains, in any order; null if it has more than `max` entries. Reads them in
 * time slices.
 */
export async function findFewIds(
  db: Db,
  index: OrderedLinkIndex | UnorderedLinkIndex,
  max: number,
  awaitSlice: () => Promise<void> | null,
): Promise<string[] | null> {
  const ids: string[] = [];
  for (const part of index.isOrdered ? [index.index] : index.indexes) {
    for (let after: Position | null = null; ; ) {
      const limit = Math.min(IDS_PER_STATEMENT, max + 1 - ids.length);
      const rows: Position[] = await listEntries(db, part, { after, limit });
      ids.push(...rows.map(({ id }) => id));
      if (ids.length > max) {
        return null;
      }
      await awaitSlice();
      after = rows.at(-1) ?? null;
      if (rows.length < limit || after === null) {
        break;
      }
    }
  }
  return [...new Set(ids)];
}

/** An entry of an index: the id, and the values of the columns of its order by their position. */
type Position = { id: string } & Record<`key${number}`, string | number>;

/** Returns the next entries of an index after a position, in its order. */
async function listEntries(
  db: Db,
  { table, conditions, id, order }: LinkIndex,
  { after, limit }: { after: Position | null; limit: number },
): Promise<Position[]> {
  const keys = order.map((column, i) => sql`${column} as ${sql.ref(`key${i}`)}`);
  const start =
    after === null ? [] : [sql`(${sql.join(order)}) > (${sql.join(order.map((_, i) => after[`key${i}`]))})`];
  // The order prevents PostgreSQL from reading the whole table. SQLite uses the first lower bound, which must be the start.
  const { rows } = await sql<Position>`select ${id} as id, ${sql.join(keys)} from ${sql.table(table)}
    where ${sql.join([...start, ...conditions], sql` and `)} order by ${sql.join(order)} limit ${limit}`.execute(db);
  return rows;
}

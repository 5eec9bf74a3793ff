import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Db } from '../../../db/database.ts';
import { applyKeyset } from '../../../db/keyset.ts';
import type { Keyset } from '../paging.ts';
import { createTaskSlices } from '../time-slice.ts';
import type { SmartLinkFilter } from './filter.ts';
import {
  computeIdBounds,
  countConditions,
  isIdInBounds,
  isMatch,
  selectPossibleMatches,
} from './link-condition.repository.ts';
import {
  findFewIds,
  getPrimaryIndex,
  listIdsInOrder,
  listIndexes,
  type OrderedLinkIndex,
} from './link-index.repository.ts';
import { comparePositions, type LinkOrderField, type LinkPosition } from './link-order.ts';
import { hasAllLinkWords } from './search-index.repository.ts';
import { fromRow, selectLiveLinks } from './smart-link.repository.ts';
import type { SmartLink } from './smart-link.ts';

/** A part of an ordered list of links: at most `limit` links after `start` and before `stop`, in reading direction. */
interface LinkListQuery {
  filter: SmartLinkFilter;
  field: LinkOrderField;
  /** Whether the list is read from higher to lower positions. */
  descending: boolean;
  start: LinkPosition | null;
  stop: LinkPosition | null;
  limit: number;
  /** The time for `status`, in milliseconds since the epoch. */
  now: number;
  limits?: ListLimits;
}

/** The limits of the work for a page. Without them, a filter that few of millions of links match would read all of them. */
interface ListLimits {
  /** The maximum number of links to examine. */
  examined: number;
  /** The maximum number of links that an index finds to sort them in memory. */
  sorted: number;
}

const DEFAULT_LIMITS: ListLimits = { examined: 20_000, sorted: 10_000 };

/** The maximum number of links that a count examines. */
const COUNT_LIMITS: ListLimits = { examined: 100_000, sorted: 10_000 };

/** The maximum number of rows that one statement reads by id. */
const MAX_BY_ID = 250;

/** The links of a list with their positions, in reading direction. */
interface LinkSlice {
  entries: { link: SmartLink; position: LinkPosition }[];
  /** The last examined position, if the limit of examined links ended the search. Null: the search is complete. */
  examinedTo: LinkPosition | null;
}

/** A position that was read. `isSkipped`: its link belongs to another position of the list. */
interface ReadPosition extends LinkPosition {
  isSkipped?: boolean;
}

/** Returns the next positions of possible matches, at most `limit` of them; fewer at the end of the list. */
type ReadPositions = (limit: number) => Promise<ReadPosition[]>;

/** Lists links by id without a filter: with one statement, and without limits, because every link matches. */
export async function listSmartLinksById(db: Db, appId: string, keyset: Keyset): Promise<SmartLink[]> {
  const rows = await applyKeyset(selectLiveLinks(db, appId), 'id', keyset).execute();
  return (keyset.fromEnd ? rows.reverse() : rows).map(fromRow);
}

/**
 * Lists the app's live links that match the filter. Examines a limited number of links, in time slices, so that no
 * filter delays other requests.
 */
export async function listSmartLinks(db: Db, appId: string, query: LinkListQuery): Promise<LinkSlice> {
  const { filter, field, limit, now, limits = DEFAULT_LIMITS } = query;
  if (field === 'CREATED_AT' && countConditions(filter) === 0) {
    const { above, below } = getIdRange(query);
    const keyset = query.descending ? { after: below, before: above } : { after: above, before: below };
    const links = await listSmartLinksById(db, appId, {
      ...keyset,
      limit,
      descending: query.descending,
      fromEnd: false,
    });
    return { entries: links.map((link) => ({ link, position: { id: link.id, key: null } })), examinedTo: null };
  }
  const awaitSlice = createTaskSlices();
  const read = await openPositions(db, appId, query, awaitSlice);
  const bounds = computeIdBounds(filter);
  const entries: LinkSlice['entries'] = [];
  for (let examined = 0, size = limit; ; size = Math.min(size * 4, MAX_BY_ID)) {
    const positions = await read(size);
    const links = await findMatches(
      db,
      appId,
      positions.filter(({ isSkipped }) => !isSkipped).map(({ id }) => id),
      { filter, now },
    );
    for (const position of positions) {
      const isShown = !position.isSkipped && isIdInBounds(position.id, bounds);
      const link = isShown ? links.get(position.id) : undefined;
      if (link !== undefined) {
        entries.push({ link, position: { id: position.id, key: position.key } });
      }
    }
    examined += positions.length;
    const last = positions.at(-1);
    if (entries.length >= limit || positions.length < size || last === undefined) {
      return { entries: entries.slice(0, limit), examinedTo: null };
    }
    if (examined >= limits.examined) {
      return { entries, examinedTo: last };
    }
    await awaitSlice();
  }
}

/** The number of links that match a filter; a lower bound if counting them exactly would take too long. */
export interface LinkCount {
  count: number;
  isExact: boolean;
}

/** Counts the app's live links that match the filter, in time slices. Examines at most 100,000 links. */
export async function countSmartLinks(
  db: Db,
  appId: string,
  { filter, now, limits = COUNT_LIMITS }: Pick<LinkListQuery, 'filter' | 'now' | 'limits'>,
): Promise<LinkCount> {
  const awaitSlice = createTaskSlices();
  const query = {
    filter,
    now,
    limits,
    field: 'CREATED_AT',
    descending: false,
    start: null,
    stop: null,
    limit: 0,
  } as const;
  const read = await openPositions(db, appId, query, awaitSlice);
  const isCertain = isExactIndex(appId, filter, now);
  let count = 0;
  for (let examined = 0; examined < limits.examined; ) {
    const positions = await read(MAX_BY_ID);
    const ids = positions.map(({ id }) => id);
    count += isCertain ? ids.length : (await findMatches(db, appId, ids, { filter, now })).size;
    examined += positions.length;
    if (positions.length < MAX_BY_ID) {
      return { count, isExact: true };
    }
    await awaitSlice();
  }
  return { count, isExact: (await read(1)).length === 0 };
}

/** Whether every link in the index of a filter matches it, so that the links needn't be read to count them. */
function isExactIndex(appId: string, filter: SmartLinkFilter, now: number): boolean {
  const indexes = listIndexes(appId, filter, now);
  const { overridesPlatform, search, uriPrefix, status } = filter;
  const hasResidue = overridesPlatform !== null || search !== null || uriPrefix !== null || status !== null;
  return countConditions(filter) === indexes.length && indexes.length <= 1 && !hasResidue;
}

/** Finds the links with these ids that match the filter, by id. */
async function findMatches(
  db: Db,
  appId: string,
  ids: readonly string[],
  { filter, now }: Pick<LinkListQuery, 'filter' | 'now'>,
): Promise<Map<string, SmartLink>> {
  if (ids.length === 0) {
    return new Map();
  }
  const rows = await selectPossibleMatches(db, appId, filter, now).where('id', 'in', ids).execute();
  const links = rows.map(fromRow).filter((link) => isMatch(link, filter, now));
  return new Map(links.map((link) => [link.id, link]));
}

/**
 * Opens the list of possible matches. If an index finds few links, these are sorted; otherwise an index in the order of
 * the list is read.
 */
async function openPositions(
  db: Db,
  appId: string,
  query: LinkListQuery,
  awaitSlice: () => Promise<void> | null,
): Promise<ReadPositions> {
  const { filter, field, now, limits = DEFAULT_LIMITS } = query;
  const isSearchIndexed = filter.search !== null && (await hasAllLinkWords(db, appId));
  const indexes = listIndexes(appId, isSearchIndexed ? filter : { ...filter, search: null }, now);
  const ordered = indexes.find((index): index is OrderedLinkIndex => index.isOrdered);
  const canReadInOrder = field === 'CREATED_AT' && indexes.length <= 1 && (indexes[0]?.isOrdered ?? true);
  if (!canReadInOrder) {
    for (const index of indexes) {
      const ids = await findFewIds(db, index, limits.sorted, awaitSlice);
      await awaitSlice();
      if (ids !== null) {
        return openSorted(await addKeys(db, appId, ids, { query, awaitSlice }), query);
      }
    }
  }
  switch (field) {
    case 'CREATED_AT':
      return openIndex(db, ordered ?? getPrimaryIndex(appId), query);
    case 'UPDATED_AT':
      return openByUpdate(db, appId, query);
    case 'CLICKS':
      return openByClicks(db, appId, query);
  }
}

/** Returns the positions of these links in the order of the list, if they are within the time bounds of the filter. */
async function addKeys(
  db: Db,
  appId: string,
  ids: readonly string[],
  { query: { filter, field }, awaitSlice }: { query: LinkListQuery; awaitSlice: () => Promise<void> | null },
): Promise<LinkPosition[]> {
  const bounds = computeIdBounds(filter);
  const inBounds = ids.filter((id) => isIdInBounds(id, bounds));
  if (field === 'CREATED_AT') {
    return inBounds.map((id) => ({ id, key: null }));
  }
  const positions: LinkPosition[] = [];
  for (let from = 0; from < inBounds.length; from += MAX_BY_ID) {
    const slice = inBounds.slice(from, from + MAX_BY_ID);
    const keys = await (field === 'UPDATED_AT' ? findUpdateTimes(db, appId, slice) : findClicks(db, appId, slice));
    positions.push(...slice.map((id) => ({ id, key: keys.get(id) ?? 0 })));
    await awaitSlice();
  }
  return positions;
}

async function findUpdateTimes(db: Db, appId: string, ids: readonly string[]): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('smart_links')
    .select(['id', 'updated_at'])
    .where('app_id', '=', appId)
    .where('id', 'in', ids)
    .execute();
  return new Map(rows.map((row) => [row.id, row.updated_at]));
}

async function findClicks(db: Db, appId: string, ids: readonly string[]): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('link_clicks')
    .select(['smart_link_id', 'clicks'])
    .where('app_id', '=', appId)
    .where('smart_link_id', 'in', ids)
    .execute();
  return new Map(rows.map((row) => [row.smart_link_id, row.clicks]));
}

function openSorted(positions: LinkPosition[], { descending, start, stop }: LinkListQuery): ReadPositions {
  const sign = descending ? -1 : 1;
  const inside = positions
    .filter(
      (one) =>
        (start === null || sign * comparePositions(one, start) > 0) &&
        (stop === null || sign * comparePositions(one, stop) < 0),
    )
    .sort((one, other) => sign * comparePositions(one, other));
  let from = 0;
  return async (limit) => {
    const next = inside.slice(from, from + limit);
    from += limit;
    return next;
  };
}

/** Returns the range of ids of a list in the order of creation, within the time bounds of the filter. */
function getIdRange({ filter, descending, start, stop }: LinkListQuery) {
  const [after, before] = descending ? [stop, start] : [start, stop];
  const bounds = computeIdBounds(filter);
  // The lowest id of a time belongs to no link.
  return { above: pick(after?.id, bounds.from, 'higher'), below: pick(before?.id, bounds.before, 'lower') };
}

function pick(one: string | undefined, other: string | null, which: 'higher' | 'lower'): string | null {
  if (one === undefined || other === null) {
    return one ?? other;
  }
  return one > other === (which === 'higher') ? one : other;
}

function openIndex(db: Db, index: OrderedLinkIndex, query: LinkListQuery): ReadPositions {
  let range = getIdRange(query);
  return async (limit) => {
    const ids = await listIdsInOrder(db, index, { range, descending: query.descending, limit });
    const last = ids.at(-1) ?? null;
    range = query.descending ? { ...range, below: last ?? range.below } : { ...range, above: last ?? range.above };
    return ids.map((id) => ({ id, key: null }));
  };
}

function openByUpdate(db: Db, appId: string, query: LinkListQuery): ReadPositions {
  return continueReading(query.start, (start, limit) => {
    const updated = db
      .selectFrom('smart_links')
      .select(['id', 'updated_at as key'])
      .where('app_id', '=', appId)
      .where('deleted_at', 'is', null)
      .where(isBetween('updated_at', 'id', { ...query, start }));
    const direction = query.descending ? 'desc' : 'asc';
    return updated.orderBy('updated_at', direction).orderBy('id', direction).limit(limit).execute();
  });
}

/** Reads the links with clicks by their number, and the links without clicks by id. */
function openByClicks(db: Db, appId: string, query: LinkListQuery): ReadPositions {
  const { descending, stop } = query;
  const readClicked: ReadAfter = (start, limit) => {
    const clicked = db
      .selectFrom('link_clicks')
      .select(['smart_link_id as id', 'clicks as key'])
      .where('app_id', '=', appId)
      .where(isBetween('clicks', 'smart_link_id', { ...query, start }));
    const direction = descending ? 'desc' : 'asc';
    return clicked.orderBy('clicks', direction).orderBy('smart_link_id', direction).limit(limit).execute();
  };
  const readUnclicked: ReadAfter = async (start, limit) => {
    const [above, below] = descending ? [stop, start] : [start, stop];
    // A position of a link with clicks is above all links without clicks.
    if (above !== null && above.key !== 0) {
      return [];
    }
    const range = { above: above?.id ?? null, below: below?.key === 0 ? below.id : null };
    const ids = await listIdsInOrder(db, getPrimaryIndex(appId), { range, descending, limit });
    const clicks = ids.length === 0 ? new Map() : await findClicks(db, appId, ids);
    return ids.map((id) => ({ id, key: 0, isSkipped: clicks.has(id) }));
  };
  const [first, second] = descending ? [readClicked, readUnclicked] : [readUnclicked, readClicked];
  let isFirstRead = false;
  const readSecond = continueReading(query.start, second);
  const readFirst = continueReading(query.start, first);
  return async (limit) => {
    const positions = isFirstRead ? [] : await readFirst(limit);
    isFirstRead ||= positions.length < limit;
    return positions.length === limit ? positions : [...positions, ...(await readSecond(limit - positions.length))];
  };
}

/** Reads the positions after `start` in reading direction. */
type ReadAfter = (start: LinkPosition | null, limit: number) => Promise<ReadPosition[]>;

function continueReading(from: LinkPosition | null, readAfter: ReadAfter): ReadPositions {
  let start = from;
  return async (limit) => {
    const positions = await readAfter(start, limit);
    start = positions.at(-1) ?? start;
    return positions;
  };
}

/** The condition that a row is after the start and before the stop of a list that is ordered by two columns. */
function isBetween(
  key: string,
  id: string,
  { descending, start, stop }: Pick<LinkListQuery, 'descending' | 'start' | 'stop'>,
): RawBuilder<SqlBool> {
  const columns = sql`(${sql.ref(key)}, ${sql.ref(id)})`;
  const [above, below] = descending ? [stop, start] : [start, stop];
  const conditions = [
    ...(above === null ? [] : [sql`${columns} > (${above.key}, ${above.id})`]),
    ...(below === null ? [] : [sql`${columns} < (${below.key}, ${below.id})`]),
  ];
  return conditions.length === 0 ? sql<SqlBool>`1 = 1` : sql<SqlBool>`${sql.join(conditions, sql` and `)}`;
}

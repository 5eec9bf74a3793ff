import type { Db } from '../../../db/database.ts';
import { getLowestIdAt } from '../ids.ts';
import type { SmartLinkFilter } from './filter.ts';
import { getLinkStatus } from './link-status.ts';
import { isFound } from './search.ts';
import { selectLiveLinks } from './smart-link.repository.ts';
import type { SmartLink } from './smart-link.ts';

/** Canonical URIs are printable ASCII, so DEL sorts after all their characters. */
export const LAST_CHARACTER = '\x7f';

/** Converts the time bounds of a filter to bounds of ids, which contain the time of creation. */
export function computeIdBounds({ createdFrom, createdBefore }: SmartLinkFilter): {
  from: string | null;
  before: string | null;
} {
  return {
    from: createdFrom === null ? null : getLowestIdAt(createdFrom),
    before: createdBefore === null ? null : getLowestIdAt(createdBefore),
  };
}

/** Whether an id is within the time bounds of a filter. */
export function isIdInBounds(id: string, { from, before }: ReturnType<typeof computeIdBounds>): boolean {
  return (from === null || id >= from) && (before === null || id < before);
}

/** Whether a link meets all conditions of a filter except the time bounds. */
export function isMatch(link: SmartLink, filter: SmartLinkFilter, now: number): boolean {
  const { tags, search, uriPrefix, createdBy, unique, hasMetadata, overridesPlatform, status } = filter;
  return (
    (uriPrefix === null || link.uri.startsWith(uriPrefix)) &&
    tags.all.every((tag) => link.tags.includes(tag)) &&
    (tags.any === null || tags.any.some((tag) => link.tags.includes(tag))) &&
    (createdBy === null || link.createdBy === createdBy) &&
    (unique === null || link.unique === unique) &&
    (hasMetadata === null || (link.metadata !== null) === hasMetadata) &&
    (overridesPlatform === null || link.overrides[overridesPlatform] !== undefined) &&
    (status === null || getLinkStatus(link, now) === status) &&
    (search === null || isFound(link, search))
  );
}

/**
 * Selects live links, without those that the database can exclude by their columns. The others still have to pass
 * `isMatch`.
 */
export function selectPossibleMatches(db: Db, appId: string, filter: SmartLinkFilter, now: number) {
  const { uriPrefix, createdBy, unique, hasMetadata, overridesPlatform, status } = filter;
  let query = selectLiveLinks(db, appId);
  if (uriPrefix !== null) {
    query = query.where('uri', '>=', uriPrefix).where('uri', '<', `${uriPrefix}${LAST_CHARACTER}`);
  }
  if (createdBy !== null) {
    query = query.where('created_by', '=', createdBy);
  }
  if (unique !== null) {
    query = query.where('unique_key', unique ? 'is not' : 'is', null);
  }
  if (hasMetadata !== null) {
    query = query.where('metadata', hasMetadata ? 'is not' : 'is', null);
  }
  if (overridesPlatform !== null) {
    query = query.where('overrides', 'is not', null);
  }
  switch (status) {
    case 'DISABLED':
      return query.where('disabled', '=', 1);
    case 'SCHEDULED':
      return query.where('disabled', '=', 0).where('starts_at', '>', now);
    case 'EXPIRED':
      return query.where('disabled', '=', 0).where('expires_at', '<=', now);
    case 'ACTIVE':
      return query.where('disabled', '=', 0);
    default:
      return query;
  }
}

/** The number of conditions of a filter, without the time bounds. */
export function countConditions({ tags, createdFrom: _from, createdBefore: _before, ...others }: SmartLinkFilter) {
  return (
    tags.all.length +
    (tags.any === null ? 0 : 1) +
    Object.values(others).filter((condition) => condition !== null).length
  );
}

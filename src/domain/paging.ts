import { DomainFailure } from './failures.ts';

/** The maximum number of items per page. */
export const PAGE_LIMIT = 100;

/** Relay's pagination arguments, with the cursors already decoded to ids. */
export interface PageRequest {
  first?: number | null;
  after?: string | null;
  last?: number | null;
  before?: string | null;
}

/** A range of a list that is ordered by id: at most `limit` rows after `after` and before `before`. */
export interface Keyset {
  limit: number;
  after: string | null;
  before: string | null;
  /** Newest first. */
  descending: boolean;
  /** Whether `limit` counts from the end of the range. The rows keep the order of the list. */
  fromEnd: boolean;
}

export interface Page<T> {
  items: T[];
  hasNextPage: boolean;
  hasPreviousPage: boolean;
}

/**
 * Converts a page request, which must have either `first` or `last`, from 1 to 100. Fails with MISSING_PARAMETERS if
 * both are absent, and with BAD_USER_INPUT if both are present or the number is out of range.
 */
export function toKeyset(request: PageRequest, descending: boolean): Keyset {
  const { first, last } = request;
  if ((first ?? last) == null) {
    throw new DomainFailure('MISSING_PARAMETERS', {
      parameters: ['first'],
      details: `Either \`first\` or \`last\` is required, from 1 to ${PAGE_LIMIT}.`,
    });
  }
  if (first != null && last != null) {
    throw createRangeFailure('last', 'Use either `first` or `last`, not both.');
  }
  const limit = first ?? last ?? 0;
  const field = first != null ? 'first' : 'last';
  if (!Number.isInteger(limit) || limit < 1 || limit > PAGE_LIMIT) {
    throw createRangeFailure(field, `\`${field}\` must be between 1 and ${PAGE_LIMIT}; got ${limit}.`);
  }
  return { limit, after: request.after ?? null, before: request.before ?? null, descending, fromEnd: first == null };
}

/** Reads one page. Fetches one extra row to detect whether more rows follow, instead of counting them. */
export async function paginate<T>(keyset: Keyset, fetch: (keyset: Keyset) => Promise<T[]>): Promise<Page<T>> {
  const rows = await fetch({ ...keyset, limit: keyset.limit + 1 });
  const hasMore = rows.length > keyset.limit;
  if (keyset.fromEnd) {
    return { items: hasMore ? rows.slice(1) : rows, hasNextPage: keyset.before !== null, hasPreviousPage: hasMore };
  }
  return { items: hasMore ? rows.slice(0, -1) : rows, hasNextPage: hasMore, hasPreviousPage: keyset.after !== null };
}

/** Returns one page of an in-memory list that is ordered by ascending id. */
export function paginateList<T extends { id: string }>(items: readonly T[], keyset: Keyset): Promise<Page<T>> {
  return paginate(keyset, async ({ after, before, limit, fromEnd }) => {
    const between = items.filter(({ id }) => (after === null || id > after) && (before === null || id < before));
    return fromEnd ? between.slice(-limit) : between.slice(0, limit);
  });
}

function createRangeFailure(field: string, details: string): DomainFailure {
  return new DomainFailure('BAD_USER_INPUT', { field, details });
}

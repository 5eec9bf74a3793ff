import { DomainFailure } from './failures.ts';

/** The most that one page may hold. */
export const PAGE_LIMIT = 100;

/** What a client asks of a list, in Relay's words; cursors are ids already. */
export interface PageRequest {
  first?: number | null;
  after?: string | null;
  last?: number | null;
  before?: string | null;
}

/** One stretch of a list that is ordered by id: rows beyond `after` and before `before`, `limit` of them at the most. */
export interface Keyset {
  limit: number;
  after: string | null;
  before: string | null;
  /** Newest first. */
  descending: boolean;
  /** The stretch is counted from its end. Its rows still come in the list's own order. */
  fromEnd: boolean;
}

export interface Page<T> {
  items: T[];
  hasNextPage: boolean;
  hasPreviousPage: boolean;
}

/** Checks a page request: exactly one of `first` and `last`, from 1 to 100. */
export function toKeyset(request: PageRequest, descending: boolean): Keyset {
  const { first, last } = request;
  if ((first ?? last) == null) {
    throw new DomainFailure('MISSING_PARAMETERS', {
      parameters: ['first'],
      details: `Say how many you want: \`first\` or \`last\`, from 1 to ${PAGE_LIMIT}.`,
    });
  }
  if (first != null && last != null) {
    throw createRangeFailure('last', 'Give either `first` or `last`, not both.');
  }
  const limit = first ?? last ?? 0;
  const field = first != null ? 'first' : 'last';
  if (!Number.isInteger(limit) || limit < 1 || limit > PAGE_LIMIT) {
    throw createRangeFailure(field, `\`${field}\` is a number from 1 to ${PAGE_LIMIT}.`);
  }
  return { limit, after: request.after ?? null, before: request.before ?? null, descending, fromEnd: first == null };
}

/** Reads one page by fetching one row more than asked for: that tells whether there is more, at no cost of counting. */
export async function paginate<T>(keyset: Keyset, fetch: (keyset: Keyset) => Promise<T[]>): Promise<Page<T>> {
  const rows = await fetch({ ...keyset, limit: keyset.limit + 1 });
  const hasMore = rows.length > keyset.limit;
  if (keyset.fromEnd) {
    return { items: hasMore ? rows.slice(1) : rows, hasNextPage: keyset.before !== null, hasPreviousPage: hasMore };
  }
  return { items: hasMore ? rows.slice(0, -1) : rows, hasNextPage: hasMore, hasPreviousPage: keyset.after !== null };
}

/** One page of a list that is in memory already, ordered by ascending id. */
export function paginateList<T extends { id: string }>(items: readonly T[], keyset: Keyset): Promise<Page<T>> {
  return paginate(keyset, async ({ after, before, limit, fromEnd }) => {
    const between = items.filter(({ id }) => (after === null || id > after) && (before === null || id < before));
    return fromEnd ? between.slice(-limit) : between.slice(0, limit);
  });
}

function createRangeFailure(field: string, details: string): DomainFailure {
  return new DomainFailure('INVALID_JSON', { field, details });
}

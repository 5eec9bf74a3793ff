import type { ReferenceExpression, SelectQueryBuilder } from 'kysely';

/** A stretch of a list ordered by one column (see domain/paging.ts for the meaning of each). */
interface Bounds {
  limit: number;
  after: string | null;
  before: string | null;
  descending: boolean;
  fromEnd: boolean;
}

/**
 * Keyset pagination: seeks to the bound instead of counting rows off, so that a deep page costs what the first one
 * costs. With `fromEnd` the rows come in reverse; the caller turns them round.
 */
export function applyKeyset<DB, TB extends keyof DB, O>(
  query: SelectQueryBuilder<DB, TB, O>,
  column: ReferenceExpression<DB, TB>,
  bounds: Bounds,
): SelectQueryBuilder<DB, TB, O> {
  const afterOperator = bounds.descending ? '<' : '>';
  const beforeOperator = bounds.descending ? '>' : '<';
  return query
    .$if(bounds.after !== null, (q) => q.where(column, afterOperator, bounds.after as never))
    .$if(bounds.before !== null, (q) => q.where(column, beforeOperator, bounds.before as never))
    .orderBy(column as never, bounds.descending !== bounds.fromEnd ? 'desc' : 'asc')
    .limit(bounds.limit);
}

import type { ReferenceExpression, SelectQueryBuilder } from 'kysely';

/** A range of a list that is ordered by one column (see domain/paging.ts). */
interface Bounds {
  limit: number;
  after: string | null;
  before: string | null;
  descending: boolean;
  fromEnd: boolean;
}

/**
 * Adds keyset pagination to a query: it seeks to the bound instead of skipping rows, so a deep page costs as much as
 * the first. With `fromEnd` the rows are in reverse order; the caller must reverse them.
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

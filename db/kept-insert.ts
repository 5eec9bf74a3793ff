import { type CompiledQuery, SqliteAdapter } from 'kysely';
import type { Db } from './client.ts';
import { runOn } from './handle.ts';

/** An insert as Kysely builds it. */
interface Insert<O> {
  compile(): CompiledQuery<O>;
  execute(): Promise<O[]>;
}

/** A statement for one row, and the columns whose values are its parameters. */
interface KeptStatement<R> {
  sql: string;
  columns: readonly (keyof R)[];
}

/**
 * Inserts rows of one shape by a statement that `build` gives, whose only parameters are the rows' values; answers what
 * it returns. On SQLite they go one by one with the text of the first time, since building a statement costs four times
 * what running it does; on PostgreSQL, where every statement is a way there and back, all at once.
 */
export function keptInsert<R extends object, O>(
  build: (tx: Db, rows: readonly R[]) => Insert<O>,
): (tx: Db, rows: readonly R[]) => Promise<O[]> {
  let kept: KeptStatement<R> | undefined;

  return async (tx, rows) => {
    const [first] = rows;
    if (first === undefined) return [];
    if (!(tx.getExecutor().adapter instanceof SqliteAdapter)) return build(tx, rows).execute();
    kept ??= keptStatement(build(tx, [first]).compile(), first);
    const { sql, columns } = kept;
    const answered: O[] = [];
    for (const row of rows) {
      const result = runOn<O>(tx, { sql, parameters: columns.map((column) => row[column]) });
      answered.push(...(result instanceof Promise ? await result : result).rows);
    }
    return answered;
  };
}

function keptStatement<R extends object, O>(query: CompiledQuery<O>, row: R): KeptStatement<R> {
  const columns = Object.keys(row) as (keyof R)[];
  const values = columns.map((column) => row[column]);
  if (values.length !== query.parameters.length || values.some((value, i) => value !== query.parameters[i])) {
    throw new Error(`Not the values of a row alone: ${query.sql}`);
  }
  return { sql: query.sql, columns };
}

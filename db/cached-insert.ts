import { type CompiledQuery, SqliteAdapter } from 'kysely';
import type { Db } from './database.ts';
import { runStatement } from './handle.ts';

/** An insert as Kysely builds it. */
interface Insert {
  compile(): CompiledQuery;
  execute(): Promise<unknown>;
}

/** A statement for one row, and the columns whose values are its parameters. */
interface InsertStatement<R> {
  sql: string;
  columns: readonly (keyof R)[];
}

/**
 * Inserts rows of one shape by the statement that `build` returns, whose only parameters are the rows' values. On SQLite
 * each row has a statement of its own with the cached text, since building a statement takes four times as long as
 * running it; on PostgreSQL, where every statement is a round trip, all rows share one.
 *
 * With `addReturning`, which adds the clause for PostgreSQL, it returns the rows that were not skipped because of a
 * conflict. On SQLite the count of changes shows that: a RETURNING there costs half as much as the insert.
 */
export function createCachedInsert<R extends object, Q extends Insert, O extends Partial<R>>(
  build: (tx: Db, rows: readonly R[]) => Q,
  addReturning?: (insert: Q) => { execute(): Promise<O[]> },
): (tx: Db, rows: readonly R[]) => Promise<O[]> {
  let cached: InsertStatement<R> | undefined;

  return async (tx, rows) => {
    const [first] = rows;
    if (first === undefined) {
      return [];
    }
    if (!(tx.getExecutor().adapter instanceof SqliteAdapter)) {
      const insert = build(tx, rows);
      if (addReturning !== undefined) {
        return addReturning(insert).execute();
      }
      await insert.execute();
      return [];
    }
    cached ??= createInsertStatement(build(tx, [first]).compile(), first);
    const { sql, columns } = cached;
    const inserted: R[] = [];
    for (const row of rows) {
      const result = runStatement(tx, { sql, parameters: columns.map((column) => row[column]) });
      const { numAffectedRows } = result instanceof Promise ? await result : result;
      if (numAffectedRows !== 0n) {
        inserted.push(row);
      }
    }
    return addReturning === undefined ? [] : (inserted as unknown[] as O[]);
  };
}

function createInsertStatement<R extends object>(query: CompiledQuery, row: R): InsertStatement<R> {
  const columns = Object.keys(row) as (keyof R)[];
  const values = columns.map((column) => row[column]);
  if (values.length !== query.parameters.length || values.some((value, i) => value !== query.parameters[i])) {
    throw new Error(`Not the values of a row alone: ${query.sql}`);
  }
  return { sql: query.sql, columns };
}

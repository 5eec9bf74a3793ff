import { type CompiledQuery, SqliteAdapter } from 'kysely';
import type { Db } from './database.ts';
import { runStatement } from './handle.ts';

/** An insert built by Kysely. */
interface Insert {
  compile(): CompiledQuery;
  execute(): Promise<unknown>;
}

/** An insert of one row, and the columns whose values are its parameters. */
interface InsertStatement<R> {
  sql: string;
  columns: readonly (keyof R)[];
}

/**
 * Creates a function that inserts rows of one shape. `build` returns the statement, whose only parameters are the rows'
 * values. On SQLite the function caches the SQL and runs it once per row, because building a statement takes four times
 * as long as running it. On PostgreSQL, where every statement is a round trip, one statement inserts all rows.
 *
 * With `addReturning`, which adds the RETURNING clause on PostgreSQL, the function returns the rows that weren't
 * skipped because of a conflict. On SQLite it uses the number of changes instead, because RETURNING costs half as much
 * as the insert.
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
    throw new Error(`The parameters of the insert are not exactly the values of the row: ${query.sql}`);
  }
  return { sql: query.sql, columns };
}

import type { Compilable, CompiledQuery } from 'kysely';
import type { Db } from './database.ts';
import { runStatement } from './handle.ts';

/**
 * Prepares a query that is built and compiled once for each dialect, and run with different values: building its tree
 * takes longer than SQLite needs to run it. `build` must return the same query for all values, and the values must have
 * the same names each time; `build` receives placeholders instead of them. SQLite returns its rows at once, without a
 * promise; await them all the same.
 */
export function prepareQuery<Values extends object, Row>(
  build: (db: Db, values: Values) => Compilable<Row>,
): (db: Db, values: Values) => Row[] | Promise<Row[]> {
  const compiled = new WeakMap<object, CompiledQuery<Row>>();

  return (db, values) => {
    // All handles of one dialect share its adapter.
    const { adapter } = db.getExecutor();
    let query = compiled.get(adapter);
    if (query === undefined) {
      query = build(db, createPlaceholders(values)).compile();
      compiled.set(adapter, query);
    }
    const named = values as Record<string, unknown>;
    const parameters = query.parameters.map((value) =>
      typeof value === 'symbol' ? named[value.description as string] : value,
    );
    const result = runStatement<Row>(db, { sql: query.sql, parameters });
    return result instanceof Promise ? result.then(({ rows }) => rows) : result.rows;
  };
}

/** A symbol for each value, with its name as description: no value of a column is a symbol. */
function createPlaceholders<Values extends object>(values: Values): Values {
  return Object.fromEntries(Object.keys(values).map((name) => [name, Symbol(name)])) as Values;
}

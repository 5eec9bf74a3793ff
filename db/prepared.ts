import type { Compilable, CompiledQuery } from 'kysely';
import type { Db } from './database.ts';
import { runStatement } from './handle.ts';

/**
 * Returns a function that runs a query with different values. The query is built and compiled only once per dialect,
 * because building it takes longer than running it on SQLite. `build` receives placeholders instead of values and must
 * return the same query each time; the values must always have the same names. The function returns the rows without a
 * promise on SQLite, so callers must await the result.
 */
export function prepareQuery<Values extends object, Row>(
  build: (db: Db, values: Values) => Compilable<Row>,
): (db: Db, values: Values) => Row[] | Promise<Row[]> {
  const compiled = new WeakMap<object, CompiledQuery<Row>>();

  return (db, values) => {
    // All handles of a dialect share one adapter.
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

/** Returns a symbol for each value, with its name as description. Column values are never symbols. */
function createPlaceholders<Values extends object>(values: Values): Values {
  return Object.fromEntries(Object.keys(values).map((name) => [name, Symbol(name)])) as Values;
}

import type { Compilable, CompiledQuery } from 'kysely';
import type { Db } from './database.ts';
import { runStatement } from './handle.ts';

/** Stands in a query's tree where one of the values will stand. */
class Placeholder {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/**
 * A query that is built and compiled once for each dialect, and run with ever other values: building its tree anew costs
 * more than SQLite takes to answer it. `build` has to give the same query whatever the values are, and the values have to
 * have the same names each time; what it gets of them is no value to look at. SQLite's rows are there at once: await
 * them all the same.
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
    const parameters = query.parameters.map((value) => (value instanceof Placeholder ? named[value.name] : value));
    const result = runStatement<Row>(db, { sql: query.sql, parameters });
    return result instanceof Promise ? result.then(({ rows }) => rows) : result.rows;
  };
}

function createPlaceholders<Values extends object>(values: Values): Values {
  return Object.fromEntries(Object.keys(values).map((name) => [name, new Placeholder(name)])) as Values;
}

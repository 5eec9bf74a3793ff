import type { Database } from 'better-sqlite3';

/**
 * Creates a function that inserts rows with the columns of `example`, in the same order, by one prepared statement. It
 * returns whether the row was inserted, which a unique constraint may prevent.
 */
export function createInserter<Row extends object>(database: Database, table: string, example: Row) {
  const columns = Object.keys(example);
  const placeholders = columns.map(() => '?').join(', ');
  const statement = database.prepare(`insert or ignore into ${table} (${columns.join(', ')}) values (${placeholders})`);
  return (row: Row) => statement.run(Object.values(row)).changes > 0;
}

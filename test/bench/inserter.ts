import type { Database } from 'better-sqlite3';

/**
 * Inserts rows that have the columns of `example`, in its order, by a statement that is prepared once. Answers whether
 * there was room for the row: something unique may be taken.
 */
export function createInserter<Row extends object>(database: Database, table: string, example: Row) {
  const columns = Object.keys(example);
  const placeholders = columns.map(() => '?').join(', ');
  const statement = database.prepare(`insert or ignore into ${table} (${columns.join(', ')}) values (${placeholders})`);
  return (row: Row) => statement.run(Object.values(row)).changes > 0;
}

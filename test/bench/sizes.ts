import { Sqlite } from '../../db/sqlite/driver.ts';

/** The size of one table or index on disk. */
export interface PartSize {
  name: string;
  bytes: number;
  /** The free bytes among them, which pages reserve for later rows. */
  unusedBytes: number;
}

/** The sizes of the tables and indexes in a database file, from SQLite's page statistics, largest first. */
export function readPartSizes(path: string): PartSize[] {
  const database = new Sqlite(path, { readonly: true });
  try {
    const rows = database
      .prepare('select name, sum(pgsize) as bytes, sum(unused) as unusedBytes from dbstat group by name')
      .all() as PartSize[];
    return rows.toSorted((one, other) => other.bytes - one.bytes);
  } finally {
    database.close();
  }
}

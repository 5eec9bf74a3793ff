import { Sqlite } from '../../db/sqlite/driver.ts';

/** What one table or index takes on the disk. */
export interface PartSize {
  name: string;
  bytes: number;
  /** Of these, what holds nothing yet: room that pages keep for what is to come between. */
  unusedBytes: number;
}

/** What a database file is made of, by SQLite's own account of its pages; the largest part first. */
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

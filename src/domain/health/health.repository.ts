import { sql } from 'kysely';
import type { Db } from '../../../db/database.ts';

/** Reads one row: fails where the store can't be read. */
export async function tryReading(db: Db): Promise<void> {
  await sql`select name from schema_migrations limit 1`.execute(db);
}

/**
 * Writes a row, which takes the lock, the log and the disk like any other write, and leaves it as it was. Forth and back,
 * since SQLite writes nothing at all where a row is set to what it has.
 */
export async function tryWriting(tx: Db): Promise<void> {
  for (const step of [1, -1]) {
    await sql`update schema_migrations set applied_at = applied_at + cast(${step} as integer)
      where name = (select min(name) from schema_migrations)`.execute(tx);
  }
}

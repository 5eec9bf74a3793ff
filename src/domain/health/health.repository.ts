import { sql } from 'kysely';
import type { Db } from '../../../db/database.ts';

/** Reads one row. Fails if the store can't be read. */
export async function tryReading(db: Db): Promise<void> {
  await sql`select name from schema_migrations limit 1`.execute(db);
}

/**
 * Changes a row and restores its value, which needs the lock, the write-ahead log and the disk like any other write.
 * Uses two updates, because SQLite writes nothing if a row's value doesn't change.
 */
export async function tryWriting(tx: Db): Promise<void> {
  for (const step of [1, -1]) {
    await sql`update schema_migrations set applied_at = applied_at + cast(${step} as integer)
      where name = (select min(name) from schema_migrations)`.execute(tx);
  }
}

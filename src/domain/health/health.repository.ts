import { sql } from 'kysely';
import type { Db } from '../../../db/client.ts';

/** Reads one row: fails where the store can't be read. */
export async function tryReading(db: Db): Promise<void> {
  await sql`select name from schema_migrations limit 1`.execute(db);
}

/** Writes a row as it is, which takes the lock, the log and the disk like any other write. */
export async function tryWriting(tx: Db): Promise<void> {
  await sql`update schema_migrations set applied_at = applied_at
    where name = (select min(name) from schema_migrations)`.execute(tx);
}

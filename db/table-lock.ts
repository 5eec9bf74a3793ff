import { SqliteAdapter, sql } from 'kysely';
import type { Db } from './database.ts';
import type { Tables } from './tables.ts';

/**
 * Waits until no other transaction has written rows of this table without committing them, and makes the writes of
 * others wait until this transaction ends. Reads continue. On SQLite, transactions that write never overlap.
 */
export async function lockTableForWrites(tx: Db, table: keyof Tables): Promise<void> {
  if (!(tx.getExecutor().adapter instanceof SqliteAdapter)) {
    await sql`lock table ${sql.table(table)} in share row exclusive mode`.execute(tx);
  }
}

import type { Kysely } from 'kysely';
import type { Tables } from './tables.ts';

/** A handle to run queries with: the database's for reading, or that of one unit of work. */
export type Db = Kysely<Tables>;

/** Writes several items, in the transaction of `tx`. */
export type WriteItems<T> = (tx: Db, items: readonly T[]) => Promise<void>;

/**
 * One database, SQLite or PostgreSQL. A failure of the store rejects with a StoreError; a violated constraint with the
 * driver's error.
 */
export interface Database {
  readonly dialect: 'sqlite' | 'postgres';
  /** Sees committed state only. For SQLite its connection cannot write at all. */
  readonly read: Db;
  /** How many writes wait, batched ones too; on PostgreSQL, how many requests wait for a connection as well. */
  readonly waiting: number;
  /**
   * Runs `unit` in a transaction of its own (a savepoint of its group's on SQLite) and resolves once it is durable.
   * Rejects with what it throws, after everything it did is undone.
   *
   * A unit may run more than once (after a failed serialisation, or alone after its group was undone), so it has no
   * effect outside `tx`. On SQLite it holds the only writer while it runs, so it awaits nothing but `tx`, and never
   * another `write`: a unit that sends no statement for ten seconds is aborted.
   */
  write<T>(unit: (tx: Db) => Promise<T>): Promise<T>;
  /**
   * For small and frequent writes. Items that are added while a transaction runs are written together in the next one,
   * by `writeItems`, which obeys the rules of a unit; the others are written even if one of them fails. Returns the
   * function that adds an item, whose promise resolves once the item is durable.
   */
  batchWrites<T>(writeItems: WriteItems<T>): (item: T) => Promise<void>;
  /**
   * Calls `listener` whenever rows that processes cache (see `CACHED_TABLES`) may have changed: after a write of this
   * process that touched one of these tables is committed and before its promise resolves to the caller, and within
   * half a second after another process may have written. Returns a function that removes the listener.
   */
  onCacheInvalidation(listener: () => void): () => void;
  /** Finishes the writes that have begun and those that are batched, and closes. */
  close(): Promise<void>;
}

export interface OpenOptions {
  /** `file:./data/smartlinks.db` or `postgres://user:password@host:5432/database`. */
  url: string;
  /** PostgreSQL behind a pooler: the server's own address, for migrations and LISTEN. */
  directUrl?: string;
  /** Whether to migrate the database to this version first; if not, one of another version is rejected. */
  migrate: boolean;
  /** PostgreSQL: the maximum number of connections. */
  poolSize?: number;
  /** Called with the text of every statement that goes through a handle. */
  onStatement?: (sql: string) => void;
  /** SQLite: called after each commit with the number of units that it carried. */
  onGroup?: (size: number) => void;
}

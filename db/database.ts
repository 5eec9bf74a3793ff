import type { Kysely } from 'kysely';
import type { Tables } from './tables.ts';

/** A handle that runs queries: the database's read handle, or the handle of one unit of work. */
export type Db = Kysely<Tables>;

/** Writes several items in the transaction of `tx`. */
export type WriteItems<T> = (tx: Db, items: readonly T[]) => Promise<void>;

/**
 * One database, SQLite or PostgreSQL. Methods reject with a StoreError if the store fails, and with the driver's error
 * if a constraint is violated.
 */
export interface Database {
  readonly dialect: 'sqlite' | 'postgres';
  /** Reads committed data. On SQLite the connection is read-only. */
  readonly read: Db;
  /** The number of waiting writes, including batched ones. On PostgreSQL, also counts requests for a connection. */
  readonly waiting: number;
  /**
   * Runs `unit` in its own transaction (on SQLite, in a savepoint of a group's transaction) and resolves once it is
   * durable. If `unit` throws, rolls back and rejects with that error.
   *
   * A unit may run more than once (after a serialization failure, or alone after its group was rolled back), so it must
   * not have effects outside `tx`. On SQLite it occupies the only writer while it runs, so it must await nothing but
   * `tx`, and never another `write`: a unit that runs no statement for ten seconds is aborted.
   *
   * @param lockedRow the id of a row that the unit locks. On PostgreSQL, units with the same id run one after another,
   *   so that many units that wait for this row don't use up the connections of others.
   */
  write<T>(unit: (tx: Db) => Promise<T>, lockedRow?: string): Promise<T>;
  /**
   * Batches small and frequent writes. Items that are added while a transaction runs are written together in the next
   * one by `writeItems`, which follows the rules of a unit. If one item fails, the others are still written. Returns a
   * function that adds an item; its promise resolves once the item is durable.
   *
   * @param getKey returns the same key for items that write the same rows. On PostgreSQL, if another transaction has
   *   locked such a row, items with this key wait until it ends, and others are written meanwhile.
   */
  batchWrites<T>(writeItems: WriteItems<T>, getKey: (item: T) => string): (item: T) => Promise<void>;
  /**
   * Calls `listener` whenever rows of `CACHED_TABLES` may have changed: after this process commits a write to one of
   * these tables, before the write's promise resolves, and within half a second after another process may have written.
   * Returns a function that removes the listener.
   */
  onCacheInvalidation(listener: () => void): () => void;
  /** Finishes running and batched writes, and closes the connections. */
  close(): Promise<void>;
}

export interface OpenOptions {
  /** `file:./data/smartlinks.db` or `postgres://user:password@host:5432/database`. */
  url: string;
  /** The URL of the PostgreSQL server itself, if `url` points to a connection pooler. Used to migrate and to LISTEN. */
  directUrl?: string;
  /** Whether to apply pending migrations first. If false, opening a database with other migrations fails. */
  migrate: boolean;
  /** SQLite: whether `migrate` also creates a missing folder. Defaults to true. */
  createFolder?: boolean;
  /** PostgreSQL: the maximum number of connections. Defaults to 10. */
  poolSize?: number;
  /** Called with the SQL of every statement that runs through a handle. */
  onStatement?: (sql: string) => void;
  /** SQLite: called after each commit with the number of units in it. */
  onGroup?: (size: number) => void;
}

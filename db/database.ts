import type { Kysely } from 'kysely';
import type { Tables } from './tables.ts';

/** A handle to run queries with: the reader's, or that of one unit of work. */
export type Db = Kysely<Tables>;

/** Writes several items, in the one transaction that it is given. */
export type WriteItems<T> = (tx: Db, items: readonly T[]) => Promise<void>;

/** One database, SQLite or PostgreSQL. What it cannot do rejects with a StoreError; violated constraints pass as they are. */
export interface Database {
  readonly dialect: 'sqlite' | 'postgres';
  /** Sees committed state only. For SQLite its connection cannot write at all. */
  readonly read: Db;
  /** How many writes wait for their turn; on PostgreSQL, how many requests wait for a connection, and what is gathered. */
  readonly waiting: number;
  /**
   * Runs `unit` in a transaction of its own (a savepoint of its group's on SQLite) and resolves once it is durable.
   * What it throws rejects, with everything it did undone.
   *
   * A unit may run more than once (after a failed serialisation, or alone after its group was undone), so it has no
   * effect outside `tx`. On SQLite it holds the only writer while it runs, so it awaits nothing but `tx`, and never
   * another `write`: a unit that sends no statement for ten seconds is given up.
   */
  write<T>(unit: (tx: Db) => Promise<T>): Promise<T>;
  /**
   * For small writes that come in crowds. What is added while a transaction is under way is written together in the
   * next one, by `writeItems`, which obeys the rules of a unit; an item that fails takes none of the others with it.
   * Adding resolves once the item is durable.
   */
  batchWrites<T>(writeItems: WriteItems<T>): (item: T) => Promise<void>;
  /**
   * Calls `listener` when another process may have changed what processes cache (apps, platforms, tokens, keys,
   * templates), within half a second. On PostgreSQL it is called after own changes too, and while the server cannot
   * be asked. Returns how to stop.
   */
  onForeignWrite(listener: () => void): () => void;
  /** Finishes the writes that are under way, gathered ones too, and closes. */
  close(): Promise<void>;
}

export interface OpenOptions {
  /** `file:./data/smartlinks.db` or `postgres://user:password@host:5432/database`. */
  url: string;
  /** PostgreSQL behind a pooler: the server's own address, for migrations and LISTEN. */
  directUrl?: string;
  /** Whether to bring the database to this version first; if not, one of another version is refused. */
  migrate: boolean;
  /** PostgreSQL: the most connections to hold. */
  poolSize?: number;
  /** Called with the text of every statement that goes through a handle. */
  onStatement?: (sql: string) => void;
  /** SQLite: called after each commit with the number of units that it carried. */
  onGroup?: (size: number) => void;
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { QueryResult } from 'kysely';
import type pg from 'pg';
import type { Database, Db, OpenOptions, WriteItems } from '../database.ts';
import { createClosedError, StoreError } from '../errors.ts';
import type { CompiledStatement } from '../handle.ts';
import { Unit } from '../unit.ts';
import { WriteBatcher } from '../write-batcher.ts';
import { connectPool } from './connect.ts';
import { createPostgresHandle } from './dialect.ts';
import { convertPostgresError, isDisconnected, isRetryable } from './driver-errors.ts';
import { SnapshotWatch } from './snapshot-watch.ts';

/** How often a unit is run again that met another transaction. */
const MAX_ATTEMPTS = 8;
/** Past so many requests that wait for a connection, more would only wait longer. */
const MAX_WAITING = 1_000;

/**
 * Opens a migrated PostgreSQL database.
 *
 * @throws DatabaseSetupError
 */
export async function openPostgres(options: OpenOptions): Promise<Database> {
  const { url, directUrl, poolSize, onStatement } = options;
  const listeners = new Set<() => void>();
  const watch = new SnapshotWatch(directUrl ?? url, () => {
    for (const listener of listeners) {
      listener();
    }
  });
  await watch.start();
  const pool = connectPool(url, { poolSize, pooled: directUrl !== undefined && directUrl !== url });
  return new PostgresDatabase({ pool, watch, listeners, onStatement });
}

interface Parts {
  pool: pg.Pool;
  watch: SnapshotWatch;
  listeners: Set<() => void>;
  onStatement?: (sql: string) => void;
}

class PostgresDatabase implements Database {
  readonly dialect = 'postgres';
  readonly read: Db;
  readonly #parts: Parts;
  readonly #writing = new Set<Promise<unknown>>();
  readonly #batchers: Pick<WriteBatcher<unknown>, 'waitUntilSettled' | 'waiting'>[] = [];
  #closing: Promise<void> | undefined;
  #closed = false;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.read = createPostgresHandle(<R>(query: CompiledStatement) => {
      this.#assertOpen();
      return this.#send<R>(parts.pool, query);
    });
  }

  async write<T>(work: (tx: Db) => Promise<T>): Promise<T> {
    this.#assertOpen();
    return this.#write(work);
  }

  async #write<T>(work: (tx: Db) => Promise<T>): Promise<T> {
    const writing = this.#writeWithRetries(work);
    this.#writing.add(writing);
    try {
      return await writing;
    } finally {
      this.#writing.delete(writing);
    }
  }

  get waiting(): number {
    return this.#batchers.reduce((sum, { waiting }) => sum + waiting, this.#parts.pool.waitingCount);
  }

  batchWrites<T>(writeItems: WriteItems<T>): (item: T) => Promise<void> {
    // Not by `write`: what was gathered before the end is written all the same.
    const batcher = new WriteBatcher<T>((unit) => this.#write(unit), writeItems);
    this.#batchers.push(batcher);
    return (item) => (this.#closed ? Promise.reject(createClosedError()) : batcher.add(item));
  }

  onForeignWrite(listener: () => void): () => void {
    this.#parts.listeners.add(listener);
    return () => this.#parts.listeners.delete(listener);
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#batchers.map((batcher) => batcher.waitUntilSettled()));
    await Promise.allSettled(this.#writing);
    await this.#parts.watch.close();
    await this.#parts.pool.end();
  }

  /** Each attempt begins anew, after a random pause, so that two that met do not meet again. */
  async #writeWithRetries<T>(work: (tx: Db) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#attempt(work);
      } catch (error) {
        if (!isRetryable(error) || attempt === MAX_ATTEMPTS) {
          throw error;
        }
      }
      await sleep(Math.random() * Math.min(2 ** attempt, 100));
    }
  }

  async #attempt<T>(work: (tx: Db) => Promise<T>): Promise<T> {
    const client = await this.#connect();
    const unit = new Unit(createPostgresHandle, (query) => this.#send(client, query));
    let connectionError: Error | undefined;
    try {
      // Said aloud: the rules (insert on conflict, then select) count on seeing what others have committed meanwhile.
      await runControlStatement(client, 'begin isolation level read committed');
      const value = await runWhileConnected(client, unit.run(work));
      await commit(client);
      return value;
    } catch (error) {
      connectionError = isDisconnected(error) ? error : await undo(client);
      throw error;
    } finally {
      unit.end();
      client.release(connectionError);
    }
  }

  async #connect(): Promise<pg.PoolClient> {
    try {
      return await this.#parts.pool.connect();
    } catch (error) {
      throw convertPostgresError(error);
    }
  }

  /** Sends a statement unnamed: statements that are kept by name belong to a server's process, which poolers exchange. */
  async #send<R>(target: pg.Pool | pg.PoolClient, query: CompiledStatement): Promise<QueryResult<R>> {
    this.#parts.onStatement?.(query.sql);
    try {
      const { command, rowCount, rows } = await target.query(query.sql, [...query.parameters]);
      return WRITE_COMMANDS.has(command) ? { rows, numAffectedRows: BigInt(rowCount ?? 0) } : { rows };
    } catch (error) {
      throw convertPostgresError(error);
    }
  }

  #assertOpen(): void {
    if (this.#closed) {
      throw createClosedError();
    }
    if (this.#parts.pool.waitingCount >= MAX_WAITING) {
      throw new StoreError('too many requests are waiting for the database', true, { reason: 'overloaded' });
    }
  }
}

/**
 * What `work` comes to, or a StoreError when the connection is lost first: so a unit that awaits something which never
 * happens gives its connection back after all, once the server has had enough of the idle transaction.
 */
function runWhileConnected<T>(client: pg.PoolClient, work: Promise<T>): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const onDisconnect = (error: Error) => reject(convertPostgresError(error));
    client.once('error', onDisconnect);
    work.then(resolve, reject).finally(() => client.removeListener('error', onDisconnect));
  });
}

const WRITE_COMMANDS: ReadonlySet<string> = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE']);

/**
 * @throws StoreError when the connection is lost on the way: whether the commit stands, nobody can know, so it is never
 *   sent again.
 */
async function commit(client: pg.PoolClient): Promise<void> {
  const { command } = await runControlStatement(client, 'commit');
  if (command !== 'COMMIT') {
    throw new Error(`The transaction ended with ${command}: one of its statements had failed.`);
  }
}

/** Takes back what was begun. Answers the reason why the connection cannot be used again, if there is one. */
async function undo(client: pg.PoolClient): Promise<Error | undefined> {
  try {
    await runControlStatement(client, 'rollback');
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

async function runControlStatement(client: pg.PoolClient, sql: string): Promise<pg.QueryResult> {
  try {
    return await client.query(sql);
  } catch (error) {
    throw convertPostgresError(error);
  }
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { QueryResult } from 'kysely';
import type pg from 'pg';
import { createInvalidationListeners, type InvalidationListeners, isCachedTableWrite } from '../cache-invalidation.ts';
import type { Database, Db, OpenOptions, WriteItems } from '../database.ts';
import { createClosedError, StoreError } from '../errors.ts';
import type { CompiledStatement } from '../handle.ts';
import { createUnit } from '../unit.ts';
import { createWriteBatcher, type WriteBatcher } from '../write-batcher.ts';
import { connectPool } from './connect.ts';
import { createPostgresHandle } from './dialect.ts';
import { convertPostgresError, isDisconnected, isRetryable, markOutcomeUnknown } from './driver-errors.ts';
import { createSnapshotWatch, type SnapshotWatch } from './snapshot-watch.ts';

/** The maximum number of attempts to run a unit that conflicts with other transactions. */
const MAX_ATTEMPTS = 8;
/** The maximum number of requests that wait for a connection. More would time out anyway. */
const MAX_WAITING = 1_000;

/**
 * Opens a migrated PostgreSQL database.
 *
 * @throws DatabaseSetupError
 */
export async function openPostgres(options: OpenOptions): Promise<Database> {
  const { url, directUrl, poolSize, onStatement } = options;
  const listeners = createInvalidationListeners();
  const watch = createSnapshotWatch(directUrl ?? url, listeners.notify);
  await watch.start();
  const pool = connectPool(url, { poolSize, pooled: directUrl !== undefined && directUrl !== url });
  return createPostgresDatabase({ pool, watch, listeners, onStatement });
}

interface Parts {
  pool: pg.Pool;
  watch: SnapshotWatch;
  listeners: InvalidationListeners;
  onStatement?: (sql: string) => void;
}

function createPostgresDatabase({ pool, watch, listeners, onStatement }: Parts): Database {
  const writing = new Set<Promise<unknown>>();
  const batchers: Pick<WriteBatcher<unknown>, 'waitUntilSettled' | 'waiting'>[] = [];
  let closing: Promise<void> | undefined;
  let closed = false;

  async function write<T>(work: (tx: Db) => Promise<T>): Promise<T> {
    const attempts = writeWithRetries(work);
    writing.add(attempts);
    try {
      return await attempts;
    } finally {
      writing.delete(attempts);
    }
  }

  /** Waits for a random time between attempts, so that conflicting units are unlikely to conflict again. */
  async function writeWithRetries<T>(work: (tx: Db) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await runAttempt(work);
      } catch (error) {
        if (!isRetryable(error) || attempt === MAX_ATTEMPTS) {
          throw error;
        }
      }
      await sleep(Math.random() * Math.min(2 ** attempt, 100));
    }
  }

  async function runAttempt<T>(work: (tx: Db) => Promise<T>): Promise<T> {
    const client = await connect();
    let hasWrittenCachedTable = false;
    const unit = createUnit(createPostgresHandle, (query) => {
      hasWrittenCachedTable ||= isCachedTableWrite(query.sql);
      return send(client, query);
    });
    let connectionError: Error | undefined;
    try {
      // Explicit, because a select after an insert on conflict relies on seeing concurrent commits.
      await runControlStatement(client, 'begin isolation level read committed');
      const value = await runWhileConnected(client, unit.run(work));
      try {
        await commit(client);
      } finally {
        // Also after a failed commit: PostgreSQL may have committed although its response was lost.
        if (hasWrittenCachedTable) {
          listeners.notify();
        }
      }
      return value;
    } catch (error) {
      connectionError = isDisconnected(error) ? error : await undo(client);
      throw error;
    } finally {
      unit.end();
      client.release(connectionError);
    }
  }

  async function connect(): Promise<pg.PoolClient> {
    try {
      return await pool.connect();
    } catch (error) {
      throw convertPostgresError(error);
    }
  }

  /** Sends an unnamed statement. Named ones belong to a PostgreSQL session, which poolers share between clients. */
  async function send<R>(target: pg.Pool | pg.PoolClient, query: CompiledStatement): Promise<QueryResult<R>> {
    onStatement?.(query.sql);
    try {
      const { command, rowCount, rows } = await target.query(query.sql, [...query.parameters]);
      return WRITE_COMMANDS.has(command) ? { rows, numAffectedRows: BigInt(rowCount ?? 0) } : { rows };
    } catch (error) {
      throw convertPostgresError(error);
    }
  }

  function assertOpen(): void {
    if (closed) {
      throw createClosedError();
    }
    if (pool.waitingCount >= MAX_WAITING) {
      throw new StoreError('too many requests are waiting for the database', true, { reason: 'overloaded' });
    }
  }

  async function close(): Promise<void> {
    closed = true;
    await Promise.all(batchers.map((batcher) => batcher.waitUntilSettled()));
    await Promise.allSettled(writing);
    await watch.close();
    await pool.end();
  }

  return {
    dialect: 'postgres',
    read: createPostgresHandle(<R>(query: CompiledStatement) => {
      assertOpen();
      return send<R>(pool, query);
    }),

    get waiting() {
      return batchers.reduce((sum, { waiting }) => sum + waiting, pool.waitingCount);
    },

    async write(unit) {
      assertOpen();
      return write(unit);
    },

    batchWrites<T>(writeItems: WriteItems<T>) {
      // Not the method `write`, which rejects calls during close: items added earlier must still be written.
      const batcher = createWriteBatcher<T>(write, writeItems);
      batchers.push(batcher);
      return (item: T) => (closed ? Promise.reject(createClosedError()) : batcher.add(item));
    },

    onCacheInvalidation: listeners.add,

    close() {
      closing ??= close();
      return closing;
    },
  };
}

/**
 * Returns the result of `work`, or rejects with a StoreError if the connection is lost first. A unit that hangs
 * therefore releases its connection once PostgreSQL terminates the idle transaction.
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
 * Commits the transaction.
 *
 * @throws StoreError with `outcomeUnknown` if the connection is lost. The transaction may have been committed in that
 *   case, so the unit must not be retried.
 */
async function commit(client: pg.PoolClient): Promise<void> {
  let command: string;
  try {
    ({ command } = await runControlStatement(client, 'commit'));
  } catch (error) {
    throw markOutcomeUnknown(error);
  }
  if (command !== 'COMMIT') {
    throw new Error(`The transaction ended with ${command}, because one of its statements failed.`);
  }
}

/** Rolls back the transaction. Returns an error if the connection can't be reused. */
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

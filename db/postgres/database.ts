import { setTimeout as sleep } from 'node:timers/promises';
import type { QueryResult } from 'kysely';
import type pg from 'pg';
import { createInvalidationListeners, type InvalidationListeners, isCachedTableWrite } from '../cache-invalidation.ts';
import type { Database, Db, OpenOptions, WriteItems } from '../database.ts';
import { createClosedError, StoreError } from '../errors.ts';
import type { CompiledStatement } from '../handle.ts';
import { createUnit } from '../unit.ts';
import { createWriteBatcher, type WriteBatcher } from '../write-batcher.ts';
import { assertBeforeDeadline, getWriteDeadline } from '../write-deadline.ts';
import { connectPool } from './connect.ts';
import { createPostgresHandle } from './dialect.ts';
import {
  convertPostgresError,
  isDisconnected,
  isLockTimeout,
  isRetryable,
  markOutcomeUnknown,
} from './driver-errors.ts';
import { createSnapshotWatch, type SnapshotWatch } from './snapshot-watch.ts';
import { createWriteSlots, type WriteSlots } from './write-slots.ts';

/** The maximum number of attempts to run a unit that conflicts with other transactions. */
const MAX_ATTEMPTS = 8;
/** The maximum number of reads, and of units, that wait for a connection. More would time out anyway. */
const MAX_WAITING = 1_000;
const DEFAULT_POOL_SIZE = 10;
/** How long a unit waits until other units have finished, in milliseconds. */
const SLOT_TIMEOUT_MS = 4_000;
/** The share of the connections that units can use. The others remain for reads, such as those of redirects. */
const SHARE_OF_UNITS = 0.7;
/**
 * How long an attempt to run a unit waits for a lock, in milliseconds. Short, because it occupies a connection. The
 * unit then releases the connection, pauses, and tries again.
 */
const UNIT_LOCK_TIMEOUT_MS = 100;
/** How long a unit waits for a lock in all, in milliseconds; as long as on SQLite. */
const MAX_LOCK_WAIT_MS = 4_000;
/** The pauses between attempts to get a lock, in milliseconds: the first one, doubled each time, and the longest one. */
const FIRST_LOCK_PAUSE_MS = 25;
const LONGEST_PAUSE_MS = 400;
/** How long batched writes wait for a lock, in milliseconds. Longer, because other processes write large batches, too. */
const BATCH_LOCK_TIMEOUT_MS = 250;
/** How long batched writes wait for rows that were locked before, in milliseconds. */
const LOCKED_BATCH_LOCK_TIMEOUT_MS = 50;

/**
 * Opens a migrated PostgreSQL database.
 *
 * @throws DatabaseSetupError
 */
export async function openPostgres(options: OpenOptions): Promise<Database> {
  const { url, directUrl, poolSize = DEFAULT_POOL_SIZE, onStatement } = options;
  const listeners = createInvalidationListeners();
  const watch = createSnapshotWatch(directUrl ?? url, listeners.notify);
  await watch.start();
  const pool = connectPool(url, { poolSize, pooled: directUrl !== undefined && directUrl !== url });
  const slots = createWriteSlots({
    maxUnits: Math.ceil(poolSize * SHARE_OF_UNITS),
    maxWaiting: MAX_WAITING,
  });
  return createPostgresDatabase({ pool, slots, watch, listeners, onStatement });
}

interface Parts {
  pool: pg.Pool;
  slots: WriteSlots;
  watch: SnapshotWatch;
  listeners: InvalidationListeners;
  onStatement?: (sql: string) => void;
}

function createPostgresDatabase({ pool, slots, watch, listeners, onStatement }: Parts): Database {
  const writing = new Set<Promise<unknown>>();
  const runInOrder = createRowQueues();
  const batchers: Pick<WriteBatcher<unknown>, 'close' | 'waiting'>[] = [];
  let closing: Promise<void> | undefined;
  let closed = false;

  async function write<T>(work: (tx: Db) => Promise<T>, lockedRow?: string): Promise<T> {
    const deadline = performance.now() + MAX_LOCK_WAIT_MS;
    const attempts =
      lockedRow === undefined
        ? writeWithRetries(work, deadline)
        : runInOrder(lockedRow, deadline, () => writeWithRetries(work, deadline));
    writing.add(attempts);
    try {
      return await attempts;
    } catch (error) {
      throw isLockTimeout(error) ? createRowLockError(error) : error;
    } finally {
      writing.delete(attempts);
    }
  }

  /**
   * Runs a unit until it gets its locks. Between attempts it has no connection, so units that wait for the same row
   * never occupy all connections.
   */
  async function writeWithRetries<T>(work: (tx: Db) => Promise<T>, deadline: number): Promise<T> {
    const runOnce = () => runAttempt(work, UNIT_LOCK_TIMEOUT_MS);
    try {
      return await retryConflicts(() => slots.run('first', SLOT_TIMEOUT_MS, runOnce));
    } catch (error) {
      return await retryLocked(error, deadline, () =>
        retryConflicts(() => slots.run('retry', deadline - performance.now(), runOnce)),
      );
    }
  }

  /** Repeats an attempt that failed with `first` while its error is a lock timeout, until the deadline. */
  async function retryLocked<T>(first: unknown, deadline: number, attempt: () => Promise<T>): Promise<T> {
    let error = first;
    for (let pauseMs = FIRST_LOCK_PAUSE_MS; isLockTimeout(error); pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
      await sleep(pauseMs * (0.5 + Math.random()));
      if (performance.now() >= deadline) {
        break;
      }
      try {
        return await attempt();
      } catch (latest) {
        error = latest;
      }
    }
    throw error;
  }

  /** Waits for a random time between attempts, so that conflicting units are unlikely to conflict again. */
  async function retryConflicts<T>(attempt: () => Promise<T>): Promise<T> {
    for (let attempts = 1; ; attempts += 1) {
      try {
        return await attempt();
      } catch (error) {
        if (!isRetryable(error) || attempts === MAX_ATTEMPTS) {
          throw error;
        }
      }
      await sleep(Math.random() * Math.min(2 ** attempts, 100));
    }
  }

  async function runAttempt<T>(work: (tx: Db) => Promise<T>, lockTimeoutMs: number): Promise<T> {
    const deadline = getWriteDeadline();
    const client = await connect();
    let hasWrittenCachedTable = false;
    const unit = createUnit(createPostgresHandle, (query) => {
      hasWrittenCachedTable ||= isCachedTableWrite(query.sql);
      return send(client, query);
    });
    let connectionError: Error | undefined;
    try {
      // Explicit, because a select after an insert on conflict relies on seeing concurrent commits.
      await runControlStatement(
        client,
        `begin isolation level read committed; set local lock_timeout = ${lockTimeoutMs}`,
      );
      const value = await runWhileConnected(client, unit.run(work));
      assertBeforeDeadline(deadline);
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
    await Promise.all(batchers.map((batcher) => batcher.close()));
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
      return batchers.reduce((sum, { waiting }) => sum + waiting, pool.waitingCount + slots.waiting);
    },

    async write(unit, lockedRow) {
      if (closed) {
        throw createClosedError();
      }
      return write(unit, lockedRow);
    },

    batchWrites<T>(writeItems: WriteItems<T>, getKey: (item: T) => string) {
      // Not `write`: it rejects calls during close, although items added earlier must still be written, and batches
      // don't wait for a slot, because each batcher has at most two connections.
      const batcher = createWriteBatcher<T>(
        (unit) => retryConflicts(() => runAttempt(unit, BATCH_LOCK_TIMEOUT_MS)),
        writeItems,
        {
          getKey,
          isLockTimeout,
          writeLocked: (unit) => retryConflicts(() => runAttempt(unit, LOCKED_BATCH_LOCK_TIMEOUT_MS)),
        },
      );
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
 * Creates a function that runs work on the same row in order of arrival. Work whose deadline passes first isn't run: it
 * fails, as if it had waited for the lock.
 */
function createRowQueues() {
  const lastByRow = new Map<string, Promise<unknown>>();

  return function runInOrder<T>(row: string, deadline: number, work: () => Promise<T>): Promise<T> {
    const previous = lastByRow.get(row);
    const running = previous === undefined ? work() : previous.then(start);
    const last = running.then(ignoreResult, ignoreResult);
    lastByRow.set(row, last);
    last.then(() => {
      if (lastByRow.get(row) === last) {
        lastByRow.delete(row);
      }
    });
    return running;

    function start(): Promise<T> {
      if (performance.now() < deadline) {
        return work();
      }
      throw createRowLockError();
    }
  };
}

function ignoreResult(): void {}

/** Creates the error of a unit that waited too long. Not `locked`: other units don't need the same row. */
function createRowLockError(cause?: unknown): StoreError {
  return new StoreError('another transaction has locked a row for too long', true, { cause, reason: 'conflict' });
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

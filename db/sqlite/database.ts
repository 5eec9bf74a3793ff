import { setTimeout as sleep } from 'node:timers/promises';
import type { QueryResult } from 'kysely';
import { createInvalidationListeners } from '../cache-invalidation.ts';
import type { Database, OpenOptions, WriteItems } from '../database.ts';
import { createClosedError } from '../errors.ts';
import type { CompiledStatement } from '../handle.ts';
import { createWriteBatcher, type WriteBatcher } from '../write-batcher.ts';
import { type Checkpoints, createCheckpoints } from './checkpoints.ts';
import type { SqliteConnection } from './connection.ts';
import { createSqliteHandle } from './dialect.ts';
import { isBusy } from './driver-errors.ts';
import { createGroupCommit } from './group-commit.ts';
import { openReader, openWriter } from './open.ts';
import { createSqliteWriter } from './writer.ts';

/** How often commits of other processes are looked for, in milliseconds. */
const POLL_INTERVAL_MS = 200;
/** How long a read waits for a lock, which it rarely meets (another process recovers the log after a crash). */
const READ_TIMEOUT_MS = 2_000;

/**
 * Opens a migrated SQLite file with a connection that writes and one that reads.
 *
 * @throws DatabaseSetupError
 */
export function openSqlite(path: string, options: Pick<OpenOptions, 'onStatement' | 'onGroup'>): Database {
  const writeConnection = openWriter(path, options.onStatement);
  let readConnection: SqliteConnection;
  try {
    readConnection = openReader(path, options.onStatement);
  } catch (error) {
    writeConnection.close();
    throw error;
  }
  const checkpoints = createCheckpoints(path, writeConnection);
  return createSqliteDatabase({ writeConnection, readConnection, checkpoints, onGroup: options.onGroup });
}

interface Parts {
  writeConnection: SqliteConnection;
  readConnection: SqliteConnection;
  checkpoints: Checkpoints;
  onGroup?: (size: number) => void;
}

function createSqliteDatabase({ writeConnection, readConnection, checkpoints, onGroup }: Parts): Database {
  const writer = createSqliteWriter(writeConnection);
  const listeners = createInvalidationListeners();
  const batchers: Pick<WriteBatcher<unknown>, 'waitUntilSettled' | 'waiting'>[] = [];
  let seenVersion = writer.readDataVersion();
  let closing: Promise<void> | undefined;

  const groupCommit = createGroupCommit({
    writer,
    onBeforeGroup() {
      lookForForeignWrites();
      return checkpoints.checkpointIfNeeded();
    },
    onGroup(size) {
      if (writer.hasWrittenCachedTable) {
        listeners.notify();
      }
      onGroup?.(size);
    },
  });

  const timer = setInterval(() => {
    groupCommit.checkForHangingUnit();
    lookForForeignWrites();
  }, POLL_INTERVAL_MS);
  timer.unref();

  /** The data version changes with the commits of other connections alone: the writer reports its own. */
  function lookForForeignWrites(): void {
    // Within a transaction the version would be that of its beginning.
    if (writer.inTransaction) {
      return;
    }
    const version = writer.readDataVersion();
    // A version that cannot be read may have changed: better to drop caches for nothing than to accept a revoked token.
    if (version !== undefined && version === seenVersion) {
      return;
    }
    seenVersion = version;
    listeners.notify();
  }

  async function close(): Promise<void> {
    await Promise.all(batchers.map((batcher) => batcher.waitUntilSettled()));
    await groupCommit.close();
    await checkpoints.close();
    clearInterval(timer);
    readConnection.close();
    // Last: it copies the log into the file and removes it.
    writeConnection.close();
  }

  return {
    dialect: 'sqlite',
    read: createSqliteHandle(<R>(query: CompiledStatement) => runWithRetries<R>(readConnection, query)),

    get waiting() {
      return batchers.reduce((sum, { waiting }) => sum + waiting, groupCommit.waiting);
    },

    write: (unit) => (closing === undefined ? groupCommit.write(unit) : Promise.reject(createClosedError())),

    batchWrites<T>(writeItems: WriteItems<T>) {
      // Not by `write`: items that were added before the end are written nevertheless.
      const batcher = createWriteBatcher<T>((unit) => groupCommit.write(unit), writeItems);
      batchers.push(batcher);
      return (item: T) => (closing === undefined ? batcher.add(item) : Promise.reject(createClosedError()));
    },

    onCacheInvalidation: listeners.add,

    close() {
      closing ??= close();
      return closing;
    },
  };
}

function runWithRetries<R>(connection: SqliteConnection, query: CompiledStatement) {
  try {
    return connection.run<R>(query);
  } catch (error) {
    if (isBusy(error)) {
      return retryUntilTimeout<R>(connection, query);
    }
    throw error;
  }
}

async function retryUntilTimeout<R>(connection: SqliteConnection, query: CompiledStatement): Promise<QueryResult<R>> {
  const end = performance.now() + READ_TIMEOUT_MS;
  for (let pause = 1; ; pause = Math.min(pause * 2, 50)) {
    await sleep(pause);
    try {
      return connection.run<R>(query);
    } catch (error) {
      if (!isBusy(error) || performance.now() > end) {
        throw error;
      }
    }
  }
}

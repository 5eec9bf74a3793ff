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
import { type FileCheck, openFileCheck } from './file-check.ts';
import { createGroupCommit } from './group-commit.ts';
import { openReader, openWriter } from './open.ts';
import { createSqliteWriter } from './writer.ts';

/** The interval between checks for commits by other processes, in milliseconds. */
const POLL_INTERVAL_MS = 200;
/** How long a read waits for a lock, in milliseconds. Locks are rare; another process may be recovering the WAL. */
const READ_TIMEOUT_MS = 2_000;

/**
 * Opens a migrated SQLite file with one connection for writing and one for reading.
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
  const fileCheck = openFileCheck(path);
  return createSqliteDatabase({ writeConnection, readConnection, checkpoints, fileCheck, onGroup: options.onGroup });
}

interface Parts {
  writeConnection: SqliteConnection;
  readConnection: SqliteConnection;
  checkpoints: Checkpoints;
  fileCheck: FileCheck;
  onGroup?: (size: number) => void;
}

function createSqliteDatabase({ writeConnection, readConnection, checkpoints, fileCheck, onGroup }: Parts): Database {
  const writer = createSqliteWriter(writeConnection, checkpoints.reportFullDisk);
  const listeners = createInvalidationListeners();
  const batchers: Pick<WriteBatcher<unknown>, 'close' | 'waiting'>[] = [];
  let seenVersion = writer.readDataVersion();
  let closing: Promise<void> | undefined;

  const groupCommit = createGroupCommit({
    writer,
    onBeforeGroup() {
      fileCheck.assertUnchanged();
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

  /** Notifies listeners of commits by other processes. The writer's own commits don't change the data version. */
  function lookForForeignWrites(): void {
    // The data version doesn't change during a transaction.
    if (writer.inTransaction) {
      return;
    }
    const version = writer.readDataVersion();
    // An unreadable version may have changed. Clearing caches needlessly is better than accepting a revoked token.
    if (version !== undefined && version === seenVersion) {
      return;
    }
    seenVersion = version;
    listeners.notify();
  }

  async function close(): Promise<void> {
    await Promise.all(batchers.map((batcher) => batcher.close()));
    await groupCommit.close();
    await checkpoints.close();
    clearInterval(timer);
    readConnection.close();
    // Last, because closing the last connection checkpoints and removes the WAL.
    writeConnection.close();
    fileCheck.close();
  }

  return {
    dialect: 'sqlite',
    read: createSqliteHandle(<R>(query: CompiledStatement) => runWithRetries<R>(readConnection, query)),

    get waiting() {
      return batchers.reduce((sum, { waiting }) => sum + waiting, groupCommit.waiting);
    },

    write: (unit) => (closing === undefined ? groupCommit.write(unit) : Promise.reject(createClosedError())),

    batchWrites<T>(writeItems: WriteItems<T>) {
      // Not the method `write`, which rejects calls during close: items added earlier must still be written.
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

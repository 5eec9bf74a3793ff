import { setTimeout as sleep } from 'node:timers/promises';
import type { QueryResult } from 'kysely';
import type { Database, Db, OpenOptions, WriteItems } from '../database.ts';
import { createClosedError } from '../errors.ts';
import type { CompiledStatement } from '../handle.ts';
import { WriteBatcher } from '../write-batcher.ts';
import { Checkpoints } from './checkpoints.ts';
import type { SqliteConnection } from './connection.ts';
import { createSqliteHandle } from './dialect.ts';
import { isBusy } from './driver-errors.ts';
import { GroupCommit } from './group-commit.ts';
import { openReader, openWriter } from './open.ts';
import { SqliteWriter } from './writer.ts';

/** How often other processes' commits are looked for, in milliseconds. */
const POLL_INTERVAL_MS = 200;
/** Readers hardly ever meet a lock (another process recovers the log after a crash): so long they wait for it. */
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
  return new SqliteDatabase(writeConnection, readConnection, new Checkpoints(path, writeConnection), options.onGroup);
}

class SqliteDatabase implements Database {
  readonly dialect = 'sqlite';
  readonly read: Db;
  readonly #writeConnection: SqliteConnection;
  readonly #readConnection: SqliteConnection;
  readonly #writer: SqliteWriter;
  readonly #checkpoints: Checkpoints;
  readonly #groupCommit: GroupCommit;
  readonly #batchers: Pick<WriteBatcher<unknown>, 'waitUntilSettled' | 'waiting'>[] = [];
  readonly #listeners = new Set<() => void>();
  readonly #timer: NodeJS.Timeout;
  #seenVersion: number | undefined;
  #closing: Promise<void> | undefined;

  constructor(
    writeConnection: SqliteConnection,
    readConnection: SqliteConnection,
    checkpoints: Checkpoints,
    onGroup?: (size: number) => void,
  ) {
    this.#writeConnection = writeConnection;
    this.#readConnection = readConnection;
    this.#checkpoints = checkpoints;
    this.read = createSqliteHandle(<R>(query: CompiledStatement) => runWithRetries<R>(readConnection, query));
    this.#writer = new SqliteWriter(writeConnection);
    this.#seenVersion = this.#writer.readDataVersion();
    this.#groupCommit = new GroupCommit({
      writer: this.#writer,
      onBeforeGroup: () => {
        this.#lookForForeignWrites();
        return checkpoints.checkpointIfNeeded();
      },
      onGroup,
    });
    this.#timer = setInterval(() => {
      this.#groupCommit.checkForHangingUnit();
      this.#lookForForeignWrites();
    }, POLL_INTERVAL_MS);
    this.#timer.unref();
  }

  write<T>(unit: (tx: Db) => Promise<T>): Promise<T> {
    return this.#closing === undefined ? this.#groupCommit.write(unit) : Promise.reject(createClosedError());
  }

  get waiting(): number {
    return this.#batchers.reduce((sum, { waiting }) => sum + waiting, this.#groupCommit.waiting);
  }

  batchWrites<T>(writeItems: WriteItems<T>): (item: T) => Promise<void> {
    // Not by `write`: what was gathered before the end is written all the same.
    const batcher = new WriteBatcher<T>((unit) => this.#groupCommit.write(unit), writeItems);
    this.#batchers.push(batcher);
    return (item) => (this.#closing === undefined ? batcher.add(item) : Promise.reject(createClosedError()));
  }

  onForeignWrite(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    await Promise.all(this.#batchers.map((batcher) => batcher.waitUntilSettled()));
    await this.#groupCommit.close();
    await this.#checkpoints.close();
    clearInterval(this.#timer);
    this.#readConnection.close();
    // Last: it takes the log into the file and removes it.
    this.#writeConnection.close();
  }

  #lookForForeignWrites(): void {
    // Within a transaction the answer would be that of its beginning.
    if (this.#writer.inTransaction) {
      return;
    }
    const version = this.#writer.readDataVersion();
    // A version that cannot be read may have changed: rather drop a cache for nothing than honour a revoked token.
    if (version !== undefined && version === this.#seenVersion) {
      return;
    }
    this.#seenVersion = version;
    for (const listener of this.#listeners) {
      listener();
    }
  }
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

import { setTimeout as sleep } from 'node:timers/promises';
import type { QueryResult } from 'kysely';
import type { Database, Db, OpenOptions } from '../client.ts';
import { closedFailure } from '../errors.ts';
import { Gathering, type WriteItems } from '../gathering.ts';
import type { CompiledStatement } from '../handle.ts';
import { Checkpoints } from './checkpoints.ts';
import type { SqliteConnection } from './connection.ts';
import { sqliteHandle } from './dialect.ts';
import { isBusy } from './failures.ts';
import { GroupCommit } from './group-commit.ts';
import { openReader, openWriter } from './open.ts';
import { SqliteWriter } from './writer.ts';

/** How often other processes' commits are looked for, in milliseconds. */
const LOOK_EVERY_MS = 200;
/** Readers hardly ever meet a lock (another process recovers the log after a crash): so long they wait for it. */
const READ_PATIENCE_MS = 2_000;

/**
 * Opens a migrated SQLite file with a connection that writes and one that reads.
 *
 * @throws DatabaseSetupError
 */
export function openSqlite(path: string, options: Pick<OpenOptions, 'onStatement' | 'onGroup'>): Database {
  const writing = openWriter(path, options.onStatement);
  let reading: SqliteConnection;
  try {
    reading = openReader(path, options.onStatement);
  } catch (error) {
    writing.close();
    throw error;
  }
  return new SqliteDatabase(writing, reading, new Checkpoints(path, writing), options.onGroup);
}

class SqliteDatabase implements Database {
  readonly dialect = 'sqlite';
  readonly read: Db;
  readonly #writing: SqliteConnection;
  readonly #reading: SqliteConnection;
  readonly #writer: SqliteWriter;
  readonly #checkpoints: Checkpoints;
  readonly #groupCommit: GroupCommit;
  readonly #gatherings: Pick<Gathering<unknown>, 'settled' | 'waiting'>[] = [];
  readonly #listeners = new Set<() => void>();
  readonly #timer: NodeJS.Timeout;
  #seenVersion: number | undefined;
  #closing: Promise<void> | undefined;

  constructor(
    writing: SqliteConnection,
    reading: SqliteConnection,
    checkpoints: Checkpoints,
    onGroup?: (size: number) => void,
  ) {
    this.#writing = writing;
    this.#reading = reading;
    this.#checkpoints = checkpoints;
    this.read = sqliteHandle(<R>(query: CompiledStatement) => runPatiently<R>(reading, query));
    this.#writer = new SqliteWriter(writing);
    this.#seenVersion = this.#writer.dataVersion();
    this.#groupCommit = new GroupCommit({
      writer: this.#writer,
      beforeGroup: () => {
        this.#lookForForeignWrites();
        return checkpoints.beforeGroup();
      },
      onGroup,
    });
    this.#timer = setInterval(() => {
      this.#groupCommit.lookForHanging();
      this.#lookForForeignWrites();
    }, LOOK_EVERY_MS);
    this.#timer.unref();
  }

  write<T>(unit: (tx: Db) => Promise<T>): Promise<T> {
    return this.#closing === undefined ? this.#groupCommit.write(unit) : Promise.reject(closedFailure());
  }

  get waiting(): number {
    return this.#gatherings.reduce((sum, { waiting }) => sum + waiting, this.#groupCommit.waiting);
  }

  gather<T>(writeItems: WriteItems<T>): (item: T) => Promise<void> {
    // Not by `write`: what was gathered before the end is written all the same.
    const gathering = new Gathering<T>((unit) => this.#groupCommit.write(unit), writeItems);
    this.#gatherings.push(gathering);
    return (item) => (this.#closing === undefined ? gathering.add(item) : Promise.reject(closedFailure()));
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
    await Promise.all(this.#gatherings.map((gathering) => gathering.settled()));
    await this.#groupCommit.close();
    await this.#checkpoints.close();
    clearInterval(this.#timer);
    this.#reading.close();
    // Last: it takes the log into the file and removes it.
    this.#writing.close();
  }

  #lookForForeignWrites(): void {
    // Within a transaction the answer would be that of its beginning.
    if (this.#writer.inTransaction) {
      return;
    }
    const version = this.#writer.dataVersion();
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

function runPatiently<R>(connection: SqliteConnection, query: CompiledStatement) {
  try {
    return connection.run<R>(query);
  } catch (error) {
    if (isBusy(error)) {
      return runAgain<R>(connection, query);
    }
    throw error;
  }
}

async function runAgain<R>(connection: SqliteConnection, query: CompiledStatement): Promise<QueryResult<R>> {
  const end = performance.now() + READ_PATIENCE_MS;
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

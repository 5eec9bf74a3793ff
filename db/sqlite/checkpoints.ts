import { Worker } from 'node:worker_threads';
import type { SqliteConnection } from './connection.ts';
import { DRIVER_PATH } from './driver.ts';

/** Four times SQLite's own: a checkpoint costs two more fsyncs, which is then shared by more commits. */
const CHECKPOINT_FRAMES = 4_000;
/** Shorter than that no two looks lie apart, in milliseconds: groups may be tiny. */
const MIN_POLL_INTERVAL_MS = 10;
/** So long it is not tried to start a thread again where one could not be started, or has ended. */
const RETRY_DELAY_MS = 1_000;

/**
 * What the thread runs: a connection of its own that takes the log into the file when it is told to. Text, since a file
 * of TypeScript can be loaded by a thread in few of the Nodes and tools that this runs under. A checkpoint that fails
 * leaves the log as it is, to be tried again.
 */
const THREAD_SOURCE = `
const { parentPort, workerData } = require('node:worker_threads');
const Sqlite = require(workerData.driver);
const database = new Sqlite(workerData.path, { fileMustExist: true, timeout: 0 });
database.pragma('synchronous = full');
parentPort.on('message', (word) => {
  if (word === 'close') {
    database.close();
    parentPort.close();
    return;
  }
  try {
    database.pragma('wal_checkpoint(passive)');
  } catch {}
  parentPort.postMessage('done');
});
`;

/**
 * Takes the log into the file in a thread of its own: five thousand links touch as many pages, and copying and syncing
 * them would hold the event loop for longer than all else. Most of it is done while groups go on to be committed; what they
 * added meanwhile comes in a second pass that they wait for, without which the log would never begin anew.
 */
export class Checkpoints {
  readonly #path: string;
  readonly #readLogState: () => unknown;
  #thread: Worker | undefined;
  #onPassEnd: () => void = () => {};
  #firstPass: Promise<void> | undefined;
  #lastPollAt = 0;
  #isRestDue = false;

  constructor(path: string, { raw }: SqliteConnection) {
    this.#path = path;
    // Does nothing but tell: how long the log is, and how much of it is in the file already.
    const state = raw.prepare('pragma wal_checkpoint(noop)');
    this.#readLogState = () => state.all()[0];
  }

  /** To be called before each group: a promise is what it has to wait for. */
  checkpointIfNeeded(): Promise<void> | undefined {
    if (this.#isRestDue) {
      this.#isRestDue = false;
      return this.#runPass();
    }
    if (this.#firstPass === undefined && this.#isLogLong()) {
      this.#firstPass = this.#runPass().then(() => {
        this.#firstPass = undefined;
        this.#isRestDue = this.#thread !== undefined;
      });
    }
    return undefined;
  }

  async close(): Promise<void> {
    await this.#firstPass;
    const thread = this.#thread;
    if (thread === undefined) {
      return;
    }
    const ended = new Promise((resolve) => thread.once('exit', resolve));
    thread.ref();
    thread.postMessage('close');
    await ended;
  }

  #isLogLong(): boolean {
    const now = performance.now();
    if (now - this.#lastPollAt < MIN_POLL_INTERVAL_MS) {
      return false;
    }
    this.#lastPollAt = now;
    try {
      const { log, checkpointed } = this.#readLogState() as { log: number; checkpointed: number };
      return log - checkpointed >= CHECKPOINT_FRAMES;
    } catch {
      // It can't be asked now; before the next group it can.
      return false;
    }
  }

  /** Never fails: what could not be done is left for the next time that the log is looked at. */
  async #runPass(): Promise<void> {
    this.#thread ??= this.#start();
    const thread = this.#thread;
    if (thread === undefined) {
      return;
    }
    // Only while it has to do something does it keep the process alive.
    thread.ref();
    await new Promise<void>((resolve) => {
      this.#onPassEnd = resolve;
      thread.postMessage('checkpoint');
    });
    thread.unref();
  }

  /** None where the machine has no thread to give: SQLite sees to the log by itself, however late, until it has. */
  #start(): Worker | undefined {
    let thread: Worker;
    try {
      // Neither this process's options, which may be meant for its main thread alone, nor its environment.
      thread = new Worker(THREAD_SOURCE, {
        eval: true,
        execArgv: [],
        env: {},
        workerData: { driver: DRIVER_PATH, path: this.#path },
      });
    } catch {
      this.#pause();
      return undefined;
    }
    thread.on('message', () => this.#onPassEnd());
    // One that could not go on is replaced when the log is long again.
    thread.on('error', () => {});
    thread.on('exit', () => {
      this.#thread = undefined;
      this.#pause();
      this.#onPassEnd();
    });
    return thread;
  }

  #pause(): void {
    this.#lastPollAt = performance.now() + RETRY_DELAY_MS;
  }
}

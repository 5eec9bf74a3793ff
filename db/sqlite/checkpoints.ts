import { Worker } from 'node:worker_threads';
import type { SqliteConnection } from './connection.ts';
import { DRIVER_PATH } from './driver.ts';

/** Four times SQLite's default: a checkpoint costs two more fsyncs, so more commits should share it. */
const CHECKPOINT_FRAMES = 4_000;
/** The minimum time between two reads of the WAL's length, in milliseconds, because small groups are more frequent. */
const MIN_POLL_INTERVAL_MS = 10;
/** How long to wait before starting another thread after one failed to start or exited, in milliseconds. */
const RETRY_DELAY_MS = 1_000;

/**
 * The code of the thread, which has its own connection and runs checkpoints on request. It is a string, because few of
 * the supported Node.js versions and tools can load TypeScript in a thread. A failed checkpoint leaves the WAL as it
 * is, and is retried later.
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
  } catch {
    // The WAL is unchanged, and the next checkpoint copies the remaining frames.
  }
  parentPort.postMessage('done');
});
`;

/**
 * Creates the runner of WAL checkpoints. They run in a separate thread: five thousand new links touch as many pages,
 * and copying and syncing these would block the event loop for longer than anything else. The first pass runs while
 * groups are committed. The next group then waits for a second pass, which copies the frames added meanwhile, so that
 * SQLite can reset the WAL.
 */
export function createCheckpoints(path: string, { raw }: SqliteConnection) {
  // Copies nothing. Returns the length of the WAL and how much of it is already checkpointed.
  const readLogState = raw.prepare('pragma wal_checkpoint(noop)');
  let thread: Worker | undefined;
  let onPassEnd: () => void = () => {};
  let firstPass: Promise<void> | undefined;
  let lastPollAt = 0;
  let isRestDue = false;

  function isLogLong(): boolean {
    const now = performance.now();
    if (now - lastPollAt < MIN_POLL_INTERVAL_MS) {
      return false;
    }
    lastPollAt = now;
    try {
      const { log, checkpointed } = readLogState.all()[0] as { log: number; checkpointed: number };
      return log - checkpointed >= CHECKPOINT_FRAMES;
    } catch {
      // The next group tries again.
      return false;
    }
  }

  /** Runs a checkpoint in the thread. Never rejects: frames that could not be copied remain for the next checkpoint. */
  async function runPass(): Promise<void> {
    thread ??= startThread();
    const current = thread;
    if (current === undefined) {
      return;
    }
    // The thread keeps the process alive only while it works.
    current.ref();
    await new Promise<void>((resolve) => {
      onPassEnd = resolve;
      current.postMessage('checkpoint');
    });
    current.unref();
  }

  /** Starts the thread. Returns undefined if that fails; until it succeeds, only SQLite's later autocheckpoints run. */
  function startThread(): Worker | undefined {
    let started: Worker;
    try {
      // Without this process's options, which may be meant for the main thread only, and without its environment.
      started = new Worker(THREAD_SOURCE, {
        eval: true,
        execArgv: [],
        env: {},
        workerData: { driver: DRIVER_PATH, path },
      });
    } catch {
      pause();
      return undefined;
    }
    started.on('message', () => onPassEnd());
    // A failed thread is replaced at the next checkpoint.
    started.on('error', () => {});
    started.on('exit', () => {
      thread = undefined;
      pause();
      onPassEnd();
    });
    return started;
  }

  function pause(): void {
    lastPollAt = performance.now() + RETRY_DELAY_MS;
  }

  return {
    /** Starts a checkpoint if the WAL is long. Call it before each group; the group must await a returned promise. */
    checkpointIfNeeded(): Promise<void> | undefined {
      if (isRestDue) {
        isRestDue = false;
        return runPass();
      }
      if (firstPass === undefined && isLogLong()) {
        firstPass = runPass().then(() => {
          firstPass = undefined;
          isRestDue = thread !== undefined;
        });
      }
      return undefined;
    },

    /** Resolves once the current checkpoint has finished and the thread has exited. */
    async close(): Promise<void> {
      await firstPass;
      const current = thread;
      if (current === undefined) {
        return;
      }
      const ended = new Promise((resolve) => current.once('exit', resolve));
      current.ref();
      current.postMessage('close');
      await ended;
    },
  };
}

/** Copies the WAL into the database file while groups are committed. */
export type Checkpoints = ReturnType<typeof createCheckpoints>;

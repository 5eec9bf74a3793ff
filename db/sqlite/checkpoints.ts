import { Worker } from 'node:worker_threads';
import type { SqliteConnection } from './connection.ts';
import { DRIVER_PATH } from './driver.ts';

/** Four times SQLite's own: a checkpoint costs two more fsyncs, which is then shared by more commits. */
const CHECKPOINT_FRAMES = 4_000;
/** The length of the log is read at most once in this many milliseconds: groups may be tiny. */
const MIN_POLL_INTERVAL_MS = 10;
/** How long to wait before another thread is started after one could not be started, or has ended, in milliseconds. */
const RETRY_DELAY_MS = 1_000;

/**
 * What the thread runs: a connection of its own that copies the log into the file on request. It is text, since few of
 * the Node versions and tools that this runs under can load a TypeScript file in a thread. A checkpoint that fails
 * leaves the log as it is, and is tried again later.
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
 * Runs checkpoints in a thread of their own: five thousand links touch as many pages, and copying and syncing them
 * would block the event loop for longer than everything else. Most of a checkpoint runs while groups are committed; a
 * second pass, for which the next group waits, copies what they added meanwhile: only then does the log begin anew.
 */
export function createCheckpoints(path: string, { raw }: SqliteConnection) {
  // Copies nothing: it returns how long the log is, and how much of it is in the file already.
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
      // It cannot be read now; it is read again before the next group.
      return false;
    }
  }

  /** Never fails: what could not be copied remains for the next checkpoint. */
  async function runPass(): Promise<void> {
    thread ??= startThread();
    const current = thread;
    if (current === undefined) {
      return;
    }
    // The thread keeps the process alive only while it has something to do.
    current.ref();
    await new Promise<void>((resolve) => {
      onPassEnd = resolve;
      current.postMessage('checkpoint');
    });
    current.unref();
  }

  /** Undefined if the system refuses a thread: until it grants one, SQLite checkpoints the log itself, however late. */
  function startThread(): Worker | undefined {
    let started: Worker;
    try {
      // Neither this process's options, which may be meant for its main thread alone, nor its environment.
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
    // A thread that fails is replaced when the log is long again.
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
    /** To be called before each group, which has to wait for the promise, if one is returned. */
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

    /** Resolves once the checkpoint that is running has ended, and its thread with it. */
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

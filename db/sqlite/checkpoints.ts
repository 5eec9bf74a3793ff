import { statfsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { StoreError } from '../errors.ts';
import type { SqliteConnection } from './connection.ts';
import { DRIVER_PATH } from './driver.ts';

/** Four times SQLite's default: a checkpoint costs two more fsyncs, so more commits should share it. */
const CHECKPOINT_FRAMES = 4_000;
/** The size of a WAL frame, a header and a page, in bytes. */
const FRAME_BYTES = 24 + 4_096;
/**
 * The share of the free disk space that the WAL may take before it is checkpointed and truncated. A checkpoint can
 * enlarge the database file by as much as the WAL contains, so at most half of the space may be in the WAL.
 */
const MAX_SHARE_OF_FREE_SPACE = 0.5;
/** The minimum time between two reads of the WAL's length, in milliseconds, because small groups are more frequent. */
const MIN_POLL_INTERVAL_MS = 10;
/** How long to wait before starting another thread after one failed to start or exited, in milliseconds. */
const RETRY_DELAY_MS = 1_000;
/** The interval between attempts to free space on a full disk, in milliseconds, unless more space is free before. */
const FULL_DISK_RETRY_MS = 1_000;
/** How long a truncation waits for readers and for writers of other processes, in milliseconds. */
const TRUNCATION_TIMEOUT_MS = 500;

/** `truncate` also gives the space of the WAL back to the file system. It briefly excludes writers. */
type CheckpointMode = 'passive' | 'truncate';
/** `unavailable` means that there is no thread. */
type PassResult = 'done' | 'failed' | 'unavailable';

/**
 * The code of the thread, which has its own connection and runs checkpoints on request. It is a string, because few of
 * the supported Node.js versions and tools can load TypeScript in a thread. A failed checkpoint leaves the WAL as it
 * is, and is retried later.
 */
const THREAD_SOURCE = `
const { parentPort, workerData } = require('node:worker_threads');
const Sqlite = require(workerData.driver);
const database = new Sqlite(workerData.path, { fileMustExist: true, timeout: workerData.timeout });
database.pragma('synchronous = full');
parentPort.on('message', (word) => {
  if (word === 'close') {
    database.close();
    parentPort.close();
    return;
  }
  let result = 'done';
  try {
    database.pragma('wal_checkpoint(' + word + ')');
  } catch {
    // The WAL is unchanged, and the next checkpoint copies the remaining frames.
    result = 'failed';
  }
  parentPort.postMessage(result);
});
`;

/**
 * Creates the runner of WAL checkpoints. They run in a separate thread: five thousand new links touch as many pages,
 * and copying and syncing these would block the event loop for longer than anything else. The first pass runs while
 * groups are committed. The next group then waits for a second pass, which copies the frames added meanwhile, so that
 * SQLite can reset the WAL. If little disk space is left, checkpoints start earlier, and the second pass truncates the
 * WAL.
 */
export function createCheckpoints(path: string, { raw }: SqliteConnection) {
  // Copies nothing. Returns the length of the WAL and how much of it is already checkpointed.
  const readLogState = raw.prepare('pragma wal_checkpoint(noop)');
  let thread: Worker | undefined;
  let onPassEnd: (result: PassResult) => void = () => {};
  let firstPass: Promise<void> | undefined;
  let lastPollAt = 0;
  let restMode: CheckpointMode | undefined;
  /** Set while the disk is full: when to try to free space again, and how much space was free at the last attempt. */
  let fullDisk: { retryAt: number; freeBytes: number } | undefined;

  /** Returns the mode of a checkpoint's second pass; undefined if no checkpoint is due. */
  function getDueMode(): CheckpointMode | undefined {
    const now = performance.now();
    if (now - lastPollAt < MIN_POLL_INTERVAL_MS) {
      return undefined;
    }
    lastPollAt = now;
    const frames = countPendingFrames();
    if (frames > 0 && frames * FRAME_BYTES >= MAX_SHARE_OF_FREE_SPACE * readFreeBytes(path)) {
      return 'truncate';
    }
    return frames >= CHECKPOINT_FRAMES ? 'passive' : undefined;
  }

  function countPendingFrames(): number {
    try {
      const { log, checkpointed } = readLogState.all()[0] as { log: number; checkpointed: number };
      return log - checkpointed;
    } catch {
      // The next group tries again.
      return 0;
    }
  }

  /** Runs a checkpoint in the thread. Never rejects: frames that could not be copied remain for the next checkpoint. */
  async function runPass(mode: CheckpointMode): Promise<PassResult> {
    thread ??= startThread();
    const current = thread;
    if (current === undefined) {
      return 'unavailable';
    }
    // The thread keeps the process alive only while it works.
    current.ref();
    const result = await new Promise<PassResult>((resolve) => {
      onPassEnd = resolve;
      current.postMessage(mode);
    });
    current.unref();
    return result;
  }

  /**
   * Moves the WAL into the database file and truncates it, at most once a second or when more space is free. Otherwise
   * writes would append to the WAL until the space that was freed is used up, and no checkpoint could ever run again.
   *
   * @throws StoreError if the disk is still full.
   */
  async function freeSpace(blocked: { retryAt: number; freeBytes: number }): Promise<void> {
    await firstPass;
    const freeBytes = readFreeBytes(path);
    if (performance.now() >= blocked.retryAt || freeBytes > blocked.freeBytes) {
      // Without the thread, only the write itself can show whether there is space.
      if ((await runPass('truncate')) !== 'failed') {
        fullDisk = undefined;
        return;
      }
      fullDisk = { retryAt: performance.now() + FULL_DISK_RETRY_MS, freeBytes };
    }
    throw new StoreError('the disk is full (the write-ahead log cannot be checkpointed)', true, { reason: 'full' });
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
        workerData: { driver: DRIVER_PATH, path, timeout: TRUNCATION_TIMEOUT_MS },
      });
    } catch {
      pause();
      return undefined;
    }
    started.on('message', (result) => onPassEnd(result));
    // A failed thread is replaced at the next checkpoint.
    started.on('error', () => {});
    started.on('exit', () => {
      thread = undefined;
      pause();
      onPassEnd('unavailable');
    });
    return started;
  }

  function pause(): void {
    lastPollAt = performance.now() + RETRY_DELAY_MS;
  }

  return {
    /**
     * Starts a checkpoint if the WAL is long. Call it before each group; the group must await a returned promise. After
     * `reportFullDisk`, the promise rejects with a StoreError until a checkpoint succeeds.
     */
    checkpointIfNeeded(): Promise<unknown> | undefined {
      if (fullDisk !== undefined) {
        return freeSpace(fullDisk);
      }
      if (restMode !== undefined) {
        const mode = restMode;
        restMode = undefined;
        return runPass(mode);
      }
      const dueMode = firstPass === undefined ? getDueMode() : undefined;
      if (dueMode !== undefined) {
        firstPass = runPass('passive').then((result) => {
          firstPass = undefined;
          restMode = result === 'unavailable' ? undefined : dueMode;
        });
      }
      return undefined;
    },

    /** Reports that a write failed because the disk is full. Groups then wait for a checkpoint that frees space. */
    reportFullDisk(): void {
      fullDisk ??= { retryAt: 0, freeBytes: 0 };
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

/** Returns the space that the file can still use on its disk, in bytes; infinity if the file system doesn't say it. */
function readFreeBytes(path: string): number {
  try {
    const { bavail, bsize } = statfsSync(path);
    return bavail * bsize;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

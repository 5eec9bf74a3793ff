import { setTimeout as sleep } from 'node:timers/promises';
import type { Db } from '../database.ts';
import { createClosedError, StoreError } from '../errors.ts';
import { isBusy } from './driver-errors.ts';
import type { Writer } from './writer.ts';

export interface GroupCommitOptions {
  writer: Writer;
  /** Called before each group, outside any transaction; the group waits for the promise, if one is returned. */
  onBeforeGroup?: () => Promise<void> | undefined;
  /** Called after each commit with the number of units that it carried, before any of them resolves to its caller. */
  onGroup?: (size: number) => void;
  /** How long units wait for another process's lock, in milliseconds. */
  lockTimeoutMs?: number;
}

/** What a unit returned or threw; its promise settles with it after the commit. */
type JobOutcome = { job: Job; ok: true; value: unknown } | { job: Job; ok: false; error: unknown };

interface Job {
  work: (tx: Db) => Promise<unknown>;
  resolve: (value: unknown) => void;
  reject: (error: unknown) => void;
}

const MAX_GROUP = 256;
/** Slow units must not delay the first of their group: after so many milliseconds the rest form the next group. */
const MAX_GROUP_MS = 50;
const MAX_QUEUE = 10_000;
/** Shorter than the time limit of an operation, so that its client receives the reason. */
const LOCK_TIMEOUT_MS = 4_000;
const LONGEST_PAUSE_MS = 50;
/** A unit counts as hanging after so many checks without a single statement. */
const MAX_IDLE_CHECKS = 50;

/**
 * Full durability for the price of one fsync per group: the units of concurrent requests run one after the other in one
 * transaction, each behind a savepoint of its own, and are acknowledged only after the commit. A unit that fails is
 * undone alone. If the transaction as a whole is lost (a full disk undoes it; a commit fails), nothing has been
 * acknowledged yet, and the units run again one by one.
 *
 * A unit holds the only writer while it runs: it awaits nothing but its `tx`, least of all another write.
 */
export function createGroupCommit(options: GroupCommitOptions) {
  const { writer } = options;
  const queue: Job[] = [];
  let working: Promise<void> | undefined;
  let closed = false;
  let running: { abandon: (error: Error) => void } | undefined;
  let lastCheck: { running: object; statements: number; times: number } | undefined;

  /** Runs while there is anything to write. */
  async function writeQueue(): Promise<void> {
    while (queue.length > 0) {
      // Everything that arrived during the last fsync gets as far as the queue before the next group is closed.
      await new Promise((resolve) => setImmediate(resolve));
      await writeNext();
    }
    working = undefined;
  }

  async function writeNext(): Promise<void> {
    try {
      await options.onBeforeGroup?.();
      await begin();
    } catch (error) {
      for (const { reject } of queue.splice(0)) {
        reject(error);
      }
      return;
    }
    const group = queue.splice(0, MAX_GROUP);
    const [only] = group;
    if (group.length === 1 && only !== undefined) {
      await finishAlone(only);
    } else {
      await writeGroup(group);
    }
  }

  async function writeGroup(group: readonly Job[]): Promise<void> {
    const outcomes: JobOutcome[] = [];
    const end = performance.now() + MAX_GROUP_MS;
    let begun = 0;
    try {
      for (const job of group) {
        if (begun > 0 && performance.now() > end) {
          break;
        }
        begun += 1;
        outcomes.push(await runBehindSavepoint(job));
      }
      writer.commit();
    } catch {
      // Whatever failed took the transaction with it: each unit meets its own failure when it runs alone.
      queue.unshift(...group.slice(begun));
      undo();
      await writeOneByOne(group.slice(0, begun));
      return;
    }
    queue.unshift(...group.slice(begun));
    settleJobs(outcomes);
    options.onGroup?.(outcomes.length);
  }

  /** @throws when the transaction is gone, and with it what the units before had done. */
  async function runBehindSavepoint(job: Job): Promise<JobOutcome> {
    writer.createSavepoint();
    let outcome: JobOutcome;
    try {
      outcome = { job, ok: true, value: await run(job) };
    } catch (error) {
      outcome = { job, ok: false, error };
    }
    if (!writer.inTransaction) {
      throw new StoreError('the transaction was undone', true);
    }
    if (outcome.ok) {
      writer.release();
    } else {
      writer.rollbackToSavepoint();
    }
    return outcome;
  }

  async function writeOneByOne(jobs: readonly Job[]): Promise<void> {
    for (const [i, job] of jobs.entries()) {
      try {
        await begin();
      } catch (error) {
        // The remaining units would wait as long for the same failure: all of them are rejected now.
        for (const { reject } of jobs.slice(i)) {
          reject(error);
        }
        return;
      }
      await finishAlone(job);
    }
  }

  /** Runs a unit in a transaction that was begun for it alone. */
  async function finishAlone(job: Job): Promise<void> {
    try {
      const value = await run(job);
      if (!writer.inTransaction) {
        throw new StoreError('the transaction was undone', true);
      }
      writer.commit();
      job.resolve(value);
    } catch (error) {
      undo();
      job.reject(error);
      return;
    }
    options.onGroup?.(1);
  }

  async function run(job: Job): Promise<unknown> {
    const unit = writer.startUnit();
    try {
      return await new Promise((resolve, reject) => {
        running = { abandon: reject };
        unit.run(job.work).then(resolve, reject);
      });
    } finally {
      running = undefined;
      unit.end();
    }
  }

  /** Begins a transaction, and waits for another process's lock without blocking this process. */
  async function begin(): Promise<void> {
    const end = performance.now() + (options.lockTimeoutMs ?? LOCK_TIMEOUT_MS);
    for (let pause = 1; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      try {
        writer.begin();
        return;
      } catch (error) {
        if (!isBusy(error) || performance.now() > end) {
          throw error;
        }
      }
      await sleep(pause * (0.5 + Math.random()));
    }
  }

  function undo(): void {
    if (writer.inTransaction) {
      writer.rollback();
    }
  }

  return {
    /** Resolves once what `work` did is durable; rejects with what it threw, undone, or with a StoreError. */
    write<T>(work: (tx: Db) => Promise<T>): Promise<T> {
      if (closed) {
        return Promise.reject(createClosedError());
      }
      if (queue.length >= MAX_QUEUE) {
        return Promise.reject(new StoreError('too many writes are waiting', true, { reason: 'overloaded' }));
      }
      return new Promise<T>((resolve, reject) => {
        queue.push({ work, resolve: resolve as (value: unknown) => void, reject });
        working ??= writeQueue();
      });
    },

    /** How many units are in the queue. */
    get waiting(): number {
      return queue.length;
    },

    /** Finishes the units that were added, and accepts no more. */
    async close(): Promise<void> {
      closed = true;
      await working;
    },

    /**
     * To be called at intervals: aborts a unit that has sent no statement during fifty checks, since no other unit can
     * run meanwhile. From then on its handle rejects every statement.
     */
    checkForHangingUnit(): void {
      if (running === undefined) {
        lastCheck = undefined;
        return;
      }
      const statements = writer.statementCount;
      if (lastCheck?.running !== running || lastCheck.statements !== statements) {
        lastCheck = { running, statements, times: 0 };
        return;
      }
      lastCheck.times += 1;
      if (lastCheck.times >= MAX_IDLE_CHECKS) {
        running.abandon(new Error('A unit of work hangs: it awaits something that is not its tx (another write?).'));
      }
    },
  };
}

function settleJobs(outcomes: readonly JobOutcome[]): void {
  for (const outcome of outcomes) {
    if (outcome.ok) {
      outcome.job.resolve(outcome.value);
    } else {
      outcome.job.reject(outcome.error);
    }
  }
}

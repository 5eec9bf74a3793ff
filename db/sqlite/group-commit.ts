import { setTimeout as sleep } from 'node:timers/promises';
import type { Db } from '../database.ts';
import { createClosedError, StoreError } from '../errors.ts';
import { assertBeforeDeadline, getWriteDeadline } from '../write-deadline.ts';
import { isBusy } from './driver-errors.ts';
import type { Writer } from './writer.ts';

export interface GroupCommitOptions {
  writer: Writer;
  /** Called before each group, outside a transaction. The group awaits a returned promise. */
  onBeforeGroup?: () => Promise<unknown> | undefined;
  /** Called after each commit with the number of units in it, before their promises resolve. */
  onGroup?: (size: number) => void;
  /** How long units wait for a lock of another process, in milliseconds. */
  lockTimeoutMs?: number;
}

/** The result or error of a unit. Its promise settles with it after the commit. */
type JobOutcome = { job: Job; ok: true; value: unknown } | { job: Job; ok: false; error: unknown };

interface Job {
  work: (tx: Db) => Promise<unknown>;
  /** A unit that has not been executed by then fails, instead of being committed. */
  deadline: number;
  resolve: (value: unknown) => void;
  reject: (error: unknown) => void;
}

/** The maximum number of units in a group. */
const MAX_GROUP = 256;
/**
 * The time after which the remaining units of a group form the next group, in milliseconds, so that slow units don't
 * delay the first one.
 */
const MAX_GROUP_MS = 50;
/** The maximum number of waiting units. More are rejected. */
const MAX_QUEUE = 10_000;
/**
 * How long units wait for another process's lock by default, in milliseconds. Shorter than the default timeout of a
 * GraphQL operation, so that the client receives the reason.
 */
const LOCK_TIMEOUT_MS = 4_000;
const LONGEST_PAUSE_MS = 50;
/** The number of checks without a statement after which a unit counts as hanging. */
const MAX_IDLE_CHECKS = 50;

/**
 * Creates the group commit, which provides full durability at the cost of one fsync per group. The units of concurrent
 * requests run one after another in one transaction, each in its own savepoint, and are acknowledged only after the
 * commit. A failed unit is rolled back alone. If the whole transaction fails (the disk is full, or the commit fails),
 * nothing has been acknowledged yet, and the units run again one by one.
 *
 * A unit occupies the only writer while it runs, so it must await nothing but its `tx`, and never another write.
 */
export function createGroupCommit(options: GroupCommitOptions) {
  const { writer } = options;
  const queue: Job[] = [];
  let working: Promise<void> | undefined;
  let closed = false;
  let running: { abandon: (error: Error) => void } | undefined;
  let lastCheck: { running: object; statements: number; times: number } | undefined;

  /** Writes groups until the queue is empty. */
  async function writeQueue(): Promise<void> {
    while (queue.length > 0) {
      // Lets requests that arrived during the last fsync add their units to the next group.
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
      // The whole transaction failed. Each unit runs again alone, so that it gets its own error.
      queue.unshift(...group.slice(begun));
      undo();
      await writeOneByOne(group.slice(0, begun));
      return;
    }
    queue.unshift(...group.slice(begun));
    settleJobs(outcomes);
    options.onGroup?.(outcomes.length);
  }

  /**
   * Runs a unit in a savepoint.
   *
   * @throws if the whole transaction was rolled back, including the previous units of the group.
   */
  async function runBehindSavepoint(job: Job): Promise<JobOutcome> {
    writer.createSavepoint();
    let outcome: JobOutcome;
    try {
      outcome = { job, ok: true, value: await run(job) };
    } catch (error) {
      outcome = { job, ok: false, error };
    }
    if (!writer.inTransaction) {
      throw new StoreError('the transaction was rolled back', true);
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
        // Rejects the remaining units too, which would wait just as long for the same error.
        for (const { reject } of jobs.slice(i)) {
          reject(error);
        }
        return;
      }
      await finishAlone(job);
    }
  }

  /** Runs a unit in the transaction that was begun for it, and commits. */
  async function finishAlone(job: Job): Promise<void> {
    try {
      const value = await run(job);
      if (!writer.inTransaction) {
        throw new StoreError('the transaction was rolled back', true);
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
      const value = await new Promise((resolve, reject) => {
        running = { abandon: reject };
        unit.run(job.work).then(resolve, reject);
      });
      assertBeforeDeadline(job.deadline);
      return value;
    } finally {
      running = undefined;
      unit.end();
    }
  }

  /** Begins a transaction. Waits for a lock of another process without blocking this one. */
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
    /** Runs a unit. Resolves once it is durable. Rejects with its error after a rollback, or with a StoreError. */
    write<T>(work: (tx: Db) => Promise<T>): Promise<T> {
      if (closed) {
        return Promise.reject(createClosedError());
      }
      if (queue.length >= MAX_QUEUE) {
        return Promise.reject(new StoreError('too many writes are waiting', true, { reason: 'overloaded' }));
      }
      return new Promise<T>((resolve, reject) => {
        const deadline = getWriteDeadline();
        queue.push({ work, deadline, resolve: resolve as (value: unknown) => void, reject });
        working ??= writeQueue();
      });
    },

    /** The number of units in the queue. */
    get waiting(): number {
      return queue.length;
    },

    /** Rejects further units, and resolves once the queued ones are finished. */
    async close(): Promise<void> {
      closed = true;
      await working;
    },

    /**
     * Aborts a unit that has run no statement during fifty checks, since it blocks all other units. Its handle then
     * rejects every statement. Call this at regular intervals.
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
        running.abandon(
          new Error(
            'A unit of work was aborted because it ran no statement for too long. It must await only its `tx`, not another write.',
          ),
        );
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

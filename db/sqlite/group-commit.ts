import { setTimeout as sleep } from 'node:timers/promises';
import type { Db } from '../database.ts';
import { createClosedError, StoreError } from '../errors.ts';
import { isBusy } from './driver-errors.ts';
import type { Writer } from './writer.ts';

export interface GroupCommitOptions {
  writer: Writer;
  /** Called before each group, outside any transaction; a promise is what the group has to wait for. */
  onBeforeGroup?: () => Promise<void> | undefined;
  /** Called after each commit with the number of units that it carried. */
  onGroup?: (size: number) => void;
  /** How long units wait for another process's lock, in milliseconds. */
  lockTimeoutMs?: number;
}

/** What a unit did and returned; it becomes the answer once the commit stands. */
type Outcome = { job: Job; ok: true; value: unknown } | { job: Job; ok: false; error: unknown };

interface Job {
  work: (tx: Db) => Promise<unknown>;
  resolve: (value: unknown) => void;
  reject: (error: unknown) => void;
}

const MAX_GROUP = 256;
/** Units that are slow together shall not keep the first of them waiting: after so long the rest form the next group. */
const MAX_GROUP_MS = 50;
const MAX_QUEUE = 10_000;
/** Shorter than an operation may take: who waits hears why. */
const LOCK_TIMEOUT_MS = 4_000;
const LONGEST_PAUSE_MS = 50;
/** So many looks without a single statement, and a unit counts as hanging. */
const HANGING_LOOKS = 50;

/**
 * Full durability at the price of one fsync for many: the units of concurrent requests are run one after the other in
 * one transaction, each behind a savepoint of its own, and are answered only after the commit. A unit that fails is
 * undone alone. Where the transaction as a whole is lost (a full disk takes it away; a commit fails), nothing has been
 * answered yet, and the units run again one by one.
 *
 * A unit holds the one writer while it runs: it awaits nothing but its `tx`, least of all another write.
 */
export class GroupCommit {
  readonly #writer: Writer;
  readonly #options: GroupCommitOptions;
  readonly #queue: Job[] = [];
  #working: Promise<void> | undefined;
  #closed = false;
  #running: { abandon: (error: Error) => void } | undefined;
  #lastLook: { running: object; statements: number; times: number } | undefined;

  constructor(options: GroupCommitOptions) {
    this.#writer = options.writer;
    this.#options = options;
  }

  /** Resolves once what `work` did is durable; rejects with what it threw, undone, or with a StoreError. */
  write<T>(work: (tx: Db) => Promise<T>): Promise<T> {
    if (this.#closed) {
      return Promise.reject(createClosedError());
    }
    if (this.#queue.length >= MAX_QUEUE) {
      return Promise.reject(new StoreError('too many writes are waiting', true, { reason: 'overloaded' }));
    }
    return new Promise<T>((resolve, reject) => {
      this.#queue.push({ work, resolve: resolve as (value: unknown) => void, reject });
      this.#working ??= this.#work();
    });
  }

  get waiting(): number {
    return this.#queue.length;
  }

  /** Finishes what was begun and takes nothing more. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#working;
  }

  /**
   * To be called from time to time: gives up a unit that has not touched the database in fifty looks, since nobody
   * else can write meanwhile. Its handle is dead from then on.
   */
  checkForHangingUnit(): void {
    const running = this.#running;
    if (running === undefined) {
      this.#lastLook = undefined;
      return;
    }
    const statements = this.#writer.statementCount;
    if (this.#lastLook?.running !== running || this.#lastLook.statements !== statements) {
      this.#lastLook = { running, statements, times: 0 };
      return;
    }
    this.#lastLook.times += 1;
    if (this.#lastLook.times >= HANGING_LOOKS) {
      running.abandon(new Error('A unit of work hangs: it awaits something that is not its tx (another write?).'));
    }
  }

  /** Runs while there is anything to write. */
  async #work(): Promise<void> {
    while (this.#queue.length > 0) {
      // Everything that arrived during the last fsync gets as far as the queue before the next group is closed.
      await new Promise((resolve) => setImmediate(resolve));
      await this.#writeNext();
    }
    this.#working = undefined;
  }

  async #writeNext(): Promise<void> {
    try {
      await this.#options.onBeforeGroup?.();
      await this.#begin();
    } catch (error) {
      for (const { reject } of this.#queue.splice(0)) {
        reject(error);
      }
      return;
    }
    const group = this.#queue.splice(0, MAX_GROUP);
    const [only] = group;
    if (group.length === 1 && only !== undefined) {
      await this.#finishAlone(only);
    } else {
      await this.#writeGroup(group);
    }
  }

  async #writeGroup(group: readonly Job[]): Promise<void> {
    const outcomes: Outcome[] = [];
    const end = performance.now() + MAX_GROUP_MS;
    let begun = 0;
    try {
      for (const job of group) {
        if (begun > 0 && performance.now() > end) {
          break;
        }
        begun += 1;
        outcomes.push(await this.#runBehindSavepoint(job));
      }
      this.#writer.commit();
    } catch {
      // Whatever it was, it took the transaction with it: each unit meets its own failure when it runs alone.
      this.#queue.unshift(...group.slice(begun));
      this.#undo();
      await this.#writeOneByOne(group.slice(0, begun));
      return;
    }
    this.#queue.unshift(...group.slice(begun));
    settleJobs(outcomes);
    this.#options.onGroup?.(outcomes.length);
  }

  /** @throws when the transaction is gone, and with it what the units before had done. */
  async #runBehindSavepoint(job: Job): Promise<Outcome> {
    this.#writer.createSavepoint();
    let outcome: Outcome;
    try {
      outcome = { job, ok: true, value: await this.#run(job) };
    } catch (error) {
      outcome = { job, ok: false, error };
    }
    if (!this.#writer.inTransaction) {
      throw new StoreError('the transaction was undone', true);
    }
    if (outcome.ok) {
      this.#writer.release();
    } else {
      this.#writer.rollbackToSavepoint();
    }
    return outcome;
  }

  async #writeOneByOne(jobs: readonly Job[]): Promise<void> {
    for (const [i, job] of jobs.entries()) {
      try {
        await this.#begin();
      } catch (error) {
        // Whoever came next would wait as long for the same: all hear of it now.
        for (const { reject } of jobs.slice(i)) {
          reject(error);
        }
        return;
      }
      await this.#finishAlone(job);
    }
  }

  /** Runs a unit in a transaction that was begun for it alone. */
  async #finishAlone(job: Job): Promise<void> {
    try {
      const value = await this.#run(job);
      if (!this.#writer.inTransaction) {
        throw new StoreError('the transaction was undone', true);
      }
      this.#writer.commit();
      job.resolve(value);
    } catch (error) {
      this.#undo();
      job.reject(error);
      return;
    }
    this.#options.onGroup?.(1);
  }

  async #run(job: Job): Promise<unknown> {
    const unit = this.#writer.startUnit();
    try {
      return await new Promise((resolve, reject) => {
        this.#running = { abandon: reject };
        unit.run(job.work).then(resolve, reject);
      });
    } finally {
      this.#running = undefined;
      unit.end();
    }
  }

  /** Begins a transaction, waiting for another process's lock without stopping this one. */
  async #begin(): Promise<void> {
    const end = performance.now() + (this.#options.lockTimeoutMs ?? LOCK_TIMEOUT_MS);
    for (let pause = 1; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      try {
        this.#writer.begin();
        return;
      } catch (error) {
        if (!isBusy(error) || performance.now() > end) {
          throw error;
        }
      }
      await sleep(pause * (0.5 + Math.random()));
    }
  }

  #undo(): void {
    if (this.#writer.inTransaction) {
      this.#writer.rollback();
    }
  }
}

function settleJobs(outcomes: readonly Outcome[]): void {
  for (const outcome of outcomes) {
    if (outcome.ok) {
      outcome.job.resolve(outcome.value);
    } else {
      outcome.job.reject(outcome.error);
    }
  }
}

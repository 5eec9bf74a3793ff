import type { Database } from '../../../db/database.ts';
import { StoreError, type StoreReason } from '../../../db/errors.ts';
import { withTimeout } from '../deadline.ts';
import { DomainFailure } from '../failures.ts';
import { tryReading, tryWriting } from './health.repository.ts';

/** What is wrong with the store, in one word; `slow`: it does not answer, and has not said why. */
export type HealthCondition = StoreReason | 'slow';

/** How an operator hears of the store. */
export interface HealthListener {
  /** The store has begun to fail: told once, with the first failure and the request that met it, if it was one. */
  onFailure(condition: HealthCondition, error: unknown, requestId: string | null): void;
  /** It works again, after so many failures within so many milliseconds. */
  onRecovery(failures: number, milliseconds: number): void;
}

/** So long an answer of the store's holds, and so often it is tried while it fails, in milliseconds. */
const CHECK_INTERVAL_MS = 1_000;
/** Past so many milliseconds whoever asks is told that the store is slow. */
const TIMEOUT_MS = 2_000;
/** So long nothing has to fail until an outage counts as over: one that comes and goes is one outage. */
const RECOVERY_MS = 3_000;

interface Outage {
  since: number;
  condition: HealthCondition;
  failures: number;
  lastAt: number;
}

/** Measured on the monotonic clock: a clock that jumps must not keep an operator from hearing of the store. */
export function createHealthService(db: Database, listener: HealthListener) {
  const failures = new Map<HealthCondition, number>();
  let pendingProbe: Promise<HealthCondition | null> | undefined;
  let lastResult: { condition: HealthCondition | null; at: number } | undefined;
  let outage: Outage | undefined;

  /** However many ask, and however long it takes: one try at a time. */
  function probe(): Promise<HealthCondition | null> {
    pendingProbe ??= probeStore().finally(() => {
      pendingProbe = undefined;
    });
    return pendingProbe;
  }

  async function probeStore(): Promise<HealthCondition | null> {
    let condition: HealthCondition | null = null;
    try {
      await db.write(tryWriting);
      await tryReading(db.read);
    } catch (error) {
      condition = error instanceof StoreError ? error.reason : 'failing';
      recordCondition(condition, error, null);
    }
    lastResult = { condition, at: performance.now() };
    return condition;
  }

  function recordCondition(condition: HealthCondition, error: unknown, requestId: string | null): void {
    // Nobody opens a closed database again: this process is about to end.
    if (condition === 'closed') {
      return;
    }
    const now = performance.now();
    failures.set(condition, (failures.get(condition) ?? 0) + 1);
    if (outage === undefined) {
      outage = { since: now, condition, failures: 0, lastAt: now };
      listener.onFailure(condition, error, requestId);
      scheduleProbe(outage);
    }
    outage.condition = condition;
    outage.failures += 1;
    outage.lastAt = now;
  }

  function scheduleProbe(current: Outage): void {
    setTimeout(async () => {
      const condition = await probe();
      if (condition === 'closed') {
        return;
      }
      if (condition !== null || performance.now() - current.lastAt < RECOVERY_MS) {
        scheduleProbe(current);
        return;
      }
      outage = undefined;
      listener.onRecovery(current.failures, Math.round(current.lastAt - current.since));
    }, CHECK_INTERVAL_MS).unref();
  }

  return {
    /** How often each condition was met since the process began. */
    failures,

    /** What keeps the store from reading and writing, at most a second ago; null: nothing does. Never fails. */
    async check(): Promise<HealthCondition | null> {
      const now = performance.now();
      if (lastResult === undefined || now - lastResult.at >= CHECK_INTERVAL_MS) {
        const condition = await withTimeout(probe(), TIMEOUT_MS, 'slow' as const);
        return condition === 'slow' ? (outage?.condition ?? condition) : condition;
      }
      return outage !== undefined && outage.lastAt > lastResult.at ? outage.condition : lastResult.condition;
    },

    /**
     * Takes note of what a request met (of other errors than the store's there is nothing to note). From then on the
     * store is tried every second until it works again.
     */
    recordError(error: unknown, requestId: string | null): void {
      // Services turn what the store threw into what their clients may hear, and keep it as the cause.
      const thrown = error instanceof DomainFailure ? error.cause : error;
      if (thrown instanceof StoreError) {
        recordCondition(thrown.reason, thrown, requestId);
      }
    },
  };
}

/** Reports whether the store works, to probes and to operators. */
export type HealthService = ReturnType<typeof createHealthService>;

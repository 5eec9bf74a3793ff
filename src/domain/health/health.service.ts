import type { Database } from '../../../db/database.ts';
import { StoreError, type StoreReason } from '../../../db/errors.ts';
import { withTimeout } from '../deadline.ts';
import { DomainFailure } from '../failures.ts';
import { tryReading, tryWriting } from './health.repository.ts';

/**
 * The reason why the store is unavailable. `slow` means that it doesn't respond in time and no error shows the reason.
 */
export type HealthCondition = StoreReason | 'slow';

/** Reports the state of the store to an operator. */
export interface HealthListener {
  /** Called once when the store begins to fail, with the first error and the id of the request that failed, if any. */
  onFailure(condition: HealthCondition, error: unknown, requestId: string | null): void;
  /** Called when the store has recovered, with the number of failures and the length of the outage. */
  onRecovery(failures: number, milliseconds: number): void;
}

/** How long a probe result is cached, and the interval between probes during an outage, in milliseconds. */
const CHECK_INTERVAL_MS = 1_000;
/** The time after which `check` reports the store as slow, in milliseconds. */
const TIMEOUT_MS = 2_000;
/**
 * The time without failures after which an outage is over, in milliseconds. Failures at shorter intervals count as one
 * outage.
 */
const RECOVERY_MS = 3_000;

interface Outage {
  since: number;
  condition: HealthCondition;
  failures: number;
  lastAt: number;
}

/** Uses the monotonic clock, so that a clock change can't suppress reports. */
export function createHealthService(db: Database, listener: HealthListener) {
  const failures = new Map<HealthCondition, number>();
  let pendingProbe: Promise<HealthCondition | null> | undefined;
  let lastResult: { condition: HealthCondition | null; at: number } | undefined;
  let outage: Outage | undefined;

  /** Runs one probe at a time, and shares it between concurrent callers. */
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
    // A closed database is never reopened: the process is about to exit.
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
    /** The number of failures by condition since the process started. */
    failures,

    /** Returns the store's condition, at most a second old; null if it is healthy. Never fails. */
    async check(): Promise<HealthCondition | null> {
      const now = performance.now();
      if (lastResult === undefined || now - lastResult.at >= CHECK_INTERVAL_MS) {
        const condition = await withTimeout(probe(), TIMEOUT_MS, 'slow' as const);
        return condition === 'slow' ? (outage?.condition ?? condition) : condition;
      }
      return outage !== undefined && outage.lastAt > lastResult.at ? outage.condition : lastResult.condition;
    },

    /**
     * Records an error that made a request fail. Ignores errors that don't come from the store. The service then probes
     * the store every second until it has recovered. Conflicts with other transactions are only counted.
     */
    recordError(error: unknown, requestId: string | null): void {
      // Services convert store errors to domain failures, with the store error as the cause.
      const thrown = error instanceof DomainFailure ? error.cause : error;
      if (thrown instanceof StoreError && thrown.reason === 'conflict') {
        // Only requests for the same rows are affected, so the store isn't unavailable.
        failures.set('conflict', (failures.get('conflict') ?? 0) + 1);
      } else if (thrown instanceof StoreError) {
        recordCondition(thrown.reason, thrown, requestId);
      }
    },
  };
}

/** Checks whether the store is available, for health endpoints and operators. */
export type HealthService = ReturnType<typeof createHealthService>;

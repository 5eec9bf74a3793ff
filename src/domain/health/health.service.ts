import { type Database, StoreError, type StoreReason } from '../../../db/client.ts';
import { DomainFailure } from '../failures.ts';
import { within } from '../deadline.ts';
import { tryReading, tryWriting } from './health.repository.ts';

/** What is wrong with the store, in one word; `slow`: it does not answer, and has not said why. */
export type Ailment = StoreReason | 'slow';

/** How an operator hears of the store. */
export interface TellHealth {
  /** The store has begun to fail: told once, with the first failure and the request that met it, if it was one. */
  failing(ailment: Ailment, error: unknown, requestId: string | null): void;
  /** It works again, after so many failures within so many milliseconds. */
  working(failures: number, milliseconds: number): void;
}

export interface HealthService {
  /** What keeps the store from reading and writing, at most a second ago; null: nothing does. Never fails. */
  check(): Promise<Ailment | null>;
  /**
   * Takes note of what a request met (of other errors than the store's there is nothing to note). From then on the
   * store is tried every second until it works again.
   */
  note(error: unknown, requestId: string | null): void;
  /** How often each ailment was met since the process began. */
  readonly failures: ReadonlyMap<Ailment, number>;
}

/** So long an answer of the store's holds, and so often it is tried while it fails, in milliseconds. */
const HOLDS_MS = 1_000;
/** Past so many milliseconds whoever asks is told that the store is slow. */
const PATIENCE_MS = 2_000;
/** So long nothing has to fail until an outage counts as over: one that comes and goes is one outage. */
const CALM_MS = 3_000;

interface Outage {
  since: number;
  ailment: Ailment;
  failures: number;
  lastAt: number;
}

/** Measured on the monotonic clock: a clock that jumps must not keep an operator from hearing of the store. */
export function createHealthService(db: Database, tell: TellHealth): HealthService {
  const failures = new Map<Ailment, number>();
  let trying: Promise<Ailment | null> | undefined;
  let last: { ailment: Ailment | null; at: number } | undefined;
  let outage: Outage | undefined;

  /** However many ask, and however long it takes: one try at a time. */
  function attempt(): Promise<Ailment | null> {
    trying ??= tryStore().finally(() => {
      trying = undefined;
    });
    return trying;
  }

  async function tryStore(): Promise<Ailment | null> {
    let ailment: Ailment | null = null;
    try {
      await db.write(tryWriting);
      await tryReading(db.read);
    } catch (error) {
      ailment = error instanceof StoreError ? error.reason : 'failing';
      noteAilment(ailment, error, null);
    }
    last = { ailment, at: performance.now() };
    return ailment;
  }

  function noteAilment(ailment: Ailment, error: unknown, requestId: string | null): void {
    // Nobody opens a closed database again: this process is about to end.
    if (ailment === 'closed') return;
    const now = performance.now();
    failures.set(ailment, (failures.get(ailment) ?? 0) + 1);
    if (outage === undefined) {
      outage = { since: now, ailment, failures: 0, lastAt: now };
      tell.failing(ailment, error, requestId);
      tryLater(outage);
    }
    outage.ailment = ailment;
    outage.failures += 1;
    outage.lastAt = now;
  }

  function tryLater(current: Outage): void {
    setTimeout(async () => {
      const ailment = await attempt();
      if (ailment === 'closed') return;
      if (ailment !== null || performance.now() - current.lastAt < CALM_MS) {
        tryLater(current);
        return;
      }
      outage = undefined;
      tell.working(current.failures, Math.round(current.lastAt - current.since));
    }, HOLDS_MS).unref();
  }

  return {
    failures,

    async check() {
      const now = performance.now();
      if (last === undefined || now - last.at >= HOLDS_MS) {
        const ailment = await within(attempt(), PATIENCE_MS, 'slow' as const);
        return ailment === 'slow' ? (outage?.ailment ?? ailment) : ailment;
      }
      return outage !== undefined && outage.lastAt > last.at ? outage.ailment : last.ailment;
    },

    note(error, requestId) {
      // Services turn what the store threw into what their clients may hear, and keep it as the cause.
      const thrown = error instanceof DomainFailure ? error.cause : error;
      if (thrown instanceof StoreError) noteAilment(thrown.reason, thrown, requestId);
    },
  };
}

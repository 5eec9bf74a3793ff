import { StoreError } from '../errors.ts';

interface Waiter {
  start: () => void;
  timer: NodeJS.Timeout;
}

interface WriteSlotsParts {
  /** The maximum number of units that have a connection. */
  maxUnits: number;
  /** The maximum number of waiting units. More are rejected. */
  maxWaiting: number;
}

/** The share of the slots that units can use which have waited for a lock before. */
const SHARE_OF_RETRIES = 0.5;

/**
 * Creates the limit of connections that units of work use, so that some remain for reads. Units that have failed to get
 * a lock wait behind all others and can only use half of the slots: they are likely to wait for the same lock again.
 */
export function createWriteSlots({ maxUnits, maxWaiting }: WriteSlotsParts) {
  const maxRetries = Math.max(1, Math.floor(maxUnits * SHARE_OF_RETRIES));
  const waiting = { first: new Set<Waiter>(), retry: new Set<Waiter>() };
  const used = { first: 0, retry: 0 };

  function canStart(kind: 'first' | 'retry'): boolean {
    return used.first + used.retry < maxUnits && (kind === 'first' || used.retry < maxRetries);
  }

  function startNext(): void {
    for (const kind of ['first', 'retry'] as const) {
      for (const waiter of waiting[kind]) {
        if (!canStart(kind)) {
          break;
        }
        waiting[kind].delete(waiter);
        clearTimeout(waiter.timer);
        used[kind] += 1;
        waiter.start();
      }
    }
  }

  function acquire(kind: 'first' | 'retry', timeoutMs: number): Promise<void> | undefined {
    if (canStart(kind) && waiting.first.size === 0) {
      used[kind] += 1;
      return undefined;
    }
    if (waiting.first.size + waiting.retry.size >= maxWaiting) {
      throw new StoreError('too many requests are waiting for the database', true, { reason: 'overloaded' });
    }
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        waiting[kind].delete(waiter);
        reject(
          new StoreError('no connection to the database became available in time', true, { reason: 'overloaded' }),
        );
      }, timeoutMs);
      const waiter = { start: resolve, timer };
      waiting[kind].add(waiter);
    });
  }

  return {
    /** The number of units that wait for a slot. */
    get waiting(): number {
      return waiting.first.size + waiting.retry.size;
    },

    /**
     * Runs `attempt` once there is a slot.
     *
     * @throws StoreError if there is none within `timeoutMs` milliseconds, or too many units are waiting.
     */
    async run<T>(kind: 'first' | 'retry', timeoutMs: number, attempt: () => Promise<T>): Promise<T> {
      await acquire(kind, timeoutMs);
      try {
        return await attempt();
      } finally {
        used[kind] -= 1;
        startNext();
      }
    },
  };
}

/** Limits the connections of units of work. */
export type WriteSlots = ReturnType<typeof createWriteSlots>;

import type { Database } from '../../../db/database.ts';
import { StoreError } from '../../../db/errors.ts';
import type { Limits } from './limits.ts';
import { addUsage, deleteExpiredUsage, type NamedUsage } from './usage.repository.ts';

export interface LimitSharing {
  /**
   * Reports the usage of this process to the others, and applies theirs. If the store fails, the usage is reported the
   * next time; until then each process counts by itself.
   */
  share(): Promise<void>;
  /** Deletes at most `limit` expired rows. Returns how many it deleted. */
  deleteExpired(now: number, limit: number): Promise<number>;
}

/**
 * The limits on attacks, which honest clients rarely reach. Each process counts plain requests by itself: sharing them
 * would mean to report every one.
 */
const SHARED_LIMITS = ['wrongTokens', 'misses', 'redeemsByToken', 'redeemsByAddress', 'redeemsByLink'] as const;

/** The most keys of each rate that one statement reports. */
const MAX_REPORTED_KEYS = 500;

/**
 * Processes share their limits through PostgreSQL, all that happened since the last time in one statement: no request
 * ever waits for it. What they let through too much is what they take until the next time. On SQLite one process serves.
 */
export function createLimitSharing(db: Database, limits: Limits): LimitSharing {
  if (db.dialect === 'sqlite') {
    return { share: async () => {}, deleteExpired: async () => 0 };
  }

  return {
    async share() {
      const batch: NamedUsage[] = SHARED_LIMITS.flatMap((name) =>
        limits[name].collectUsage(MAX_REPORTED_KEYS).map((usage) => ({ name, ...usage })),
      );
      if (batch.length === 0) {
        return;
      }
      try {
        const totals = await db.write((tx) => addUsage(tx, batch));
        for (const [i, usage] of batch.entries()) {
          limits[usage.name].applyTotal(usage, totals[i] ?? usage.taken);
        }
      } catch (error) {
        for (const usage of batch) {
          limits[usage.name].requeueUsage(usage);
        }
        if (!(error instanceof StoreError)) {
          throw error;
        }
      }
    },

    deleteExpired: (now, limit) => db.write((tx) => deleteExpiredUsage(tx, now, limit)),
  };
}

import type { Database } from '../../../db/database.ts';
import { StoreError } from '../../../db/errors.ts';
import type { Limits } from './limits.ts';
import { addUsage, deleteExpiredUsage, type NamedUsage } from './usage.repository.ts';

export interface LimitSharing {
  /**
   * Tells the other processes what was taken here, and hears what was taken there. What they can't be told now, since
   * the store fails, is told the next time: meanwhile each process counts by itself.
   */
  share(): Promise<void>;
  /** Forgets at most `limit` rows of what is over. Answers how many there were. */
  deleteExpired(now: number, limit: number): Promise<number>;
}

/**
 * What costs the attacked something, and is rare with honest clients. The requests themselves each process counts for
 * itself: they would all have to be told.
 */
const SHARED_LIMITS = ['wrongTokens', 'misses', 'redeemsByToken', 'redeemsByAddress', 'redeemsByLink'] as const;

/** So many keys of each rate are told at once. */
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

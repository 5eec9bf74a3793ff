import type { Database } from '../../../db/database.ts';
import { StoreError } from '../../../db/errors.ts';
import type { Limits } from './limits.ts';
import { addUsage, deleteExpiredUsage, type NamedUsage } from './usage.repository.ts';

export interface LimitSharing {
  /**
   * Reports the usage of this process to the others, and applies theirs. If the store fails, the usage is reported the
   * next time; until then, each process counts separately.
   */
  share(): Promise<void>;
  /** Deletes at most `limit` expired rows. Returns how many it deleted. */
  deleteExpired(now: number, limit: number): Promise<number>;
}

/**
 * The limits against attacks, which normal clients rarely reach. Each process counts ordinary requests separately,
 * because sharing those counts would mean reporting every request.
 */
const SHARED_LIMITS = ['wrongTokens', 'misses', 'redeemsByToken', 'redeemsByAddress', 'redeemsByLink'] as const;

/** The maximum number of keys per rate that one statement reports. */
const MAX_REPORTED_KEYS = 500;

/**
 * Shares limits between processes through PostgreSQL. One statement reports all usage since the last report, and
 * requests don't wait for it. Between two reports, the processes together can exceed a limit. On SQLite there is a
 * single process.
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

import { type Database, StoreError } from '../../../db/client.ts';
import type { Limits } from './limits.ts';
import { addTurns, type NamedTurns, purgeTurns } from './turn.repository.ts';

export interface LimitSharing {
  /**
   * Tells the other processes what was taken here, and hears what was taken there. What they can't be told now, since
   * the store fails, is told the next time: meanwhile each process counts by itself.
   */
  share(): Promise<void>;
  /** Forgets at most `limit` rows of what is over. Answers how many there were. */
  purge(now: number, limit: number): Promise<number>;
}

/**
 * What costs the attacked something, and is rare with honest clients. The requests themselves each process counts for
 * itself: they would all have to be told.
 */
const SHARED = ['wrongTokens', 'misses', 'redeemsByToken', 'redeemsByAddress', 'redeemsByLink'] as const;

/** So many keys of each rate are told at once. */
const MOST_TOLD = 500;

/**
 * Processes share their limits through PostgreSQL, all that happened since the last time in one statement: no request
 * ever waits for it. What they let through too much is what they take until the next time. On SQLite one process serves.
 */
export function createLimitSharing(db: Database, limits: Limits): LimitSharing {
  if (db.dialect === 'sqlite') return { share: async () => {}, purge: async () => 0 };

  return {
    async share() {
      const telling: NamedTurns[] = SHARED.flatMap((name) =>
        limits[name].tell(MOST_TOLD).map((turns) => ({ name, ...turns })),
      );
      if (telling.length === 0) return;
      try {
        const totals = await db.write((tx) => addTurns(tx, telling));
        for (const [i, told] of telling.entries()) limits[told.name].hear(told, totals[i] ?? told.taken);
      } catch (error) {
        for (const told of telling) limits[told.name].takeBack(told);
        if (!(error instanceof StoreError)) throw error;
      }
    },

    purge: (now, limit) => db.write((tx) => purgeTurns(tx, now, limit)),
  };
}

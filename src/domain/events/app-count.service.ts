import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../../../db/database.ts';
import { save } from '../store.ts';
import { fillNextLinks, findFillPosition, mergeShardsOfDay } from './app-count.repository.ts';
import { DAY_MS, toDay } from './day.ts';

/** The number of rows per transaction, few enough not to delay other writes noticeably. */
const SLICE = 500;

/** The pause between two transactions, so that others and redirects have most of the time, in milliseconds. */
const PAUSE_MS = 10;

/**
 * How long the fill waits after the migration, in milliseconds. On PostgreSQL, processes of the previous version, which
 * count only per link, can run until an upgrade is complete.
 */
const FILL_DELAY_MS = { sqlite: 0, postgres: 600_000 } as const;

export function createAppCountService(db: Database, clock: () => number) {
  return {
    /**
     * Adds the counts from before the migration to the counts of apps. It takes minutes with millions of rows; a
     * process that starts later continues. Returns the number of transactions; 0 if the fill is complete or not due.
     */
    async fill(): Promise<number> {
      const position = await findFillPosition(db.read);
      if (position === null || clock() < position.startedAt + FILL_DELAY_MS[db.dialect]) {
        return 0;
      }
      let slices = 1;
      while (await save(db, (tx) => fillNextLinks(tx, SLICE))) {
        slices += 1;
        await sleep(PAUSE_MS);
      }
      return slices;
    },

    /** Merges the shards of past days of apps, until about `limit` rows are merged. Returns their number. */
    async mergeShards(now: number, limit: number): Promise<number> {
      let merged = 0;
      for (let last = 1; last > 0 && merged < limit; merged += last) {
        // Not yesterday's, because clicks can be written a little after their day.
        last = await save(db, (tx) => mergeShardsOfDay(tx, toDay(now - DAY_MS)));
      }
      return merged;
    },
  };
}

/** Maintains the counts of apps. */
export type AppCountService = ReturnType<typeof createAppCountService>;

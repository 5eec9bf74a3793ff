import { LRUCache } from 'lru-cache';
import type { Database } from '../../../db/database.ts';
import { upsertUse } from './token.repository.ts';

/** The minimum time between two writes for one credential, in milliseconds. */
const NOTE_INTERVAL_MS = 60_000;

const CACHED_USES = 20_000;

/**
 * Creates a function that records the use of a token or key, at most once a minute per process. Requests don't wait for
 * the write. If it fails, the next attempt is a minute later.
 */
export function createTokenUses(db: Database, clock: () => number): (id: string) => void {
  const notedAt = new LRUCache<string, number>({ max: CACHED_USES });
  return (id) => {
    const now = clock();
    const noted = notedAt.get(id);
    // Compares the absolute difference, so that uses are still recorded after the clock is set back.
    if (noted !== undefined && Math.abs(now - noted) < NOTE_INTERVAL_MS) {
      return;
    }
    notedAt.set(id, now);
    db.write((tx) => upsertUse(tx, id, now)).catch(() => {});
  };
}

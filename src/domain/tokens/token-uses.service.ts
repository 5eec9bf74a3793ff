import { LRUCache } from 'lru-cache';
import type { Database } from '../../../db/database.ts';
import { upsertUse } from './token.repository.ts';

/** How long a use is not worth another write, in milliseconds. */
const NOTE_INTERVAL_MS = 60_000;

const CACHED_USES = 20_000;

/**
 * Notes when tokens and keys are used, at most once a minute for each in this process. Nobody waits for it; where the
 * store fails, the use a minute later is noted instead.
 */
export function createTokenUses(db: Database, clock: () => number): (id: string) => void {
  const notedAt = new LRUCache<string, number>({ max: CACHED_USES });
  return (id) => {
    const now = clock();
    const noted = notedAt.get(id);
    // A clock that was set back must not keep a use from being noted for as long as it was ahead.
    if (noted !== undefined && Math.abs(now - noted) < NOTE_INTERVAL_MS) {
      return;
    }
    notedAt.set(id, now);
    db.write((tx) => upsertUse(tx, id, now)).catch(() => {});
  };
}

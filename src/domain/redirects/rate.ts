import { LRUCache } from 'lru-cache';

/** Lets each key do something so many times within a window of time, which begins with the first time. */
export interface Rate {
  /** Takes one of the key's turns; false: it has none left in this window. */
  take(key: string): boolean;
}

/** So many keys are remembered; the ones that were used longest ago are forgotten, and begin anew. */
const MOST_KEYS = 50_000;

/** Kept in memory, each process by itself. `clock` and `windowMs` are milliseconds. */
export function createRate(limit: number, windowMs: number, clock: () => number): Rate {
  const windows = new LRUCache<string, { taken: number; until: number }>({ max: MOST_KEYS });
  return {
    take(key) {
      const now = clock();
      const standing = windows.get(key);
      if (standing === undefined || now >= standing.until) {
        windows.set(key, { taken: 1, until: now + windowMs });
        return limit > 0;
      }
      if (standing.taken >= limit) return false;
      standing.taken += 1;
      return true;
    },
  };
}

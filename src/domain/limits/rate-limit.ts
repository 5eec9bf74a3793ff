import { LRUCache } from 'lru-cache';
import { DomainFailure } from '../failures.ts';

/** Limits how often a minute each key may do something. */
export interface Rate {
  /** Consumes one unit of the key. Returns 0, or the seconds until the key has units again if it has none left. */
  consume(key: string): number;
  /** As `consume`, but consumes nothing. */
  getWaitSeconds(key: string): number;
}

/** Units that a key consumed in this process and that were not reported to the others yet. */
export interface Usage {
  key: string;
  /** The end of their minute, in milliseconds since the epoch. */
  endsAt: number;
  taken: number;
}

/** A rate whose units are consumed in other processes, too. It receives those afterwards, so that no request waits. */
export interface SharedRate extends Rate {
  /** Returns the unreported usage of at most `maxKeys` keys that consumed a considerable part of their limit, each once. */
  collectUsage(maxKeys: number): Usage[];
  /** Applies the total of all processes, which includes this usage. */
  applyTotal(usage: Usage, total: number): void;
  /** Queues usage that could not be reported, to be collected again. */
  requeueUsage(usage: Usage): void;
}

const MINUTE_MS = 60_000;

/** So many keys are remembered; the ones that were used longest ago are forgotten, and begin anew. */
const MAX_KEYS = 50_000;

/** Below this part of its limit a key is not told of: of most, so, no other process ever hears. */
const MIN_REPORTED_SHARE = 0.1;

interface Count {
  endsAt: number;
  taken: number;
  /** What of it other processes know. */
  reported: number;
}

/**
 * Kept in memory, with neither a timer nor a promise: a turn costs a look into a map. Minutes are those of the clock,
 * the same in every process; a clock that is set back begins a new one. `clock` is milliseconds since the epoch, a
 * `limit` of 0 is none.
 */
export function createRate(limit: number, clock: () => number): SharedRate {
  if (limit === 0) {
    return UNLIMITED;
  }
  // Created at the first use: the cache allocates its 50,000 entries at once, and a process uses few of its rates.
  let counts: LRUCache<string, Count> | undefined;
  const unreportedKeys = new Set<string>();

  function findCount(key: string, endsAt: number): Count | undefined {
    const count = counts?.get(key);
    return count?.endsAt === endsAt ? count : undefined;
  }

  return {
    consume(key) {
      const now = clock();
      const endsAt = getEndOfMinute(now);
      let count = findCount(key, endsAt);
      if (count === undefined) {
        count = { endsAt, taken: 0, reported: 0 };
        counts ??= new LRUCache({ max: MAX_KEYS });
        counts.set(key, count);
      }
      if (count.taken >= limit) {
        return getSecondsUntil(endsAt, now);
      }
      count.taken += 1;
      if (count.taken >= limit * MIN_REPORTED_SHARE && unreportedKeys.size < MAX_KEYS) {
        unreportedKeys.add(key);
      }
      return 0;
    },

    getWaitSeconds(key) {
      const now = clock();
      const endsAt = getEndOfMinute(now);
      return (findCount(key, endsAt)?.taken ?? 0) < limit ? 0 : getSecondsUntil(endsAt, now);
    },

    collectUsage(maxKeys) {
      const endsAt = getEndOfMinute(clock());
      const collected: Usage[] = [];
      for (const key of unreportedKeys) {
        if (collected.length === maxKeys) {
          break;
        }
        unreportedKeys.delete(key);
        const count = findCount(key, endsAt);
        if (count === undefined || count.taken === count.reported) {
          continue;
        }
        collected.push({ key, endsAt, taken: count.taken - count.reported });
        count.reported = count.taken;
      }
      return collected;
    },

    applyTotal({ key, endsAt }, total) {
      const count = findCount(key, endsAt);
      if (count === undefined) {
        return;
      }
      count.taken += total - count.reported;
      count.reported = total;
    },

    requeueUsage({ key, endsAt, taken }) {
      const count = findCount(key, endsAt);
      if (count === undefined) {
        return;
      }
      count.reported -= taken;
      unreportedKeys.add(key);
    },
  };
}

const UNLIMITED: SharedRate = {
  consume: () => 0,
  getWaitSeconds: () => 0,
  collectUsage: () => [],
  applyTotal: () => {},
  requeueUsage: () => {},
};

function getEndOfMinute(now: number): number {
  return now - (now % MINUTE_MS) + MINUTE_MS;
}

function getSecondsUntil(endsAt: number, now: number): number {
  return Math.ceil((endsAt - now) / 1_000);
}

/** Fails with TOO_MANY_REQUESTS where a rate says to wait. `details` says what there was too much of. */
export function assertNotLimited(waitSeconds: number, details: string): void {
  if (waitSeconds > 0) {
    throw new DomainFailure('TOO_MANY_REQUESTS', { details, retryAfterSeconds: waitSeconds });
  }
}

import { LRUCache } from 'lru-cache';
import { DomainFailure } from '../failures.ts';

/** A limit per key and minute. */
export interface Rate {
  /** The number of units per minute; 0 means no limit. */
  readonly limit: number;
  /** Returns the units that the key has left in this minute. Infinity without a limit. */
  getRemaining(key: string): number;
  /** Returns the seconds until the next minute, from 1 to 60. */
  getResetSeconds(): number;
  /** Consumes one unit of the key. Returns 0, or if no units are left, the seconds until the key has units again. */
  consume(key: string): number;
  /** Like `consume`, but consumes nothing. */
  getWaitSeconds(key: string): number;
  /** Returns a unit that `consume` took within this minute, because the work that it was for failed. */
  refund(key: string): void;
}

/** The units that a key has consumed in this process but that other processes don't know about yet. */
export interface Usage {
  key: string;
  /** The end of their minute, in milliseconds since the epoch. */
  endsAt: number;
  taken: number;
}

/** A rate that several processes share. They exchange usage in the background, so that no request waits. */
export interface SharedRate extends Rate {
  /** Returns the unreported usage of at most `maxKeys` keys that have used at least a tenth of their limit. */
  collectUsage(maxKeys: number): Usage[];
  /** Applies the total of all processes, which includes this usage. */
  applyTotal(usage: Usage, total: number): void;
  /** Queues usage that could not be reported, to be collected again. */
  requeueUsage(usage: Usage): void;
}

const MINUTE_MS = 60_000;

/** The maximum number of cached keys. The least recently used ones are evicted, and start again at zero. */
const MAX_KEYS = 50_000;

/** Keys below this share of their limit aren't reported, so most keys never are. */
const MIN_REPORTED_SHARE = 0.1;

interface Count {
  endsAt: number;
  taken: number;
  /** The part of `taken` that other processes know about. */
  reported: number;
}

/**
 * Creates an in-memory rate without timers or promises, so `consume` costs one map lookup. Minutes begin on the minute
 * of the clock and are therefore the same in all processes; setting the clock back starts a new minute. `clock` returns
 * milliseconds since the epoch. A `limit` of 0 means no limit.
 */
export function createRate(limit: number, clock: () => number): SharedRate {
  if (limit === 0) {
    return UNLIMITED;
  }
  // Created on first use, because the cache preallocates 50,000 entries and a process uses only a few of its rates.
  let counts: LRUCache<string, Count> | undefined;
  const unreportedKeys = new Set<string>();

  function findCount(key: string, endsAt: number): Count | undefined {
    const count = counts?.get(key);
    return count?.endsAt === endsAt ? count : undefined;
  }

  return {
    limit,

    getRemaining: (key) => Math.max(limit - (findCount(key, getEndOfMinute(clock()))?.taken ?? 0), 0),

    getResetSeconds() {
      const now = clock();
      return getSecondsUntil(getEndOfMinute(now), now);
    },

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

    refund(key) {
      const count = findCount(key, getEndOfMinute(clock()));
      if (count !== undefined && count.taken > 0) {
        count.taken -= 1;
      }
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
  limit: 0,
  getRemaining: () => Number.POSITIVE_INFINITY,
  getResetSeconds: () => 1,
  consume: () => 0,
  getWaitSeconds: () => 0,
  refund: () => {},
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

/** Fails with TOO_MANY_REQUESTS if `waitSeconds` is positive. `details` says which limit was exceeded. */
export function assertNotLimited(waitSeconds: number, details: string): void {
  if (waitSeconds > 0) {
    throw new DomainFailure('TOO_MANY_REQUESTS', { details, retryAfterSeconds: waitSeconds });
  }
}

import { LRUCache } from 'lru-cache';
import { DomainFailure } from '../failures.ts';

/** Lets each key do something so many times a minute. */
export interface Rate {
  /** Takes one of the key's turns. 0: it had one; else how many seconds it is until it has some again. */
  consume(key: string): number;
  /** As `take`, but takes none. */
  getWaitSeconds(key: string): number;
}

/** Turns that a key took here and that other processes have not been told of. */
export interface Usage {
  key: string;
  /** The end of their minute, in milliseconds since the epoch. */
  endsAt: number;
  taken: number;
}

/** A rate whose turns are taken in other processes, too. It is told of those afterwards, so that nobody waits for it. */
export interface SharedRate extends Rate {
  /** At most `most` keys that have taken noteworthily many, with what the others don't know of. It is told once. */
  collectUsage(maxKeys: number): Usage[];
  /** What all processes have taken together, `told` included. */
  applyTotal(usage: Usage, total: number): void;
  /** Nobody was told: it is told again. */
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

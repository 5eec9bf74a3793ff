import { LRUCache } from 'lru-cache';
import { DomainFailure } from '../failures.ts';

/** Lets each key do something so many times a minute. */
export interface Rate {
  /** Takes one of the key's turns. 0: it had one; else how many seconds it is until it has some again. */
  take(key: string): number;
  /** As `take`, but takes none. */
  wait(key: string): number;
}

/** Turns that a key took here and that other processes have not been told of. */
export interface Turns {
  key: string;
  /** The end of their minute, in milliseconds since the epoch. */
  endsAt: number;
  taken: number;
}

/** A rate whose turns are taken in other processes, too. It is told of those afterwards, so that nobody waits for it. */
export interface SharedRate extends Rate {
  /** At most `most` keys that have taken noteworthily many, with what the others don't know of. It is told once. */
  tell(most: number): Turns[];
  /** What all processes have taken together, `told` included. */
  hear(told: Turns, total: number): void;
  /** Nobody was told: it is told again. */
  takeBack(told: Turns): void;
}

const MINUTE_MS = 60_000;

/** So many keys are remembered; the ones that were used longest ago are forgotten, and begin anew. */
const MOST_KEYS = 50_000;

/** Below this part of its limit a key is not told of: of most, so, no other process ever hears. */
const NOTEWORTHY = 0.1;

interface Count {
  endsAt: number;
  taken: number;
  /** What of it other processes know. */
  told: number;
}

/**
 * Kept in memory, with neither a timer nor a promise: a turn costs a look into a map. Minutes are those of the clock,
 * the same in every process; a clock that is set back begins a new one. `clock` is milliseconds since the epoch, a
 * `limit` of 0 is none.
 */
export function createRate(limit: number, clock: () => number): SharedRate {
  if (limit === 0) return UNLIMITED;
  // Created at the first use: the cache allocates its 50,000 entries at once, and a process uses few of its rates.
  let counts: LRUCache<string, Count> | undefined;
  const noteworthy = new Set<string>();

  function standing(key: string, endsAt: number): Count | undefined {
    const count = counts?.get(key);
    return count?.endsAt === endsAt ? count : undefined;
  }

  return {
    take(key) {
      const now = clock();
      const endsAt = endOfMinute(now);
      let count = standing(key, endsAt);
      if (count === undefined) {
        count = { endsAt, taken: 0, told: 0 };
        counts ??= new LRUCache({ max: MOST_KEYS });
        counts.set(key, count);
      }
      if (count.taken >= limit) return secondsUntil(endsAt, now);
      count.taken += 1;
      if (count.taken >= limit * NOTEWORTHY && noteworthy.size < MOST_KEYS) noteworthy.add(key);
      return 0;
    },

    wait(key) {
      const now = clock();
      const endsAt = endOfMinute(now);
      return (standing(key, endsAt)?.taken ?? 0) < limit ? 0 : secondsUntil(endsAt, now);
    },

    tell(most) {
      const endsAt = endOfMinute(clock());
      const telling: Turns[] = [];
      for (const key of noteworthy) {
        if (telling.length === most) break;
        noteworthy.delete(key);
        const count = standing(key, endsAt);
        if (count === undefined || count.taken === count.told) continue;
        telling.push({ key, endsAt, taken: count.taken - count.told });
        count.told = count.taken;
      }
      return telling;
    },

    hear({ key, endsAt }, total) {
      const count = standing(key, endsAt);
      if (count === undefined) return;
      count.taken += total - count.told;
      count.told = total;
    },

    takeBack({ key, endsAt, taken }) {
      const count = standing(key, endsAt);
      if (count === undefined) return;
      count.told -= taken;
      noteworthy.add(key);
    },
  };
}

const UNLIMITED: SharedRate = { take: () => 0, wait: () => 0, tell: () => [], hear: () => {}, takeBack: () => {} };

function endOfMinute(now: number): number {
  return now - (now % MINUTE_MS) + MINUTE_MS;
}

function secondsUntil(endsAt: number, now: number): number {
  return Math.ceil((endsAt - now) / 1_000);
}

/** Fails with TOO_MANY_REQUESTS where a rate says to wait. `details` says what there was too much of. */
export function assertTurn(waitSeconds: number, details: string): void {
  if (waitSeconds > 0) throw new DomainFailure('TOO_MANY_REQUESTS', { details, retryAfterSeconds: waitSeconds });
}

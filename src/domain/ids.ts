import { randomFillSync } from 'node:crypto';
import { DomainFailure } from './failures.ts';

/** The random half of an id: 8 bytes, of which the variant takes two bits. */
const RANDOM_BYTES = 8;
const MAX_TIME = 2 ** 48 - 1;
const MAX_COUNT = 0xfff;

// Asking the system for randomness costs more than everything else here, so it is fetched for many ids at once.
const pool = Buffer.allocUnsafe(RANDOM_BYTES * 256);
let used = pool.length;

let lastTime = -1;
let count = 0;

/**
 * A UUIDv7 (RFC 9562) for something that is made now, `now` in milliseconds since the epoch. The ids of one process
 * sort in the order in which they were made: `rand_a` counts within a millisecond, a full millisecond borrows the next
 * one, and a clock that jumps back is waited for. The 62 bits of `rand_b` are fresh for every id.
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

/** Resets the generator, so that later ids may sort before earlier ones. Only tests call it: they replace the clock. */
export function resetIds(): void {
  lastTime = -1;
  count = 0;
}

/** A UUIDv7 for something that was made at `time` (milliseconds since the epoch), for imports. It promises no order. */
export function generateIdAt(time: number): string {
  return formatId(validateTime(time), getRandomBits().readUInt16BE(0) & MAX_COUNT);
}

/** When an id was made, in milliseconds since the epoch: `generateId` may have put it a little behind the time it was given. */
export function getTimeOfId(id: string): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
}

/** The lowest id that anything made at `time` can have: the bound between what was made before and from then on. */
export function getLowestIdAt(time: number): string {
  const clock = validateTime(time).toString(16).padStart(12, '0');
  return `${clock.slice(0, 8)}-${clock.slice(8)}-7000-8000-000000000000`;
}

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Whether a text has the form of our ids: 36 characters, lower case, version 7. */
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
    throw new RangeError(`No id can be made for the time ${time}: milliseconds since the epoch are expected.`);
  }
  return whole;
}

/**
 * The id of a record as an entry point read it: an id, or the failure that says why the client sent none. A service
 * reports that failure only after it has checked the caller's permission, so that a permission is stated once.
 */
export type RequestedId = string | DomainFailure;

/** The requested id. Fails with the failure that it is instead. */
export function requireId(id: RequestedId): string {
  if (id instanceof DomainFailure) {
    throw id;
  }
  return id;
}

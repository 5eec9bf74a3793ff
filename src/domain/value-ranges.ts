/** The maximum of every count and limit: that of GraphQL's Int, which has the smallest range of all entry points. */
export const MAX_COUNT = 2 ** 31 - 1;

/** The earliest time, in milliseconds since the epoch: 1970-01-01T00:00:00Z. Ids can't contain earlier times. */
export const MIN_TIME = 0;

/** The latest time: 9999-12-31T23:59:59.999Z. RFC 3339 and many clients can't represent later times. */
export const MAX_TIME = 253_402_300_799_999;

/** Limits a counted number to the range that every entry point can return. */
export function capCount(count: number): number {
  return Math.min(count, MAX_COUNT);
}

/** Whether every entry point can accept and return this time. */
export function isTimeInRange(time: number): boolean {
  return time >= MIN_TIME && time <= MAX_TIME;
}

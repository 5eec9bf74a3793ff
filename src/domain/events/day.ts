import { MIN_TIME } from '../value-ranges.ts';

/** A UTC day in ISO 8601 format, such as `2026-05-04`. Days sort lexicographically. */
export type Day = string;

export const DAY_MS = 86_400_000;

/** A cache of the last result. Nearly all calls are for the same day, and formatting a date is slow. */
let lastDay = { start: 0, day: '1970-01-01' };

/** Returns the UTC day of a time in milliseconds since the epoch. */
export function toDay(time: number): Day {
  if (!(time >= lastDay.start && time < lastDay.start + DAY_MS)) {
    lastDay = { start: Math.floor(time / DAY_MS) * DAY_MS, day: new Date(time).toISOString().slice(0, 10) };
  }
  return lastDay.day;
}

/** Whether a text is a valid calendar day in this format, since 1970. False for February 30, for example. */
export function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && Date.parse(text) >= MIN_TIME && toDay(Date.parse(text)) === text;
}

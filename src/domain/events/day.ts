/** A day of UTC as ISO 8601 has it, `2026-05-04`. Days sort as texts do. */
export type Day = string;

export const DAY_MS = 86_400_000;

/** The day that was asked for last, since it is nearly always the same one: to write it out is what takes time. */
let lastDay = { start: 0, day: '1970-01-01' };

/** The day of UTC in which an instant lies, given in milliseconds since the epoch. */
export function toDay(time: number): Day {
  if (!(time >= lastDay.start && time < lastDay.start + DAY_MS)) {
    lastDay = { start: Math.floor(time / DAY_MS) * DAY_MS, day: new Date(time).toISOString().slice(0, 10) };
  }
  return lastDay.day;
}

/** Whether a text is a day that there is: no 30th of February. */
export function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) && toDay(Date.parse(text)) === text;
}

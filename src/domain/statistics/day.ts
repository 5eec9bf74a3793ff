/** A day of UTC as ISO 8601 has it, `2026-05-04`. Days sort as texts do. */
export type Day = string;

export const DAY_MS = 86_400_000;

/** The day of UTC in which an instant lies, given in milliseconds since the epoch. */
export function dayOf(time: number): Day {
  return new Date(time).toISOString().slice(0, 10);
}

/** The day so many days later. */
export function daysAfter(day: Day, count: number): Day {
  return dayOf(Date.parse(day) + count * DAY_MS);
}

/** How many days there are from one day to another, both of them counted. */
export function daysFromTo(from: Day, to: Day): number {
  return (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;
}

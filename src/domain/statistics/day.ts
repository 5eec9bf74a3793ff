/** A day of UTC as ISO 8601 has it, `2026-05-04`. Days sort as texts do. */
export type Day = string;

export const DAY_MS = 86_400_000;

/** The day of UTC in which an instant lies, given in milliseconds since the epoch. */
export function dayOf(time: number): Day {
  return new Date(time).toISOString().slice(0, 10);
}

/** Whether a text is a day that there is: no 30th of February. */
export function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) && dayOf(Date.parse(text)) === text;
}

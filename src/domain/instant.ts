import { MAX_TIME } from './value-ranges.ts';

/** A date, or a date and time with a time zone. A space may replace the T. */
const INSTANT = /^(\d{4}-\d{2}-(\d{2}))(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?) ?(Z|[+-]\d{2}(?::?\d{2})?))?$/i;

/**
 * Parses an instant (ISO 8601, RFC 3339). Returns milliseconds since the epoch, or null for any other text. A date
 * means midnight UTC. A time without a zone is rejected, because it would mean a different instant on each machine.
 */
export function parseInstant(text: string): number | null {
  const [, date, day, clock, zone] = INSTANT.exec(text.trim()) ?? [];
  if (date === undefined) {
    return null;
  }
  // Date.parse turns February 30 into March 2.
  const midnight = Date.parse(date);
  if (Number.isNaN(midnight) || new Date(midnight).getUTCDate() !== Number(day)) {
    return null;
  }
  if (clock === undefined || zone === undefined) {
    return midnight;
  }
  const time = Date.parse(`${date}T${clock}${normalizeZone(zone)}`);
  return Number.isNaN(time) ? null : time;
}

/** Converts `+02` and `+0200` to `+02:00`, the only form of an offset that ECMAScript requires Date.parse to accept. */
function normalizeZone(zone: string): string {
  const [, hours, minutes] = /^([+-]\d{2}):?(\d{2})?$/.exec(zone) ?? [];
  return hours === undefined ? 'Z' : `${hours}:${minutes ?? '00'}`;
}

/**
 * Formats milliseconds since the epoch for `parseInstant`. Returns a time after the year 9999, which version 0.1
 * accepted, as a number, because `parseInstant` accepts only four-digit years.
 */
export function formatInstant(time: number): string | number {
  return time > MAX_TIME ? time : new Date(time).toISOString();
}

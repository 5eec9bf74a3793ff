/** A day, or a time of one with its zone; a space will do for the T. */
const INSTANT = /^(\d{4}-\d{2}-(\d{2}))(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?) ?(Z|[+-]\d{2}(?::?\d{2})?))?$/i;

/**
 * Reads an instant as people and programs write it (ISO 8601, RFC 3339): milliseconds since the epoch, or null. A day
 * begins at midnight UTC; a time without a zone is none, since it would mean another instant on every machine.
 */
export function parseInstant(text: string): number | null {
  const [, date, day, clock, zone] = INSTANT.exec(text.trim()) ?? [];
  if (date === undefined) {
    return null;
  }
  // Date.parse makes the 2nd of March of the 30th of February.
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

/** `+02` and `+0200` as `+02:00`, the one form that Date.parse has to know. */
function normalizeZone(zone: string): string {
  const [, hours, minutes] = /^([+-]\d{2}):?(\d{2})?$/.exec(zone) ?? [];
  return hours === undefined ? 'Z' : `${hours}:${minutes ?? '00'}`;
}

/** An instant so that `parseInstant` reads it again; beyond the year 9999, which it does not know, as a number. */
export function formatInstant(time: number): string | number {
  return time > END_OF_9999 ? time : new Date(time).toISOString();
}

const END_OF_9999 = 253_402_300_799_999;

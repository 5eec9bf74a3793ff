const numbers = new Intl.NumberFormat();
const compactNumbers = new Intl.NumberFormat(undefined, { notation: 'compact', maximumFractionDigits: 1 });
const percents = new Intl.NumberFormat(undefined, {
  style: 'percent',
  maximumFractionDigits: 0,
  signDisplay: 'exceptZero',
});
const times = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const exactTimes = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'long' });
const days = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', timeZone: 'UTC' });
const longDays = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeZone: 'UTC' });
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });

/** Formats a number in the reader's locale. */
export const formatNumber = (value: number) => numbers.format(value);

/** Formats a number for a narrow place, such as "12.3K". */
export const formatCompactNumber = (value: number) => compactNumbers.format(value);

/** Formats a relative change, such as "+12%". Null if there was nothing to compare with. */
export function formatChange(value: number, before: number): string | null {
  return before === 0 ? null : percents.format((value - before) / before);
}

/** Formats a time in the reader's time zone. */
export const formatTime = (iso: string) => times.format(new Date(iso));

/** Formats a time with its day of the week, seconds and time zone. */
export const formatExactTime = (iso: string) => exactTimes.format(new Date(iso));

/** Formats a UTC day, such as "4 May". */
export const formatDay = (day: string) => days.format(new Date(`${day}T00:00:00Z`));

/** Formats a UTC day with its year. */
export const formatLongDay = (day: string) => longDays.format(new Date(`${day}T00:00:00Z`));

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

/** Formats the distance between a time and now, such as "3 days ago". */
export function formatRelativeTime(iso: string, now = Date.now()): string {
  const seconds = (Date.parse(iso) - now) / 1_000;
  const [unit, size] = UNITS.find(([, length]) => Math.abs(seconds) >= length) ?? ['second', 1];
  return relative.format(Math.round(seconds / size), unit);
}

/** The name of the reader's time zone. */
export const TIME_ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Converts a time to the value of an input of the type `datetime-local`, in the reader's time zone. */
export function toLocalInput(iso: string | null): string {
  if (iso === null) {
    return '';
  }
  const time = new Date(iso);
  return new Date(time.getTime() - time.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** Converts the value of such an input to a time; null if it is empty. */
export function fromLocalInput(text: string): string | null {
  return text === '' ? null : new Date(text).toISOString();
}

import type { SearchSchemaInput } from '@tanstack/react-router';

/** The periods that statistics can be shown for. */
export const PERIODS = [
  ['7', '7 days'],
  ['30', '30 days'],
  ['90', '90 days'],
  ['365', '365 days'],
] as const;

type Period = (typeof PERIODS)[number][0];

/** Reads a period from an address; 30 days if it has none. */
export function parsePeriod(search: { days?: unknown } & SearchSchemaInput): { days: Period } {
  return { days: PERIODS.find(([days]) => days === String(search.days))?.[0] ?? '30' };
}

/** Converts a period to its first and last UTC day. */
export function toDays(period: Period, now = Date.now()): { from: string; to: string } {
  const format = (time: number) => new Date(time).toISOString().slice(0, 10);
  return { from: format(now - (Number(period) - 1) * 86_400_000), to: format(now) };
}

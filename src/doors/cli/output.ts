/** The output of a command, for programs and for people. */
export interface Output {
  /** The value that --json prints. */
  json: unknown;
  /** Formats the output for a terminal with `width` columns; Infinity for a file or a pipe. */
  formatText: (width: number) => string;
  /** 1 if the command ran but found problems. Defaults to 0. */
  exitCode?: 0 | 1;
}

/** Formats a time (milliseconds since the epoch) for programs: ISO 8601. */
export function toIsoTime(time: number): string;
export function toIsoTime(time: number | null): string | null;
export function toIsoTime(time: number | null): string | null {
  return time === null ? null : new Date(time).toISOString();
}

/** Formats a time (milliseconds since the epoch) for people: in UTC, to the second. */
export function formatTime(time: number): string;
export function formatTime(time: number | null): string | null;
export function formatTime(time: number | null): string | null {
  return toIsoTime(time)?.replace(/\.\d+Z$/, 'Z') ?? null;
}

/** Joins values for one cell or line. Returns null for an empty list. */
export function formatList(values: readonly string[]): string | null {
  return values.length === 0 ? null : values.join(', ');
}

/** What a command has to say: to programs, and to people. */
export interface Output {
  /** Printed with --json, as one value. */
  json: unknown;
  /** For a terminal of so many columns; Infinity where the text goes to a file or another program. */
  formatText: (width: number) => string;
  /** 1: the command did its work, and what it found is not as it should be. */
  exitCode?: 0 | 1;
}

/** A time of the domain (milliseconds) as programs read it. */
export function toIsoTime(time: number): string;
export function toIsoTime(time: number | null): string | null;
export function toIsoTime(time: number | null): string | null {
  return time === null ? null : new Date(time).toISOString();
}

/** A time of the domain as people read it: in UTC, to the second. */
export function formatTime(time: number): string;
export function formatTime(time: number | null): string | null;
export function formatTime(time: number | null): string | null {
  return toIsoTime(time)?.replace(/\.\d+Z$/, 'Z') ?? null;
}

/** Several values in one cell or line. */
export function formatList(values: readonly string[]): string | null {
  return values.length === 0 ? null : values.join(', ');
}

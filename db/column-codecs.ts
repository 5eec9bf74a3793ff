/**
 * Codecs of column values, the same on SQLite and PostgreSQL: flags are 0 and 1, JSON and lists are JSON text. Null
 * stays null, so nullable columns don't need separate codecs.
 */

/** Returns a value as JSON text. Null and undefined become null. */
export function toJson(value: null | undefined): null;
export function toJson(value: NonNullable<unknown>): string;
export function toJson(value: unknown): string | null;
export function toJson(value: unknown): string | null {
  return value === null || value === undefined ? null : JSON.stringify(value);
}

/** Returns the value that `toJson` stored. The caller chooses the type, which was validated before it was stored. */
export function fromJson<T>(text: string): T;
export function fromJson<T>(text: string | null): T | null;
export function fromJson<T>(text: string | null): T | null {
  return text === null ? null : (JSON.parse(text) as T);
}

/** Returns 1 for true and 0 for false: SQLite has no booleans, and better-sqlite3 rejects them as parameters. */
export function toFlag(value: boolean): number {
  return value ? 1 : 0;
}

export function fromFlag(value: number): boolean {
  return value !== 0;
}

/** Returns a list of strings as JSON text, in the given order. */
export function toList(values: readonly string[]): string;
export function toList(values: readonly string[] | null): string | null;
export function toList(values: readonly string[] | null): string | null {
  return values === null ? null : JSON.stringify(values);
}

/** Returns the list that `toList` stored. Null becomes an empty list. */
export function fromList(text: string | null): string[] {
  return text === null ? [] : (JSON.parse(text) as string[]);
}

/**
 * How values are kept in columns, the same in SQLite and PostgreSQL: flags as 0 and 1, JSON and lists as JSON text.
 * Null stays null, so that a nullable column needs no second codec.
 */

/** The text of a JSON value; null and undefined become null. */
export function toJson(value: null | undefined): null;
export function toJson(value: NonNullable<unknown>): string;
export function toJson(value: unknown): string | null;
export function toJson(value: unknown): string | null {
  return value === null || value === undefined ? null : JSON.stringify(value);
}

/** The value that `toJson` stored. The caller names the type: the value was validated before it was stored. */
export function fromJson<T>(text: string): T;
export function fromJson<T>(text: string | null): T | null;
export function fromJson<T>(text: string | null): T | null {
  return text === null ? null : (JSON.parse(text) as T);
}

/** 1 for true, 0 for false: SQLite has no booleans, and better-sqlite3 refuses to bind one. */
export function toFlag(value: boolean): number {
  return value ? 1 : 0;
}

export function fromFlag(value: number): boolean {
  return value !== 0;
}

/** A list of texts in the order given. */
export function toList(values: readonly string[]): string;
export function toList(values: readonly string[] | null): string | null;
export function toList(values: readonly string[] | null): string | null {
  return values === null ? null : JSON.stringify(values);
}

/** The list that `toList` stored; a null column is an empty list. */
export function fromList(text: string | null): string[] {
  return text === null ? [] : (JSON.parse(text) as string[]);
}

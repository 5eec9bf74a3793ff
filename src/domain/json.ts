export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };
export interface JsonObject {
  [key: string]: JsonValue;
}

/** The deepest nesting that metadata may have. */
export const MAX_LEVELS = 64;

/** Deeper than anything that the rules let through. */
const COMPARED_LEVELS = MAX_LEVELS + 16;

/**
 * One text for equal values, whatever the order of their keys: what is hashed. As in JSON a field that is undefined is
 * none. What is nested so deep that it is refused anyway is not told apart down there: a stranger's input is hashed
 * before it is judged.
 */
export function toCanonicalJson(value: JsonValue, level = 0): string {
  if (typeof value !== 'object' || value === null) {
    return JSON.stringify(value ?? null);
  }
  if (level > COMPARED_LEVELS) {
    return '"..."';
  }
  if (Array.isArray(value)) {
    return `[${value.map((entry) => toCanonicalJson(entry, level + 1)).join(',')}]`;
  }
  const entries = Object.keys(value)
    .filter((key) => value[key] !== undefined)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${toCanonicalJson(value[key] ?? null, level + 1)}`);
  return `{${entries.join(',')}}`;
}

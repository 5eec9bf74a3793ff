export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };
export interface JsonObject {
  [key: string]: JsonValue;
}

/** The maximum nesting depth of metadata. */
export const MAX_LEVELS = 64;

/** The nesting depth at which `toCanonicalJson` stops, deeper than any valid input. */
const COMPARED_LEVELS = MAX_LEVELS + 16;

/**
 * Serializes a value for hashing. Equal values have the same text regardless of key order, and undefined fields are
 * omitted as in JSON. Input is hashed before it is validated, so values that are nested deeper than valid input are
 * replaced by a placeholder.
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

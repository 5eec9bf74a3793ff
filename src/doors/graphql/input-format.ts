/** The maximum number of entries or fields, characters and levels of a value in a message. */
const MAX_ENTRIES = 10;
const MAX_CHARACTERS = 200;
const MAX_LEVELS = 3;

/** Returns a copy of a client's value that is small enough for an error message. Small values are unchanged. */
export function truncateInput(value: unknown, level = 0): unknown {
  if (typeof value === 'string') {
    return truncateText(value);
  }
  if (typeof value === 'bigint') {
    // Printing an integer of thousands of digits is slow.
    return Number.isFinite(Number(value)) ? value : Number(value);
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  if (Array.isArray(value)) {
    const entries = level < MAX_LEVELS ? value.slice(0, MAX_ENTRIES) : [];
    const copy = entries.map((entry) => truncateInput(entry, level + 1));
    return value.length > copy.length ? [...copy, '…'] : copy;
  }
  return truncateObject(value as Record<string, unknown>, Object.keys(value), level);
}

/** Like `truncateInput`, for an object whose names are known. */
function truncateObject(
  value: Readonly<Record<string, unknown>>,
  names: readonly string[],
  level = 0,
): Record<string, unknown> {
  const copy: Record<string, unknown> = Object.create(null);
  const shown = level < MAX_LEVELS ? names.slice(0, MAX_ENTRIES) : [];
  for (const name of shown) {
    copy[truncateText(name)] = truncateInput(value[name], level + 1);
  }
  if (names.length > shown.length) {
    copy['…'] = '…';
  }
  return copy;
}

/** Shortens a text of a client for an error message. */
export function truncateText(text: string): string {
  return text.length > MAX_CHARACTERS ? `${text.slice(0, MAX_CHARACTERS).replace(/\p{Surrogate}$/u, '')}…` : text;
}

/** Formats a client's value for an error message, as graphql-js does, but at most a part of a large value. */
export function formatInput(value: unknown): string {
  return format(truncateInput(value));
}

function format(value: unknown): string {
  if (typeof value === 'string') {
    return JSON.stringify(value);
  }
  if (typeof value !== 'object' || value === null) {
    return String(value);
  }
  if (Array.isArray(value)) {
    return `[${value.map(format).join(', ')}]`;
  }
  const fields = Object.entries(value).map(([name, entry]) => `${name}: ${format(entry)}`);
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
}

import { randomUUID } from 'node:crypto';

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
export function toCanonicalJson(value: JsonValue | bigint, level = 0): string {
  if (typeof value === 'bigint') {
    return String(value);
  }
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

/** Shorter numbers are always exact: a JavaScript number has 15 significant digits, or 53 bits. */
const LONG_NUMBER = /[\d.]{16}|0x[\da-f]{14}/i;

/** The maximum number of integers that become a bigint in one text. More would block the event loop for too long. */
const MAX_INTEGERS = 10_000;

/** Strings and long numbers of JSON. */
const JSON_TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]{14,}/g;

/** Strings, comments, names and numbers of JSON5. */
const JSON5_TOKEN =
  /"[^"\\]*(?:\\[\s\S][^"\\]*)*"|'[^'\\]*(?:\\[\s\S][^'\\]*)*'|\/\/[^\n\r\u2028\u2029]*|\/\*[\s\S]*?\*\/|[A-Za-z_$\u0080-\uffff][\w$\u0080-\uffff]*|[+-]?(?:0[xX][\dA-Fa-f]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)/g;

/**
 * Parses JSON, or another notation with `parse`. An integer that a JavaScript number would change, such as 2^53 + 1,
 * becomes a bigint, which the rules of each field can reject or store as text.
 *
 * @throws SyntaxError
 */
export function parseJson(text: string, parse: (text: string) => unknown = JSON.parse): unknown {
  const value = parse(text);
  if (!LONG_NUMBER.test(text)) {
    return value;
  }
  const prefix = randomUUID();
  let replacements = 0;
  const replaced = text.replace(parse === JSON.parse ? JSON_TOKEN : JSON5_TOKEN, (token) => {
    const number = /^[+-]?[.\d]/.test(token) && LONG_NUMBER.test(token) ? parseNumber(token) : null;
    if (typeof number !== 'bigint') {
      return token;
    }
    replacements += 1;
    if (replacements > MAX_INTEGERS) {
      throw new SyntaxError('The text has too many integers that a JavaScript number would change.');
    }
    return `"${prefix}${number}"`;
  });
  return replacements > 0 ? restoreIntegers(parse(replaced), prefix) : value;
}

/** Serializes a value that `parseJson` returned. */
export function formatJson(value: unknown): string {
  const prefix = randomUUID();
  const text = JSON.stringify(value, (_key, part) => (typeof part === 'bigint' ? `${prefix}${part}` : part));
  return text.replace(new RegExp(`"${prefix}(-?\\d+)"`, 'g'), '$1');
}

/** Parses a number of JSON, JSON5 or GraphQL. An integer that a JavaScript number would change becomes a bigint. */
export function parseNumber(text: string): number | bigint {
  const unsigned = text.replace(/^[+-]/, '');
  const sign = text.startsWith('-') ? -1 : 1;
  const number = Number(unsigned);
  if (!Number.isInteger(number) || Number.isSafeInteger(number)) {
    return sign * number;
  }
  const exact = /^0x/i.test(unsigned) ? BigInt(unsigned) : parseInteger(unsigned);
  return exact === null || exact === parseInteger(String(number)) ? sign * number : BigInt(sign) * exact;
}

/** Parses a finite decimal number. Returns null if it isn't an integer. */
function parseInteger(decimal: string): bigint | null {
  const [mantissa = '', exponent = '0'] = decimal.toLowerCase().split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  const digits = (whole + fraction).replace(/^0+/, '');
  const zeros = Number(exponent) - fraction.length;
  if (zeros >= 0) {
    return BigInt(digits + '0'.repeat(zeros));
  }
  return /[1-9]/.test(digits.slice(zeros)) ? null : BigInt(digits.slice(0, zeros));
}

/** Replaces strings with this prefix by their integers. Iterates, since deep input would overflow the call stack. */
function restoreIntegers(value: unknown, prefix: string): unknown {
  const root: Record<string, unknown> = { value };
  const pending: Record<string, unknown>[] = [root];
  for (let container = pending.pop(); container !== undefined; container = pending.pop()) {
    for (const [key, child] of Object.entries(container)) {
      if (typeof child === 'string' && child.startsWith(prefix)) {
        container[key] = BigInt(child.slice(prefix.length));
      } else if (typeof child === 'object' && child !== null) {
        pending.push(child as Record<string, unknown>);
      }
    }
  }
  return root.value;
}

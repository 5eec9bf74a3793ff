import { randomUUID } from 'node:crypto';

export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };
export interface JsonObject {
  [key: string]: JsonValue;
}

/** The maximum nesting depth of metadata. */
export const MAX_LEVELS = 64;

/** The bounds at which `toCanonicalJson` stops, beyond those of any valid input. */
const COMPARED_LEVELS = MAX_LEVELS + 16;
const COMPARED_VALUES = 10_000;
const COMPARED_LENGTH = 65_536;

/**
 * Serializes a value for hashing. Equal values have the same text regardless of key order, and undefined fields are
 * omitted as in JSON. Input is hashed before it is validated, so whatever makes a value deeper or larger than valid
 * input is replaced by a placeholder.
 */
export function toCanonicalJson(value: JsonValue | bigint): string {
  let values = 0;

  function toText(value: JsonValue | bigint, level: number): string {
    values += 1;
    if (typeof value === 'bigint') {
      return String(value);
    }
    if (typeof value === 'string' && value.length > COMPARED_LENGTH) {
      return JSON.stringify(`${value.slice(0, COMPARED_LENGTH)}...`);
    }
    if (typeof value !== 'object' || value === null) {
      return JSON.stringify(value ?? null);
    }
    if (level > COMPARED_LEVELS || values > COMPARED_VALUES) {
      return '"..."';
    }
    const parts: string[] = [];
    const isArray = Array.isArray(value);
    for (const key of isArray ? value.keys() : Object.keys(value).sort()) {
      if (values > COMPARED_VALUES) {
        parts.push('"..."');
        break;
      }
      const child = (value as Record<string | number, JsonValue | undefined>)[key];
      if (isArray || child !== undefined) {
        const text = toText(child ?? null, level + 1);
        parts.push(isArray ? text : `${JSON.stringify(key)}:${text}`);
      }
    }
    return isArray ? `[${parts.join(',')}]` : `{${parts.join(',')}}`;
  }

  return toText(value, 0);
}

/** Shorter numbers are always exact: a JavaScript number has 15 significant digits, or 53 bits. */
const LONG_NUMBER = /[\d.]{16}|0x[\da-f]{14}/i;

/** The maximum number of integers that become a bigint in one text, since that takes much longer than other values. */
const MAX_INTEGERS = 10_000;

/** Strings and long numbers of JSON. */
const JSON_TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]{14,}/g;

/** Strings, comments, names and numbers of JSON5. */
const JSON5_TOKEN =
  /"[^"\\]*(?:\\[\s\S][^"\\]*)*"|'[^'\\]*(?:\\[\s\S][^'\\]*)*'|\/\/[^\n\r\u2028\u2029]*|\/\*[\s\S]*?\*\/|[A-Za-z_$\u0080-\uffff][\w$\u0080-\uffff]*|[+-]?(?:0[xX][\dA-Fa-f]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)/g;

interface ParseOptions {
  /** The parser. Defaults to JSON.parse. */
  parse?: (text: string) => unknown;
  /** The number of integers that became a bigint so far, for a text that is parsed in parts. */
  integers?: { count: number };
  /** The maximum number of integers that become a bigint. */
  maxIntegers?: number;
}

/**
 * Parses JSON, or another notation with `parse`. An integer that a JavaScript number would change, such as 2^53 + 1,
 * becomes a bigint, which the rules of each field can reject or store as text.
 *
 * @throws SyntaxError
 */
export function parseJson(
  text: string,
  { parse = JSON.parse, integers = { count: 0 }, maxIntegers = MAX_INTEGERS }: ParseOptions = {},
): unknown {
  const value = parse(text);
  if (!LONG_NUMBER.test(text)) {
    return value;
  }
  const prefix = randomUUID();
  const before = integers.count;
  const replaced = text.replace(parse === JSON.parse ? JSON_TOKEN : JSON5_TOKEN, (token) => {
    const number = /^[+-]?[.\d]/.test(token) && LONG_NUMBER.test(token) ? parseNumber(token) : null;
    if (typeof number !== 'bigint') {
      return token;
    }
    integers.count += 1;
    if (integers.count > maxIntegers) {
      throw new SyntaxError('The text has too many integers that a JavaScript number would change.');
    }
    return `"${prefix}${number}"`;
  });
  return integers.count > before ? restoreIntegers(parse(replaced), prefix) : value;
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

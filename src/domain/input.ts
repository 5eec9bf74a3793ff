import { z } from 'zod';
import { shortenForMessage } from './addresses/address.ts';
import { formatCount } from './count-text.ts';
import { DomainFailure } from './failures.ts';
import { MAX_COUNT, MAX_TIME, MIN_TIME } from './value-ranges.ts';

/**
 * Validates the input of an entry point with a schema of the domain, so that the same rules apply at every entry point.
 * Fails with BAD_USER_INPUT for the first invalid field, otherwise with MISSING_PARAMETERS for all required fields that
 * are absent, null or empty. The legacy contract reports invalid values first.
 */
export function parseInput<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  assertStorable(value);
  const parsed = schema.safeParse(value ?? {}, { reportInput: true, error: describeIssue });
  if (parsed.success) {
    return parsed.data;
  }

  const missing: string[] = [];
  for (const issue of parsed.error.issues) {
    const field = formatPath(issue.path);
    const absent = issue.code === 'invalid_type' && (issue.input === undefined || issue.input === null);
    if (!absent && !isEmptyText(issue)) {
      throw createInvalidFailure(field, issue.message);
    }
    missing.push(field);
  }
  throw new DomainFailure('MISSING_PARAMETERS', {
    parameters: missing,
    details: describeMissing(missing),
  });
}

/** Describes missing fields: "`uri` is required." */
export function describeMissing(fields: readonly string[]): string {
  const names = fields.map((field) => `\`${field}\``);
  const others = names.slice(0, -1).join(', ');
  return others === '' ? `${names.join('')} is required.` : `${others} and ${names.at(-1)} are required.`;
}

/** Returns a predicate for an issue that has no message in the schema. Clients never see Zod's own messages. */
function describeIssue(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      if (typeof issue.input === 'bigint' && (issue.expected === 'int' || issue.expected === 'number')) {
        return `must be a smaller number; got ${shortenForMessage(String(issue.input))}.`;
      }
      return `must be ${TYPE_NAMES[issue.expected] ?? 'of another type'}; got ${describeValue(issue.input)}.`;
    case 'invalid_value': {
      const values = issue.values.map((value) => `\`${String(value)}\``).join(', ');
      const given =
        typeof issue.input === 'string' ? `\`${shortenForMessage(issue.input)}\`` : describeValue(issue.input);
      return `must be one of ${values}; got ${given}.`;
    }
    case 'too_small':
      return issue.origin === 'string' && issue.minimum === 1
        ? 'must not be empty.'
        : describeRange(issue.origin, 'at least', issue.minimum, issue.input);
    case 'too_big':
      return describeRange(issue.origin, 'at most', issue.maximum, issue.input);
    default:
      return 'is not valid.';
  }
}

function describeRange(
  origin: string,
  relation: 'at least' | 'at most',
  bound: number | bigint,
  input: unknown,
): string {
  if (typeof input === 'string') {
    return `must be ${relation} ${formatCount(bound, 'character')}; got ${input.length}.`;
  }
  return origin === 'array' && Array.isArray(input)
    ? `must have ${relation} ${formatCount(bound, 'entry', 'entries')}; got ${input.length}.`
    : `must be ${relation} ${bound}; got ${String(input)}.`;
}

/** Descriptions of Zod's types. The domain has no fractional numbers. */
const TYPE_NAMES: Readonly<Record<string, string>> = {
  array: 'an array',
  bigint: 'a number',
  boolean: 'a boolean',
  int: 'a whole number',
  number: 'a whole number',
  object: 'an object',
  string: 'a string',
};

function describeValue(value: unknown): string {
  if (typeof value === 'number') {
    return Number.isInteger(value) ? 'a number' : String(value);
  }
  if (Array.isArray(value)) {
    return 'an array';
  }
  return value === null ? 'null' : (TYPE_NAMES[typeof value] ?? `a ${typeof value}`);
}

/**
 * Fails with BAD_USER_INPUT unless a bulk call has 1 to `max` items. Doesn't validate the items, because each of them has
 * its own failure.
 */
export function assertItemCount(items: readonly unknown[], max: number): void {
  if (items.length === 0) {
    throw createInvalidFailure('items', 'must not be empty.');
  }
  if (items.length > max) {
    throw createInvalidFailure(
      'items',
      `must have at most ${formatCount(max, 'entry', 'entries')}; got ${items.length}.`,
    );
  }
}

/** Returns a text that isn't part of an input object. Fails with BAD_USER_INPUT if a database can't store it. */
export function validateStorableText(text: string, field: string): string {
  if (hasBrokenText(text)) {
    throw createBrokenTextFailure([field]);
  }
  return text;
}

/** A count, within the range that every entry point can return. */
export const countInput = z.int().min(0).max(MAX_COUNT);

/** A required text. Whitespace alone counts as missing. */
export const requiredText = z.string().refine((text) => text.trim() !== '', { params: { empty: true } });

/** An optional text. Null and an empty string mean absent, because legacy clients send them. */
export const optionalText = z
  .string()
  .nullish()
  .transform((text) => (text === undefined || text === '' ? null : text));

/** A change to an optional text. Undefined leaves it unchanged; null and an empty string clear it. */
export const removableText = z
  .string()
  .nullish()
  .transform((text) => (text === '' ? null : text));

/** Creates a schema for an optional text of at most `max` characters. */
export function createShortTextSchema(max: number) {
  return z
    .string()
    .max(max)
    .nullish()
    .transform((text) => (text === undefined || text === '' ? null : text));
}

/**
 * Creates a schema for an array of at most `max` entries. Checks their number before the entries, because the cost of
 * invalid entries is higher.
 */
export function createListSchema<S extends z.ZodType>(entry: S, max: number) {
  return z
    .custom<z.input<S>[]>((list) => !Array.isArray(list) || list.length <= max, {
      error: ({ input }) =>
        `must have at most ${formatCount(max, 'entry', 'entries')}; got ${(input as unknown[]).length}.`,
    })
    .pipe(z.array(entry));
}

/** The maximum length of a recorded text, in UTF-16 code units. */
const RECORDED_LENGTH = 4_096;

/**
 * An optional text that the server only records. Long texts are truncated instead of rejected, because SDKs would
 * resend a rejected report forever.
 */
export const recordedText = optionalText.transform((text) => text && truncate(text));

/** Like `recordedText`, but required. */
export const requiredRecordedText = requiredText.transform(truncate);

function truncate(text: string): string {
  return text.slice(0, RECORDED_LENGTH).toWellFormed();
}

function isEmptyText(issue: z.core.$ZodIssue): boolean {
  return issue.code === 'custom' && issue.params?.empty === true;
}

function createInvalidFailure(field: string, reason: string, path: readonly string[] = []): DomainFailure {
  return new DomainFailure('BAD_USER_INPUT', {
    field,
    ...(path.some((segment) => segment.includes('.')) ? { path } : {}),
    details: field === '' ? `The input ${reason}` : `\`${field}\` ${reason}`,
  });
}

function createBrokenTextFailure(path: readonly string[]): DomainFailure {
  return createInvalidFailure(
    path.join('.'),
    "contains U+0000 or a lone surrogate, which databases can't store. Remove it.",
    path,
  );
}

function formatPath(path: readonly PropertyKey[]): string {
  return path.map(String).join('.');
}

/** The maximum number of values in an input, at all levels. Valid input has fewer. */
const MAX_VALUES = 10_000;

/**
 * Fails with BAD_USER_INPUT if an input has too many values, or a text that contains U+0000 or a lone surrogate. Uses a
 * stack instead of recursion, because the nesting depth of input is unlimited.
 */
function assertStorable(input: unknown): void {
  let values = 0;
  const stack: PendingValue[] = [{ value: input, key: '', parent: null }];
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const { value } = top;
    if (typeof value === 'string') {
      if (hasBrokenText(value)) {
        throw createBrokenTextFailure(getPendingPath(top));
      }
    } else if (typeof value === 'object' && value !== null) {
      const keys = Array.isArray(value) ? value.keys() : Object.keys(value);
      for (const key of keys) {
        values += 1;
        if (values > MAX_VALUES) {
          throw createInvalidFailure(getField(top), `has more than ${MAX_VALUES} values.`);
        }
        if (typeof key === 'string' && hasBrokenText(key)) {
          throw createBrokenTextFailure(getPendingPath(top));
        }
        stack.push({ value: (value as Record<string | number, unknown>)[key], key, parent: top });
      }
    }
  }
}

/** A value to check, with its position. The input itself has no parent. */
interface PendingValue {
  value: unknown;
  key: string | number;
  parent: PendingValue | null;
}

/** Returns the field of the input that contains a value. */
function getField(pending: PendingValue): string {
  let at = pending;
  while (at.parent !== null && at.parent.parent !== null) {
    at = at.parent;
  }
  return String(at.key);
}

function getPendingPath(pending: PendingValue): string[] {
  const keys: string[] = [];
  for (let at = pending; at.parent !== null; at = at.parent) {
    keys.unshift(String(at.key));
  }
  return keys;
}

/** Whether a text contains U+0000 or a lone surrogate, which databases and clients can't handle. */
export function hasBrokenText(text: string): boolean {
  return text.includes('\0') || !text.isWellFormed();
}

const TIME_RANGE = `must be between ${new Date(MIN_TIME).toISOString()} and ${new Date(MAX_TIME).toISOString()}.`;

/** An optional time in milliseconds since the epoch, within the range that every entry point can return. */
export const timeInput = z
  .int()
  .min(MIN_TIME, TIME_RANGE)
  .max(MAX_TIME, TIME_RANGE)
  .nullish()
  .transform((time) => time ?? null);

import { z } from 'zod';
import { DomainFailure } from './failures.ts';

/**
 * Reads an input that a door handed over, by the domain's own schema, so that every door refuses alike. A value of the
 * wrong type is INVALID_JSON and names the field; a mandatory one that is absent, null or empty is MISSING_PARAMETERS
 * and names all of them. Wrong types are told first, as the legacy contract has it.
 */
export function parseInput<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const brokenPath = findBrokenText(value);
  if (brokenPath !== null) {
    throw createBrokenTextFailure(brokenPath);
  }
  const parsed = schema.safeParse(value ?? {}, { reportInput: true });
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
    details: `Give a value for ${missing.map((name) => `\`${name}\``).join(', ')}.`,
  });
}

/** Checks how many items a bulk call has, and nothing else: what is wrong with one of them is that one's failure. */
export function assertItemCount(items: readonly unknown[], max: number): void {
  if (items.length === 0) {
    throw createInvalidFailure('items', 'is empty');
  }
  if (items.length > max) {
    throw createInvalidFailure('items', `has more than ${max} entries`);
  }
}

/** A text that comes beside an input, as an argument of its own. Fails with INVALID_JSON for what no database can keep. */
export function validateStorableText(text: string, field: string): string {
  if (findBrokenText(text) !== null) {
    throw createBrokenTextFailure(field);
  }
  return text;
}

/** A mandatory text. */
export const requiredText = z.string().refine((text) => text.trim() !== '', { params: { empty: true } });

/** Null and the empty text mean absent, as old clients send them. */
export const optionalText = z
  .string()
  .nullish()
  .transform((text) => (text === undefined || text === '' ? null : text));

/** A text of at most so many characters, or null. */
export function createShortTextSchema(max: number) {
  return z
    .string()
    .max(max, `is longer than ${max} characters`)
    .nullish()
    .transform((text) => (text === undefined || text === '' ? null : text));
}

/** The most characters of a text that is recorded. */
const RECORDED_LENGTH = 4_096;

/**
 * A text that is recorded and nothing else, or null. What is too long is cut and not refused: SDKs send a report that
 * was refused again, for ever.
 */
export const recordedText = optionalText.transform((text) => text && truncate(text));

/** As `recordedText`, and mandatory. */
export const requiredRecordedText = requiredText.transform(truncate);

function truncate(text: string): string {
  return text.slice(0, RECORDED_LENGTH).toWellFormed();
}

function isEmptyText(issue: z.core.$ZodIssue): boolean {
  return issue.code === 'custom' && issue.params?.empty === true;
}

function createInvalidFailure(field: string, reason: string): DomainFailure {
  return new DomainFailure('INVALID_JSON', {
    field,
    details: field === '' ? `The input ${reason}` : `\`${field}\` ${reason}`,
  });
}

function createBrokenTextFailure(field: string): DomainFailure {
  return createInvalidFailure(field, 'holds U+0000 or a lone surrogate, which no database can keep');
}

function formatPath(path: readonly PropertyKey[]): string {
  return path.map(String).join('.');
}

/** The path of the first text that is no well-formed Unicode or holds U+0000, or null. Without recursion: input is deep at will. */
function findBrokenText(value: unknown): string | null {
  const stack: { value: unknown; path: string }[] = [{ value, path: '' }];
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const { value, path } = top;
    if (typeof value === 'string') {
      if (value.includes('\0') || !value.isWellFormed()) {
        return path;
      }
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, inner] of Object.entries(value)) {
        const innerPath = path === '' ? key : `${path}.${key}`;
        if (key.includes('\0') || !key.isWellFormed()) {
          return path;
        }
        stack.push({ value: inner, path: innerPath });
      }
    }
  }
  return null;
}

/** A time as milliseconds since the epoch, within what a JavaScript date can hold. */
export const timeInput = z
  .int()
  .min(0)
  .max(8_640_000_000_000_000)
  .nullish()
  .transform((time) => time ?? null);

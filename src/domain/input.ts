import { z } from 'zod';
import { DomainFailure } from './failures.ts';

/**
 * Reads an input that a door handed over, by the domain's own schema, so that every door refuses alike. A value of the
 * wrong type is INVALID_JSON and names the field; a mandatory one that is absent, null or empty is MISSING_PARAMETERS
 * and names all of them. Wrong types are told first, as the legacy contract has it.
 */
export function parseInput<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const broken = brokenTextAt(value);
  if (broken !== null) {
    throw brokenText(broken);
  }
  const parsed = schema.safeParse(value ?? {}, { reportInput: true });
  if (parsed.success) return parsed.data;

  const missing: string[] = [];
  for (const issue of parsed.error.issues) {
    const field = pathText(issue.path);
    const absent = issue.code === 'invalid_type' && (issue.input === undefined || issue.input === null);
    if (!absent && !isEmptyText(issue)) throw invalid(field, issue.message);
    missing.push(field);
  }
  throw new DomainFailure('MISSING_PARAMETERS', {
    parameters: missing,
    details: `Give a value for ${missing.map((name) => `\`${name}\``).join(', ')}.`,
  });
}

/** Checks how many items a bulk call has, and nothing else: what is wrong with one of them is that one's failure. */
export function countedItems(items: readonly unknown[], most: number): void {
  if (items.length === 0) throw invalid('items', 'is empty');
  if (items.length > most) throw invalid('items', `has more than ${most} entries`);
}

/** A text that comes beside an input, as an argument of its own. Fails with INVALID_JSON for what no database can keep. */
export function keepableText(text: string, field: string): string {
  if (brokenTextAt(text) !== null) throw brokenText(field);
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
export function shortText(most: number) {
  return z
    .string()
    .max(most, `is longer than ${most} characters`)
    .nullish()
    .transform((text) => (text === undefined || text === '' ? null : text));
}

/** The most characters of a text that is recorded. */
const RECORDED_LENGTH = 4_096;

/**
 * A text that is recorded and nothing else, or null. What is too long is cut and not refused: SDKs send a report that
 * was refused again, for ever.
 */
export const recordedText = optionalText.transform((text) => text && cut(text));

/** As `recordedText`, and mandatory. */
export const requiredRecordedText = requiredText.transform(cut);

function cut(text: string): string {
  return text.slice(0, RECORDED_LENGTH).toWellFormed();
}

function isEmptyText(issue: z.core.$ZodIssue): boolean {
  return issue.code === 'custom' && issue.params?.empty === true;
}

function invalid(field: string, details: string): DomainFailure {
  return new DomainFailure('INVALID_JSON', { field, details: field === '' ? details : `${field}: ${details}` });
}

function brokenText(field: string): DomainFailure {
  return invalid(field, 'holds U+0000 or a lone surrogate, which no database can keep');
}

function pathText(path: readonly PropertyKey[]): string {
  return path.map(String).join('.');
}

/** The path of the first text that is no well-formed Unicode or holds U+0000, or null. Without recursion: input is deep at will. */
function brokenTextAt(value: unknown): string | null {
  const stack: { value: unknown; path: string }[] = [{ value, path: '' }];
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const { value, path } = top;
    if (typeof value === 'string') {
      if (value.includes('\0') || !value.isWellFormed()) return path;
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, inner] of Object.entries(value)) {
        const innerPath = path === '' ? key : `${path}.${key}`;
        if (key.includes('\0') || !key.isWellFormed()) return path;
        stack.push({ value: inner, path: innerPath });
      }
    }
  }
  return null;
}

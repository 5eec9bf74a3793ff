import { z } from 'zod';
import { accept, type Checked, reject, requireValid } from '../failures.ts';
import { parseInput, timeInput } from '../input.ts';
import { parseInstant } from '../instant.ts';
import type { CreateSmartLinkInput } from '../smart-links/draft.ts';
import type { ImportRecord } from './import.ts';
import { type FieldForm, LINK_FIELDS } from './link-columns.ts';

/** What a name in a file means. */
interface FieldName {
  path: string;
  form: FieldForm;
}

/** By their names in lower case without punctuation: `redeem_limit`, `redeemLimit` and `Redeem limit` are the same. */
const FIELD_NAMES: ReadonlyMap<string, FieldName> = new Map<string, FieldName>([
  ...LINK_FIELDS.map(({ column, path, form }): [string, FieldName] => [normalizeName(column), { path, form }]),
  // What /v2 calls the overrides.
  ['routes', { path: 'overrides', form: 'json' }],
  ['preview', { path: 'preview', form: 'json' }],
]);

/** A record in the domain's words, before any rule of links was asked. */
interface ImportedLinkInput {
  input: CreateSmartLinkInput;
  redeemCount: number;
  /** Milliseconds since the epoch; null: the file does not say. */
  createdAt: number | null;
}

/** A record's values by the paths of the domain, with what the file calls them. */
export interface ReadRecord {
  values: ReadonlyMap<string, Checked<unknown>>;
  /** What the file calls a field of the domain. */
  getFieldName(path: string): string;
  /** What the file has that nothing is known of. */
  ignored: readonly string[];
}

/** Finds out what the values of a record are meant for. What can't be read is told when it is asked for. */
export function readRecord(fields: NonNullable<ImportRecord['fields']>): ReadRecord {
  const values = new Map<string, Checked<unknown>>();
  const names = new Map<string, string>();
  const ignored: string[] = [];
  for (const [name, value] of Object.entries(fields)) {
    const field = findField(name);
    if (field === undefined) {
      ignored.push(name);
    } else if (!isAbsent(value, field.form)) {
      const other = names.get(field.path);
      values.set(
        field.path,
        other === undefined ? readValue(field.form, value) : reject(`says what ${other} says already; leave one out`),
      );
      names.set(field.path, name);
    }
  }
  const getFieldName = (path: string) => {
    const [whole, name] = [...names].find(([own]) => path === own || path.startsWith(`${own}.`)) ?? [path, path];
    return name + path.slice(whole.length);
  };
  return { values, getFieldName, ignored };
}

/** Whether a column of that name is for this field. */
export function isNameOfField(name: string, path: string): boolean {
  return findField(name)?.path === path;
}

function findField(name: string): FieldName | undefined {
  return FIELD_NAMES.get(name) ?? FIELD_NAMES.get(normalizeName(name));
}

function normalizeName(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

const ownInput = z.object({
  redeemCount: z
    .int()
    .min(0)
    .max(2 ** 31 - 1)
    .nullish()
    .transform((count) => count ?? 0),
  createdAt: timeInput,
});

/** What a record asks for. Fails with INVALID_JSON for a value that can't be what its field is for. */
export function toLinkInput({ values }: ReadRecord): ImportedLinkInput {
  const getValue = (path: string) => {
    const value = values.get(path);
    return value === undefined ? undefined : requireValid(value, 'INVALID_JSON', path);
  };
  const own = parseInput(ownInput, { redeemCount: getValue('redeemCount'), createdAt: getValue('createdAt') });
  const input: Record<string, unknown> = {};
  for (const { path } of LINK_FIELDS) {
    const [name = '', part] = path.split('.');
    if (part !== undefined) {
      input[name] = getValue(name) ?? { ...(input[name] as object | undefined), [part]: getValue(path) };
    } else if (!Object.hasOwn(own, name)) {
      input[name] = getValue(name);
    }
  }
  // Of whichever types they are: the rules of links look at each, as at any client's input.
  return { input: input as unknown as CreateSmartLinkInput, ...own };
}

function isAbsent(value: unknown, form: FieldForm): boolean {
  if (value === null || value === undefined || value === '') {
    return true;
  }
  return form !== 'text' && typeof value === 'string' && value.trim() === '';
}

/** A text by the form of its field; what is no text came from JSON and is what it is. */
function readValue(form: FieldForm, value: unknown): Checked<unknown> {
  if (form === 'time') {
    return readTime(value);
  }
  if (typeof value !== 'string') {
    return accept(value);
  }
  const text = value.trim();
  switch (form) {
    case 'text':
      return accept(value);
    case 'json':
      return readJson(text);
    case 'tags':
      return text.startsWith('[') ? readJson(text) : accept(text.split('|').filter((tag) => tag.trim() !== ''));
    case 'count':
      return /^\d{1,15}$/.test(text) ? accept(Number(text)) : reject('is no whole number');
    case 'flag':
      return readFlag(text);
  }
}

function readJson(text: string): Checked<unknown> {
  try {
    return accept(JSON.parse(text));
  } catch {
    // What the parser says differs from one Node to the next, and repeats the text.
    return reject('is no JSON');
  }
}

function readFlag(text: string): Checked<boolean> {
  if (/^(true|t|yes|1)$/i.test(text)) {
    return accept(true);
  }
  if (/^(false|f|no|0)$/i.test(text)) {
    return accept(false);
  }
  return reject('is neither true nor false');
}

/** Nobody made a link in the first years after 1970: so small a number is in seconds. */
const MIN_MILLISECONDS = 100_000_000_000;

function readTime(value: unknown): Checked<unknown> {
  const number = typeof value === 'string' && /^\d{1,16}$/.test(value.trim()) ? Number(value) : value;
  if (typeof number === 'number') {
    return number < MIN_MILLISECONDS
      ? reject('is a number of seconds, it seems; write milliseconds since 1970, or ISO 8601')
      : accept(number);
  }
  const time = typeof number === 'string' ? parseInstant(number) : null;
  if (time !== null) {
    return accept(time);
  }
  return reject('is no time with its zone, such as 2026-05-04T12:30:00Z, no day and no number of milliseconds');
}

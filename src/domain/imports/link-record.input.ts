import { z } from 'zod';
import { accept, type Checked, reject, requireValid } from '../failures.ts';
import { parseInput } from '../input.ts';
import { parseInstant } from '../instant.ts';
import { type CreateSmartLinkInput, timeInput } from '../smart-links/smart-link.input.ts';
import type { ImportRecord } from './import.ts';

/** How a field is written where the file knows nothing but texts. */
type Form = 'text' | 'json' | 'tags' | 'count' | 'flag' | 'time';

interface Field {
  /** What the domain calls it. */
  path: string;
  form: Form;
}

/** By their names in small letters without signs: `redeem_limit`, `redeemLimit` and `Redeem limit` are one. */
const FIELDS: ReadonlyMap<string, Field> = new Map([
  ['code', { path: 'code', form: 'text' }],
  ['uri', { path: 'uri', form: 'text' }],
  // What /v2 calls the overrides.
  ['routes', { path: 'overrides', form: 'json' }],
  ['overrides', { path: 'overrides', form: 'json' }],
  ['metadata', { path: 'metadata', form: 'json' }],
  ['redeemlimit', { path: 'redeemLimit', form: 'count' }],
  ['redeemcount', { path: 'redeemCount', form: 'count' }],
  ['tags', { path: 'tags', form: 'tags' }],
  ['unique', { path: 'unique', form: 'flag' }],
  ['createdat', { path: 'createdAt', form: 'time' }],
  ['startsat', { path: 'startsAt', form: 'time' }],
  ['expiresat', { path: 'expiresAt', form: 'time' }],
  ['expiredurl', { path: 'expiredUrl', form: 'text' }],
  ['preview', { path: 'preview', form: 'json' }],
  ['previewtitle', { path: 'preview.title', form: 'text' }],
  ['previewdescription', { path: 'preview.description', form: 'text' }],
  ['previewimageurl', { path: 'preview.imageUrl', form: 'text' }],
]);

/** A record in the domain's words, before any rule of links was asked. */
export interface ImportedLinkInput {
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

function findField(name: string): Field | undefined {
  return FIELDS.get(name) ?? FIELDS.get(name.toLowerCase().replace(/[^a-z0-9]/g, ''));
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
  const input = {
    code: getValue('code'),
    uri: getValue('uri'),
    overrides: getValue('overrides'),
    metadata: getValue('metadata'),
    redeemLimit: getValue('redeemLimit'),
    tags: getValue('tags'),
    unique: getValue('unique'),
    startsAt: getValue('startsAt'),
    expiresAt: getValue('expiresAt'),
    expiredUrl: getValue('expiredUrl'),
    preview: getValue('preview') ?? {
      title: getValue('preview.title'),
      description: getValue('preview.description'),
      imageUrl: getValue('preview.imageUrl'),
    },
  };
  // Of whichever types they are: the rules of links look at each, as at any client's input.
  return { input: input as CreateSmartLinkInput, ...own };
}

function isAbsent(value: unknown, form: Form): boolean {
  if (value === null || value === undefined || value === '') {
    return true;
  }
  return form !== 'text' && typeof value === 'string' && value.trim() === '';
}

/** A text by the form of its field; what is no text came from JSON and is what it is. */
function readValue(form: Form, value: unknown): Checked<unknown> {
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
const LEAST_MILLISECONDS = 100_000_000_000;

function readTime(value: unknown): Checked<unknown> {
  const number = typeof value === 'string' && /^\d{1,16}$/.test(value.trim()) ? Number(value) : value;
  if (typeof number === 'number') {
    return number < LEAST_MILLISECONDS
      ? reject('is a number of seconds, it seems; write milliseconds since 1970, or ISO 8601')
      : accept(number);
  }
  const time = typeof number === 'string' ? parseInstant(number) : null;
  if (time !== null) {
    return accept(time);
  }
  return reject('is no time with its zone, such as 2026-05-04T12:30:00Z, no day and no number of milliseconds');
}

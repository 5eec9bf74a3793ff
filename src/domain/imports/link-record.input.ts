import { z } from 'zod';
import { shortenForMessage } from '../addresses/address.ts';
import { accept, type Checked, reject, requireValid } from '../failures.ts';
import { countInput, parseInput, timeInput } from '../input.ts';
import { parseInstant } from '../instant.ts';
import { parseJson } from '../json.ts';
import type { CreateSmartLinkInput } from '../smart-links/draft.ts';
import type { ImportRecord } from './import.ts';
import { type FieldForm, LINK_FIELDS } from './link-columns.ts';

/** The field that a name in a file refers to. */
interface FieldName {
  path: string;
  form: FieldForm;
}

/** By name in lower case without punctuation: `redeem_limit`, `redeemLimit` and `Redeem limit` are equivalent. */
const FIELD_NAMES: ReadonlyMap<string, FieldName> = new Map<string, FieldName>([
  ...LINK_FIELDS.map(({ column, path, form }): [string, FieldName] => [normalizeName(column), { path, form }]),
  // The name of the overrides in /v2.
  ['routes', { path: 'overrides', form: 'json' }],
  ['preview', { path: 'preview', form: 'json' }],
]);

/** A record converted to the domain's input, before the rules for links are checked. */
interface ImportedLinkInput {
  input: CreateSmartLinkInput;
  redeemCount: number;
  /** Milliseconds since the epoch; null if the file doesn't contain the time. */
  createdAt: number | null;
}

/** A record's values by field path, with the name of each field in the file. */
export interface ReadRecord {
  values: ReadonlyMap<string, Checked<unknown>>;
  /** Returns the name of a field in the file. */
  getFieldName(path: string): string;
  /** The names in the file that don't refer to any field. */
  ignored: readonly string[];
}

/** Assigns the values of a record to fields. An invalid value is reported when it is used. */
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
        other === undefined
          ? readValue(field.form, value)
          : reject(`is the same field as \`${other}\`. Remove one of them.`),
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

/** Whether a column with this name refers to the field. */
export function isNameOfField(name: string, path: string): boolean {
  return findField(name)?.path === path;
}

/** Whether a column with this name refers to any field. */
export function isFieldName(name: string): boolean {
  return findField(name) !== undefined;
}

function findField(name: string): FieldName | undefined {
  return FIELD_NAMES.get(name) ?? FIELD_NAMES.get(normalizeName(name));
}

function normalizeName(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

const ownInput = z.object({
  redeemCount: countInput.nullish().transform((count) => count ?? 0),
  createdAt: timeInput,
});

/** Converts a record to the input for a link. Fails with BAD_USER_INPUT for a value that its field can't have. */
export function toLinkInput({ values }: ReadRecord): ImportedLinkInput {
  const getValue = (path: string) => {
    const value = values.get(path);
    return value === undefined ? undefined : requireValid(value, 'BAD_USER_INPUT', path);
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
  // The rules for links check the types, as for any client's input.
  return { input: input as unknown as CreateSmartLinkInput, ...own };
}

function isAbsent(value: unknown, form: FieldForm): boolean {
  if (value === null || value === undefined || value === '') {
    return true;
  }
  return form !== 'text' && typeof value === 'string' && value.trim() === '';
}

/** Parses a string in the format of its field. Any other value comes from JSON and is returned unchanged. */
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
    case 'code':
      return accept(text);
    case 'json':
      return readJson(text);
    case 'tags':
      return text.startsWith('[') ? readJson(text) : accept(text.split('|').filter((tag) => tag.trim() !== ''));
    case 'count':
      return /^\d{1,15}$/.test(text)
        ? accept(Number(text))
        : reject(`must be a whole number; got \`${shortenForMessage(text)}\`.`);
    case 'flag':
      return readFlag(text);
  }
}

function readJson(text: string): Checked<unknown> {
  try {
    return accept(parseJson(text));
  } catch {
    // The parser's message differs between Node.js versions and repeats the text.
    return reject('must be valid JSON.');
  }
}

function readFlag(text: string): Checked<boolean> {
  if (/^(true|t|yes|1)$/i.test(text)) {
    return accept(true);
  }
  if (/^(false|f|no|0)$/i.test(text)) {
    return accept(false);
  }
  return reject(`must be \`true\` or \`false\`; got \`${shortenForMessage(text)}\`.`);
}

/** Smaller numbers are probably seconds: as milliseconds, they would be before March 1973. */
const MIN_MILLISECONDS = 100_000_000_000;

function readTime(value: unknown): Checked<unknown> {
  const number = typeof value === 'string' && /^\d{1,16}$/.test(value.trim()) ? Number(value) : value;
  if (typeof number === 'number') {
    return number < MIN_MILLISECONDS
      ? reject('seems to be in seconds. Use milliseconds since 1970, or ISO 8601.')
      : accept(number);
  }
  const time = typeof number === 'string' ? parseInstant(number) : null;
  if (time !== null) {
    return accept(time);
  }
  return reject(
    'must be an ISO 8601 time with a time zone, such as `2026-05-04T12:30:00Z`, a date, or milliseconds since 1970.',
  );
}

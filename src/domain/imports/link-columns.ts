import { buildWebLink, type WebBase } from '../addresses/web-address.ts';
import { hasSignificantSlashes } from '../apps/uri.ts';
import { formatInstant } from '../instant.ts';
import { type SmartLink, toOverrideInputs } from '../smart-links/smart-link.ts';

/** The text format of a field in a table. */
export type FieldForm = 'text' | 'code' | 'json' | 'tags' | 'count' | 'flag' | 'time';

interface LinkField {
  /** The name of the field's column in a table, and of its key in a JSON record. */
  column: string;
  /** The field's path in `CreateSmartLinkInput`. A path with a dot is part of an object. */
  path: string;
  form: FieldForm;
  /** Returns the field's value in an export of an app with this website. */
  getValue: (link: SmartLink, webBase: WebBase | null) => unknown;
}

/**
 * The fields of a link that exports write and imports read, in the order of a table's columns. A link's id, creator and
 * modification time are left out, because they are meaningful only within one installation.
 */
export const LINK_FIELDS = [
  { column: 'code', path: 'code', form: 'code', getValue: ({ code }) => code },
  { column: 'uri', path: 'uri', form: 'text', getValue: formatImportUri },
  { column: 'overrides', path: 'overrides', form: 'json', getValue: ({ overrides }) => toOverrideInputs(overrides) },
  { column: 'metadata', path: 'metadata', form: 'json', getValue: ({ metadata }) => metadata },
  { column: 'redeem_limit', path: 'redeemLimit', form: 'count', getValue: ({ redeemLimit }) => redeemLimit },
  { column: 'redeem_count', path: 'redeemCount', form: 'count', getValue: ({ redeemCount }) => redeemCount },
  { column: 'tags', path: 'tags', form: 'tags', getValue: ({ tags }) => tags },
  { column: 'title', path: 'title', form: 'text', getValue: ({ title }) => title },
  { column: 'note', path: 'note', form: 'text', getValue: ({ note }) => note },
  { column: 'disabled', path: 'disabled', form: 'flag', getValue: ({ disabled }) => disabled },
  { column: 'unique', path: 'unique', form: 'flag', getValue: ({ unique }) => unique },
  { column: 'created_at', path: 'createdAt', form: 'time', getValue: ({ createdAt }) => formatInstant(createdAt) },
  { column: 'starts_at', path: 'startsAt', form: 'time', getValue: ({ startsAt }) => formatOptional(startsAt) },
  { column: 'expires_at', path: 'expiresAt', form: 'time', getValue: ({ expiresAt }) => formatOptional(expiresAt) },
  { column: 'expired_url', path: 'expiredUrl', form: 'text', getValue: ({ expiredUrl }) => expiredUrl },
  { column: 'preview_title', path: 'preview.title', form: 'text', getValue: ({ preview }) => preview.title },
  {
    column: 'preview_description',
    path: 'preview.description',
    form: 'text',
    getValue: ({ preview }) => preview.description,
  },
  { column: 'preview_image_url', path: 'preview.imageUrl', form: 'text', getValue: ({ preview }) => preview.imageUrl },
] as const satisfies readonly LinkField[];

type LinkColumn = (typeof LINK_FIELDS)[number]['column'];

/**
 * A link in a file: a JSON object on one line, or a row of a table with these columns. Times are in ISO 8601 format, or
 * in milliseconds since the epoch if the year has more than four digits.
 */
export type LinkRecord = { [F in (typeof LINK_FIELDS)[number] as F['column']]: ReturnType<F['getValue']> };

/** The columns of a table of links, in order. */
export const RECORD_COLUMNS: readonly LinkColumn[] = LINK_FIELDS.map(({ column }) => column);

export function toLinkRecord(link: SmartLink, webBase: WebBase | null): LinkRecord {
  return Object.fromEntries(LINK_FIELDS.map(({ column, getValue }) => [column, getValue(link, webBase)])) as LinkRecord;
}

/** Returns the URI, as a URL of the website if it has slashes that a path would lose when it is imported. */
export function formatImportUri({ uri }: Pick<SmartLink, 'uri'>, webBase: WebBase | null): string {
  return hasSignificantSlashes(uri) && webBase !== null ? buildWebLink(webBase, uri) : uri;
}

function formatOptional(time: number | null): string | number | null {
  return time === null ? null : formatInstant(time);
}

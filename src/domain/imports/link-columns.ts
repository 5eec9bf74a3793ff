import { formatInstant } from '../instant.ts';
import type { SmartLink } from '../smart-links/smart-link.ts';

/** How a field is written in a table, which contains nothing but texts. */
export type FieldForm = 'text' | 'json' | 'tags' | 'count' | 'flag' | 'time';

interface LinkField {
  /** The name of its column in a table and of its key in a JSON record. */
  column: string;
  /** The name of the same field in `CreateSmartLinkInput`; with a dot, a part of one. */
  path: string;
  form: FieldForm;
  /** Its value in an export. */
  getValue: (link: SmartLink) => unknown;
}

/**
 * What exports write and imports read of a link, in the order of a table's columns. A link's id, who created it and
 * when it was changed are left out: another installation has its own.
 */
export const LINK_FIELDS = [
  { column: 'code', path: 'code', form: 'text', getValue: ({ code }) => code },
  { column: 'uri', path: 'uri', form: 'text', getValue: ({ uri }) => uri },
  { column: 'overrides', path: 'overrides', form: 'json', getValue: ({ overrides }) => overrides },
  { column: 'metadata', path: 'metadata', form: 'json', getValue: ({ metadata }) => metadata },
  { column: 'redeem_limit', path: 'redeemLimit', form: 'count', getValue: ({ redeemLimit }) => redeemLimit },
  { column: 'redeem_count', path: 'redeemCount', form: 'count', getValue: ({ redeemCount }) => redeemCount },
  { column: 'tags', path: 'tags', form: 'tags', getValue: ({ tags }) => tags },
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
 * A link in a file: an object on one line, or a row of a table with these columns. Times are ISO 8601, or milliseconds
 * since the epoch where the year has more than four digits.
 */
export type LinkRecord = { [F in (typeof LINK_FIELDS)[number] as F['column']]: ReturnType<F['getValue']> };

/** The columns of a table of links, in their order. */
export const RECORD_COLUMNS: readonly LinkColumn[] = LINK_FIELDS.map(({ column }) => column);

export function toLinkRecord(link: SmartLink): LinkRecord {
  return Object.fromEntries(LINK_FIELDS.map(({ column, getValue }) => [column, getValue(link)])) as LinkRecord;
}

function formatOptional(time: number | null): string | number | null {
  return time === null ? null : formatInstant(time);
}

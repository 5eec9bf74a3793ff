import { DomainFailure } from '../failures.ts';
import { isId } from '../ids.ts';

/** The fields by which lists of links can be ordered. Links with the same value are ordered by id. */
export const LINK_ORDER_FIELDS = ['CREATED_AT', 'UPDATED_AT', 'CLICKS'] as const;

export type LinkOrderField = (typeof LINK_ORDER_FIELDS)[number];

/** A position in an ordered list. `key` is the value of the order's field; null for CREATED_AT, which ids contain. */
export interface LinkPosition {
  id: string;
  key: number | null;
}

const PREFIXES: Record<Exclude<LinkOrderField, 'CREATED_AT'>, string> = { UPDATED_AT: 'updated', CLICKS: 'clicks' };

/** Returns the text of a position, which cursors contain: the id alone, or with the field and its value before it. */
export function formatPosition(field: LinkOrderField, { id, key }: LinkPosition): string {
  return field === 'CREATED_AT' ? id : `${PREFIXES[field]}:${key}:${id}`;
}

/** Parses the text of a position. Fails with BAD_USER_INPUT if it belongs to a list in another order. */
export function parsePosition(
  field: LinkOrderField,
  text: string | null | undefined,
  argument: 'after' | 'before',
): LinkPosition | null {
  if (text == null) {
    return null;
  }
  if (field === 'CREATED_AT') {
    if (isId(text)) {
      return { id: text, key: null };
    }
  } else {
    const [prefix, key = '', id = ''] = text.split(':');
    if (prefix === PREFIXES[field] && /^\d{1,16}$/.test(key) && isId(id)) {
      return { id, key: Number(key) };
    }
  }
  throw new DomainFailure('BAD_USER_INPUT', {
    field: argument,
    details: `\`${argument}\` must be a cursor that a list with the same \`orderBy\` returned.`,
  });
}

/** Compares positions in ascending order. */
export function comparePositions(one: LinkPosition, other: LinkPosition): number {
  if (one.key !== other.key) {
    return (one.key ?? 0) - (other.key ?? 0);
  }
  return one.id === other.id ? 0 : one.id < other.id ? -1 : 1;
}

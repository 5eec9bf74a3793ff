import { formatInstant } from '../instant.ts';
import type { JsonObject } from '../json.ts';
import type { Overrides, SmartLink } from '../smart-links/smart-link.ts';

/** What a file says of one link: an object on one line, or a row of a table with these columns. */
export interface LinkRecord {
  code: string;
  uri: string;
  overrides: Overrides;
  metadata: JsonObject | null;
  redeem_limit: number | null;
  redeem_count: number;
  tags: readonly string[];
  unique: boolean;
  /** ISO 8601; milliseconds where the year has more than four digits. */
  created_at: string | number;
  starts_at: string | number | null;
  expires_at: string | number | null;
  expired_url: string | null;
  preview_title: string | null;
  preview_description: string | null;
  preview_image_url: string | null;
}

/** The columns of a table of links, in their order. */
export const RECORD_COLUMNS = [
  'code',
  'uri',
  'overrides',
  'metadata',
  'redeem_limit',
  'redeem_count',
  'tags',
  'unique',
  'created_at',
  'starts_at',
  'expires_at',
  'expired_url',
  'preview_title',
  'preview_description',
  'preview_image_url',
] as const satisfies readonly (keyof LinkRecord)[];

/** All that an import takes of a link. Its id, who made it and when it was changed are this installation's own business. */
export function toLinkRecord(link: SmartLink): LinkRecord {
  return {
    code: link.code,
    uri: link.uri,
    overrides: link.overrides,
    metadata: link.metadata,
    redeem_limit: link.redeemLimit,
    redeem_count: link.redeemCount,
    tags: link.tags,
    unique: link.unique,
    created_at: formatInstant(link.createdAt),
    starts_at: link.startsAt === null ? null : formatInstant(link.startsAt),
    expires_at: link.expiresAt === null ? null : formatInstant(link.expiresAt),
    expired_url: link.expiredUrl,
    preview_title: link.preview.title,
    preview_description: link.preview.description,
    preview_image_url: link.preview.imageUrl,
  };
}

import { z } from 'zod';
import { previewInput } from '../apps/preview.input.ts';
import { optionalText, requiredText } from '../input.ts';
import type { JsonObject } from '../json.ts';
import { PLATFORM_KINDS } from '../platform-kind.ts';
import { parseMetadata } from './metadata.ts';

/** The most tags that a link may have, and the most characters that one may have. */
const TAG_LIMIT = 50;
const TAG_LENGTH = 100;

/** GraphQL's Int is the narrowest of what our doors can show. */
const REDEEM_LIMIT = 2 ** 31 - 1;

const overrideInput = z.object({ link: requiredText, fallback: optionalText }).nullish();

/** Overrides by platform; null takes one away where one stands. */
export const overridesChange = z
  .object(Object.fromEntries(PLATFORM_KINDS.map((kind) => [kind, overrideInput])))
  .nullish()
  .transform((overrides) => overrides ?? {});

export type OverridesChange = z.output<typeof overridesChange>;

/** A time as milliseconds since the epoch, within what a JavaScript date can hold. */
export const timeInput = z
  .int()
  .min(0)
  .max(8_640_000_000_000_000)
  .nullish()
  .transform((time) => time ?? null);

/** How many times metadata may be read; absent, null and 0 are no limit. */
export const redeemLimitInput = z
  .int()
  .min(0)
  .max(REDEEM_LIMIT)
  .nullish()
  .transform((limit) => (limit === undefined || limit === 0 ? null : limit));

/** Labels, each once. */
export const tagsInput = z
  .array(z.string().trim().min(1, 'is empty').max(TAG_LENGTH, `is longer than ${TAG_LENGTH} characters`))
  .max(TAG_LIMIT, `has more than ${TAG_LIMIT} entries`)
  .nullish()
  .transform((tags) => [...new Set(tags ?? [])]);

/** What apps are told, or null. A type that is wrong is told with all others, before anything that is missing. */
const metadataInput = z.unknown().transform((value, context): JsonObject | null => {
  if (value === undefined || value === null) {
    return null;
  }
  const metadata = parseMetadata(value);
  if (metadata.ok) {
    return metadata.value;
  }
  context.addIssue({ code: 'custom', message: metadata.reason });
  return z.NEVER;
});

/** What a client says of a link that is to be made. Unknown fields are ignored, null means absent. */
export const createSmartLinkInput = z.object({
  uri: requiredText,
  overrides: overridesChange,
  metadata: metadataInput.optional(),
  redeemLimit: redeemLimitInput,
  unique: z
    .boolean()
    .nullish()
    .transform((unique) => unique ?? false),
  tags: tagsInput,
  code: optionalText,
  startsAt: timeInput,
  expiresAt: timeInput,
  expiredUrl: optionalText,
  preview: previewInput,
});

export type CreateSmartLinkInput = z.input<typeof createSmartLinkInput>;

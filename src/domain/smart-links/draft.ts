import { z } from 'zod';
import { previewChange, previewInput, validatePreview } from '../apps/preview.input.ts';
import { canonicalizeUri, checkOverrideLink, checkTarget, type UriPolicy } from '../apps/uri.ts';
import { createRefusal, requireValid } from '../failures.ts';
import { generateId, getTimeOfId } from '../ids.ts';
import { optionalText, parseInput, requiredText, timeInput } from '../input.ts';
import type { JsonObject } from '../json.ts';
import { PLATFORM_KINDS } from '../platform-kind.ts';
import { parseCustomCode } from './code.ts';
import { parseMetadata } from './metadata.ts';
import type { Override, Overrides, SmartLink } from './smart-link.ts';
import { computeUniqueKey } from './unique-key.ts';

/** The most tags that a link may have, and the most characters that one may have. */
const TAG_LIMIT = 50;
const TAG_LENGTH = 100;

/** GraphQL's Int is the narrowest of what our doors can show. */
const REDEEM_LIMIT = 2 ** 31 - 1;

const overrideInput = z.object({ link: requiredText, fallback: optionalText }).nullish();

/** Overrides by platform; null takes one away where one stands. */
const overridesChange = z
  .object(Object.fromEntries(PLATFORM_KINDS.map((kind) => [kind, overrideInput])))
  .nullish()
  .transform((overrides) => overrides ?? {});

type OverridesChange = z.output<typeof overridesChange>;

/** How many times metadata may be read; absent, null and 0 are no limit. */
const redeemLimitInput = z
  .int()
  .min(0)
  .max(REDEEM_LIMIT)
  .nullish()
  .transform((limit) => (limit === undefined || limit === 0 ? null : limit));

/** Labels, each once. */
const tagsInput = z
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
const createSmartLinkInput = z.object({
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

/**
 * What a client changes of a link: what is left out stays, null takes away what can be taken away. Of the overrides,
 * the platforms that are named are replaced; null takes one away, and null for all of them takes all.
 */
const updateSmartLinkInput = z.object({
  uri: requiredText.nullish(),
  overrides: overridesChange,
  metadata: z.unknown().optional(),
  redeemLimit: redeemLimitInput.optional(),
  redeemCount: z.int().min(0).nullish(),
  tags: tagsInput.optional(),
  startsAt: timeInput.optional(),
  expiresAt: timeInput.optional(),
  expiredUrl: z.string().nullish(),
  preview: previewChange,
});

export type UpdateSmartLinkInput = z.input<typeof updateSmartLinkInput>;

/** A link that the rules allow, before it has a code. */
export interface Draft {
  link: Omit<SmartLink, 'code'>;
  /** The custom code; null: one is generated. */
  code: string | null;
  /** What makes a unique request the same link; null: not unique. */
  uniqueKey: string | null;
}

/** The link of a draft with its custom code, or a generated one. */
export function assignCode({ link, code }: Draft, generateCode: () => string): SmartLink {
  return { ...link, code: code ?? generateCode() };
}

/**
 * Judges what a client asked for by all the rules that need no database. Fails with INVALID_JSON, MISSING_PARAMETERS or
 * COULD_NOT_CREATE_SMART_LINK, naming the field.
 */
export function draftSmartLink(
  input: CreateSmartLinkInput,
  policy: UriPolicy,
  createdBy: string | null,
  now: number,
): Draft {
  const parsed = parseInput(createSmartLinkInput, input);
  const { startsAt, expiresAt } = validateWindow(parsed);
  const code =
    parsed.code === null ? null : requireValid(parseCustomCode(parsed.code), 'COULD_NOT_CREATE_SMART_LINK', 'code');
  const id = generateId(now);
  // The id's own time and not `now`, which thousands of links may share: lists find their bounds in time by id.
  const createdAt = getTimeOfId(id);
  const link: Draft['link'] = {
    appId: policy.snapshot.app.id,
    id,
    uri: requireValid(canonicalizeUri(parsed.uri, policy), 'COULD_NOT_CREATE_SMART_LINK', 'uri'),
    overrides: validateOverrides({}, parsed.overrides, policy),
    metadata: parsed.metadata ?? null,
    redeemLimit: parsed.redeemLimit,
    redeemCount: 0,
    tags: parsed.tags,
    unique: parsed.unique,
    startsAt,
    expiresAt,
    expiredUrl: validateExpiredUrl(parsed.expiredUrl, policy),
    preview: validatePreview(parsed.preview, 'COULD_NOT_CREATE_SMART_LINK'),
    createdBy,
    createdAt,
    updatedAt: createdAt,
  };
  return { link, code, uniqueKey: parsed.unique ? computeUniqueKey(link) : null };
}

/** The link as it is after the change, by the same rules as a new one. `redeemCount` can only be set back. */
export function applyUpdate(existing: SmartLink, input: UpdateSmartLinkInput, policy: UriPolicy): SmartLink {
  const parsed = parseInput(updateSmartLinkInput, input);
  const has = (field: keyof UpdateSmartLinkInput) => input[field] !== undefined;
  const changed: SmartLink = {
    ...existing,
    uri:
      parsed.uri == null
        ? existing.uri
        : requireValid(canonicalizeUri(parsed.uri, policy), 'COULD_NOT_CREATE_SMART_LINK', 'uri'),
    overrides: validateOverrides(input.overrides === null ? {} : existing.overrides, parsed.overrides, policy),
    metadata: has('metadata') ? validateMetadata(parsed.metadata) : existing.metadata,
    redeemLimit: has('redeemLimit') ? (parsed.redeemLimit ?? null) : existing.redeemLimit,
    redeemCount: parsed.redeemCount ?? existing.redeemCount,
    tags: parsed.tags ?? existing.tags,
    startsAt: has('startsAt') ? (parsed.startsAt ?? null) : existing.startsAt,
    expiresAt: has('expiresAt') ? (parsed.expiresAt ?? null) : existing.expiresAt,
    expiredUrl: has('expiredUrl') ? validateExpiredUrl(parsed.expiredUrl || null, policy) : existing.expiredUrl,
    preview: parsed.preview ? validatePreview(parsed.preview, 'COULD_NOT_CREATE_SMART_LINK') : existing.preview,
  };
  validateWindow(changed);
  if (changed.redeemCount > existing.redeemCount) {
    throw createRefusal('INVALID_JSON', 'redeemCount', `can be set back from ${existing.redeemCount}, but not forward`);
  }
  return changed;
}

function validateMetadata(value: unknown) {
  return value == null ? null : requireValid(parseMetadata(value), 'INVALID_JSON', 'metadata');
}

/** The overrides that stand once the given ones are put in: null takes one away. */
function validateOverrides(existing: Overrides, changes: OverridesChange, policy: UriPolicy): Overrides {
  const overrides = { ...existing };
  for (const kind of PLATFORM_KINDS) {
    const override = changes[kind];
    if (override === null) {
      delete overrides[kind];
    } else if (override !== undefined) {
      overrides[kind] = validateOverride(`overrides.${kind}`, override, policy);
    }
  }
  return overrides;
}

function validateOverride(field: string, { link, fallback }: Override, policy: UriPolicy): Override {
  return {
    link: requireValid(checkOverrideLink(link, policy), 'COULD_NOT_CREATE_SMART_LINK', `${field}.link`),
    fallback:
      fallback === null
        ? null
        : requireValid(checkTarget(fallback, policy), 'COULD_NOT_CREATE_SMART_LINK', `${field}.fallback`),
  };
}

/** Where a link leads outside its window. */
function validateExpiredUrl(text: string | null, policy: UriPolicy): string | null {
  return text === null ? null : requireValid(checkTarget(text, policy), 'COULD_NOT_CREATE_SMART_LINK', 'expiredUrl');
}

/** The window, which ends after it has begun. */
function validateWindow<W extends Pick<SmartLink, 'startsAt' | 'expiresAt'>>(window: W): W {
  const { startsAt, expiresAt } = window;
  if (startsAt !== null && expiresAt !== null && expiresAt <= startsAt) {
    throw createRefusal('COULD_NOT_CREATE_SMART_LINK', 'expiresAt', 'is not later than startsAt');
  }
  return window;
}

import { z } from 'zod';
import { parseScheme } from '../addresses/address.ts';
import { isOtherAppDeepLink } from '../apps/other-app.ts';
import { previewChange, previewInput, validatePreview } from '../apps/preview.input.ts';
import type { Preview } from '../apps/preview.ts';
import {
  canonicalizeUri,
  checkOverrideFallback,
  checkOverrideLink,
  checkPicture,
  checkTarget,
  type UriPolicy,
} from '../apps/uri.ts';
import { attempt, createRefusal, DomainFailure, requireValid, type Warning } from '../failures.ts';
import { generateId, getTimeOfId } from '../ids.ts';
import {
  countInput,
  createListSchema,
  createShortTextSchema,
  optionalText,
  parseInput,
  requiredText,
  timeInput,
} from '../input.ts';
import type { JsonObject } from '../json.ts';
import { PLATFORM_KINDS } from '../platform-kind.ts';
import { parseCustomCode } from './code.ts';
import { findLinkWarnings } from './link-warnings.ts';
import { parseMetadata } from './metadata.ts';
import type { Override, Overrides, SmartLink } from './smart-link.ts';
import { computeUniqueKey } from './unique-key.ts';

/** The maximum number of tags per link, and of characters per tag. */
const TAG_LIMIT = 50;
const TAG_LENGTH = 100;

/** The maximum lengths of the internal texts, in characters. */
const TITLE_LENGTH = 200;
const NOTE_LENGTH = 2_000;

const overrideInput = z.object({ link: requiredText, fallback: optionalText }).nullish();

/** Overrides by platform. Null removes an existing override. */
const overridesChange = z
  .object(Object.fromEntries(PLATFORM_KINDS.map((kind) => [kind, overrideInput])))
  .nullish()
  .transform((overrides) => overrides ?? {});

type OverridesChange = z.output<typeof overridesChange>;

/** How many times apps can redeem the metadata. Absent, null and 0 mean no limit. */
const redeemLimitInput = countInput.nullish().transform((limit) => (limit === undefined || limit === 0 ? null : limit));

/** A tag, without blanks around it. */
export const tagInput = z.string().trim().min(1).max(TAG_LENGTH);

/** Distinct tags. */
const tagsInput = createListSchema(tagInput, TAG_LIMIT)
  .nullish()
  .transform((tags) => [...new Set(tags ?? [])]);

const titleInput = createShortTextSchema(TITLE_LENGTH);
const noteInput = createShortTextSchema(NOTE_LENGTH);

const disabledInput = z
  .boolean()
  .nullish()
  .transform((disabled) => disabled ?? false);

/** Metadata or null. Validated by the schema, so that its errors are reported with those of other fields. */
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

/** The input for a new link. Unknown fields are ignored, and null means absent. */
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
  title: titleInput,
  note: noteInput,
  disabled: disabledInput,
  code: optionalText,
  startsAt: timeInput,
  expiresAt: timeInput,
  expiredUrl: optionalText,
  preview: previewInput,
});

export type CreateSmartLinkInput = z.input<typeof createSmartLinkInput>;

/**
 * The changes to a link. Absent fields stay unchanged; null clears optional fields, and is refused for `uri`. In `overrides`, a given platform is
 * replaced and null removes a platform; null for `overrides` itself removes all of them.
 */
const updateSmartLinkInput = z.object({
  uri: requiredText.nullish(),
  overrides: overridesChange,
  metadata: z.unknown().optional(),
  redeemLimit: redeemLimitInput.optional(),
  tags: tagsInput.optional(),
  title: titleInput.optional(),
  note: noteInput.optional(),
  disabled: z.boolean().nullish(),
  startsAt: timeInput.optional(),
  expiresAt: timeInput.optional(),
  expiredUrl: z.string().nullish(),
  preview: previewChange,
});

export type UpdateSmartLinkInput = z.input<typeof updateSmartLinkInput>;

/** A valid link that has no code yet. */
export interface Draft {
  link: Omit<SmartLink, 'code'>;
  /** The custom code. Null: a code is generated. */
  code: string | null;
  /** The key that equal unique links share. Null: the link is not unique. */
  uniqueKey: string | null;
  /** Warnings about the input. */
  warnings: Warning[];
}

/** Returns the link of a draft with its custom code or a generated code. */
export function assignCode({ link, code }: Draft, generateCode: () => string): SmartLink {
  return { ...link, code: code ?? generateCode() };
}

/**
 * Validates the input for a new link against all rules that need no database. Fails with BAD_USER_INPUT,
 * MISSING_PARAMETERS or COULD_NOT_CREATE_SMART_LINK.
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
  // Taken from the id, because lists filter by time with id bounds. `now` can be earlier in bulk calls.
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
    title: parsed.title,
    note: parsed.note,
    disabled: parsed.disabled,
    unique: parsed.unique,
    startsAt,
    expiresAt,
    expiredUrl: validateExpiredUrl(parsed.expiredUrl, policy),
    preview: validateLinkPreview(parsed.preview, policy),
    createdBy,
    createdAt,
    updatedAt: createdAt,
  };
  return {
    link,
    code,
    uniqueKey: parsed.unique ? computeUniqueKey(link) : null,
    warnings: findLinkWarnings(parsed, now),
  };
}

/**
 * Returns the changed link with warnings about the given fields. Fails as `draftSmartLink` does, but with
 * COULD_NOT_UPDATE_SMART_LINK, and with BAD_USER_INPUT if `uri` is null.
 */
export function applyUpdate(
  existing: SmartLink,
  input: UpdateSmartLinkInput,
  policy: UriPolicy,
  now: number,
): { link: SmartLink; warnings: Warning[] } {
  const changed = attempt(() => applyChanges(existing, input, policy, now));
  if (!(changed instanceof DomainFailure)) {
    return changed;
  }
  // New and changed links have the same rules.
  const isRefused = changed.code === 'COULD_NOT_CREATE_SMART_LINK';
  throw isRefused ? new DomainFailure('COULD_NOT_UPDATE_SMART_LINK', changed.context) : changed;
}

function applyChanges(
  existing: SmartLink,
  input: UpdateSmartLinkInput,
  policy: UriPolicy,
  now: number,
): { link: SmartLink; warnings: Warning[] } {
  if (input.uri === null) {
    throw createRefusal(
      'BAD_USER_INPUT',
      'uri',
      "must not be null, because every link has a target URI. Leave it out to keep the link's URI.",
    );
  }
  const parsed = parseInput(updateSmartLinkInput, input);
  const has = (field: keyof UpdateSmartLinkInput) => input[field] !== undefined;
  const changed: SmartLink = {
    ...existing,
    uri:
      // A client may send back the URI that it read, whose slashes a path would lose.
      parsed.uri == null || parsed.uri === existing.uri
        ? existing.uri
        : requireValid(canonicalizeUri(parsed.uri, policy), 'COULD_NOT_CREATE_SMART_LINK', 'uri'),
    overrides: validateOverrides(input.overrides === null ? {} : existing.overrides, parsed.overrides, policy),
    metadata: has('metadata') ? validateMetadata(parsed.metadata) : existing.metadata,
    redeemLimit: has('redeemLimit') ? (parsed.redeemLimit ?? null) : existing.redeemLimit,
    tags: parsed.tags ?? existing.tags,
    title: has('title') ? (parsed.title ?? null) : existing.title,
    note: has('note') ? (parsed.note ?? null) : existing.note,
    disabled: parsed.disabled ?? existing.disabled,
    startsAt: has('startsAt') ? (parsed.startsAt ?? null) : existing.startsAt,
    expiresAt: has('expiresAt') ? (parsed.expiresAt ?? null) : existing.expiresAt,
    expiredUrl: has('expiredUrl') ? validateExpiredUrl(parsed.expiredUrl || null, policy) : existing.expiredUrl,
    preview: parsed.preview ? validateLinkPreview(parsed.preview, policy) : existing.preview,
  };
  validateWindow(changed);
  return { link: changed, warnings: findLinkWarnings(parsed, now) };
}

function validateMetadata(value: unknown) {
  return value == null ? null : requireValid(parseMetadata(value), 'BAD_USER_INPUT', 'metadata');
}

/** Returns the existing overrides with the given changes. Null removes an override. */
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
  const override: Override = {
    link: requireValid(checkOverrideLink(link, policy), 'COULD_NOT_CREATE_SMART_LINK', `${field}.link`),
    fallback:
      fallback === null
        ? null
        : requireValid(checkOverrideFallback(fallback, policy), 'COULD_NOT_CREATE_SMART_LINK', `${field}.fallback`),
  };
  const otherAppSchemes = findOtherAppSchemes(override, policy);
  return otherAppSchemes.length === 0 ? override : { ...override, otherAppSchemes };
}

function findOtherAppSchemes({ link, fallback }: Override, { snapshot }: UriPolicy): string[] {
  const otherLinks = [link, fallback ?? ''].filter((address) => isOtherAppDeepLink(address, snapshot));
  return [...new Set(otherLinks.map(parseScheme))].filter((scheme) => scheme !== null);
}

/** Validates the URL that a link opens while it is disabled or outside its validity window. */
function validateExpiredUrl(text: string | null, policy: UriPolicy): string | null {
  return text === null ? null : requireValid(checkTarget(text, policy), 'COULD_NOT_CREATE_SMART_LINK', 'expiredUrl');
}

function validateLinkPreview(preview: Preview, policy: UriPolicy): Preview {
  return validatePreview(preview, 'COULD_NOT_CREATE_SMART_LINK', (url) => checkPicture(url, policy));
}

/** Returns the validity window. Fails with COULD_NOT_CREATE_SMART_LINK if it doesn't end after its start. */
function validateWindow<W extends Pick<SmartLink, 'startsAt' | 'expiresAt'>>(window: W): W {
  const { startsAt, expiresAt } = window;
  if (startsAt !== null && expiresAt !== null && expiresAt <= startsAt) {
    throw createRefusal('COULD_NOT_CREATE_SMART_LINK', 'expiresAt', 'must be later than `startsAt`.');
  }
  return window;
}

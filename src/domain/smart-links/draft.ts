import { createHash } from 'node:crypto';
import { validatePreview } from '../apps/preview.input.ts';
import { canonicalizeUri, checkOverrideLink, checkTarget, type UriPolicy } from '../apps/uri.ts';
import { createRefusal, requireValid } from '../failures.ts';
import { generateId, getTimeOfId } from '../ids.ts';
import { parseInput } from '../input.ts';
import type { JsonValue } from '../json.ts';
import { toCanonicalJson } from '../json.ts';
import { PLATFORM_KINDS } from '../platform-kind.ts';
import { parseCustomCode } from './code.ts';
import { type CreateSmartLinkInput, createSmartLinkInput, type OverridesChange } from './smart-link.input.ts';
import type { Override, Overrides, SmartLink } from './smart-link.ts';

/** A link that the rules allow, before it has a code. */
export interface Draft {
  link: Omit<SmartLink, 'code'>;
  /** The custom code; null: one will be drawn. */
  code: string | null;
  /** What makes a unique request the same link; null: not unique. */
  uniqueKey: string | null;
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

/**
 * What two unique links of one app must differ in: all that decides what somebody meets who opens it. So a stranger's
 * unique link with overrides, or with a preview that deceives, never becomes somebody else's plain one.
 */
export function computeUniqueKey(link: Omit<SmartLink, 'code'>): string {
  const { uri, overrides, metadata, redeemLimit, startsAt, expiresAt, expiredUrl, preview } = link;
  const identity = [uri, overrides, metadata, redeemLimit, startsAt, expiresAt, expiredUrl, preview];
  return createHash('sha256')
    .update(toCanonicalJson(identity as unknown as JsonValue))
    .digest('base64url');
}

/** The overrides that stand once the given ones are put in: null takes one away. */
export function validateOverrides(existing: Overrides, changes: OverridesChange, policy: UriPolicy): Overrides {
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
export function validateExpiredUrl(text: string | null, policy: UriPolicy): string | null {
  return text === null ? null : requireValid(checkTarget(text, policy), 'COULD_NOT_CREATE_SMART_LINK', 'expiredUrl');
}

/** The window, which ends after it has begun. */
export function validateWindow<W extends Pick<SmartLink, 'startsAt' | 'expiresAt'>>(window: W): W {
  const { startsAt, expiresAt } = window;
  if (startsAt !== null && expiresAt !== null && expiresAt <= startsAt) {
    throw createRefusal('COULD_NOT_CREATE_SMART_LINK', 'expiresAt', 'is not later than startsAt');
  }
  return window;
}

import { createHash } from 'node:crypto';
import { PLATFORM_KINDS } from '../apps/platform.ts';
import { checkedPreview } from '../apps/preview.input.ts';
import { refusal, valid } from '../failures.ts';
import { newId, timeOfId } from '../ids.ts';
import { parseInput } from '../input.ts';
import { parseCustomCode } from './code.ts';
import { canonicalJson } from './metadata.ts';
import { type CreateSmartLinkInput, createSmartLinkInput, type GivenOverrides } from './smart-link.input.ts';
import type { JsonValue, Override, Overrides, SmartLink } from './smart-link.ts';
import { canonicalUri, checkOverrideLink, checkTarget, type UriPolicy } from '../apps/uri.ts';

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
  const given = parseInput(createSmartLinkInput, input);
  const { startsAt, expiresAt } = checkedWindow(given);
  const code = given.code === null ? null : valid(parseCustomCode(given.code), 'COULD_NOT_CREATE_SMART_LINK', 'code');
  const id = newId(now);
  // The id's own time and not `now`, which thousands of links may share: lists find their bounds in time by id.
  const createdAt = timeOfId(id);
  const link: Draft['link'] = {
    appId: policy.config.app.id,
    id,
    uri: valid(canonicalUri(given.uri, policy), 'COULD_NOT_CREATE_SMART_LINK', 'uri'),
    overrides: checkedOverrides({}, given.overrides, policy),
    metadata: given.metadata ?? null,
    redeemLimit: given.redeemLimit,
    redeemCount: 0,
    tags: given.tags,
    unique: given.unique,
    startsAt,
    expiresAt,
    expiredUrl: expiredUrlOf(given.expiredUrl, policy),
    preview: checkedPreview(given.preview, 'COULD_NOT_CREATE_SMART_LINK'),
    createdBy,
    createdAt,
    updatedAt: createdAt,
  };
  return { link, code, uniqueKey: given.unique ? uniqueKeyOf(link) : null };
}

/**
 * What two unique links of one app must differ in: all that decides what somebody meets who opens it. So a stranger's
 * unique link with overrides, or with a preview that deceives, never becomes somebody else's plain one.
 */
export function uniqueKeyOf(link: Omit<SmartLink, 'code'>): string {
  const { uri, overrides, metadata, redeemLimit, startsAt, expiresAt, expiredUrl, preview } = link;
  const identity = [uri, overrides, metadata, redeemLimit, startsAt, expiresAt, expiredUrl, preview];
  return createHash('sha256')
    .update(canonicalJson(identity as unknown as JsonValue))
    .digest('base64url');
}

/** The overrides that stand once the given ones are put in: null takes one away. */
export function checkedOverrides(standing: Overrides, given: GivenOverrides, policy: UriPolicy): Overrides {
  const overrides = { ...standing };
  for (const kind of PLATFORM_KINDS) {
    const override = given[kind];
    if (override === null) delete overrides[kind];
    else if (override !== undefined) overrides[kind] = checkedOverride(`overrides.${kind}`, override, policy);
  }
  return overrides;
}

function checkedOverride(field: string, { link, fallback }: Override, policy: UriPolicy): Override {
  return {
    link: valid(checkOverrideLink(link, policy), 'COULD_NOT_CREATE_SMART_LINK', `${field}.link`),
    fallback:
      fallback === null
        ? null
        : valid(checkTarget(fallback, policy), 'COULD_NOT_CREATE_SMART_LINK', `${field}.fallback`),
  };
}

/** Where a link leads outside its window. */
export function expiredUrlOf(text: string | null, policy: UriPolicy): string | null {
  return text === null ? null : valid(checkTarget(text, policy), 'COULD_NOT_CREATE_SMART_LINK', 'expiredUrl');
}

/** The window, which ends after it has begun. */
export function checkedWindow<W extends Pick<SmartLink, 'startsAt' | 'expiresAt'>>(window: W): W {
  const { startsAt, expiresAt } = window;
  if (startsAt !== null && expiresAt !== null && expiresAt <= startsAt) {
    throw refusal('COULD_NOT_CREATE_SMART_LINK', 'expiresAt', 'is not later than startsAt');
  }
  return window;
}

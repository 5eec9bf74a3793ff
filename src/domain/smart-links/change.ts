import { z } from 'zod';
import { checkedPreview, previewChange } from '../apps/preview.input.ts';
import { refusal, valid } from '../failures.ts';
import { parseInput, requiredText } from '../input.ts';
import { checkedOverrides, checkedWindow, expiredUrlOf } from './draft.ts';
import { parseMetadata } from './metadata.ts';
import { overridesChange, redeemLimitInput, tagsInput, timeInput } from './smart-link.input.ts';
import type { SmartLink } from './smart-link.ts';
import { canonicalUri, type UriPolicy } from '../apps/uri.ts';

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

/** The link as it is after the change, by the same rules as a new one. `redeemCount` can only be set back. */
export function changedSmartLink(standing: SmartLink, input: UpdateSmartLinkInput, policy: UriPolicy): SmartLink {
  const given = parseInput(updateSmartLinkInput, input);
  const has = (field: keyof UpdateSmartLinkInput) => input[field] !== undefined;
  const changed: SmartLink = {
    ...standing,
    uri:
      given.uri == null ? standing.uri : valid(canonicalUri(given.uri, policy), 'COULD_NOT_CREATE_SMART_LINK', 'uri'),
    overrides: checkedOverrides(input.overrides === null ? {} : standing.overrides, given.overrides, policy),
    metadata: has('metadata') ? metadataOf(given.metadata) : standing.metadata,
    redeemLimit: has('redeemLimit') ? (given.redeemLimit ?? null) : standing.redeemLimit,
    redeemCount: given.redeemCount ?? standing.redeemCount,
    tags: given.tags ?? standing.tags,
    startsAt: has('startsAt') ? (given.startsAt ?? null) : standing.startsAt,
    expiresAt: has('expiresAt') ? (given.expiresAt ?? null) : standing.expiresAt,
    expiredUrl: has('expiredUrl') ? expiredUrlOf(given.expiredUrl || null, policy) : standing.expiredUrl,
    preview: given.preview ? checkedPreview(given.preview, 'COULD_NOT_CREATE_SMART_LINK') : standing.preview,
  };
  checkedWindow(changed);
  if (changed.redeemCount > standing.redeemCount) {
    throw refusal('INVALID_JSON', 'redeemCount', `can be set back from ${standing.redeemCount}, but not forward`);
  }
  return changed;
}

function metadataOf(given: unknown) {
  return given == null ? null : valid(parseMetadata(given), 'INVALID_JSON', 'metadata');
}

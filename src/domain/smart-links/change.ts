import { z } from 'zod';
import { previewChange, validatePreview } from '../apps/preview.input.ts';
import { canonicalizeUri, type UriPolicy } from '../apps/uri.ts';
import { createRefusal, requireValid } from '../failures.ts';
import { parseInput, requiredText } from '../input.ts';
import { validateExpiredUrl, validateOverrides, validateWindow } from './draft.ts';
import { parseMetadata } from './metadata.ts';
import { overridesChange, redeemLimitInput, tagsInput, timeInput } from './smart-link.input.ts';
import type { SmartLink } from './smart-link.ts';

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

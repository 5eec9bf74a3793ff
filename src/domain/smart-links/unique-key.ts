import { createHash } from 'node:crypto';
import { normalizeEscapes } from '../addresses/path.ts';
import { normalizeUri } from '../apps/uri.ts';
import { type JsonValue, toCanonicalJson } from '../json.ts';
import type { Overrides, SmartLink } from './smart-link.ts';

/**
 * Computes the key that identifies a unique link within its app: a hash of every property that affects visitors. So a
 * request for a plain unique link never returns another client's link with overrides or a deceptive preview. Equivalent
 * spellings of an address have the same key.
 */
export function computeUniqueKey(link: Omit<SmartLink, 'code'>): string {
  const { uri, overrides, metadata, redeemLimit, startsAt, expiresAt, expiredUrl, preview } = link;
  const identity = [
    normalizeUri(uri),
    normalizeOverrides(overrides),
    metadata,
    redeemLimit,
    startsAt,
    expiresAt,
    expiredUrl && normalizeEscapes(expiredUrl),
    preview,
  ];
  return createHash('sha256')
    .update(toCanonicalJson(identity as unknown as JsonValue))
    .digest('base64url');
}

function normalizeOverrides(overrides: Overrides): Overrides {
  return Object.fromEntries(
    Object.entries(overrides).map(([platform, { link, fallback, ...rest }]) => [
      platform,
      { ...rest, link: normalizeEscapes(link), fallback: fallback && normalizeEscapes(fallback) },
    ]),
  );
}

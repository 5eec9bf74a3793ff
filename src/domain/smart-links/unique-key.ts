import { createHash } from 'node:crypto';
import { normalizeUri } from '../apps/uri.ts';
import { type JsonValue, toCanonicalJson } from '../json.ts';
import type { SmartLink } from './smart-link.ts';

/**
 * Computes the key that identifies a unique link within its app: a hash of every property that affects visitors. So a
 * request for a plain unique link never returns another client's link with overrides or a deceptive preview. Equivalent
 * spellings of the URI have the same key.
 */
export function computeUniqueKey(link: Omit<SmartLink, 'code'>): string {
  const { uri, overrides, metadata, redeemLimit, startsAt, expiresAt, expiredUrl, preview } = link;
  const identity = [normalizeUri(uri), overrides, metadata, redeemLimit, startsAt, expiresAt, expiredUrl, preview];
  return createHash('sha256')
    .update(toCanonicalJson(identity as unknown as JsonValue))
    .digest('base64url');
}

import { createHash } from 'node:crypto';
import { type JsonValue, toCanonicalJson } from '../json.ts';
import type { SmartLink } from './smart-link.ts';

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

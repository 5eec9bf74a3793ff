import { type Caller, getCallerClientKey, getCredentialId, isStranger } from '../access/caller.ts';
import type { Limits } from '../limits/limits.ts';
import { assertNotLimited } from '../limits/rate-limit.ts';

/**
 * Consumes one redemption of this link from the rate limits of the caller's credential and, for a publishable token,
 * from those of the client key for this link and for all links. The narrowest limit comes first, so that one client
 * that exceeds its limit doesn't consume the limit of others with the same token. Returns the seconds to wait, or 0 on
 * success.
 */
export function consumeRedeem(limits: Limits, caller: Caller, smartLinkId: string): number {
  const credential = getCredentialId(caller);
  if (credential === null) {
    return 0;
  }
  if (isStranger(caller)) {
    const clientKey = getCallerClientKey(caller) ?? '';
    const retryAfter =
      limits.redeemsByLink.consume(`${smartLinkId} ${clientKey}`) || limits.redeemsByAddress.consume(clientKey);
    if (retryAfter > 0) {
      return retryAfter;
    }
  }
  return limits.redeemsByToken.consume(credential);
}

/** Consumes one redemption like `consumeRedeem`. Fails with TOO_MANY_REQUESTS if a limit is exceeded. */
export function consumeRedeemOrThrow(limits: Limits, caller: Caller, smartLinkId: string): void {
  assertNotLimited(consumeRedeem(limits, caller, smartLinkId), 'Metadata was read too often within one minute.');
}

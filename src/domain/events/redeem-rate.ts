import { type Caller, getCallerClientKey, getCredentialId, isStranger } from '../access/caller.ts';
import type { Limits } from '../limits/limits.ts';
import { assertNotLimited } from '../limits/rate-limit.ts';

/**
 * Takes a turn to redeem this link: of the caller's credential, and where a stranger may have that also of the place for
 * this link, and of the place for all of them. The narrowest first: one place that asks too often takes nothing from
 * everybody else who has the same token. Answers how many seconds to wait; 0: the turn is taken.
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

/** As `consumeRedeem`; fails with TOO_MANY_REQUESTS where there is none. */
export function consumeRedeemOrThrow(limits: Limits, caller: Caller, smartLinkId: string): void {
  assertNotLimited(consumeRedeem(limits, caller, smartLinkId), 'Metadata was read too often within a minute.');
}

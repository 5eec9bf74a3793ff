import { type Caller, getCallerClientKey, getCredentialId, isStranger } from '../access/caller.ts';
import type { Limits } from '../limits/limits.ts';
import { assertNotLimited } from '../limits/rate-limit.ts';
import { isRetryableStoreFailure } from '../store.ts';

/**
 * Consumes one redemption of this link from the rate limit of the caller's credential. For a publishable token, first
 * consumes it from the client key's limits for this link and for all links, so that a client that exceeds these doesn't
 * use up the limit of the token that it shares with others. Returns the seconds to wait, or 0 on success.
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

/** Like `consumeRedeem`, but fails with TOO_MANY_REQUESTS if a limit is exceeded. */
export function consumeRedeemOrThrow(limits: Limits, caller: Caller, smartLinkId: string): void {
  assertNotLimited(consumeRedeem(limits, caller, smartLinkId), 'Metadata was read too often within one minute.');
}

/**
 * Runs the write of a redemption that `consumeRedeem` allowed. If the store fails, returns the redemption to the
 * limits: it wasn't saved, and otherwise the retries of one request during an outage would exceed the limits.
 */
export async function refundIfNotSaved<T>(
  limits: Limits,
  caller: Caller,
  smartLinkId: string,
  write: () => Promise<T>,
): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (isRetryableStoreFailure(error)) {
      refundRedeem(limits, caller, smartLinkId);
    }
    throw error;
  }
}

function refundRedeem(limits: Limits, caller: Caller, smartLinkId: string): void {
  const credential = getCredentialId(caller);
  if (credential === null) {
    return;
  }
  if (isStranger(caller)) {
    const clientKey = getCallerClientKey(caller) ?? '';
    limits.redeemsByLink.refund(`${smartLinkId} ${clientKey}`);
    limits.redeemsByAddress.refund(clientKey);
  }
  limits.redeemsByToken.refund(credential);
}

import type { Limits } from '../limits/limits.ts';
import { assertTurn } from '../limits/rate.ts';
import { type Caller, credentialIdOf, isStranger, placeOfCaller } from '../access/caller.ts';

/**
 * Takes a turn to redeem this link: of the caller's credential, and where a stranger may have that also of the place for
 * this link, and of the place for all of them. The narrowest first: one place that asks too often takes nothing from
 * everybody else who has the same token. Answers how many seconds to wait; 0: the turn is taken.
 */
export function takeRedeemTurn(limits: Limits, caller: Caller, smartLinkId: string): number {
  const credential = credentialIdOf(caller);
  if (credential === null) return 0;
  if (isStranger(caller)) {
    const place = placeOfCaller(caller) ?? '';
    const wait = limits.redeemsByLink.take(`${smartLinkId} ${place}`) || limits.redeemsByAddress.take(place);
    if (wait > 0) return wait;
  }
  return limits.redeemsByToken.take(credential);
}

/** As `takeRedeemTurn`; fails with TOO_MANY_REQUESTS where there is none. */
export function assertRedeemTurn(limits: Limits, caller: Caller, smartLinkId: string): void {
  assertTurn(takeRedeemTurn(limits, caller, smartLinkId), 'Metadata was read too often within a minute.');
}

import { type Caller, getCredentialId, isStranger } from '../access/caller.ts';
import { getClientKey } from '../addresses/ip-address.ts';
import type { Limits } from '../limits/limits.ts';
import { assertNotLimited } from '../limits/rate-limit.ts';
import type { TokenService } from './token.service.ts';

/**
 * Every request to the API comes by here once, before anything of it is read. Strangers are counted by the place that
 * they ask from, never by a publishable token alone: one of them could spend it for everybody.
 */
export function createAdmission(tokens: Pick<TokenService, 'authenticate'>, limits: Limits) {
  return {
    /**
     * Who sends this `Authorization` header from this address, counted as one request. Fails with TOO_MANY_REQUESTS, and
     * where the store can't be asked.
     */
    async admit(authorization: string | undefined | null, address: string | null): Promise<Caller | null> {
      const clientKey = getClientKey(address ?? '');
      const limitKey = clientKey ?? '';
      let hasLookedUp = false;
      const caller = await tokens.authenticate(authorization, () => {
        // Credentials that are in use are known without a look, so that only those who guess are kept waiting.
        assertNotLimited(
          limits.wrongTokens.getWaitSeconds(limitKey),
          'Too many credentials were tried that nobody has.',
        );
        hasLookedUp = true;
      });
      if (caller === null && hasLookedUp) {
        limits.wrongTokens.consume(limitKey);
      }
      const credential = caller === null || isStranger(caller) ? null : getCredentialId(caller);
      const wait = credential === null ? limits.address.consume(limitKey) : limits.token.consume(credential);
      assertNotLimited(wait, 'Too many requests were made within a minute.');
      return withClientKey(caller, clientKey);
    },
  };
}

/** Written out, since this is done for every request: to spread an object costs ten times as much. */
function withClientKey(caller: Caller | null, clientKey: string | null): Caller | null {
  if (caller?.kind !== 'platform' || !caller.publishable) {
    return caller;
  }
  const { kind, appId, tokenId, platform, publishable } = caller;
  return { kind, appId, tokenId, platform, publishable, clientKey };
}

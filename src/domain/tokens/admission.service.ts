import { placeOf } from '../addresses/ip-address.ts';
import type { Limits } from '../limits/limits.ts';
import { assertTurn } from '../limits/rate.ts';
import { type Caller, credentialIdOf, isStranger } from '../access/caller.ts';
import type { TokenService } from './token.service.ts';

export interface AdmissionService {
  /**
   * Who sends this `Authorization` header from this address, counted as one request. Fails with TOO_MANY_REQUESTS, and
   * where the store can't be asked.
   */
  admit(authorization: string | undefined | null, address: string | null): Promise<Caller | null>;
}

/**
 * Every request to the API comes by here once, before anything of it is read. Strangers are counted by the place that
 * they ask from, never by a publishable token alone: one of them could spend it for everybody.
 */
export function createAdmission(tokens: Pick<TokenService, 'authenticate'>, limits: Limits): AdmissionService {
  return {
    async admit(authorization, address) {
      const place = placeOf(address ?? '');
      const counted = place ?? '';
      let looked = false;
      const caller = await tokens.authenticate(authorization, () => {
        // Credentials that are in use are known without a look, so that only those who guess are kept waiting.
        assertTurn(limits.wrongTokens.wait(counted), 'Too many credentials were tried that nobody has.');
        looked = true;
      });
      if (caller === null && looked) limits.wrongTokens.take(counted);
      const credential = caller === null || isStranger(caller) ? null : credentialIdOf(caller);
      const wait = credential === null ? limits.address.take(counted) : limits.token.take(credential);
      assertTurn(wait, 'Too many requests were made within a minute.');
      return placed(caller, place);
    },
  };
}

/** Written out, since this is done for every request: to spread an object costs ten times as much. */
function placed(caller: Caller | null, place: string | null): Caller | null {
  if (caller?.kind !== 'platform' || !caller.publishable) return caller;
  const { kind, appId, tokenId, platform, publishable } = caller;
  return { kind, appId, tokenId, platform, publishable, place };
}

import { type AnyCaller, getCredentialId, isStranger } from '../access/caller.ts';
import { getClientKey } from '../addresses/ip-address.ts';
import type { Limits } from '../limits/limits.ts';
import { assertNotLimited } from '../limits/rate-limit.ts';
import type { Authentication } from './authentication.service.ts';

/** The limit that a request was counted by, after it was counted. */
export interface RequestLimit {
  /** What the limit applies to: a secret token or an admin key, or the client's address. */
  policy: 'token' | 'address';
  /** The number of requests per minute. */
  limit: number;
  /** The number of requests that are left in this minute. */
  remaining: number;
  /** The number of seconds until the next minute. */
  resetSeconds: number;
}

/**
 * Admits or rejects each API request before its body is read. Requests without a secret credential are counted by
 * client key, not by publishable token; otherwise one client could exhaust the limit for all others.
 */
export function createAdmission(authentication: Authentication, limits: Limits) {
  return {
    /**
     * Authenticates a request and counts it. Fails if the database is unavailable, and with TOO_MANY_REQUESTS if a
     * limit is exceeded. Calls `onCounted` unless the limit is turned off, also before it fails because of this limit.
     */
    async admit(
      authorization: string | undefined | null,
      address: string | null,
      onCounted?: (limit: RequestLimit) => void,
    ): Promise<AnyCaller> {
      const clientKey = getClientKey(address ?? '');
      const limitKey = clientKey ?? '';
      let hasLookedUp = false;
      const caller = await authentication.authenticate(authorization, () => {
        // Credentials in use are cached, so this limit affects only clients that try unknown ones.
        assertNotLimited(
          limits.wrongTokens.getWaitSeconds(limitKey),
          'The client sent too many requests with invalid credentials.',
        );
        hasLookedUp = true;
      });
      if (caller.kind === 'unknown' && hasLookedUp) {
        limits.wrongTokens.consume(limitKey);
      }
      const credential = caller.kind === 'unknown' || isStranger(caller) ? null : getCredentialId(caller);
      const policy = credential === null ? 'address' : 'token';
      const rate = limits[policy];
      const rateKey = credential ?? limitKey;
      const wait = rate.consume(rateKey);
      if (onCounted !== undefined && rate.limit > 0) {
        const remaining = rate.getRemaining(rateKey);
        onCounted({ policy, limit: rate.limit, remaining, resetSeconds: rate.getResetSeconds() });
      }
      assertNotLimited(wait, 'The client sent too many requests within a minute.');
      return withClientKey(caller, clientKey);
    },
  };
}

/** Copies the fields one by one, because this runs on every request and object spread takes ten times as long. */
function withClientKey(caller: AnyCaller, clientKey: string | null): AnyCaller {
  if (caller.kind !== 'platform' || !caller.publishable) {
    return caller;
  }
  const { kind, appId, tokenId, platform, publishable } = caller;
  return { kind, appId, tokenId, platform, publishable, clientKey };
}

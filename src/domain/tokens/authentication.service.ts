import { LRUCache } from 'lru-cache';
import type { Database } from '../../../db/database.ts';
import { type AnyCaller, type Caller, getCredentialId } from '../access/caller.ts';
import { type Credential, hashSecret, parseAuthorization } from './credential.ts';
import { findAdminKeyByHash, findTokenByHash } from './token.repository.ts';
import type { AdminKey, PlatformToken } from './token.ts';
import { createTokenUses } from './token-uses.service.ts';

const CACHED_CALLERS = 20_000;

/** A valid caller and the time from which its credential is rejected; Infinity if it doesn't expire. */
interface KnownCaller {
  caller: Caller;
  expiresAt: number;
}

export function createAuthentication(db: Database, clock: () => number) {
  // Only valid credentials are cached, so a client that tries many invalid ones can't evict them.
  let callers = new LRUCache<string, KnownCaller>({ max: CACHED_CALLERS });
  const dropCallers = () => {
    callers = new LRUCache<string, KnownCaller>({ max: CACHED_CALLERS });
  };
  db.onCacheInvalidation(dropCallers);
  const recordUse = createTokenUses(db, clock);

  async function load(credential: Credential, secretHash: string): Promise<{ caller: AnyCaller; expiresAt: number }> {
    if (credential.kind === 'key') {
      return { caller: toAdminCaller(await findAdminKeyByHash(db.read, secretHash)), expiresAt: Infinity };
    }
    const token = await findTokenByHash(db.read, secretHash);
    return { caller: toPlatformCaller(token, clock()), expiresAt: token?.expiresAt ?? Infinity };
  }

  async function find(credential: Credential, beforeLookup?: () => void): Promise<AnyCaller> {
    const secretHash = hashSecret(credential.secret);
    // Uses the cache that is current when the lookup begins, so that a credential revoked during the lookup doesn't
    // enter the new cache.
    const generation = callers;
    const known = generation.get(secretHash);
    if (known !== undefined && (known.expiresAt === Infinity || clock() < known.expiresAt)) {
      return known.caller;
    }
    beforeLookup?.();
    const { caller, expiresAt } = await load(credential, secretHash);
    if (caller.kind !== 'unknown') {
      generation.set(secretHash, { caller, expiresAt });
    }
    return caller;
  }

  return {
    /**
     * Authenticates the value of an `Authorization` header. `beforeLookup` is called before a credential that isn't
     * cached is read from the database; its errors propagate.
     */
    async authenticate(authorization: string | undefined | null, beforeLookup?: () => void): Promise<AnyCaller> {
      const credential = parseAuthorization(authorization);
      if (typeof credential === 'string') {
        return { kind: 'unknown', problem: credential };
      }
      const caller = await find(credential, beforeLookup);
      const id = caller.kind === 'unknown' ? null : getCredentialId(caller);
      if (id !== null) {
        recordUse(id);
      }
      return caller;
    },
  };
}

/** Finds the callers of requests by their credentials. */
export type Authentication = ReturnType<typeof createAuthentication>;

function toPlatformCaller(token: PlatformToken | null, now: number): AnyCaller {
  if (token === null || token.revokedAt !== null || (token.expiresAt !== null && now >= token.expiresAt)) {
    return { kind: 'unknown', problem: token === null ? 'unknownToken' : 'revokedToken' };
  }
  const { id, appId, platform, publishable } = token;
  return { kind: 'platform', tokenId: id, appId, platform, publishable };
}

function toAdminCaller(key: AdminKey | null): AnyCaller {
  return key === null || key.revokedAt !== null
    ? { kind: 'unknown', problem: key === null ? 'unknownKey' : 'revokedKey' }
    : { kind: 'admin', keyId: key.id, appId: key.appId, readOnly: key.readOnly };
}

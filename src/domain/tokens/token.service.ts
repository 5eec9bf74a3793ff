import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import type { Database } from '../../../db/database.ts';
import { type AnyCaller, type Caller, getCredentialId } from '../access/caller.ts';
import { requireInstallationAdmin, requirePermission } from '../access/permissions.ts';
import type { AppService } from '../apps/app.service.ts';
import { createRefusal, DomainFailure } from '../failures.ts';
import { generateId, type RequestedId, requireId } from '../ids.ts';
import { parseInput } from '../input.ts';
import { type Page, type PageRequest, paginateList, toKeyset } from '../paging.ts';
import { PLATFORM_KINDS } from '../platform-kind.ts';
import { save } from '../store.ts';
import {
  type Credential,
  generateKeyText,
  generateTokenText,
  hashSecret,
  isTokenText,
  parseAuthorization,
} from './credential.ts';
import {
  findAdminKeyByHash,
  findAdminKeysByIds,
  findTokenByHash,
  findTokensByIds,
  insertAdminKey,
  insertToken,
  listAdminKeys,
  listTokens,
  revokeAdminKey,
  revokeToken,
} from './token.repository.ts';
import type { AdminKey, PlatformToken } from './token.ts';
import { createTokenUses } from './token-uses.service.ts';

const createTokenInput = z.object({
  platform: z.enum(PLATFORM_KINDS),
  /** Defaults to false for web and to true for every other platform. */
  publishable: z.boolean().nullish(),
});

type CreateTokenInput = z.input<typeof createTokenInput>;

/** A new token with its text, which can't be retrieved later. */
export interface IssuedToken {
  token: PlatformToken;
  text: string;
}

interface IssuedKey {
  key: AdminKey;
  text: string;
}

const CACHED_CALLERS = 20_000;

export function createTokenService(db: Database, clock: () => number, apps: AppService) {
  // Only valid credentials are cached, so a client that tries many invalid ones can't evict them.
  let callers = new LRUCache<string, Caller>({ max: CACHED_CALLERS });
  const dropCallers = () => {
    callers = new LRUCache<string, Caller>({ max: CACHED_CALLERS });
  };
  db.onCacheInvalidation(dropCallers);
  const recordUse = createTokenUses(db, clock);

  async function load(credential: Credential, secretHash: string): Promise<AnyCaller> {
    return credential.kind === 'token'
      ? toPlatformCaller(await findTokenByHash(db.read, secretHash))
      : toAdminCaller(await findAdminKeyByHash(db.read, secretHash));
  }

  async function find(credential: Credential, beforeLookup?: () => void): Promise<AnyCaller> {
    const secretHash = hashSecret(credential.secret);
    // Uses the cache that is current when the lookup begins, so that a credential revoked during the lookup doesn't
    // enter the new cache.
    const generation = callers;
    const known = generation.get(secretHash);
    if (known !== undefined) {
      return known;
    }
    beforeLookup?.();
    const caller = await load(credential, secretHash);
    if (caller.kind !== 'unknown') {
      generation.set(secretHash, caller);
    }
    return caller;
  }

  async function issue(caller: AnyCaller, app: string | null, input: CreateTokenInput, text: string) {
    const { app: owner } = await apps.getSnapshotFor(requirePermission(caller, 'administerApp'), app);
    const { platform, publishable } = parseInput(createTokenInput, input);
    if (platform !== 'web' && publishable === false) {
      throw createRefusal(
        'COULD_NOT_SAVE_OBJECT',
        'publishable',
        `can't be false for the platform \`${platform}\`, whose tokens ship in apps.`,
      );
    }
    const now = clock();
    const token: PlatformToken = {
      id: generateId(now),
      appId: owner.id,
      platform,
      publishable: publishable ?? platform !== 'web',
      lastFour: text.slice(-4),
      createdAt: now,
      revokedAt: null,
      lastUsedAt: null,
    };
    if (!(await save(db, (tx) => insertToken(tx, token, hashSecret(text))))) {
      throw createRefusal('COULD_NOT_SAVE_OBJECT', 'token', 'is already in use.');
    }
    return { token, text };
  }

  async function list(caller: AnyCaller, app: string | null): Promise<PlatformToken[]> {
    const reader = requirePermission(caller, 'readTokens');
    const { app: owner } = await apps.getSnapshotFor(reader, app);
    return listTokens(db.read, owner.id, reader.kind === 'platform' ? reader.platform : undefined);
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

    /** Creates a token. A platform can have several valid tokens, so rotations can overlap. Requires an admin key. */
    createToken: (caller: AnyCaller, app: string | null, input: CreateTokenInput): Promise<IssuedToken> =>
      issue(caller, app, input, generateTokenText()),

    /** Like `createToken`, with the text of a token that an older installation issued. */
    importToken(caller: AnyCaller, app: string | null, input: CreateTokenInput, text: string): Promise<IssuedToken> {
      if (!isTokenText(text)) {
        throw createRefusal('COULD_NOT_SAVE_OBJECT', 'token', 'must be 40 lowercase hex characters.');
      }
      return issue(caller, app, input, text);
    },

    /** Lists the tokens of the app: all of them for an admin key, those of its own platform for a secret token. */
    listTokens: list,

    /** Returns one page of `listTokens`. */
    async listTokenPage(caller: AnyCaller, app: string | null, page: PageRequest): Promise<Page<PlatformToken>> {
      return paginateList(await list(caller, app), toKeyset(page, false));
    },

    /**
     * Revokes a token permanently: immediately in this process, within a second in others. Fails with
     * COULD_NOT_FIND_RECORD if it doesn't exist.
     */
    async revokeToken(caller: AnyCaller, app: string | null, id: RequestedId): Promise<PlatformToken> {
      const known = requirePermission(caller, 'administerApp');
      const tokenId = requireId(id);
      const { app: owner } = await apps.getSnapshotFor(known, app);
      const revoked = await save(db, (tx) => revokeToken(tx, owner.id, tokenId, clock()));
      if (revoked === null) {
        throw new DomainFailure('COULD_NOT_FIND_RECORD', {
          field: 'id',
          details: 'No token with this id exists in this app.',
        });
      }
      return revoked;
    },

    /** Creates an app key, or an installation key if `app` is null. Requires an installation key. */
    async createAdminKey(caller: AnyCaller, app: string | null): Promise<IssuedKey> {
      const operator = requireInstallationAdmin(caller);
      const appId = app === null ? null : (await apps.getSnapshotFor(operator, app)).app.id;
      const now = clock();
      const text = generateKeyText();
      const key: AdminKey = {
        id: generateId(now),
        appId,
        lastFour: text.slice(-4),
        createdAt: now,
        revokedAt: null,
        lastUsedAt: null,
      };
      await save(db, (tx) => insertAdminKey(tx, key, hashSecret(text)));
      return { key, text };
    },

    /** Lists all admin keys from oldest to newest. Requires an installation key. */
    async listAdminKeys(caller: AnyCaller): Promise<AdminKey[]> {
      requireInstallationAdmin(caller);
      return listAdminKeys(db.read);
    },

    /** Like `revokeToken`, for an admin key. Requires an installation key. */
    async revokeAdminKey(caller: AnyCaller, id: string): Promise<AdminKey> {
      requireInstallationAdmin(caller);
      const revoked = await save(db, (tx) => revokeAdminKey(tx, id, clock()));
      if (revoked === null) {
        throw new DomainFailure('COULD_NOT_FIND_RECORD', { field: 'id', details: 'No admin key with this id exists.' });
      }
      return revoked;
    },

    /** Finds tokens and admin keys by id, such as those that created links. */
    async findCredentials(ids: readonly string[]): Promise<Map<string, PlatformToken | AdminKey>> {
      return new Map<string, PlatformToken | AdminKey>([
        ...(await findTokensByIds(db.read, ids)),
        ...(await findAdminKeysByIds(db.read, ids)),
      ]);
    },
  };
}

/** Authenticates callers, and issues, lists and revokes their tokens and keys. */
export type TokenService = ReturnType<typeof createTokenService>;

function toPlatformCaller(token: PlatformToken | null): AnyCaller {
  if (token === null || token.revokedAt !== null) {
    return { kind: 'unknown', problem: token === null ? 'unknownToken' : 'revokedToken' };
  }
  const { id, appId, platform, publishable } = token;
  return { kind: 'platform', tokenId: id, appId, platform, publishable };
}

function toAdminCaller(key: AdminKey | null): AnyCaller {
  return key === null || key.revokedAt !== null
    ? { kind: 'unknown', problem: key === null ? 'unknownKey' : 'revokedKey' }
    : { kind: 'admin', keyId: key.id, appId: key.appId };
}

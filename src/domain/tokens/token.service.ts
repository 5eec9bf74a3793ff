import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import type { Database } from '../../../db/database.ts';
import { type AdminCaller, type Caller, getCredentialId, type PlatformCaller } from '../access/caller.ts';
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
  /** By default: secret for web, publishable for every other platform. */
  publishable: z.boolean().nullish(),
});

type CreateTokenInput = z.input<typeof createTokenInput>;

/** A token with its text, which nobody will see again. */
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
  // Only known credentials are kept: a stranger who tries many must not be able to push the known ones out.
  let callers = new LRUCache<string, Caller>({ max: CACHED_CALLERS });
  const dropCallers = () => {
    callers = new LRUCache<string, Caller>({ max: CACHED_CALLERS });
  };
  db.onCacheInvalidation(dropCallers);
  const recordUse = createTokenUses(db, clock);

  async function load(credential: Credential, secretHash: string): Promise<Caller | null> {
    return credential.kind === 'token'
      ? toPlatformCaller(await findTokenByHash(db.read, secretHash))
      : toAdminCaller(await findAdminKeyByHash(db.read, secretHash));
  }

  async function find(credential: Credential, beforeLookup?: () => void): Promise<Caller | null> {
    const secretHash = hashSecret(credential.secret);
    // The generation in which the load began: a caller that was revoked meanwhile must not come back into the cache.
    const generation = callers;
    const known = generation.get(secretHash);
    if (known !== undefined) {
      return known;
    }
    beforeLookup?.();
    const caller = await load(credential, secretHash);
    if (caller !== null) {
      generation.set(secretHash, caller);
    }
    return caller;
  }

  async function issue(caller: Caller | null, app: string | null, input: CreateTokenInput, text: string) {
    const { app: owner } = await apps.getSnapshotFor(requirePermission(caller, 'administerApp'), app);
    const { platform, publishable } = parseInput(createTokenInput, input);
    if (platform !== 'web' && publishable === false) {
      throw createRefusal(
        'COULD_NOT_SAVE_OBJECT',
        'publishable',
        `a token of ${platform} ships in apps, so it is always publishable`,
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
      throw createRefusal('COULD_NOT_SAVE_OBJECT', 'token', 'this token is in use already');
    }
    return { token, text };
  }

  async function list(caller: Caller | null, app: string | null): Promise<PlatformToken[]> {
    const reader = requirePermission(caller, 'readTokens');
    const { app: owner } = await apps.getSnapshotFor(reader, app);
    return listTokens(db.read, owner.id, reader.kind === 'platform' ? reader.platform : undefined);
  }

  return {
    /**
     * Who sends this `Authorization` header; null: nobody known, or one whose credential was revoked. `beforeLookup` is
     * called where the store has to be asked about the credential; what it throws rejects, and the store is not asked.
     */
    async authenticate(authorization: string | undefined | null, beforeLookup?: () => void): Promise<Caller | null> {
      const credential = parseAuthorization(authorization);
      if (credential === null) {
        return null;
      }
      const caller = await find(credential, beforeLookup);
      const id = caller === null ? null : getCredentialId(caller);
      if (id !== null) {
        recordUse(id);
      }
      return caller;
    },

    /** Makes a token. Several of one platform are valid at once, so that a rotation can overlap. For admin keys. */
    createToken: (caller: Caller | null, app: string | null, input: CreateTokenInput): Promise<IssuedToken> =>
      issue(caller, app, input, generateTokenText()),

    /** As `createToken`, with the text that an older installation gave out. */
    importToken(
      caller: Caller | null,
      app: string | null,
      input: CreateTokenInput,
      text: string,
    ): Promise<IssuedToken> {
      if (!isTokenText(text)) {
        throw createRefusal('COULD_NOT_SAVE_OBJECT', 'token', 'is not 40 lower-case hex characters');
      }
      return issue(caller, app, input, text);
    },

    /** An admin key sees all tokens of the app, a secret token those of its own platform. */
    listTokens: list,

    /** As `listTokens`, a page at a time. */
    async listTokenPage(caller: Caller | null, app: string | null, page: PageRequest): Promise<Page<PlatformToken>> {
      return paginateList(await list(caller, app), toKeyset(page, false));
    },

    /** Revokes for good, at once here and within a second in other processes. COULD_NOT_FIND_RECORD where there is none. */
    async revokeToken(caller: Caller | null, app: string | null, id: RequestedId): Promise<PlatformToken> {
      const known = requirePermission(caller, 'administerApp');
      const tokenId = requireId(id);
      const { app: owner } = await apps.getSnapshotFor(known, app);
      const revoked = await save(db, (tx) => revokeToken(tx, owner.id, tokenId, clock()));
      if (revoked === null) {
        throw new DomainFailure('COULD_NOT_FIND_RECORD', { field: 'id', details: 'This app has no such token.' });
      }
      return revoked;
    },

    /** Makes an admin key, for one app or (null) for the installation. For the installation's operators alone. */
    async createAdminKey(caller: Caller | null, app: string | null): Promise<IssuedKey> {
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

    /** All admin keys, the oldest first. For the installation's operators alone. */
    async listAdminKeys(caller: Caller | null): Promise<AdminKey[]> {
      requireInstallationAdmin(caller);
      return listAdminKeys(db.read);
    },

    /** As `revokeToken`, for an admin key. For the installation's operators alone. */
    async revokeAdminKey(caller: Caller | null, id: string): Promise<AdminKey> {
      requireInstallationAdmin(caller);
      const revoked = await save(db, (tx) => revokeAdminKey(tx, id, clock()));
      if (revoked === null) {
        throw new DomainFailure('COULD_NOT_FIND_RECORD', { field: 'id', details: 'There is no such admin key.' });
      }
      return revoked;
    },

    /** The makers of links, by the ids of their tokens and keys. */
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

function toPlatformCaller(token: PlatformToken | null): PlatformCaller | null {
  if (token === null || token.revokedAt !== null) {
    return null;
  }
  const { id, appId, platform, publishable } = token;
  return { kind: 'platform', tokenId: id, appId, platform, publishable };
}

function toAdminCaller(key: AdminKey | null): AdminCaller | null {
  return key === null || key.revokedAt !== null ? null : { kind: 'admin', keyId: key.id, appId: key.appId };
}

import { z } from 'zod';
import type { Database, Db } from '../../../db/database.ts';
import { type AnyCaller, type Caller, getCredentialId } from '../access/caller.ts';
import { requireCaller, requireInstallationAdmin, requirePermission } from '../access/permissions.ts';
import type { AppService } from '../apps/app.service.ts';
import type { AppName } from '../apps/app-name.ts';
import { createRefusal, DomainFailure } from '../failures.ts';
import type { IdempotencyKey } from '../idempotency/idempotency.ts';
import { generateId, type RequestedId, requireId } from '../ids.ts';
import { createShortTextSchema, parseInput } from '../input.ts';
import { type Page, type PageRequest, paginateList, toKeyset } from '../paging.ts';
import { PLATFORM_KINDS } from '../platform-kind.ts';
import { save } from '../store.ts';
import { type CreatedCredential, saveCredentialOnce } from './created-credential.service.ts';
import { generateKeyText, generateTokenText, hashSecret, isTokenText } from './credential.ts';
import {
  expireToken,
  findAdminKeysByIds,
  findTokensByIds,
  insertAdminKey,
  insertToken,
  listAdminKeys,
  listAdminKeysOfApp,
  listTokens,
  lockInstallationKeys,
  revokeAdminKey,
  revokeToken,
} from './token.repository.ts';
import { type AdminKey, buildAdminKey, type PlatformToken } from './token.ts';

const createTokenInput = z.object({
  platform: z.enum(PLATFORM_KINDS),
  /** Defaults to false for web and to true for every other platform. */
  publishable: z.boolean().nullish(),
});

type CreateTokenInput = z.input<typeof createTokenInput>;

const createAdminKeyInput = z.object({
  label: createShortTextSchema(100).transform((label) => label?.trim() || null),
  readOnly: z
    .boolean()
    .nullish()
    .transform((readOnly) => readOnly ?? false),
});

type CreateAdminKeyInput = z.input<typeof createAdminKeyInput>;

/** A new token with its text, which can't be retrieved later. */
interface IssuedToken {
  token: PlatformToken;
  text: string;
}

interface IssuedKey {
  key: AdminKey;
  text: string;
}

/** The text of a new credential, and the key of the request that creates it. */
interface NewSecret {
  text: string;
  idempotency: IdempotencyKey | null;
}

/** A new token that replaces another one. */
export interface RotatedToken extends CreatedCredential<PlatformToken> {
  /** The old token, which expires. */
  previous: PlatformToken;
}

interface RotateTokenInput {
  id: RequestedId;
  /** Milliseconds since the epoch. Null or undefined: the default. */
  validUntil?: number | null | undefined;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * How long a rotated token stays valid by default, in milliseconds. A back end gets the new token within a day;
 * publishable tokens ship in apps, whose users install updates over months.
 */
const OVERLAP_MS = { secret: DAY_MS, publishable: 90 * DAY_MS };

const MAX_OVERLAP_MS = 366 * DAY_MS;

export function createTokenService(db: Database, clock: () => number, apps: AppService) {
  async function issueToken(
    caller: AnyCaller,
    app: AppName | null,
    input: CreateTokenInput,
    { text, idempotency }: NewSecret,
  ): Promise<CreatedCredential<PlatformToken>> {
    const known = requirePermission(caller, 'administerApp');
    const { app: owner } = await apps.getSnapshotFor(known, app);
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
      expiresAt: null,
      lastUsedAt: null,
    };
    const insert = async (tx: Db) => {
      if (!(await insertToken(tx, token, hashSecret(text)))) {
        throw createRefusal('COULD_NOT_SAVE_OBJECT', 'token', 'is already in use.');
      }
    };
    return saveCredentialOnce(
      db,
      { caller: known, appId: owner.id, idempotency, input: { createToken: input } },
      { id: token.id, text, now },
      { insert, findByIds: findTokensByIds },
    );
  }

  async function issueKey(
    caller: AnyCaller,
    app: AppName | null,
    input: CreateAdminKeyInput,
    { text, idempotency }: NewSecret,
  ): Promise<CreatedCredential<AdminKey>> {
    const known = requirePermission(caller, 'administerApp');
    const isInstallationKey = app === null && getOwnAppId(known) === null;
    const appId = isInstallationKey ? null : (await apps.getSnapshotFor(known, app)).app.id;
    const { label, readOnly } = parseInput(createAdminKeyInput, input);
    const now = clock();
    const key = buildAdminKey({ appId, label, readOnly }, text, now);
    return saveCredentialOnce(
      db,
      { caller: known, appId, idempotency, input: { createAdminKey: input } },
      { id: key.id, text, now },
      { insert: (tx) => insertAdminKey(tx, key, hashSecret(text)), findByIds: findAdminKeysByIds },
    );
  }

  async function list(caller: AnyCaller, app: AppName | null): Promise<PlatformToken[]> {
    const reader = requirePermission(caller, 'readTokens');
    const { app: owner } = await apps.getSnapshotFor(reader, app);
    return listTokens(db.read, owner.id, reader.kind === 'platform' ? reader.platform : undefined);
  }

  return {
    /** Creates a token. A platform can have several valid tokens, so rotations can overlap. Requires an admin key. */
    async createToken(caller: AnyCaller, app: AppName | null, input: CreateTokenInput): Promise<IssuedToken> {
      const text = generateTokenText();
      return { token: (await issueToken(caller, app, input, { text, idempotency: null })).credential, text };
    },

    /**
     * Like `createToken`, but at most once per idempotency key. A repeat returns the first token without its text, and
     * a warning. Fails with IDEMPOTENCY_KEY_REUSED if the key was used with a different input.
     */
    createTokenOnce: (
      caller: AnyCaller,
      app: AppName | null,
      input: CreateTokenInput,
      idempotency: IdempotencyKey | null,
    ): Promise<CreatedCredential<PlatformToken>> =>
      issueToken(caller, app, input, { text: generateTokenText(), idempotency }),

    /** Like `createToken`, with the text of a token that an older installation issued. */
    async importToken(
      caller: AnyCaller,
      app: AppName | null,
      input: CreateTokenInput,
      text: string,
    ): Promise<IssuedToken> {
      if (!isTokenText(text)) {
        throw createRefusal('COULD_NOT_SAVE_OBJECT', 'token', 'must be 40 lowercase hex characters.');
      }
      return { token: (await issueToken(caller, app, input, { text, idempotency: null })).credential, text };
    },

    /** Lists the tokens of the app: all of them for an admin key, those of its own platform for a secret token. */
    listTokens: list,

    /** Returns one page of `listTokens`. */
    async listTokenPage(caller: AnyCaller, app: AppName | null, page: PageRequest): Promise<Page<PlatformToken>> {
      return paginateList(await list(caller, app), toKeyset(page, false));
    },

    /**
     * Creates a token with the platform and kind of another one, which stays valid until `validUntil`: by default for
     * 24 hours, or 90 days if it is publishable, and at most for 366 days. Then every process rejects the old token like
     * a revoked one. Requires an admin key. Repeats are like those of `createTokenOnce`. Fails with
     * COULD_NOT_FIND_RECORD if no valid token has this id, and with COULD_NOT_SAVE_OBJECT for another time.
     */
    async rotateToken(
      caller: AnyCaller,
      app: AppName | null,
      { id, validUntil = null }: RotateTokenInput,
      idempotency: IdempotencyKey | null = null,
    ): Promise<RotatedToken> {
      const known = requirePermission(caller, 'administerApp');
      const tokenId = requireId(id);
      const { app: owner } = await apps.getSnapshotFor(known, app);
      const now = clock();
      const text = generateTokenText();
      const newId = generateId(now);
      const readOld = async (tx: Db): Promise<PlatformToken> => {
        const old = (await findTokensByIds(tx, [tokenId])).get(tokenId);
        if (old === undefined || old.appId !== owner.id) {
          throw createUnknownTokenFailure();
        }
        return old;
      };
      const insert = async (tx: Db) => {
        const old = await readOld(tx);
        const until = validUntil ?? now + OVERLAP_MS[old.publishable ? 'publishable' : 'secret'];
        assertValidUntil(until, now);
        if (!(await expireToken(tx, old, until, now))) {
          throw createRefusal('COULD_NOT_SAVE_OBJECT', 'id', 'is the id of a token that is revoked or has expired.');
        }
        const token = { ...old, id: newId, lastFour: text.slice(-4), createdAt: now, expiresAt: null };
        await insertToken(tx, token, hashSecret(text));
      };
      const created = await saveCredentialOnce(
        db,
        { caller: known, appId: owner.id, idempotency, input: { rotateToken: [tokenId, validUntil] } },
        { id: newId, text, now },
        { insert, findByIds: findTokensByIds },
      );
      return { ...created, previous: await readOld(db.read) };
    },

    /**
     * Revokes a token permanently: immediately in this process, within a second in others. Fails with
     * COULD_NOT_FIND_RECORD if it doesn't exist.
     */
    async revokeToken(caller: AnyCaller, app: AppName | null, id: RequestedId): Promise<PlatformToken> {
      const known = requirePermission(caller, 'administerApp');
      const tokenId = requireId(id);
      const { app: owner } = await apps.getSnapshotFor(known, app);
      const revoked = await save(db, (tx) => revokeToken(tx, owner.id, tokenId, clock()));
      if (revoked === null) {
        throw createUnknownTokenFailure();
      }
      return revoked;
    },

    /**
     * Creates an admin key for an app. If `app` is null, an app key creates a key of its own app, and an installation
     * key creates an installation key. Requires an admin key, so a new key never has more permissions than the caller.
     */
    async createAdminKey(caller: AnyCaller, app: AppName | null, input: CreateAdminKeyInput = {}): Promise<IssuedKey> {
      const text = generateKeyText();
      return { key: (await issueKey(caller, app, input, { text, idempotency: null })).credential, text };
    },

    /** Like `createTokenOnce`, for an admin key. */
    createAdminKeyOnce: (
      caller: AnyCaller,
      app: AppName | null,
      input: CreateAdminKeyInput,
      idempotency: IdempotencyKey | null,
    ): Promise<CreatedCredential<AdminKey>> => issueKey(caller, app, input, { text: generateKeyText(), idempotency }),

    /** Lists all admin keys from oldest to newest. Requires an installation key. */
    async listAdminKeys(caller: AnyCaller): Promise<AdminKey[]> {
      requireInstallationAdmin(caller);
      return listAdminKeys(db.read);
    },

    /**
     * Lists one page of the admin keys of an app. If `app` is null, an app key lists the keys of its own app, and an
     * installation key lists the installation keys. Requires an admin key that isn't read-only.
     */
    async listAdminKeyPage(caller: AnyCaller, app: AppName | null, page: PageRequest): Promise<Page<AdminKey>> {
      const known = requirePermission(caller, 'administerApp');
      const isOfInstallation = app === null && getOwnAppId(known) === null;
      const appId = isOfInstallation ? null : (await apps.getSnapshotFor(known, app)).app.id;
      return paginateList(await listAdminKeysOfApp(db.read, appId), toKeyset(page, false));
    },

    /**
     * Finds admin keys by id, among those that the caller can manage: all of them for an installation key, those of its
     * app for an app key. Requires an admin key that isn't read-only; every key finds itself.
     */
    async findAdminKeys(caller: AnyCaller, ids: readonly string[]): Promise<Map<string, AdminKey>> {
      const known = requireCaller(caller);
      const ownAppId = getOwnAppId(known);
      if (!ids.every((id) => id === getCredentialId(known))) {
        requirePermission(known, 'administerApp');
      }
      const found = [...(await findAdminKeysByIds(db.read, ids))];
      return new Map(found.filter(([, key]) => ownAppId === null || key.appId === ownAppId));
    },

    /**
     * Like `revokeToken`, for an admin key. An app key can only revoke keys of its own app. Fails with
     * COULD_NOT_SAVE_OBJECT for the last valid installation key that isn't read-only, unless the caller is the command
     * line, which can create another.
     */
    async revokeAdminKey(caller: AnyCaller, id: RequestedId): Promise<AdminKey> {
      const known = requirePermission(caller, 'administerApp');
      const keyId = requireId(id);
      const ownAppId = getOwnAppId(known);
      const revoked = await save(db, async (tx) => {
        if (known.kind === 'admin' && ownAppId === null) {
          const [first, ...others] = await lockInstallationKeys(tx);
          if (first === keyId && others.length === 0) {
            throw createRefusal(
              'COULD_NOT_SAVE_OBJECT',
              'id',
              'is the last installation key that is not read-only. Create another before you revoke it.',
            );
          }
        }
        return revokeAdminKey(tx, ownAppId, keyId, clock());
      });
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

function createUnknownTokenFailure(): DomainFailure {
  return new DomainFailure('COULD_NOT_FIND_RECORD', {
    field: 'id',
    details: 'No token with this id exists in this app.',
  });
}

/** Fails with COULD_NOT_SAVE_OBJECT unless a rotated token can stay valid until this time. */
function assertValidUntil(until: number, now: number): void {
  const max = now + MAX_OVERLAP_MS;
  if (until <= now || until > max) {
    const [first, last, given] = [now, max, until].map((time) => new Date(time).toISOString());
    throw createRefusal('COULD_NOT_SAVE_OBJECT', 'validUntil', `must be after ${first} and by ${last}; got ${given}.`);
  }
}

/** Returns the id of the only app that the caller can act on; null for an installation key and for the command line. */
function getOwnAppId(caller: Caller): string | null {
  return caller.kind === 'operator' ? null : caller.appId;
}

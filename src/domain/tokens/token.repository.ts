import type { Selectable } from 'kysely';
import { fromFlag, toFlag } from '../../../db/column-codecs.ts';
import type { Db } from '../../../db/database.ts';
import type { AdminKeyRow, PlatformTokenRow } from '../../../db/tables/tokens.ts';
import type { PlatformKind } from '../platform-kind.ts';
import type { AdminKey, PlatformToken } from './token.ts';

/** Saves a token with the hash of its text. Returns false if a token with this text already exists. */
export async function insertToken(tx: Db, token: PlatformToken, tokenHash: string): Promise<boolean> {
  const inserted = await tx
    .insertInto('platform_tokens')
    .values({
      id: token.id,
      app_id: token.appId,
      platform: token.platform,
      token_hash: tokenHash,
      last_four: token.lastFour,
      publishable: toFlag(token.publishable),
      created_at: token.createdAt,
      revoked_at: token.revokedAt,
      expires_at: token.expiresAt,
    })
    .onConflict((conflict) => conflict.column('token_hash').doNothing())
    .returning('id')
    .execute();
  return inserted.length > 0;
}

/** Finds a token by its hash, even if it is revoked, but not if its app was deleted. */
export async function findTokenByHash(db: Db, tokenHash: string): Promise<PlatformToken | null> {
  const row = await selectTokens(db)
    .innerJoin('apps', 'apps.id', 'platform_tokens.app_id')
    .where('token_hash', '=', tokenHash)
    .where('apps.deleted_at', 'is', null)
    .executeTakeFirst();
  return row === undefined ? null : toPlatformToken(row);
}

export async function listTokens(db: Db, appId: string, platform?: PlatformKind): Promise<PlatformToken[]> {
  const rows = await selectTokens(db)
    .where('app_id', '=', appId)
    .$if(platform !== undefined, (query) => query.where('platform', '=', platform ?? ''))
    .orderBy('id')
    .execute();
  return rows.map(toPlatformToken);
}

/** Revokes a token of the app. Returns null if it doesn't exist. Revoking it again keeps the first revocation time. */
export async function revokeToken(tx: Db, appId: string, id: string, now: number): Promise<PlatformToken | null> {
  const [row] = await tx
    .updateTable('platform_tokens')
    .set((eb) => ({ revoked_at: eb.fn.coalesce('revoked_at', eb.val(now)) }))
    .where('app_id', '=', appId)
    .where('id', '=', id)
    .returning('id')
    .execute();
  return row === undefined ? null : ((await findTokensByIds(tx, [row.id])).get(row.id) ?? null);
}

/** Sets when a token of the app expires. Returns false if no valid token of the app has this id. */
export async function expireToken(
  tx: Db,
  { appId, id }: Pick<PlatformToken, 'appId' | 'id'>,
  expiresAt: number,
  now: number,
): Promise<boolean> {
  const rows = await tx
    .updateTable('platform_tokens')
    .set({ expires_at: expiresAt })
    .where('app_id', '=', appId)
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', now)]))
    .returning('id')
    .execute();
  return rows.length > 0;
}

export async function findTokensByIds(db: Db, ids: readonly string[]): Promise<Map<string, PlatformToken>> {
  const rows = await selectTokens(db).where('id', 'in', ids).execute();
  return new Map(rows.map((row) => [row.id, toPlatformToken(row)]));
}

export async function insertAdminKey(tx: Db, key: AdminKey, keyHash: string): Promise<void> {
  await tx
    .insertInto('admin_keys')
    .values({
      id: key.id,
      app_id: key.appId,
      key_hash: keyHash,
      last_four: key.lastFour,
      label: key.label,
      read_only: toFlag(key.readOnly),
      created_at: key.createdAt,
      revoked_at: key.revokedAt,
    })
    .execute();
}

/** Lists all app keys and installation keys from oldest to newest, including revoked ones. */
export async function listAdminKeys(db: Db): Promise<AdminKey[]> {
  return (await selectAdminKeys(db).orderBy('id').execute()).map(toAdminKey);
}

/** Lists the keys of an app, or the installation keys if it is null, from oldest to newest, including revoked ones. */
export async function listAdminKeysOfApp(db: Db, appId: string | null): Promise<AdminKey[]> {
  const rows = await selectAdminKeys(db)
    .where('app_id', appId === null ? 'is' : '=', appId)
    .orderBy('id')
    .execute();
  return rows.map(toAdminKey);
}

/**
 * Locks the valid installation keys that aren't read-only, and returns their ids. Concurrent transactions that revoke
 * such keys wait for each other.
 */
export async function lockInstallationKeys(tx: Db): Promise<string[]> {
  const rows = await tx
    .updateTable('admin_keys')
    .set(({ ref }) => ({ revoked_at: ref('revoked_at') }))
    .where('app_id', 'is', null)
    .where('revoked_at', 'is', null)
    .where('read_only', '=', 0)
    .returning('id')
    .execute();
  return rows.map(({ id }) => id);
}

/**
 * Revokes an admin key of the app, or any admin key if `appId` is null. Returns null if it doesn't exist. Revoking it
 * again keeps the first revocation time.
 */
export async function revokeAdminKey(tx: Db, appId: string | null, id: string, now: number): Promise<AdminKey | null> {
  const [row] = await tx
    .updateTable('admin_keys')
    .set((eb) => ({ revoked_at: eb.fn.coalesce('revoked_at', eb.val(now)) }))
    .$if(appId !== null, (query) => query.where('app_id', '=', appId))
    .where('id', '=', id)
    .returning('id')
    .execute();
  return row === undefined ? null : ((await findAdminKeysByIds(tx, [row.id])).get(row.id) ?? null);
}

/** Finds an admin key by its hash, even if it is revoked, but not if its app was deleted. */
export async function findAdminKeyByHash(db: Db, keyHash: string): Promise<AdminKey | null> {
  const row = await selectAdminKeys(db)
    .leftJoin('apps', 'apps.id', 'admin_keys.app_id')
    .where('key_hash', '=', keyHash)
    .where('apps.deleted_at', 'is', null)
    .executeTakeFirst();
  return row === undefined ? null : toAdminKey(row);
}

export async function findAdminKeysByIds(db: Db, ids: readonly string[]): Promise<Map<string, AdminKey>> {
  const rows = await selectAdminKeys(db).where('id', 'in', ids).execute();
  return new Map(rows.map((row) => [row.id, toAdminKey(row)]));
}

/** Stores when a token or admin key was used, unless a later use is already stored. */
export async function upsertUse(tx: Db, id: string, usedAt: number): Promise<void> {
  await tx
    .insertInto('token_uses')
    .values({ token_id: id, last_used_at: usedAt })
    .onConflict((conflict) =>
      conflict.column('token_id').doUpdateSet({ last_used_at: usedAt }).where('token_uses.last_used_at', '<', usedAt),
    )
    .execute();
}

function selectTokens(db: Db) {
  return db
    .selectFrom('platform_tokens')
    .leftJoin('token_uses', 'token_uses.token_id', 'platform_tokens.id')
    .selectAll('platform_tokens')
    .select('token_uses.last_used_at');
}

function selectAdminKeys(db: Db) {
  return db
    .selectFrom('admin_keys')
    .leftJoin('token_uses', 'token_uses.token_id', 'admin_keys.id')
    .selectAll('admin_keys')
    .select('token_uses.last_used_at');
}

type Used<Row> = Selectable<Row> & { last_used_at: number | null };

function toPlatformToken(row: Used<PlatformTokenRow>): PlatformToken {
  return {
    id: row.id,
    appId: row.app_id,
    platform: row.platform as PlatformKind,
    publishable: fromFlag(row.publishable),
    lastFour: row.last_four,
    createdAt: row.created_at,
    revokedAt: row.revoked_at,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
  };
}

function toAdminKey(row: Used<AdminKeyRow>): AdminKey {
  return {
    id: row.id,
    appId: row.app_id,
    label: row.label,
    readOnly: fromFlag(row.read_only),
    lastFour: row.last_four,
    createdAt: row.created_at,
    revokedAt: row.revoked_at,
    lastUsedAt: row.last_used_at,
  };
}

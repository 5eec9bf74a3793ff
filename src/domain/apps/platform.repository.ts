import type { Selectable } from 'kysely';
import { fromJson, toJson } from '../../../db/column-codecs.ts';
import type { Db } from '../../../db/database.ts';
import type { PlatformRow } from '../../../db/tables/platforms.ts';
import { PLATFORM_KINDS, type PlatformKind } from '../platform-kind.ts';
import type { Platform } from './platform.ts';

/** Saves a platform, and replaces the app's existing platform of the same kind. */
export async function upsertPlatform(tx: Db, platform: Platform): Promise<void> {
  const row = toRow(platform);
  const { app_id: _app, kind: _kind, created_at: _created, ...columns } = row;
  await tx
    .insertInto('platforms')
    .values(row)
    .onConflict((conflict) => conflict.columns(['app_id', 'kind']).doUpdateSet(columns))
    .execute();
}

/** The changes to a platform. Undefined fields stay unchanged. */
type PlatformChanges = Partial<Omit<Platform, 'appId' | 'kind' | 'createdAt'>> & { updatedAt: number };

/**
 * Updates only the given fields, so concurrent updates of different fields don't overwrite each other. Returns null if
 * the platform doesn't exist.
 */
export async function updatePlatform(
  tx: Db,
  { appId, kind }: Pick<Platform, 'appId' | 'kind'>,
  changes: PlatformChanges,
): Promise<Platform | null> {
  const [row] = await tx
    .updateTable('platforms')
    .set({
      base_url: changes.baseUrl,
      url_schemes: changes.urlSchemes && toJson(changes.urlSchemes),
      store_url: changes.storeUrl,
      team_id: changes.teamId,
      bundle_id: changes.bundleId,
      app_store_id: changes.appStoreId,
      package_name: changes.packageName,
      sha256_fingerprints: changes.sha256Fingerprints && toJson(changes.sha256Fingerprints),
      updated_at: changes.updatedAt,
    })
    .where('app_id', '=', appId)
    .where('kind', '=', kind)
    .returningAll()
    .execute();
  return row === undefined ? null : fromRow(row);
}

/** Returns the app's platform of a kind, or null if it has none. */
export async function findPlatform(db: Db, appId: string, kind: PlatformKind): Promise<Platform | null> {
  const row = await db
    .selectFrom('platforms')
    .selectAll()
    .where('app_id', '=', appId)
    .where('kind', '=', kind)
    .executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

/** Deletes a platform. Returns it as it was, or null if it doesn't exist. */
export async function deletePlatform(tx: Db, appId: string, kind: PlatformKind): Promise<Platform | null> {
  const [deleted] = await tx
    .deleteFrom('platforms')
    .where('app_id', '=', appId)
    .where('kind', '=', kind)
    .returningAll()
    .execute();
  return deleted === undefined ? null : fromRow(deleted);
}

/** Lists the platforms of an app in the order of PLATFORM_KINDS. */
export async function listPlatforms(db: Db, appId: string): Promise<Platform[]> {
  return (await listPlatformsOfApps(db, [appId])).get(appId) ?? [];
}

function compareKinds(one: Platform, other: Platform): number {
  return PLATFORM_KINDS.indexOf(one.kind) - PLATFORM_KINDS.indexOf(other.kind);
}

/** Lists the platforms of several apps, each in the order of PLATFORM_KINDS. Omits apps without platforms. */
export async function listPlatformsOfApps(db: Db, appIds: readonly string[]): Promise<Map<string, Platform[]>> {
  const rows = await db.selectFrom('platforms').selectAll().where('app_id', 'in', appIds).execute();
  const byApp = new Map<string, Platform[]>();
  for (const platform of rows.map(fromRow).sort(compareKinds)) {
    byApp.set(platform.appId, [...(byApp.get(platform.appId) ?? []), platform]);
  }
  return byApp;
}

function toRow(platform: Platform): PlatformRow {
  return {
    app_id: platform.appId,
    kind: platform.kind,
    base_url: platform.baseUrl,
    url_schemes: toJson(platform.urlSchemes),
    store_url: platform.storeUrl,
    team_id: platform.teamId,
    bundle_id: platform.bundleId,
    app_store_id: platform.appStoreId,
    package_name: platform.packageName,
    sha256_fingerprints: toJson(platform.sha256Fingerprints),
    created_at: platform.createdAt,
    updated_at: platform.updatedAt,
  };
}

function fromRow(row: Selectable<PlatformRow>): Platform {
  return {
    appId: row.app_id,
    kind: row.kind as PlatformKind,
    baseUrl: row.base_url,
    urlSchemes: fromJson(row.url_schemes),
    storeUrl: row.store_url,
    teamId: row.team_id,
    bundleId: row.bundle_id,
    appStoreId: row.app_store_id,
    packageName: row.package_name,
    sha256Fingerprints: fromJson(row.sha256_fingerprints),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

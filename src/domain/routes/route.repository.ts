import type { Selectable } from 'kysely';
import { fromJson, toJson } from '../../../db/column-codecs.ts';
import type { Db } from '../../../db/database.ts';
import { applyKeyset } from '../../../db/keyset.ts';
import type { RouteRow } from '../../../db/tables/routes.ts';
import type { Keyset } from '../paging.ts';
import type { PlatformKind } from '../platform-kind.ts';
import type { Route } from './route.ts';

/**
 * Saves a route, and replaces an equivalent route of the same platform. Returns the stored route; if it replaced one,
 * it has that route's id. Uses a single statement, so that apps that start concurrently create only one route.
 */
export async function upsertRoute(tx: Db, route: Route, patternKey: string): Promise<Route> {
  const row = toRow(route, patternKey);
  const { app_id: _app, id: _id, platform: _platform, pattern_key: _key, created_at: _created, ...columns } = row;
  const saved = await tx
    .insertInto('routes')
    .values(row)
    .onConflict((conflict) => conflict.columns(['app_id', 'platform', 'pattern_key']).doUpdateSet(columns))
    .returningAll()
    .executeTakeFirstOrThrow();
  return fromRow(saved);
}

export async function listRoutes(
  db: Db,
  appId: string,
  platform: PlatformKind | null,
  keyset: Keyset,
): Promise<Route[]> {
  const query = db
    .selectFrom('routes')
    .selectAll()
    .where('app_id', '=', appId)
    .$if(platform !== null, (q) => q.where('platform', '=', platform ?? ''));
  const rows = await applyKeyset(query, 'id', keyset).execute();
  return (keyset.fromEnd ? rows.reverse() : rows).map(fromRow);
}

/** Deletes a route. Returns false if it doesn't exist. */
export async function deleteRoute(tx: Db, appId: string, id: string): Promise<boolean> {
  const deleted = await tx
    .deleteFrom('routes')
    .where('app_id', '=', appId)
    .where('id', '=', id)
    .returning('id')
    .execute();
  return deleted.length > 0;
}

export async function findRoutesByIds(db: Db, appId: string, ids: readonly string[]): Promise<Map<string, Route>> {
  const rows = await db.selectFrom('routes').selectAll().where('app_id', '=', appId).where('id', 'in', ids).execute();
  return new Map(rows.map((row) => [row.id, fromRow(row)]));
}

function toRow(route: Route, patternKey: string): RouteRow {
  return {
    app_id: route.appId,
    id: route.id,
    platform: route.platform,
    path: route.path,
    pattern_key: patternKey,
    device: route.device,
    url_schemes: toJson(route.urlSchemes),
    version: route.version,
    build: route.build,
    created_at: route.createdAt,
    updated_at: route.updatedAt,
  };
}

function fromRow(row: Selectable<RouteRow>): Route {
  return {
    appId: row.app_id,
    id: row.id,
    platform: row.platform as PlatformKind,
    path: row.path,
    device: row.device,
    urlSchemes: fromJson(row.url_schemes),
    version: row.version,
    build: row.build,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

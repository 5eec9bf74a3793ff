import type { Selectable } from 'kysely';
import { fromJson, toJson } from '../../../db/column-codecs.ts';
import type { Db } from '../../../db/database.ts';
import { applyKeyset } from '../../../db/keyset.ts';
import type { AppRow } from '../../../db/tables/apps.ts';
import type { Keyset } from '../paging.ts';
import type { App } from './app.ts';
import { FALLBACK_PAGE_LANGUAGE, isPageLanguage } from './page-language.ts';
import type { Preview } from './preview.ts';

/** The changes to an app. Undefined fields stay unchanged. */
export type AppChanges = Partial<Omit<App, 'id' | 'createdAt'>> & { updatedAt: number };

/**
 * Saves a new app without claiming its subdomain. Fails with a unique violation if another app has its subdomain or
 * custom domain.
 */
export async function insertApp(tx: Db, app: App): Promise<void> {
  await tx.insertInto('apps').values(toRow(app)).execute();
}

/**
 * Updates only the given fields, so concurrent updates of different fields don't overwrite each other. Returns
 * null if the app doesn't exist. Fails with a unique violation if another app has the subdomain or custom domain.
 */
export async function updateApp(tx: Db, id: string, { preview, ...changes }: AppChanges): Promise<App | null> {
  const [row] = await tx
    .updateTable('apps')
    .set({
      name: changes.name,
      subdomain: changes.subdomain,
      custom_domain: changes.customDomain,
      allowed_hosts: changes.allowedHosts && toJson(changes.allowedHosts),
      allowed_schemes: changes.allowedSchemes && toJson(changes.allowedSchemes),
      ...(preview && toPreviewColumns(preview)),
      icon_url: changes.iconUrl,
      accent_color: changes.accentColor,
      default_language: changes.defaultLanguage,
      travelling_parameters: changes.forwardedQueryParameters && toJson(changes.forwardedQueryParameters),
      deferred_window_seconds: changes.deferredLinkWindowSeconds,
      updated_at: changes.updatedAt,
    })
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .returningAll()
    .execute();
  return row === undefined ? null : fromRow(row);
}

/**
 * Marks an app as deleted if it has this name, releases its custom domain and erases its settings. Revokes its tokens
 * and keys for processes of earlier versions, which don't know deleted apps. Returns false if no app has this id and
 * name.
 */
export async function markAppDeleted(
  tx: Db,
  { id, name }: Pick<App, 'id' | 'name'>,
  { now, deleteRowsAt }: { now: number; deleteRowsAt: number },
): Promise<boolean> {
  const updated = await tx
    .updateTable('apps')
    .set({
      name: '',
      custom_domain: null,
      allowed_hosts: toJson([]),
      allowed_schemes: toJson([]),
      ...toPreviewColumns({ title: null, description: null, imageUrl: null }),
      icon_url: null,
      accent_color: null,
      travelling_parameters: toJson([]),
      deferred_window_seconds: null,
      updated_at: now,
      deleted_at: now,
    })
    .where('id', '=', id)
    .where('name', '=', name)
    .where('deleted_at', 'is', null)
    .returning('id')
    .execute();
  if (updated.length === 0) {
    return false;
  }
  await tx.updateTable('platform_tokens').set({ revoked_at: now }).where('app_id', '=', id).execute();
  await tx.updateTable('admin_keys').set({ revoked_at: now }).where('app_id', '=', id).execute();
  await tx
    .insertInto('app_deletions')
    .values({ app_id: id, position: null, next_run_at: deleteRowsAt, deleted_at: now })
    .execute();
  return true;
}

/** Claims a subdomain for an app permanently. Returns false if it belongs to another app. */
export async function claimSubdomain(tx: Db, appId: string, subdomain: string, now: number): Promise<boolean> {
  await tx
    .insertInto('subdomains')
    .values({ subdomain, app_id: appId, created_at: now })
    .onConflict((conflict) => conflict.column('subdomain').doNothing())
    .execute();
  return (await findSubdomainOwner(tx, subdomain)) === appId;
}

/** Returns an app, or null if it doesn't exist or was deleted. */
export async function findApp(db: Db, id: string): Promise<App | null> {
  const row = await db
    .selectFrom('apps')
    .selectAll()
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

/** Returns the id of the app that has or had this lowercase subdomain, or null. Deleted apps don't count. */
export async function findAppIdBySubdomain(db: Db, subdomain: string): Promise<string | null> {
  const row = await db
    .selectFrom('subdomains')
    .innerJoin('apps', 'apps.id', 'subdomains.app_id')
    .select('app_id')
    .where('subdomains.subdomain', '=', subdomain)
    .where('apps.deleted_at', 'is', null)
    .executeTakeFirst();
  return row?.app_id ?? null;
}

/** Returns the id of the app for which this lowercase subdomain is reserved, even if it was deleted, or null. */
export async function findSubdomainOwner(db: Db, subdomain: string): Promise<string | null> {
  const row = await db.selectFrom('subdomains').select('app_id').where('subdomain', '=', subdomain).executeTakeFirst();
  return row?.app_id ?? null;
}

/** Returns the id of the app that has this lowercase custom domain, or null. */
export async function findAppIdByCustomDomain(db: Db, customDomain: string): Promise<string | null> {
  const row = await db.selectFrom('apps').select('id').where('custom_domain', '=', customDomain).executeTakeFirst();
  return row?.id ?? null;
}

/** Returns the custom domains of the installation, with the ids of their apps. */
export async function listCustomDomains(db: Db): Promise<Map<string, string>> {
  const rows = await db
    .selectFrom('apps')
    .select(['id', 'custom_domain'])
    .where('custom_domain', 'is not', null)
    .execute();
  return new Map(rows.map((row) => [row.custom_domain ?? '', row.id]));
}

/** Returns the ids of an app's publishable tokens, including revoked ones. */
export async function listPublishableTokenIds(db: Db, appId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('platform_tokens')
    .select('id')
    .where('app_id', '=', appId)
    .where('publishable', '=', 1)
    .execute();
  return rows.map(({ id }) => id);
}

export async function listApps(db: Db, keyset: Keyset): Promise<App[]> {
  const rows = await applyKeyset(
    db.selectFrom('apps').selectAll().where('deleted_at', 'is', null),
    'id',
    keyset,
  ).execute();
  return (keyset.fromEnd ? rows.reverse() : rows).map(fromRow);
}

function toPreviewColumns({ title, description, imageUrl }: Preview) {
  return { preview_title: title, preview_description: description, preview_image_url: imageUrl };
}

function toRow(app: App): AppRow {
  return {
    id: app.id,
    name: app.name,
    subdomain: app.subdomain,
    custom_domain: app.customDomain,
    allowed_hosts: toJson(app.allowedHosts),
    allowed_schemes: toJson(app.allowedSchemes),
    ...toPreviewColumns(app.preview),
    icon_url: app.iconUrl,
    accent_color: app.accentColor,
    default_language: app.defaultLanguage,
    travelling_parameters: toJson(app.forwardedQueryParameters),
    created_at: app.createdAt,
    updated_at: app.updatedAt,
    deferred_window_seconds: app.deferredLinkWindowSeconds,
    deleted_at: null,
  };
}

function fromRow(row: Selectable<AppRow>): App {
  return {
    id: row.id,
    name: row.name,
    subdomain: row.subdomain,
    customDomain: row.custom_domain,
    allowedHosts: fromJson(row.allowed_hosts),
    allowedSchemes: fromJson(row.allowed_schemes),
    preview: { title: row.preview_title, description: row.preview_description, imageUrl: row.preview_image_url },
    iconUrl: row.icon_url,
    accentColor: row.accent_color,
    defaultLanguage: isPageLanguage(row.default_language) ? row.default_language : FALLBACK_PAGE_LANGUAGE,
    forwardedQueryParameters: fromJson(row.travelling_parameters),
    deferredLinkWindowSeconds: row.deferred_window_seconds,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

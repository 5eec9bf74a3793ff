import type { Dialect } from './migration.ts';

export const name = '017-smart-link-lists';

/**
 * Adds the internal texts of links and disabled links, and indexes for the filters and orders of lists. All but two of
 * the indexes are partial, so that they cost nothing when a plain link is created. The last index finds deleted links
 * whose content hasn't been removed yet.
 */
export function statements(dialect: Dialect): readonly string[] {
  const text = dialect === 'postgres' ? 'text collate "C"' : 'text';
  const integer = dialect === 'postgres' ? 'bigint' : 'integer';
  return [
    `alter table smart_links add column title ${text}`,
    `alter table smart_links add column note ${text}`,
    `alter table smart_links add column disabled ${integer} not null default 0 check (disabled in (0, 1))`,
    `create index smart_links_by_update on smart_links (app_id, updated_at, id) where deleted_at is null`,
    `create index smart_links_by_creator on smart_links (app_id, created_by, id)
      where created_by is not null and deleted_at is null`,
    `create index smart_links_disabled on smart_links (app_id, id) where disabled = 1 and deleted_at is null`,
    `create index smart_links_with_metadata on smart_links (app_id, id)
      where metadata is not null and deleted_at is null`,
    `create index smart_links_with_overrides on smart_links (app_id, id)
      where overrides is not null and deleted_at is null`,
    `create index smart_links_by_start on smart_links (app_id, starts_at, id)
      where starts_at is not null and deleted_at is null`,
    `create index smart_links_by_expiry on smart_links (app_id, expires_at, id)
      where expires_at is not null and deleted_at is null`,
    `create index smart_links_by_deletion on smart_links (deleted_at) where deleted_at is not null and uri <> ''`,
  ];
}

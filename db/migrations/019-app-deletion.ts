import type { Dialect } from './migration.ts';

export const name = '019-app-deletion';

/**
 * Adds the time at which an app was deleted, and the table of deleted apps whose rows have yet to be deleted. The row of
 * a deleted app remains, because its subdomains stay reserved.
 *
 * On PostgreSQL, the deletion of a link looks for the rows that refer to it. Index entries of deleted rows remain until
 * the table is vacuumed, so without an index by link, each of these lookups would read all rows that were deleted
 * before. The tags of links are an index that `check` compares with the links, so they don't need the foreign key.
 */
export function statements(dialect: Dialect): readonly string[] {
  const text = dialect === 'postgres' ? 'text collate "C"' : 'text';
  const integer = dialect === 'postgres' ? 'bigint' : 'integer';
  const end = dialect === 'postgres' ? ')' : ') strict';
  return [
    `alter table apps add column deleted_at ${integer}`,
    `create table app_deletions (
      app_id ${text} not null primary key references apps (id),
      position ${text},
      next_run_at ${integer} not null,
      deleted_at ${integer} not null
    ${end}`,
    ...(dialect === 'postgres'
      ? [
          'alter table smart_link_tags drop constraint smart_link_tags_app_id_smart_link_id_fkey',
          ...['redemptions', 'opens', 'installs', 'deferred_clicks'].map(
            (table) => `create index ${table}_of_link on ${table} (app_id, smart_link_id)`,
          ),
        ]
      : []),
  ];
}

import type { Dialect } from './migration.ts';

export const name = '011-unique-key-updates';

/**
 * Lists the unique links whose key may not match their content any more, because the spelling of escapes in an address
 * no longer distinguishes links. SQL can't compute the keys, so the server updates them and removes the rows.
 */
export function statements(dialect: Dialect): readonly string[] {
  const text = dialect === 'postgres' ? 'text collate "C"' : 'text';
  const endOfIndexOnly = dialect === 'postgres' ? ')' : ') strict, without rowid';
  return [
    `create table unique_key_updates (
      app_id ${text} not null,
      smart_link_id ${text} not null,
      primary key (app_id, smart_link_id),
      foreign key (app_id, smart_link_id) references smart_links (app_id, id)
    ${endOfIndexOnly}`,

    `insert into unique_key_updates (app_id, smart_link_id)
      select app_id, id from smart_links
      where unique_key is not null and deleted_at is null
        and (uri || coalesce(overrides, '') || coalesce(expired_url, '')) like '%\\%%' escape '\\'`,
  ];
}

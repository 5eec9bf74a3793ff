import type { Dialect } from './migration.ts';

export const name = '006-scraped-previews';

/** Creates the table of metadata scraped from destination pages, per app, so that apps don't affect each other. */
export function statements(dialect: Dialect): readonly string[] {
  const text = dialect === 'postgres' ? 'text collate "C"' : 'text';
  const integer = dialect === 'postgres' ? 'bigint' : 'integer';
  const end = dialect === 'postgres' ? ')' : ') strict';
  return [
    `create table scraped_previews (
      app_id ${text} not null references apps (id),
      address_hash ${text} not null,
      title ${text},
      description ${text},
      image_url ${text},
      read_at ${integer},
      fresh_until ${integer} not null,
      primary key (app_id, address_hash)
    ${end}`,
    'create index scraped_previews_by_end on scraped_previews (fresh_until)',
  ];
}

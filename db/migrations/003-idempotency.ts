import type { Dialect } from './migration.ts';

export const name = '003-idempotency';

/** Creates the table of the responses that retries receive again, and the indexes for filtered lists of links. */
export function statements(dialect: Dialect): readonly string[] {
  const text = dialect === 'postgres' ? 'text collate "C"' : 'text';
  const integer = dialect === 'postgres' ? 'bigint' : 'integer';
  const end = dialect === 'postgres' ? ')' : ') strict';
  return [
    `create table idempotency_keys (
      app_id ${text} not null references apps (id),
      credential_id ${text} not null,
      key ${text} not null,
      path ${text} not null,
      input_hash ${text} not null,
      result ${text},
      created_at ${integer} not null,
      primary key (app_id, credential_id, key, path)
    ${end}`,
    'create index idempotency_keys_by_age on idempotency_keys (created_at)',

    // A bounded prefix, because an index of complete URIs would be as large as the table.
    'create index smart_links_uri_prefix on smart_links (app_id, substr(uri, 1, 48), id) where deleted_at is null',
    `create index smart_links_unique_by_age on smart_links (app_id, id)
      where unique_key is not null and deleted_at is null`,
  ];
}

import type { Dialect } from './migration.ts';

export const name = '015-admin-key-labels';

/**
 * Adds labels and read-only access of admin keys. Removes the foreign key of idempotency keys to apps, because requests
 * that create an installation key belong to no app; their `app_id` is empty.
 */
export function statements(dialect: Dialect): readonly string[] {
  const text = dialect === 'postgres' ? 'text collate "C"' : 'text';
  const integer = dialect === 'postgres' ? 'bigint' : 'integer';
  return [
    `alter table admin_keys add column label ${text}`,
    `alter table admin_keys add column read_only ${integer} not null default 0 check (read_only in (0, 1))`,
    ...(dialect === 'postgres'
      ? ['alter table idempotency_keys drop constraint idempotency_keys_app_id_fkey']
      : REBUILD_IDEMPOTENCY_KEYS),
  ];
}

/** SQLite can't drop a constraint. */
const REBUILD_IDEMPOTENCY_KEYS: readonly string[] = [
  `create table new_idempotency_keys (
    app_id text not null,
    credential_id text not null,
    key text not null,
    path text not null,
    input_hash text not null,
    result text,
    created_at integer not null,
    primary key (app_id, credential_id, key, path)
  ) strict`,
  `insert into new_idempotency_keys (app_id, credential_id, key, path, input_hash, result, created_at)
    select app_id, credential_id, key, path, input_hash, result, created_at from idempotency_keys`,
  'drop table idempotency_keys',
  'alter table new_idempotency_keys rename to idempotency_keys',
  'create index idempotency_keys_by_age on idempotency_keys (created_at)',
];

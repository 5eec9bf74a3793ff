import type { Dialect } from './migration.ts';

export const name = '001-smart-links';

/** Creates the tables of apps, platforms, tokens, keys, routes, templates and smart links. */
export function statements(dialect: Dialect): readonly string[] {
  // The collation "C" compares bytes, as SQLite does, so pages have the same order and prefixes the same end on both.
  const text = dialect === 'postgres' ? 'text collate "C"' : 'text';
  const integer = dialect === 'postgres' ? 'bigint' : 'integer';
  const end = dialect === 'postgres' ? ')' : ') strict';
  // Small rows that are always found by their primary key are stored in its index.
  const endOfIndexOnly = dialect === 'postgres' ? ')' : ') strict, without rowid';

  const tables = [
    `create table apps (
      id ${text} not null primary key,
      name ${text} not null,
      subdomain ${text} not null unique,
      custom_domain ${text} unique,
      allowed_hosts ${text} not null,
      preview_title ${text},
      preview_description ${text},
      preview_image_url ${text},
      created_at ${integer} not null,
      updated_at ${integer} not null
    ${end}`,

    `create table subdomains (
      subdomain ${text} not null primary key,
      app_id ${text} not null references apps (id),
      created_at ${integer} not null
    ${end}`,
    'create index subdomains_of_app on subdomains (app_id)',

    `create table platforms (
      app_id ${text} not null references apps (id),
      kind ${text} not null,
      base_url ${text},
      url_schemes ${text} not null,
      store_url ${text},
      team_id ${text},
      bundle_id ${text},
      app_store_id ${text},
      package_name ${text},
      sha256_fingerprints ${text} not null,
      created_at ${integer} not null,
      updated_at ${integer} not null,
      primary key (app_id, kind)
    ${end}`,

    `create table platform_tokens (
      id ${text} not null primary key,
      app_id ${text} not null references apps (id),
      platform ${text} not null,
      token_hash ${text} not null unique,
      last_four ${text} not null,
      publishable ${integer} not null check (publishable in (0, 1)),
      created_at ${integer} not null,
      revoked_at ${integer}
    ${end}`,
    'create index platform_tokens_of_app on platform_tokens (app_id)',

    `create table admin_keys (
      id ${text} not null primary key,
      app_id ${text} references apps (id),
      key_hash ${text} not null unique,
      last_four ${text} not null,
      created_at ${integer} not null,
      revoked_at ${integer}
    ${end}`,

    `create table routes (
      app_id ${text} not null references apps (id),
      id ${text} not null,
      platform ${text} not null,
      path ${text} not null,
      pattern_key ${text} not null,
      device ${text},
      url_schemes ${text} not null,
      version ${text},
      build ${text},
      created_at ${integer} not null,
      updated_at ${integer} not null,
      primary key (app_id, id),
      unique (app_id, platform, pattern_key)
    ${end}`,

    `create table templates (
      app_id ${text} not null references apps (id),
      id ${text} not null,
      name ${text} not null,
      pattern ${text} not null,
      pattern_key ${text} not null,
      targets ${text} not null,
      preview_title ${text},
      preview_description ${text},
      preview_image_url ${text},
      created_at ${integer} not null,
      updated_at ${integer} not null,
      primary key (app_id, id),
      unique (app_id, pattern_key)
    ${end}`,

    `create table smart_links (
      app_id ${text} not null references apps (id),
      id ${text} not null,
      code ${text} not null,
      uri ${text} not null,
      overrides ${text},
      metadata ${text},
      redeem_limit ${integer},
      redeem_count ${integer} not null,
      tags ${text},
      unique_key ${text},
      starts_at ${integer},
      expires_at ${integer},
      expired_url ${text},
      preview_title ${text},
      preview_description ${text},
      preview_image_url ${text},
      created_by ${text},
      created_at ${integer} not null,
      updated_at ${integer} not null,
      deleted_at ${integer},
      primary key (app_id, id),
      -- Deleted links count here: a code is never given out again.
      unique (app_id, code)
    ${end}`,
    `create unique index smart_links_unique on smart_links (app_id, unique_key)
      where unique_key is not null and deleted_at is null`,

    `create table smart_link_tags (
      app_id ${text} not null references apps (id),
      tag ${text} not null,
      smart_link_id ${text} not null,
      primary key (app_id, tag, smart_link_id),
      foreign key (app_id, smart_link_id) references smart_links (app_id, id)
    ${endOfIndexOnly}`,
  ];

  return dialect === 'postgres' ? [...tables, ...configurationVersion] : tables;
}

/**
 * A counter that reports writes of other processes on PostgreSQL; SQLite has a data version for that. Triggers
 * increment it, so no writer can miss it, not even a person in psql. Only writes to tables that processes cache
 * increment it: once per transaction and at its very end, so that concurrent writers hardly wait for each other.
 */
const configurationVersion: readonly string[] = [
  'create table configuration_version (id integer not null primary key check (id = 1), version bigint not null)',
  'insert into configuration_version (id, version) values (1, 0)',
  `create function announce_configuration() returns trigger language plpgsql as $$
    begin
      if coalesce(current_setting('smartlinks.announced', true), '') = '' then
        perform set_config('smartlinks.announced', 'yes', true);
        update configuration_version set version = version + 1;
        perform pg_notify('smartlinks_configuration', '');
      end if;
      return null;
    end
  $$`,
  ...['apps', 'subdomains', 'platforms', 'platform_tokens', 'admin_keys', 'templates'].map(
    (table) => `create constraint trigger announce_configuration after insert or update or delete on ${table}
      deferrable initially deferred for each row execute function announce_configuration()`,
  ),
];

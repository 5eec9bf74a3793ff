import type { Dialect } from './migration.ts';

export const name = '002-events';

/** Creates the tables of events (clicks, redemptions, opens, installs) and of clicks that wait for an install. */
export function statements(dialect: Dialect): readonly string[] {
  const text = dialect === 'postgres' ? 'text collate "C"' : 'text';
  const integer = dialect === 'postgres' ? 'bigint' : 'integer';
  const end = dialect === 'postgres' ? ')' : ') strict';
  return [
    `alter table apps add column deferred_window_seconds ${integer}`,

    `create table installation_secrets (
      name ${text} not null primary key,
      secret ${text} not null,
      created_at ${integer} not null
    ${end}`,

    `create table clicks (
      app_id ${text} not null references apps (id),
      id ${text} not null,
      smart_link_id ${text} not null,
      source ${text} not null,
      platform ${text},
      credential_id ${text},
      uid ${text},
      redeemed_at ${integer},
      created_at ${integer} not null,
      primary key (app_id, id),
      foreign key (app_id, smart_link_id) references smart_links (app_id, id)
    ${end}`,
    'create index clicks_of_link on clicks (app_id, smart_link_id, id)',

    // Clicks are deleted when they expire, so no foreign key refers to them.
    `create table redemptions (
      app_id ${text} not null references apps (id),
      id ${text} not null,
      smart_link_id ${text} not null,
      click_id ${text},
      credential_id ${text},
      uid ${text},
      created_at ${integer} not null,
      primary key (app_id, id),
      foreign key (app_id, smart_link_id) references smart_links (app_id, id)
    ${end}`,

    `create table opens (
      app_id ${text} not null references apps (id),
      id ${text} not null,
      platform ${text} not null,
      smart_link_id ${text},
      click_id ${text},
      deep_link ${text} not null,
      referrer ${text},
      credential_id ${text},
      uid ${text},
      created_at ${integer} not null,
      primary key (app_id, id),
      foreign key (app_id, smart_link_id) references smart_links (app_id, id)
    ${end}`,

    `create table installs (
      app_id ${text} not null references apps (id),
      id ${text} not null,
      platform ${text} not null,
      smart_link_id ${text},
      click_id ${text},
      deep_link ${text},
      device_type ${text},
      os_version ${text},
      language ${text},
      screen_size ${text},
      credential_id ${text},
      uid ${text},
      created_at ${integer} not null,
      primary key (app_id, id),
      foreign key (app_id, smart_link_id) references smart_links (app_id, id)
    ${end}`,

    // One row per link and client key: of two clicks by the same visitor, the later one waits.
    `create table deferred_clicks (
      app_id ${text} not null references apps (id),
      match_hash ${text} not null,
      smart_link_id ${text} not null,
      click_id ${text} not null,
      armed_at ${integer} not null,
      expires_at ${integer} not null,
      claimed_at ${integer},
      primary key (app_id, match_hash, smart_link_id),
      foreign key (app_id, smart_link_id) references smart_links (app_id, id)
    ${end}`,
    'create index deferred_clicks_by_end on deferred_clicks (expires_at)',
  ];
}

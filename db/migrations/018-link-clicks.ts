import type { Dialect } from './migration.ts';

export const name = '018-link-clicks';

/**
 * Creates the total number of clicks of each clicked link, for lists in the order of clicks. Triggers maintain it, so
 * that no writer can miss it, not even a process of the previous version. They come before the sum of the existing
 * counts: on PostgreSQL, creating them blocks writers until the end of the migration, so no count is missed.
 */
export function statements(dialect: Dialect): readonly string[] {
  const text = dialect === 'postgres' ? 'text collate "C"' : 'text';
  const integer = dialect === 'postgres' ? 'bigint' : 'integer';
  const endOfIndexOnly = dialect === 'postgres' ? ')' : ') strict, without rowid';
  return [
    `create table link_clicks (
      app_id ${text} not null,
      smart_link_id ${text} not null,
      clicks ${integer} not null,
      primary key (app_id, smart_link_id)
    ${endOfIndexOnly}`,
    ...(dialect === 'postgres' ? POSTGRES_TRIGGERS : SQLITE_TRIGGERS),
    `insert into link_clicks (app_id, smart_link_id, clicks)
      select app_id, smart_link_id, sum(count) from daily_counts where event = 'CLICK' group by app_id, smart_link_id`,
    'create index link_clicks_by_number on link_clicks (app_id, clicks, smart_link_id)',
  ];
}

const SQLITE_TRIGGERS: readonly string[] = [
  `create trigger add_link_clicks after insert on daily_counts when new.event = 'CLICK' begin
    insert into link_clicks (app_id, smart_link_id, clicks) values (new.app_id, new.smart_link_id, new.count)
      on conflict (app_id, smart_link_id) do update set clicks = clicks + excluded.clicks;
  end`,
  `create trigger change_link_clicks after update of count on daily_counts when new.event = 'CLICK' begin
    update link_clicks set clicks = clicks + new.count - old.count
      where app_id = new.app_id and smart_link_id = new.smart_link_id;
  end`,
];

const POSTGRES_TRIGGERS: readonly string[] = [
  `create function add_link_clicks() returns trigger language plpgsql as $$
    begin
      insert into link_clicks as existing (app_id, smart_link_id, clicks)
        values (new.app_id, new.smart_link_id, new.count - case when tg_op = 'UPDATE' then old.count else 0 end)
        on conflict (app_id, smart_link_id) do update set clicks = existing.clicks + excluded.clicks;
      return null;
    end
  $$`,
  `create trigger add_link_clicks after insert or update of count on daily_counts
    for each row when (new.event = 'CLICK') execute function add_link_clicks()`,
];

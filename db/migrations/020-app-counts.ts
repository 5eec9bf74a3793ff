import type { Dialect } from './migration.ts';

export const name = '020-app-counts';

/**
 * Creates the daily counts of whole apps. The server adds the existing counts of links to them in slices, because their
 * sum can take minutes; `app_count_fill` stores how far it has come.
 */
export function statements(dialect: Dialect): readonly string[] {
  const text = dialect === 'postgres' ? 'text collate "C"' : 'text';
  const integer = dialect === 'postgres' ? 'bigint' : 'integer';
  const endOfIndexOnly = dialect === 'postgres' ? ')' : ') strict, without rowid';
  const now =
    dialect === 'postgres'
      ? '(extract(epoch from now()) * 1000)::bigint'
      : "cast(strftime('%s', 'now') as integer) * 1000";
  return [
    // A row for each day and shard: on PostgreSQL, transactions that run at the same time count in different shards.
    `create table daily_app_counts (
      app_id ${text} not null references apps (id),
      day ${text} not null,
      event ${text} not null,
      platform ${text} not null,
      outcome ${text} not null,
      shard ${integer} not null,
      count ${integer} not null,
      visitors ${integer} not null,
      unlisted ${integer} not null,
      primary key (app_id, day, event, platform, outcome, shard)
    ${endOfIndexOnly}`,
    'create index daily_app_counts_to_merge on daily_app_counts (day, app_id) where shard > 0',

    `create table daily_app_referrers (
      app_id ${text} not null references apps (id),
      day ${text} not null,
      host ${text} not null,
      shard ${integer} not null,
      clicks ${integer} not null,
      primary key (app_id, day, host, shard)
    ${endOfIndexOnly}`,
    'create index daily_app_referrers_to_merge on daily_app_referrers (day, app_id) where shard > 0',

    // The last link whose counts have been added; no row if all have been. Ids are never empty.
    `create table app_count_fill (
      app_id ${text} not null,
      smart_link_id ${text} not null,
      created_at ${integer} not null,
      primary key (app_id, smart_link_id)
    ${endOfIndexOnly}`,
    `insert into app_count_fill (app_id, smart_link_id, created_at)
      select '', '', ${now} where exists (select 1 from daily_counts)`,
  ];
}

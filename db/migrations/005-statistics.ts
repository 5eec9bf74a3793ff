import type { Dialect } from './migration.ts';

export const name = '005-statistics';

/** Adds columns to clicks, and creates the tables of daily counts, which outlive the clicks. */
export function statements(dialect: Dialect): readonly string[] {
  const text = dialect === 'postgres' ? 'text collate "C"' : 'text';
  const integer = dialect === 'postgres' ? 'bigint' : 'integer';
  const endOfIndexOnly = dialect === 'postgres' ? ')' : ') strict, without rowid';
  return [
    ...['outcome', 'referrer_host', 'device', 'browser', 'bot', 'bot_kind'].map(
      (column) => `alter table clicks add column ${column} ${text}`,
    ),

    // Keys have no nulls; '' means none. A day is a UTC date such as 2026-05-04.
    `create table daily_counts (
      app_id ${text} not null,
      smart_link_id ${text} not null,
      day ${text} not null,
      event ${text} not null,
      platform ${text} not null,
      outcome ${text} not null,
      count ${integer} not null,
      visitors ${integer} not null,
      primary key (app_id, smart_link_id, day, event, platform, outcome),
      foreign key (app_id, smart_link_id) references smart_links (app_id, id)
    ${endOfIndexOnly}`,

    `create table daily_referrers (
      app_id ${text} not null,
      smart_link_id ${text} not null,
      day ${text} not null,
      host ${text} not null,
      clicks ${integer} not null,
      primary key (app_id, smart_link_id, day, host),
      foreign key (app_id, smart_link_id) references smart_links (app_id, id)
    ${endOfIndexOnly}`,

    // The hashes and their key are deleted after the day.
    `create table daily_visitors (
      app_id ${text} not null,
      day ${text} not null,
      hash ${text} not null,
      primary key (app_id, day, hash)
    ${endOfIndexOnly}`,

    ...countsOfTheTimeBefore(dialect),
  ];
}

/** Returns the statements that count the existing events. */
function countsOfTheTimeBefore(dialect: Dialect): readonly string[] {
  const day =
    dialect === 'postgres'
      ? "to_char(to_timestamp(created_at / 1000) at time zone 'UTC', 'YYYY-MM-DD')"
      : "strftime('%Y-%m-%d', created_at / 1000, 'unixepoch')";
  const counted = (table: string, event: string, platform: string, outcome: string) =>
    `insert into daily_counts (app_id, smart_link_id, day, event, platform, outcome, count, visitors)
      select app_id, smart_link_id, ${day}, ${event}, ${platform}, ${outcome}, count(*), 0
      from ${table} where smart_link_id is not null group by 1, 2, 3, 4, 5, 6`;
  return [
    "update clicks set outcome = 'APP' where source = 'APP'",
    "update clicks set outcome = 'BOT_PAGE' where source = 'BOT'",
    counted(
      'clicks',
      "case source when 'BOT' then 'BOT' else 'CLICK' end",
      "coalesce(platform, '')",
      "coalesce(outcome, '')",
    ),
    counted('opens', "'OPEN'", 'platform', "''"),
    counted('installs', "'INSTALL'", 'platform', "''"),
    counted('redemptions', "'REDEEM'", "''", "''"),
  ];
}

import type { Dialect } from './migration.ts';

export const name = '004-imports';

/** Creates the tables of import progress, so that repeating an import creates no link twice. */
export function statements(dialect: Dialect): readonly string[] {
  const text = dialect === 'postgres' ? 'text collate "C"' : 'text';
  const integer = dialect === 'postgres' ? 'bigint' : 'integer';
  const end = dialect === 'postgres' ? ')' : ') strict';
  const endOfIndexOnly = dialect === 'postgres' ? ')' : ') strict, without rowid';
  return [
    `create table imports (
      app_id ${text} not null references apps (id),
      fingerprint ${text} not null,
      lines_done ${integer} not null,
      created_at ${integer} not null,
      updated_at ${integer} not null,
      primary key (app_id, fingerprint)
    ${end}`,

    `create table import_refusals (
      app_id ${text} not null,
      fingerprint ${text} not null,
      line ${integer} not null,
      primary key (app_id, fingerprint, line),
      foreign key (app_id, fingerprint) references imports (app_id, fingerprint)
    ${endOfIndexOnly}`,
  ];
}

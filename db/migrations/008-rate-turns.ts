import type { Dialect } from './migration.ts';

export const name = '008-rate-turns';

/**
 * How often somebody did what is limited, for as long as a minute lasts, so that processes know of each other's. On
 * PostgreSQL it is not logged: after a crash the counts begin anew, and no commit waits for a disk.
 */
export function statements(dialect: Dialect): readonly string[] {
  const kind = dialect === 'postgres' ? 'unlogged table' : 'table';
  const text = dialect === 'postgres' ? 'text collate "C"' : 'text';
  const integer = dialect === 'postgres' ? 'bigint' : 'integer';
  const end = dialect === 'postgres' ? ')' : ') strict, without rowid';
  return [
    `create ${kind} rate_turns (
      name ${text} not null,
      key ${text} not null,
      ends_at ${integer} not null,
      taken ${integer} not null,
      primary key (name, key, ends_at)
    ${end}`,
  ];
}

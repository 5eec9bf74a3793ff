import type { Dialect } from './migration.ts';

export const name = '008-rate-turns';

/**
 * Creates the table of rate-limit usage per minute, which processes share. On PostgreSQL the table is unlogged: a crash
 * resets the counts, but commits don't wait for the disk.
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

import type { Dialect } from './migration.ts';

export const name = '009-token-uses';

/**
 * Creates the table of the times at which tokens and admin keys were last used, to the minute. It is a separate table,
 * because a write to the tables of tokens and keys makes every process reload its app snapshots.
 */
export function statements(dialect: Dialect): readonly string[] {
  const text = dialect === 'postgres' ? 'text collate "C"' : 'text';
  const integer = dialect === 'postgres' ? 'bigint' : 'integer';
  const end = dialect === 'postgres' ? ')' : ') strict, without rowid';
  return [
    `create table token_uses (
      token_id ${text} primary key,
      last_used_at ${integer} not null
    ${end}`,
  ];
}

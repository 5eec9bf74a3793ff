import type { Dialect } from './migration.ts';

export const name = '009-token-uses';

/**
 * When tokens and admin keys were last used, to the minute. Beside them and not in them: what changes a token makes every
 * process read the configuration anew.
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

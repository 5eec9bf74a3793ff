import type { Dialect } from './migration.ts';

export const name = '022-sign-in-codes';

/** Creates the table of the codes with which browsers sign in to the dashboard. */
export function statements(dialect: Dialect): readonly string[] {
  const text = dialect === 'postgres' ? 'text collate "C"' : 'text';
  const integer = dialect === 'postgres' ? 'bigint' : 'integer';
  const endOfTable = dialect === 'postgres' ? ')' : ') strict, without rowid';
  return [
    `create table sign_in_codes (
      code_hash ${text} primary key not null,
      expires_at ${integer} not null
    ${endOfTable}`,
  ];
}

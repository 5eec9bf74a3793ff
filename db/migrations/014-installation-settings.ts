import type { Dialect } from './migration.ts';

export const name = '014-installation-settings';

/** Creates the table of settings that the server shares with the command line. */
export function statements(dialect: Dialect): readonly string[] {
  const text = dialect === 'postgres' ? 'text collate "C"' : 'text';
  const end = dialect === 'postgres' ? ')' : ') strict';
  return [
    `create table installation_settings (
      name ${text} not null primary key,
      value ${text} not null
    ${end}`,
  ];
}

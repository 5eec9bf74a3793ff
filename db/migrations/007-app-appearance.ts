import type { Dialect } from './migration.ts';

export const name = '007-app-appearance';

/** Adds the icon of an app's pages and its forwarded query parameters. */
export function statements(dialect: Dialect): readonly string[] {
  const text = dialect === 'postgres' ? 'text collate "C"' : 'text';
  return [
    `alter table apps add column icon_url ${text}`,
    `alter table apps add column travelling_parameters ${text} not null default '[]'`,
  ];
}

import type { Dialect } from './migration.ts';

export const name = '007-app-appearance';

/** The picture that an app's pages show beside its name, and which parameters of a link's query travel on. */
export function statements(dialect: Dialect): readonly string[] {
  const text = dialect === 'postgres' ? 'text collate "C"' : 'text';
  return [
    `alter table apps add column icon_url ${text}`,
    `alter table apps add column travelling_parameters ${text} not null default '[]'`,
  ];
}

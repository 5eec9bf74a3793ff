import type { Dialect } from './migration.ts';

export const name = '013-app-pages';

/** Adds the accent color and the default language of an app's pages. */
export function statements(dialect: Dialect): readonly string[] {
  const text = dialect === 'postgres' ? 'text collate "C"' : 'text';
  return [
    `alter table apps add column accent_color ${text}`,
    `alter table apps add column default_language ${text} not null default 'en'`,
  ];
}

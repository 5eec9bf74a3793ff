import type { Dialect } from './migration.ts';

export const name = '010-allowed-schemes';

/** Adds the URL schemes of other apps that overrides of an app's links can use. */
export function statements(dialect: Dialect): readonly string[] {
  const text = dialect === 'postgres' ? 'text collate "C"' : 'text';
  return [`alter table apps add column allowed_schemes ${text} not null default '[]'`];
}

import type { Dialect } from './migration.ts';

export const name = '012-unlisted-clicks';

/**
 * Adds the number of counted clicks that are not stored. Processes of the previous version store every click, so the
 * default is right for their counts.
 */
export function statements(dialect: Dialect): readonly string[] {
  const integer = dialect === 'postgres' ? 'bigint' : 'integer';
  return [`alter table daily_counts add column unlisted ${integer} not null default 0`];
}

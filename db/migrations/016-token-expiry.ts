import type { Dialect } from './migration.ts';

export const name = '016-token-expiry';

/** Adds the time from which a rotated token is rejected. Null: none. */
export function statements(dialect: Dialect): readonly string[] {
  const integer = dialect === 'postgres' ? 'bigint' : 'integer';
  return [`alter table platform_tokens add column expires_at ${integer}`];
}

import type { StoreFinding } from '../finding.ts';
import { connectClient } from './connect.ts';

const SUSPECTS = `
  select 'the constraint ' || conname || ' of ' || t.relname || ' was never validated' as fault,
         format('alter table %I validate constraint %I', t.relname, conname) as fix
    from pg_constraint join pg_class t on t.oid = conrelid
   where t.relnamespace = current_schema()::regnamespace and not convalidated
  union all
  select 'the index ' || i.relname || ' is not valid', format('reindex index %I', i.relname)
    from pg_index join pg_class i on i.oid = indexrelid
   where i.relnamespace = current_schema()::regnamespace and not indisvalid`;

/**
 * What PostgreSQL knows to be wrong. It checks its pages itself, and lets nobody refer to rows that are not there; what
 * it does not enforce are constraints and indexes that somebody left half-made.
 *
 * @throws DatabaseSetupError
 */
export async function inspectPostgres(url: string): Promise<StoreFinding[]> {
  const client = await connectClient(url);
  try {
    const { rows } = await client.query<StoreFinding>(SUSPECTS);
    return rows;
  } finally {
    await client.end();
  }
}

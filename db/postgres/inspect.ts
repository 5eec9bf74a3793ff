import type { StoreFinding } from '../finding.ts';
import { connectClient } from './connect.ts';

const SUSPECTS = `
  select 'The constraint ' || conname || ' of ' || t.relname || ' was never validated' as fault,
         format('alter table %I validate constraint %I', t.relname, conname) as fix
    from pg_constraint join pg_class t on t.oid = conrelid
   where t.relnamespace = current_schema()::regnamespace and not convalidated
  union all
  select 'The index ' || i.relname || ' is not valid', format('reindex index %I', i.relname)
    from pg_index join pg_class i on i.oid = indexrelid
   where i.relnamespace = current_schema()::regnamespace and not indisvalid`;

/**
 * Returns the problems that PostgreSQL records in its catalog. PostgreSQL verifies its pages and references itself, but
 * doesn't enforce constraints that were never validated, nor use indexes whose creation failed.
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

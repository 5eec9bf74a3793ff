import { PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely';
import { handleMaker } from '../handle.ts';

/** Kysely handles that write PostgreSQL's SQL. */
export const postgresHandle = handleMaker({
  createAdapter: () => new PostgresAdapter(),
  createIntrospector: (db) => new PostgresIntrospector(db),
  createQueryCompiler: () => new PostgresQueryCompiler(),
});

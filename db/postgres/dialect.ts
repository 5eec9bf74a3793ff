import { PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely';
import { createHandleFactory } from '../handle.ts';

/** Kysely handles that write PostgreSQL's SQL. */
export const createPostgresHandle = createHandleFactory({
  createAdapter: () => new PostgresAdapter(),
  createIntrospector: (db) => new PostgresIntrospector(db),
  createQueryCompiler: () => new PostgresQueryCompiler(),
});

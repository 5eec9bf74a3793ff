import { PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely';
import { createHandleFactory } from '../handle.ts';

/** Creates Kysely handles that generate SQL for PostgreSQL. */
export const createPostgresHandle = createHandleFactory({
  createAdapter: () => new PostgresAdapter(),
  createIntrospector: (db) => new PostgresIntrospector(db),
  createQueryCompiler: () => new PostgresQueryCompiler(),
});

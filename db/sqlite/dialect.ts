import { SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely';
import { createHandleFactory } from '../handle.ts';

/** Creates Kysely handles that generate SQL for SQLite. */
export const createSqliteHandle = createHandleFactory({
  createAdapter: () => new SqliteAdapter(),
  createIntrospector: (db) => new SqliteIntrospector(db),
  createQueryCompiler: () => new SqliteQueryCompiler(),
});

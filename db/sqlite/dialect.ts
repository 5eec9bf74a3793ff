import { SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely';
import { createHandleFactory } from '../handle.ts';

/** Kysely handles that write SQLite's SQL. */
export const createSqliteHandle = createHandleFactory({
  createAdapter: () => new SqliteAdapter(),
  createIntrospector: (db) => new SqliteIntrospector(db),
  createQueryCompiler: () => new SqliteQueryCompiler(),
});

import { SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely';
import { handleMaker } from '../handle.ts';

/** Kysely handles that write SQLite's SQL. */
export const sqliteHandle = handleMaker({
  createAdapter: () => new SqliteAdapter(),
  createIntrospector: (db) => new SqliteIntrospector(db),
  createQueryCompiler: () => new SqliteQueryCompiler(),
});

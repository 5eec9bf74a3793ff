import { sql } from 'kysely';
import type { TestApp } from './app.ts';

/** Returns every row of every table, except when credentials were used. */
export async function readAllRows({ database }: TestApp): Promise<Record<string, unknown[]>> {
  const tables =
    database.dialect === 'sqlite'
      ? sql<{ name: string }>`select name from sqlite_master where type = 'table'`
      : sql<{
          name: string;
        }>`select table_name as name from information_schema.tables where table_schema = current_schema()`;
  const { rows } = await tables.execute(database.read);
  const names = rows.map(({ name }) => name).filter((name) => name !== 'token_uses');
  const contents = await Promise.all(
    names.sort().map(async (name) => [name, (await sql`select * from ${sql.table(name)}`.execute(database.read)).rows]),
  );
  return Object.fromEntries(contents);
}

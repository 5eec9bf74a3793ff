import type { MigrationConnection } from '../migration-connection.ts';
import { connectClient } from './connect.ts';

/** The first key of the advisory locks for this program's migrations; the second key is the schema. */
const LOCK = 8_271_937;

/**
 * Connects to PostgreSQL for migrations. The lock belongs to the transaction, so it can't outlive a killed process.
 *
 * @throws DatabaseSetupError
 */
export async function openPostgresMigrations(url: string): Promise<MigrationConnection> {
  const client = await connectClient(url);
  return {
    dialect: 'postgres',
    async listApplied() {
      // Not to_regclass, which after the wait for the lock may still have cached that the table doesn't exist.
      const { rowCount } = await client.query(
        "select from pg_tables where schemaname = current_schema() and tablename = 'schema_migrations'",
      );
      if (rowCount === 0) {
        return [];
      }
      const { rows } = await client.query<{ name: string }>('select name from schema_migrations');
      return rows.map(({ name }) => name);
    },
    async begin() {
      await client.query('begin isolation level read committed');
      await client.query('select pg_advisory_xact_lock($1, hashtext(current_schema()))', [LOCK]);
    },
    async run(sql, parameters = []) {
      await client.query(sql, [...parameters]);
    },
    async commit() {
      await client.query('commit');
    },
    async rollback() {
      // If the connection was lost, the server rolls back automatically.
      await client.query('rollback').catch(() => undefined);
    },
    async close() {
      await client.end();
    },
  };
}

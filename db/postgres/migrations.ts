import type { MigrationConnection } from '../migration-connection.ts';
import { connectClient } from './connect.ts';

/** Of all the advisory locks of a server, the ones of this program's migrations; the second key is the schema. */
const LOCK = 8_271_937;

/**
 * Connects to PostgreSQL for the migrator. The lock is the transaction's own, so that it cannot outlive a killed process.
 *
 * @throws DatabaseSetupError
 */
export async function openPostgresMigrations(url: string): Promise<MigrationConnection> {
  const client = await connectClient(url);
  return {
    dialect: 'postgres',
    async listApplied() {
      // Not to_regclass: after the wait for the lock it may still remember that there was no such table before.
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
      // The connection may be what failed; the server then undoes the transaction without being told.
      await client.query('rollback').catch(() => undefined);
    },
    async close() {
      await client.end();
    },
  };
}

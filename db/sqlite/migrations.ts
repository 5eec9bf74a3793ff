import { DatabaseSetupError } from '../errors.ts';
import type { MigrationConnection } from '../migration-connection.ts';
import { type CreateOptions, openForMigrations } from './open.ts';

/**
 * Opens a SQLite file for migrations.
 *
 * @throws DatabaseSetupError
 */
export function openSqliteMigrations(path: string, options: CreateOptions): MigrationConnection {
  const connection = openForMigrations(path, options);
  const { raw } = connection;
  const listTables = () => raw.prepare("select name from sqlite_master where type = 'table'").pluck().all();
  return {
    dialect: 'sqlite',
    async listApplied() {
      const names = listTables();
      if (!names.includes('schema_migrations')) {
        if (names.length > 0) {
          throw new DatabaseSetupError(
            `${path} belongs to another program: it has tables, but no migrations of this one. Set DATABASE_URL to another file.`,
          );
        }
        return [];
      }
      return raw.prepare('select name from schema_migrations').pluck().all().map(String);
    },
    async begin() {
      raw.pragma('journal_mode = wal');
      raw.pragma('synchronous = full');
      // Off, because rebuilding a table that others refer to would fail. References are checked before the commit.
      raw.pragma('foreign_keys = off');
      raw.exec('begin immediate');
    },
    async run(sql, parameters = []) {
      raw.prepare(sql).run(parameters);
    },
    async commit() {
      const broken = raw.pragma('foreign_key_check') as unknown[];
      if (broken.length > 0) {
        throw new Error(`foreign key check failed: rows that refer to missing rows: ${broken.length}`);
      }
      raw.exec('commit');
    },
    async rollback() {
      if (raw.inTransaction) {
        raw.exec('rollback');
      }
    },
    async close() {
      connection.close();
    },
  };
}

import { DatabaseSetupError, getErrorMessage } from './errors.ts';
import { parseLocation } from './location.ts';
import type { MigrationConnection } from './migration-connection.ts';
import { MIGRATIONS } from './migrations/index.ts';
import type { Dialect, Migration } from './migrations/migration.ts';
import { openSqliteMigrations } from './sqlite/migrations.ts';

export interface MigrateOptions {
  url: string;
  /** PostgreSQL behind a pooler: the server's own address. */
  directUrl?: string;
}

/**
 * Brings a database to this version and says which migrations that took. Each is one transaction, together with the
 * note of its name: a process that is killed in the middle leaves nothing of it, and two that start at once take turns.
 *
 * @throws DatabaseSetupError with nothing touched when the database is of a newer version or cannot be opened.
 */
export async function migrate(
  options: MigrateOptions,
  migrations: readonly Migration[] = MIGRATIONS,
): Promise<{ applied: string[] }> {
  const connection = await connect(options, { create: true });
  try {
    const applied: string[] = [];
    let pending = findPending(await connection.listApplied(), migrations);
    while (pending.length > 0) {
      const name = await applyNext(connection, migrations);
      applied.push(...(name === undefined ? [] : [name]));
      pending = findPending(await connection.listApplied(), migrations);
    }
    return { applied };
  } finally {
    await connection.close();
  }
}

/**
 * Makes sure that a database is of this very version, and changes nothing.
 *
 * @throws DatabaseSetupError when it is not.
 */
export async function assertMigrated(options: MigrateOptions): Promise<void> {
  const connection = await connect(options, { create: false });
  try {
    const pending = findPending(await connection.listApplied(), MIGRATIONS);
    if (pending.length > 0) {
      throw new DatabaseSetupError(
        `The database needs ${pending.length} migration(s), the first is ${pending[0]?.name}: run the command migrate`,
      );
    }
  } finally {
    await connection.close();
  }
}

async function connect(options: MigrateOptions, how: { create: boolean }): Promise<MigrationConnection> {
  const location = parseLocation(options.url);
  if (location.dialect === 'sqlite') {
    return openSqliteMigrations(location.path, how);
  }
  const { openPostgresMigrations } = await import('./postgres/migrations.ts');
  return await openPostgresMigrations(options.directUrl ?? location.url);
}

function findPending(applied: readonly string[], migrations: readonly Migration[]): readonly Migration[] {
  const unknown = applied.find((name) => !migrations.some((migration) => migration.name === name));
  if (unknown !== undefined) {
    throw new DatabaseSetupError(
      `The database is of a newer version than this program: it has had the migration ${unknown}. Update the program.`,
    );
  }
  return migrations.filter(({ name }) => !applied.includes(name));
}

/** Applies the first pending one; what is pending is looked up under the lock, since another process may have been first. */
async function applyNext(
  connection: MigrationConnection,
  migrations: readonly Migration[],
): Promise<string | undefined> {
  let next: Migration | undefined;
  try {
    await connection.begin();
    const applied = await connection.listApplied();
    next = findPending(applied, migrations)[0];
    if (next !== undefined) {
      if (applied.length === 0) {
        await connection.run(LEDGER[connection.dialect]);
      }
      for (const statement of next.statements(connection.dialect)) {
        await connection.run(statement);
      }
      const placeholders = connection.dialect === 'sqlite' ? '?, ?' : '$1, $2';
      await connection.run(`insert into schema_migrations (name, applied_at) values (${placeholders})`, [
        next.name,
        Date.now(),
      ]);
    }
    await connection.commit();
    return next?.name;
  } catch (error) {
    await connection.rollback();
    if (error instanceof DatabaseSetupError) {
      throw error;
    }
    const summary =
      next === undefined ? 'The migrations cannot begin' : `The migration ${next.name} failed and was undone`;
    throw new DatabaseSetupError(`${summary}: ${getErrorMessage(error)}`, { cause: error });
  }
}

const LEDGER: Record<Dialect, string> = {
  sqlite:
    'create table if not exists schema_migrations (name text not null primary key, applied_at integer not null) strict',
  postgres: 'create table if not exists schema_migrations (name text not null primary key, applied_at bigint not null)',
};

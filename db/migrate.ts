import { DatabaseSetupError, getErrorMessage } from './errors.ts';
import { parseLocation } from './location.ts';
import type { MigrationConnection } from './migration-connection.ts';
import { MIGRATIONS } from './migrations/index.ts';
import type { Dialect, Migration } from './migrations/migration.ts';
import { openSqliteMigrations } from './sqlite/migrations.ts';

export interface MigrateOptions {
  url: string;
  /** The URL of the PostgreSQL server itself, if `url` points to a connection pooler. */
  directUrl?: string;
  /** Whether a missing folder of a SQLite file is created. Defaults to true. */
  createFolder?: boolean;
}

/**
 * Applies the pending migrations to a database and returns their names. Each migration is one transaction that also
 * records its name, so a killed process leaves no partial migration. Processes that start at the same time wait for
 * each other.
 *
 * @throws DatabaseSetupError if a migration fails. Also, before any change, if the database cannot be opened or has an
 *   unknown migration.
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
 * Checks that exactly this program's migrations have been applied to a database. Changes nothing.
 *
 * @throws DatabaseSetupError if the migrations differ or the database cannot be opened.
 */
export async function assertMigrated(options: MigrateOptions): Promise<void> {
  const connection = await connect(options, { create: false });
  try {
    const pending = findPending(await connection.listApplied(), MIGRATIONS);
    if (pending.length > 0) {
      throw new DatabaseSetupError(
        `The database has ${pending.length} pending migration(s), starting with \`${pending[0]?.name}\`. Run the command \`migrate\`.`,
      );
    }
  } finally {
    await connection.close();
  }
}

async function connect(options: MigrateOptions, { create }: { create: boolean }): Promise<MigrationConnection> {
  const location = parseLocation(options.url);
  if (location.dialect === 'sqlite') {
    return openSqliteMigrations(location.path, { create, createFolder: options.createFolder ?? true });
  }
  const { openPostgresMigrations } = await import('./postgres/migrations.ts');
  return await openPostgresMigrations(options.directUrl ?? location.url);
}

function findPending(applied: readonly string[], migrations: readonly Migration[]): readonly Migration[] {
  const unknown = applied.find((name) => !migrations.some((migration) => migration.name === name));
  if (unknown !== undefined) {
    throw new DatabaseSetupError(
      `The database was migrated by a newer version of this program: it has the unknown migration \`${unknown}\`. Update the program.`,
    );
  }
  return migrations.filter(({ name }) => !applied.includes(name));
}

/** Applies the first pending migration. Checks again with the lock held, since another process may have applied it. */
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
      next === undefined ? 'The migrations cannot start' : `The migration \`${next.name}\` failed and was rolled back`;
    throw new DatabaseSetupError(`${summary}: ${getErrorMessage(error)}`, { cause: error });
  }
}

const LEDGER: Record<Dialect, string> = {
  sqlite:
    'create table if not exists schema_migrations (name text not null primary key, applied_at integer not null) strict',
  postgres: 'create table if not exists schema_migrations (name text not null primary key, applied_at bigint not null)',
};

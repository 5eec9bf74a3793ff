import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { sql } from 'kysely';
import { test as base, describe, expect, test } from 'vitest';
import { openDb } from '../../db/client.ts';
import type { Database } from '../../db/database.ts';
import { DatabaseSetupError } from '../../db/errors.ts';
import { migrate } from '../../db/migrate.ts';
import { MIGRATIONS } from '../../db/migrations/index.ts';
import type { Migration } from '../../db/migrations/migration.ts';
import { openTestDb, testPostgresUrl } from '../support/database.ts';
import { getCompiledModuleUrl } from '../support/program.ts';
import { listTestedDialects, shouldSkip } from './needs.ts';

const ALL = MIGRATIONS.map(({ name }) => name);

const addFlavours: Migration = {
  name: '901-flavours',
  statements: () => ['create table flavours (name text not null)', "insert into flavours values ('salty')"],
};

const breaksInTheMiddle: Migration = {
  name: '901-flavours',
  statements: () => ['create table flavours (name text not null)', "insert into tastes values ('salty')"],
};

describe.each(listTestedDialects('migrations'))('migrating on $dialect', ({ createEmptyDatabase }) => {
  const test = base.extend('location', async ({}, { onCleanup }) => {
    const location = await createEmptyDatabase();
    onCleanup(location.remove);
    return location;
  });

  test('applies all migrations in order, exactly once', async ({ location }) => {
    expect(await migrate(location)).toEqual({ applied: ALL });
    expect(await migrate(location)).toEqual({ applied: [] });
  });

  test('rolls back a migration that fails, and keeps those before it', async ({ location }) => {
    const failing = migrate(location, [...MIGRATIONS, breaksInTheMiddle]);
    await expect(failing).rejects.toThrow(DatabaseSetupError);
    await expect(failing).rejects.toThrow(/901-flavours` failed and was rolled back: .*tastes/);
    // This migration would fail if the failed one had left anything.
    expect(await migrate(location, [...MIGRATIONS, addFlavours])).toEqual({ applied: ['901-flavours'] });
  });

  test('rejects a database with a newer version', async ({ location }) => {
    await migrate(location, [...MIGRATIONS, addFlavours]);
    await expect(migrate(location)).rejects.toThrow(/newer version.*901-flavours/);
    await expect(openDb({ url: location.url, migrate: true })).rejects.toThrow(/newer version/);
    await expect(openDb({ url: location.url, migrate: false })).rejects.toThrow(/newer version/);
  });

  test('runs in one process at a time if several start at once', async ({ location }) => {
    const processes = Array.from({ length: 3 }, () => migrateInProcess(location.url, 'finish'));
    const outputs = await Promise.all(processes);
    expect(outputs.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(outputs.flatMap(({ output }) => JSON.parse(output) as string[]).sort()).toEqual(ALL);
  });

  test('leaves no trace of a migration if its process is killed midway', async ({ location }) => {
    const { signal } = await migrateInProcess(location.url, 'be killed');
    expect(signal).toBe('SIGKILL');
    expect(await migrate(location)).toEqual({ applied: ALL });
    const database = await openDb({ url: location.url, migrate: false });
    expect(await database.read.selectFrom('smart_links').selectAll().execute()).toEqual([]);
    await database.close();
  });
});

describe.skipIf(shouldSkip('tables on PostgreSQL', testPostgresUrl !== undefined, 'TEST_POSTGRES_URL is not set'))(
  'the tables of both databases',
  () => {
    test('have the same columns, and the same columns are nullable', async () => {
      expect(await readTables('postgres')).toEqual(await readTables('sqlite'));
    });
  },
);

/** Returns every table with its columns. Nullable columns have a question mark after their name. */
async function readTables(dialect: 'sqlite' | 'postgres') {
  const { database, dispose } = await openTestDb({ dialect });
  const tables = await database.read.introspection.getTables();
  const here = dialect === 'sqlite' ? undefined : await readSchema(database);
  await dispose();
  return (
    tables
      // Exists only on PostgreSQL, where it replaces SQLite's data_version.
      .filter(({ name, schema }) => schema === here && name !== 'configuration_version')
      .map(({ name, columns }) => [
        name,
        ...columns.map((column) => column.name + (column.isNullable ? '?' : '')).sort(),
      ])
      .sort()
  );
}

async function readSchema(database: Database): Promise<string | undefined> {
  const { rows } = await sql<{ name: string }>`select current_schema() as name`.execute(database.read);
  return rows[0]?.name;
}

/** Migrates in a separate process, which can kill itself after the third statement. */
async function migrateInProcess(url: string, end: 'finish' | 'be killed') {
  const child = spawn(process.execPath, ['--input-type=module', '-e', SCRIPT, url, end], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  const [code, signal] = await once(child, 'close');
  return { code, signal, output: Buffer.concat(chunks).toString() };
}

const SCRIPT = `
  import { migrate } from '${getCompiledModuleUrl('db/migrate.ts')}';
  import { MIGRATIONS } from '${getCompiledModuleUrl('db/migrations/index.ts')}';
  const [url, end] = process.argv.slice(-2);
  const killed = (migration) => ({
    name: migration.name,
    *statements(dialect) {
      for (const [index, statement] of migration.statements(dialect).entries()) {
        if (index === 3) process.kill(process.pid, 'SIGKILL');
        yield statement;
      }
    },
  });
  const { applied } = await migrate({ url }, end === 'finish' ? MIGRATIONS : MIGRATIONS.map(killed));
  process.stdout.write(JSON.stringify(applied));
`;

import { randomBytes } from 'node:crypto';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { openDb } from '../../db/client.ts';
import type { Database, OpenOptions } from '../../db/database.ts';
import { migrate } from '../../db/migrate.ts';

/** The dialect of this run: PostgreSQL with `TEST_DIALECT=postgres` and `TEST_POSTGRES_URL`, otherwise SQLite. */
export const testDialect: 'sqlite' | 'postgres' = process.env.TEST_DIALECT === 'postgres' ? 'postgres' : 'sqlite';

/** A PostgreSQL server for tests, if one is configured. */
export const testPostgresUrl: string | undefined = process.env.TEST_POSTGRES_URL || undefined;

export interface TestDb {
  database: Database;
  /** Opens the same database again, as another process would. */
  url: string;
  dispose(): Promise<void>;
}

/** The address of a database for a single test. */
export interface TestLocation {
  url: string;
  remove(): Promise<void>;
}

/** A migrated database without rows for a single test. */
export async function openTestDb(
  options: Partial<Omit<OpenOptions, 'url'>> & { dialect?: 'sqlite' | 'postgres' } = {},
): Promise<TestDb> {
  const { dialect = testDialect, ...rest } = options;
  const location = await createMigratedDatabase(dialect);
  const database = await openDb({ migrate: false, ...rest, url: location.url }).catch(async (error: unknown) => {
    await location.remove();
    throw error;
  });
  return {
    database,
    url: location.url,
    async dispose() {
      await database.close();
      await location.remove();
    },
  };
}

/** Creates a migrated database by copying the template that `createTemplates` created for this run. */
export function createMigratedDatabase(dialect: 'sqlite' | 'postgres' = testDialect): Promise<TestLocation> {
  return dialect === 'postgres' ? copyTemplateDatabase() : copyTemplateFile();
}

async function copyTemplateFile(): Promise<TestLocation> {
  const location = await createFileLocation();
  await copyFile(getTemplate('TEST_SQLITE_TEMPLATE'), location.url.slice('file:'.length));
  return location;
}

async function copyTemplateDatabase(): Promise<TestLocation> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  await runOnServer(`create database ${name} template ${getTemplate('TEST_POSTGRES_TEMPLATE')}`);
  return { url: buildDatabaseUrl(name), remove: () => runOnServer(`drop database ${name} with (force)`) };
}

function getTemplate(variable: string): string {
  const value = process.env[variable];
  if (value === undefined) {
    throw new Error(`${variable} is not set. Run the tests with vitest, whose global setup sets it.`);
  }
  return value;
}

/**
 * Migrates an empty database of each dialect, which tests copy instead of migrating their own. Passes the addresses to
 * the workers of this run in environment variables.
 *
 * @returns a function that deletes the templates.
 */
export async function createTemplates(): Promise<() => Promise<void>> {
  const file = await createFileLocation();
  await migrate({ url: file.url });
  process.env.TEST_SQLITE_TEMPLATE = file.url.slice('file:'.length);
  if (testPostgresUrl === undefined) {
    return file.remove;
  }
  const name = `test_template_${randomBytes(6).toString('hex')}`;
  await runOnServer(`create database ${name}`);
  await migrate({ url: buildDatabaseUrl(name) });
  process.env.TEST_POSTGRES_TEMPLATE = name;
  return async () => {
    await file.remove();
    await runOnServer(`drop database ${name} with (force)`);
  };
}

/** Returns the path of a SQLite file that does not exist yet, in its own folder. */
export async function createFileLocation(): Promise<TestLocation> {
  const folder = await mkdtemp(join(tmpdir(), 'smartlinks-'));
  return {
    url: `file:${join(folder, 'smartlinks.db')}`,
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Creates an empty schema on the test server, and returns a URL whose connections use it. */
export async function createSchemaLocation(): Promise<TestLocation> {
  const schema = `test_${randomBytes(6).toString('hex')}`;
  await runOnServer(`create schema ${schema}`);
  const url = new URL(getServerUrl());
  url.searchParams.set('options', `-c search_path=${schema}`);
  return { url: url.href, remove: () => runOnServer(`drop schema ${schema} cascade`) };
}

async function runOnServer(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: getServerUrl() });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

function buildDatabaseUrl(name: string): string {
  const url = new URL(getServerUrl());
  url.pathname = `/${name}`;
  return url.href;
}

function getServerUrl(): string {
  if (testPostgresUrl === undefined) {
    throw new Error('TEST_DIALECT=postgres requires TEST_POSTGRES_URL, the address of a PostgreSQL server for tests.');
  }
  return testPostgresUrl;
}

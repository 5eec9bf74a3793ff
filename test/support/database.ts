import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type Database, type OpenOptions, openDb } from '../../db/client.ts';

/** Which half of the suite runs: `TEST_DIALECT=postgres` with `TEST_POSTGRES_URL`, else SQLite. */
export const testDialect: 'sqlite' | 'postgres' = process.env.TEST_DIALECT === 'postgres' ? 'postgres' : 'sqlite';

/** A PostgreSQL server for tests, if there is one. */
export const testPostgresUrl: string | undefined = process.env.TEST_POSTGRES_URL || undefined;

export interface TestDb {
  database: Database;
  /** Opens the same database once more, as another process would. */
  url: string;
  dispose(): Promise<void>;
}

/** A place for a database that nobody else uses, with nothing in it. */
export interface TestPlace {
  url: string;
  remove(): Promise<void>;
}

/** A fresh, migrated database that nobody else uses. */
export async function openTestDb(
  options: Partial<Omit<OpenOptions, 'url'>> & { dialect?: 'sqlite' | 'postgres' } = {},
): Promise<TestDb> {
  const { dialect = testDialect, ...rest } = options;
  const place = dialect === 'postgres' ? await freshSchema() : await freshFile();
  const database = await openDb({ migrate: true, ...rest, url: place.url });
  return {
    database,
    url: place.url,
    async dispose() {
      await database.close();
      await place.remove();
    },
  };
}

/** A SQLite file that is not there yet, in a folder of its own. */
export async function freshFile(): Promise<TestPlace> {
  const folder = await mkdtemp(join(tmpdir(), 'smartlinks-'));
  return {
    url: `file:${join(folder, 'smartlinks.db')}`,
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** An empty schema of the test server, which every connection made from its URL works in. */
export async function freshSchema(): Promise<TestPlace> {
  const schema = `test_${randomBytes(6).toString('hex')}`;
  await onServer(`create schema ${schema}`);
  const url = new URL(serverUrl());
  url.searchParams.set('options', `-c search_path=${schema}`);
  return { url: url.href, remove: () => onServer(`drop schema ${schema} cascade`) };
}

async function onServer(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl() });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

function serverUrl(): string {
  if (testPostgresUrl === undefined) {
    throw new Error('TEST_DIALECT=postgres needs TEST_POSTGRES_URL, the address of a PostgreSQL server for tests.');
  }
  return testPostgresUrl;
}

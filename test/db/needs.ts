import {
  createFileLocation,
  createMigratedDatabase,
  createSchemaLocation,
  type TestLocation,
  testPostgresUrl,
} from '../support/database.ts';

/**
 * Returns whether tests must be skipped because something is missing, and prints that. With CI=true it throws instead: in
 * CI, a test that was skipped counts as failed.
 */
export function shouldSkip(tests: string, available: boolean, reason: string): boolean {
  if (available) {
    return false;
  }
  if (process.env.CI === 'true') {
    throw new Error(`${tests}: cannot run, ${reason}`);
  }
  process.stderr.write(`SKIPPED ${tests}: ${reason}\n`);
  return true;
}

export interface TestedDialect {
  dialect: 'sqlite' | 'postgres';
  /** A database with nothing in it, not even tables. */
  createEmptyDatabase: () => Promise<TestLocation>;
  /** A migrated database without rows. */
  createMigratedDatabase: () => Promise<TestLocation>;
}

/** The databases that a test which holds for both of them runs on. */
export function listTestedDialects(tests: string): TestedDialect[] {
  const sqlite: TestedDialect = {
    dialect: 'sqlite',
    createEmptyDatabase: createFileLocation,
    createMigratedDatabase: () => createMigratedDatabase('sqlite'),
  };
  return shouldSkip(`${tests} on PostgreSQL`, testPostgresUrl !== undefined, 'TEST_POSTGRES_URL is not set')
    ? [sqlite]
    : [
        sqlite,
        {
          dialect: 'postgres',
          createEmptyDatabase: createSchemaLocation,
          createMigratedDatabase: () => createMigratedDatabase('postgres'),
        },
      ];
}

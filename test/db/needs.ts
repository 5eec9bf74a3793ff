import {
  createFileLocation,
  createMigratedDatabase,
  createSchemaLocation,
  type TestLocation,
  testPostgresUrl,
} from '../support/database.ts';

/**
 * Returns whether tests must be skipped because of a missing dependency, and prints the reason. With CI=true it throws
 * instead, because a skipped test counts as failed in CI.
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
  /** An empty database, without tables. */
  createEmptyDatabase: () => Promise<TestLocation>;
  /** A migrated database without rows. */
  createMigratedDatabase: () => Promise<TestLocation>;
}

/** The databases on which to run a test that applies to both dialects. */
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

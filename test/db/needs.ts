import { freshFile, freshSchema, migratedPlace, type TestPlace, testPostgresUrl } from '../support/database.ts';

/**
 * Returns whether tests must be skipped because something is missing, and prints that. With CI=true it throws instead: in
 * CI, a test that was skipped counts as failed.
 */
export function leftOut(tests: string, available: boolean, reason: string): boolean {
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
  freshPlace: () => Promise<TestPlace>;
  /** A migrated database without rows. */
  migratedPlace: () => Promise<TestPlace>;
}

/** The databases that a test which holds for both of them runs on. */
export function testedDialects(tests: string): TestedDialect[] {
  const sqlite: TestedDialect = {
    dialect: 'sqlite',
    freshPlace: freshFile,
    migratedPlace: () => migratedPlace('sqlite'),
  };
  return leftOut(`${tests} on PostgreSQL`, testPostgresUrl !== undefined, 'TEST_POSTGRES_URL is not set')
    ? [sqlite]
    : [sqlite, { dialect: 'postgres', freshPlace: freshSchema, migratedPlace: () => migratedPlace('postgres') }];
}

import { describe, expect, vi } from 'vitest';
import type { Database } from '../../db/database.ts';
import { StoreError } from '../../db/errors.ts';
import { DomainFailure } from '../../src/domain/failures.ts';
import { DEFAULT_LIMITS } from '../../src/domain/limits/limits.ts';
import { createServices } from '../../src/domain/services.ts';
import { generateCode } from '../../src/domain/smart-links/code.ts';
import { createDatabaseTest } from './database-test.ts';
import { listTestedDialects } from './needs.ts';

const MINUTE = 60_000;
const NOW = Date.parse('2026-05-01T00:00:00Z');
const WRONG = 'WRONG';
const REJECTED = 'TOO_MANY_REQUESTS';

/** Simulates a process that allows ten wrong tokens per minute, and a client that tries wrong tokens there. */
function createProcess(db: Database, clock = () => NOW) {
  const services = createServices({
    db,
    clock,
    generateCode: generateCode,
    links: { domain: 'link.test', scheme: 'http' },
    limits: { ...DEFAULT_LIMITS, wrongTokens: 10 },
  });
  return {
    services,
    share: () => services.limitSharing.share(),
    async tryWrongToken(times: number): Promise<string[]> {
      const outcomes: string[] = [];
      for (let i = 0; i < times; i += 1) {
        const admission = services.admission.admit(`Token ${'a'.repeat(40)}`, '203.0.113.1');
        outcomes.push(await admission.then(() => WRONG, getErrorCode));
      }
      return outcomes;
    },
  };
}

function getErrorCode(error: unknown): string {
  if (error instanceof DomainFailure) {
    return error.code;
  }
  throw error;
}

function readStoredUnits({ read }: Database) {
  return read.selectFrom('rate_turns').selectAll().execute();
}

describe.each(listTestedDialects('limits that processes share').filter(({ dialect }) => dialect === 'postgres'))(
  'two processes on $dialect',
  ({ dialect }) => {
    const test = createDatabaseTest(dialect)
      .extend('one', ({ database }) => createProcess(database))
      .extend('two', ({ other }) => createProcess(other));

    test('share their counts, and both reject once the limit is reached', async ({ database, one, two }) => {
      await one.tryWrongToken(6);
      await two.tryWrongToken(3);
      await one.share();
      await two.share();

      expect(await two.tryWrongToken(2)).toEqual([WRONG, REJECTED]);
      await two.share();
      const counted = { name: 'wrongTokens', key: '203.0.113.1', ends_at: NOW + MINUTE, taken: 10 };
      expect(await readStoredUnits(database)).toEqual([counted]);
      await one.tryWrongToken(1);
      await one.share();
      expect(await one.tryWrongToken(1)).toEqual([REJECTED]);
    });

    test('report each unit once, even if they share often', async ({ database, one }) => {
      await one.tryWrongToken(6);
      for (let i = 0; i < 3; i += 1) {
        await one.share();
      }
      expect(await readStoredUnits(database)).toMatchObject([{ taken: 6 }]);
    });

    test('count separately while the store is unavailable, reject no client because of it, and share afterwards', async ({
      database,
      one,
    }) => {
      await one.tryWrongToken(6);
      const write = vi.spyOn(database, 'write').mockRejectedValue(new StoreError('the store is unavailable', true));
      await one.share();
      expect(await one.tryWrongToken(1)).toEqual([WRONG]);
      write.mockRestore();

      await one.share();
      expect(await readStoredUnits(database)).toMatchObject([{ taken: 7 }]);
    });

    test('delete expired counts', async ({ database }) => {
      let now = NOW;
      const one = createProcess(database, () => now);
      await one.tryWrongToken(6);
      await one.share();
      now += MINUTE;

      expect(await one.tryWrongToken(1)).toEqual([WRONG]);
      expect(await one.services.maintenance.sweep()).toBe(1);
      expect(await readStoredUnits(database)).toEqual([]);
    });

    test('share concurrently without losing a unit', async ({ database, one, two }) => {
      await Promise.all([one.tryWrongToken(5), two.tryWrongToken(5)]);
      await Promise.all([one.share(), two.share()]);
      expect(await readStoredUnits(database)).toMatchObject([{ taken: 10 }]);
    });
  },
);

describe('a process on SQLite', () => {
  const test = createDatabaseTest('sqlite');

  test('does not share its counts, and stores none', async ({ database }) => {
    const links = { domain: 'link.test', scheme: 'http' } as const;
    const services = createServices({ db: database, clock: Date.now, generateCode: generateCode, links });
    for (let i = 0; i < 50; i += 1) {
      await services.admission.admit(`Token ${'a'.repeat(40)}`, '203.0.113.1');
    }
    await services.limitSharing.share();
    expect(await readStoredUnits(database)).toEqual([]);
  });
});

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Database, openDb, StoreError } from '../../db/client.ts';
import { DomainFailure } from '../../src/domain/failures.ts';
import { USUAL_LIMITS } from '../../src/domain/limits/limits.ts';
import { createServices } from '../../src/domain/services.ts';
import { randomCode } from '../../src/domain/smart-links/code.ts';
import { testedDialects } from '../db/needs.ts';
import { openTestDb, type TestDb } from '../support/database.ts';

const MINUTE = 60_000;

describe.each(testedDialects('limits that processes share').filter(({ dialect }) => dialect === 'postgres'))(
  'two processes on $dialect',
  ({ dialect }) => {
    let now = Date.parse('2026-05-01T00:00:00Z');
    let testDb: TestDb;
    let other: Database;
    let one: ReturnType<typeof process>;
    let two: ReturnType<typeof process>;

    beforeEach(async () => {
      testDb = await openTestDb({ dialect });
      other = await openDb({ url: testDb.url, migrate: false });
      one = process(testDb.database);
      two = process(other);
    });
    afterEach(async () => {
      await other.close();
      await testDb.dispose();
    });

    /** A process with a limit of ten wrong tokens a minute, and somebody who tries one there. */
    function process(db: Database) {
      const services = createServices({
        db,
        clock: () => now,
        newCode: randomCode,
        links: { domain: 'link.test', scheme: 'http' },
        limits: { ...USUAL_LIMITS, wrongTokens: 10 },
      });
      return {
        services,
        async guess(times: number): Promise<string[]> {
          const heard: string[] = [];
          for (let i = 0; i < times; i += 1) {
            const guessed = services.admission.admit(`Token ${'a'.repeat(40)}`, '203.0.113.1');
            heard.push(await guessed.then(() => 'WRONG', codeOf));
          }
          return heard;
        },
      };
    }

    function codeOf(error: unknown): string {
      if (error instanceof DomainFailure) return error.code;
      throw error;
    }

    function rows() {
      return testDb.database.read.selectFrom('rate_turns').selectAll().execute();
    }

    const WRONG = 'WRONG';
    const REFUSED = 'TOO_MANY_REQUESTS';

    test('hear of each other what was tried, and refuse together', async () => {
      await one.guess(6);
      await two.guess(3);
      await one.services.limits.share();
      await two.services.limits.share();

      expect(await two.guess(2)).toEqual([WRONG, REFUSED]);
      await two.services.limits.share();
      expect(await rows()).toEqual([{ name: 'wrongTokens', key: '203.0.113.1', ends_at: now + MINUTE, taken: 10 }]);
      await one.guess(1);
      await one.services.limits.share();
      expect(await one.guess(1)).toEqual([REFUSED]);
    });

    test('tell each turn once, however often they share', async () => {
      await one.guess(6);
      for (let i = 0; i < 3; i += 1) await one.services.limits.share();
      expect(await rows()).toMatchObject([{ taken: 6 }]);
    });

    test('count by themselves while the store is away, refuse nobody for it, and tell it afterwards', async () => {
      await one.guess(6);
      const write = vi.spyOn(testDb.database, 'write').mockRejectedValue(new StoreError('it is away', true));
      await one.services.limits.share();
      expect(await one.guess(1)).toEqual([WRONG]);
      write.mockRestore();

      await one.services.limits.share();
      expect(await rows()).toMatchObject([{ taken: 7 }]);
    });

    test('forget what is over', async () => {
      await one.guess(6);
      await one.services.limits.share();
      now += MINUTE;

      expect(await one.guess(1)).toEqual([WRONG]);
      expect(await one.services.maintenance.sweep()).toBe(1);
      expect(await rows()).toEqual([]);
    });

    test('that share at once wait for nobody, and lose nothing', async () => {
      await Promise.all([one.guess(5), two.guess(5)]);
      await Promise.all([one.services.limits.share(), two.services.limits.share()]);
      expect(await rows()).toMatchObject([{ taken: 10 }]);
    });
  },
);

describe('one process', () => {
  test('on SQLite shares nothing, and writes nothing for it', async () => {
    const testDb = await openTestDb({ dialect: 'sqlite' });
    const services = createServices({
      db: testDb.database,
      clock: Date.now,
      newCode: randomCode,
      links: { domain: 'link.test', scheme: 'http' },
    });
    for (let i = 0; i < 50; i += 1) await services.admission.admit(`Token ${'a'.repeat(40)}`, '203.0.113.1');
    await services.limits.share();
    expect(await testDb.database.read.selectFrom('rate_turns').selectAll().execute()).toEqual([]);
    await testDb.dispose();
  });
});

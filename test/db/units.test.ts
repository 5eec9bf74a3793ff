import { sql } from 'kysely';
import { describe, expect } from 'vitest';
import type { Db } from '../../db/database.ts';
import { isUniqueViolation, StoreError } from '../../db/errors.ts';
import { openTestDb } from '../support/database.ts';
import { createDatabaseTest } from './database-test.ts';
import { listTestedDialects } from './needs.ts';
import { buildAppRow, buildSmartLinkRow } from './rows.ts';

describe.each(listTestedDialects('units of work'))('a unit of work on $dialect', ({ dialect }) => {
  const test = createDatabaseTest(dialect);

  test.beforeEach(async ({ database }) => {
    await database.write((tx) => tx.insertInto('apps').values(buildAppRow('shop')).execute());
  });

  const readNames = async (db: Db) => {
    const rows = await db.selectFrom('apps').select('name').orderBy('name').execute();
    return rows.map(({ name }) => name);
  };

  test('sees its own writes, which readers see only after its commit', async ({ database }) => {
    const seen = await database.write(async (tx) => {
      await tx.insertInto('apps').values(buildAppRow('travel')).execute();
      return { inside: await readNames(tx), outside: await readNames(database.read) };
    });
    expect(seen).toEqual({ inside: ['shop', 'travel'], outside: ['shop'] });
    expect(await readNames(database.read)).toEqual(['shop', 'travel']);
  });

  test('is rolled back if it throws, and rejects with the same error', async ({ database }) => {
    const reason = new Error('changed my mind');
    const failing = database.write(async (tx) => {
      await tx.insertInto('apps').values(buildAppRow('travel')).execute();
      throw reason;
    });
    await expect(failing).rejects.toBe(reason);
    expect(await readNames(database.read)).toEqual(['shop']);
  });

  test('reports a duplicate key as such, and not as a failure of the store', async ({ database }) => {
    const error = await database
      .write((tx) => tx.insertInto('apps').values(buildAppRow('shop')).execute())
      .catch((thrown: unknown) => thrown);
    expect(isUniqueViolation(error)).toBe(true);
    expect(error).not.toBeInstanceOf(StoreError);
  });

  test('fails if one of its statements failed, even if it caught the error and continued', async ({ database }) => {
    let afterwards: unknown;
    const failing = database.write(async (tx) => {
      await tx.insertInto('apps').values(buildAppRow('travel')).execute();
      await tx
        .insertInto('apps')
        .values(buildAppRow('shop'))
        .execute()
        .catch(() => 'never mind');
      afterwards = await readNames(tx).catch((error: unknown) => error);
      return 'done';
    });
    expect(isUniqueViolation(await failing.catch((error: unknown) => error))).toBe(true);
    expect(String(afterwards)).toMatch(/earlier statement of this unit of work failed/);
    expect(await readNames(database.read)).toEqual(['shop']);
  });

  test('may throw its own error after a statement has failed', async ({ database }) => {
    const failing = database.write(async (tx) => {
      try {
        await tx.insertInto('apps').values(buildAppRow('shop')).execute();
      } catch (error) {
        throw new Error('the name is taken', { cause: error });
      }
    });
    await expect(failing).rejects.toThrow('the name is taken');
  });

  test('runs no statement after its end, so a late statement cannot write into another unit', async ({ database }) => {
    let leaked: Db | undefined;
    await database.write(async (tx) => {
      leaked = tx;
    });
    await expect(leaked?.insertInto('apps').values(buildAppRow('late')).execute()).rejects.toThrow(
      /unit of work has ended/,
    );
    expect(await readNames(database.read)).toEqual(['shop']);
  });

  test('does not nest transactions', async ({ database }) => {
    const nested = database.write((tx) => tx.transaction().execute(async () => 'nested'));
    await expect(nested).rejects.toThrow(/do not nest it/);
  });

  test('reads times, counts and sums as numbers', async ({ database }) => {
    const link = buildSmartLinkRow('abc', { redeem_limit: 5, created_at: 1_999_999_999_999 });
    const read = await database.write(async (tx) => {
      await tx.insertInto('smart_links').values(link).execute();
      return await tx
        .selectFrom('smart_links')
        .select((eb) => [
          eb.fn.max('created_at').as('time'),
          eb.fn.countAll().as('count'),
          eb.fn.sum('redeem_limit').as('sum'),
        ])
        .executeTakeFirst();
    });
    expect(read).toEqual({ time: 1_999_999_999_999, count: 1, sum: 5 });
  });

  test('reports the number of rows that a change matched', async ({ database }) => {
    const setAppName = (id: string) =>
      database.write((tx) => tx.updateTable('apps').set({ name: 'Shop' }).where('id', '=', id).executeTakeFirst());
    expect((await setAppName('shop')).numUpdatedRows).toBe(1n);
    expect((await setAppName('nobody')).numUpdatedRows).toBe(0n);
  });

  test('sorts strings by their bytes', async ({ database }) => {
    for (const code of ['a', 'B', '_', 'Z', 'é', '-', 'b', '9']) {
      await database.write((tx) => tx.insertInto('smart_links').values(buildSmartLinkRow(code)).execute());
    }
    const rows = await database.read.selectFrom('smart_links').select('code').orderBy('code').execute();
    expect(rows.map(({ code }) => code).join('')).toBe('-9BZ_abé');
  });

  test('stores a unique key once, and again after its link is deleted, but a code never again', async ({
    database,
  }) => {
    const insert = (code: string) =>
      database.write((tx) =>
        tx
          .insertInto('smart_links')
          .values(buildSmartLinkRow(code, { unique_key: 'k' }))
          .execute(),
      );
    await insert('first');
    expect(isUniqueViolation(await insert('second').catch((error: unknown) => error))).toBe(true);
    await database.write((tx) => tx.updateTable('smart_links').set({ deleted_at: 1 }).execute());
    await insert('second');
    expect(isUniqueViolation(await insert('first').catch((error: unknown) => error))).toBe(true);
  });

  test('rejects a row of an app that does not exist', async ({ database }) => {
    const orphan = buildSmartLinkRow('abc', { app_id: 'nobody' });
    const failing = database.write((tx) => tx.insertInto('smart_links').values(orphan).execute());
    await expect(failing).rejects.toThrow(/foreign key/i);
  });

  test('does not begin once the database is closed, and finishes if it began before', async ({ database }) => {
    const begun = database.write((tx) => tx.insertInto('apps').values(buildAppRow('travel')).returningAll().execute());
    const closed = database.close();
    await expect(database.write((tx) => readNames(tx))).rejects.toThrow(StoreError);
    expect(await begun).toHaveLength(1);
    await closed;
  });

  test('is reported statement by statement', async () => {
    const statements: string[] = [];
    const counted = await openTestDb({ dialect, onStatement: (text) => statements.push(text) });
    await counted.database.write((tx) => sql`select 1 as one`.execute(tx));
    await sql`select 2 as two`.execute(counted.database.read);
    expect(statements).toEqual(['select 1 as one', 'select 2 as two']);
    await counted.dispose();
  });
});

import { setImmediate as nextIteration } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { Database } from '../../db/database.ts';
import { StoreError } from '../../db/errors.ts';
import { createWriteBatcher } from '../../db/write-batcher.ts';
import { createDatabaseTest } from './database-test.ts';
import { listTestedDialects } from './needs.ts';
import { buildAppRow } from './rows.ts';

describe.each(listTestedDialects('batched writes'))('batched writes on $dialect', ({ dialect }) => {
  const test = createDatabaseTest(dialect)
    // `add` inserts an app. `groups` lists the number of items in each attempted transaction.
    .extend('batch', ({ database }) => {
      const groups: number[] = [];
      const add = database.batchWrites<string>(async (tx, names) => {
        groups.push(names.length);
        await tx.insertInto('apps').values(names.map(buildAppRow)).execute();
      }, String);
      return { add, groups };
    });

  const listNames = async (database: Database) => {
    const rows = await database.read.selectFrom('apps').select('name').orderBy('name').execute();
    return rows.map(({ name }) => name);
  };

  test('share a few transactions, and each write is durable once it is acknowledged', async ({
    database,
    batch: { add, groups },
  }) => {
    const names = Array.from({ length: 600 }, (_, i) => `app-${String(i).padStart(3, '0')}`);

    await Promise.all(names.map(add));

    expect(await listNames(database)).toEqual(names);
    expect(groups.reduce((sum, size) => sum + size)).toBe(600);
    expect(groups.length).toBeLessThan(10);
    expect(Math.max(...groups)).toBeLessThanOrEqual(256);
  });

  test('lose only the item that fails, which gets its own error', async ({ database, batch: { add, groups } }) => {
    await add('taken');

    const results = await Promise.allSettled(['one', 'taken', 'two'].map(add));

    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(results[1]).not.toMatchObject({ reason: { name: 'StoreError' } });
    expect(await listNames(database)).toEqual(['one', 'taken', 'two']);
    // All in one transaction, and then one by one.
    expect(groups).toEqual([1, 3, 1, 1, 1]);
  });

  test('are finished when the database closes', async ({ database, batch: { add } }) => {
    const first = add('first');
    await nextIteration();
    const second = add('second');

    await database.close();

    await Promise.all([first, second]);
    await expect(add('third')).rejects.toThrow(StoreError);
  });
});

test('batched writes fail together if the store fails, and later ones are tried again', async () => {
  const broken = new StoreError('the disk is full', true);
  const tried: number[] = [];
  let works = false;
  const batcher = createWriteBatcher<string>(
    async (unit) => {
      if (!works) {
        throw broken;
      }
      await unit(undefined as never);
    },
    async (_tx, items) => {
      tried.push(items.length);
    },
  );

  const failed = await Promise.allSettled([batcher.add('a'), batcher.add('b')]);
  works = true;
  await batcher.add('c');

  expect(failed).toEqual([
    { status: 'rejected', reason: broken },
    { status: 'rejected', reason: broken },
  ]);
  expect(tried).toEqual([1]);
});

test('batched writes that are retried one by one fail once the store begins to fail', async () => {
  const broken = new StoreError('the database is locked by another process', true);
  const wrong = new Error('one of them is wrong');
  const tried: string[] = [];
  const batcher = createWriteBatcher<string>(
    (unit) => unit(undefined as never),
    async (_tx, items) => {
      tried.push(items.join());
      if (items.length > 1) {
        throw wrong;
      }
      if (items[0] === 'c') {
        throw broken;
      }
    },
  );

  // The first item forms its own group.
  const outcomes = await Promise.allSettled(['a', 'b', 'c', 'd'].map((item) => batcher.add(item)));

  expect(outcomes).toEqual([
    { status: 'fulfilled', value: undefined },
    { status: 'fulfilled', value: undefined },
    { status: 'rejected', reason: broken },
    { status: 'rejected', reason: broken },
  ]);
  expect(tried).toEqual(['a', 'b,c,d', 'b', 'c']);
});

import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect } from 'vitest';
import type { Database } from '../../db/database.ts';
import { runWithWriteDeadline } from '../../db/write-deadline.ts';
import { createDatabaseTest } from './database-test.ts';
import { listTestedDialects } from './needs.ts';
import { buildAppRow } from './rows.ts';

describe.each(listTestedDialects('write deadlines'))('a unit with a deadline on $dialect', ({ dialect }) => {
  const test = createDatabaseTest(dialect);

  const insertApp = (database: Database, id: string, ms = 0) =>
    database.write(async (tx) => {
      await tx.insertInto('apps').values(buildAppRow(id)).execute();
      await sleep(ms);
    });

  test('is committed before it, and fails after it', async ({ database }) => {
    await runWithWriteDeadline(performance.now() + 60_000, () => insertApp(database, 'early'));
    const late = runWithWriteDeadline(performance.now() + 1, () => insertApp(database, 'late', 5));
    const other = insertApp(database, 'other');

    await expect(late).rejects.toMatchObject({ name: 'StoreError', temporary: true, outcomeUnknown: false });
    await other;
    // The next unit has no deadline.
    await insertApp(database, 'next', 5);
    const rows = await database.read.selectFrom('apps').select('id').orderBy('id').execute();
    expect(rows.map(({ id }) => id)).toEqual(['early', 'next', 'other']);
  });
});

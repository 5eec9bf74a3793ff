import { describe, expect, vi } from 'vitest';
import { openDb } from '../../db/client.ts';
import type { Database } from '../../db/database.ts';
import { openTestDb } from '../support/database.ts';
import { createDatabaseTest } from './database-test.ts';
import { listTestedDialects } from './needs.ts';
import { buildAppRow, buildSmartLinkRow } from './rows.ts';

const insertApp = (database: Database, id: string) =>
  database.write((tx) => tx.insertInto('apps').values(buildAppRow(id)).execute());

function listenTo(database: Database) {
  const listener = vi.fn();
  const stop = database.onCacheInvalidation(listener);
  return { listener, stop };
}

describe.each(listTestedDialects('foreign writes'))('a write of another process on $dialect', ({ dialect }) => {
  const test = createDatabaseTest(dialect);

  test('is reported to every listener, each time', async ({ database, other }) => {
    const [one, two] = [listenTo(database), listenTo(database)];
    await insertApp(other, 'shop');
    await expect.poll(() => one.listener).toHaveBeenCalled();
    expect(two.listener).toHaveBeenCalledTimes(one.listener.mock.calls.length);

    const before = one.listener.mock.calls.length;
    await other.write((tx) => tx.updateTable('apps').set({ name: 'Shop' }).execute());
    await expect.poll(() => one.listener.mock.calls.length).toBeGreaterThan(before);
  });

  test('is reported within one second, the longest time for which a process may use stale data', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const testDb = await openTestDb({ dialect });
    const other = await openDb({ url: testDb.url, migrate: false });
    const { listener } = listenTo(testDb.database);
    await insertApp(other, 'shop');

    vi.advanceTimersByTime(1_000);

    await expect.poll(() => listener).toHaveBeenCalled();
    await other.close();
    await testDb.dispose();
  });

  test('is not reported to a listener that was removed', async ({ database, other }) => {
    const [stopped, remaining] = [listenTo(database), listenTo(database)];
    stopped.stop();
    await insertApp(other, 'shop');
    await expect.poll(() => remaining.listener).toHaveBeenCalled();
    expect(stopped.listener).not.toHaveBeenCalled();
  });

  test('can be read as soon as it is reported', async ({ database, other }) => {
    const names: Promise<unknown>[] = [];
    database.onCacheInvalidation(() => {
      names.push(database.read.selectFrom('apps').select('name').execute());
    });
    await insertApp(other, 'shop');
    await expect.poll(() => names).not.toHaveLength(0);
    expect(await names[0]).toEqual([{ name: 'shop' }]);
  });

  if (dialect === 'sqlite') {
    test('is reported before the next write of this process', async ({ database, other }) => {
      const { listener } = listenTo(database);
      await insertApp(other, 'shop');
      let calls = 0;
      await database.write(async () => {
        calls = listener.mock.calls.length;
      });
      expect(calls).toBe(1);
    });
  }

  if (dialect === 'postgres') {
    test('is reported if it changes cached tables, and not for every link', async ({ database, other }) => {
      await insertApp(other, 'shop');
      const readVersion = async () => {
        const tables = database.read.withTables<{ configuration_version: { version: number } }>();
        const row = await tables.selectFrom('configuration_version').select('version').executeTakeFirst();
        return row?.version;
      };
      const before = await readVersion();
      await other.write((tx) => tx.insertInto('smart_links').values(buildSmartLinkRow('abc')).execute());
      expect(await readVersion()).toBe(before);
      await other.write(async (tx) => {
        await tx.insertInto('apps').values(buildAppRow('travel')).execute();
        await tx.updateTable('apps').set({ name: 'Renamed' }).execute();
      });
      expect(await readVersion()).toBe((before ?? 0) + 1);
    });
  }
});

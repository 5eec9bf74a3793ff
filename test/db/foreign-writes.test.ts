import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Database, openDb } from '../../db/client.ts';
import { openTestDb, type TestDb } from '../support/database.ts';
import { testedDialects } from './needs.ts';
import { appRow, smartLinkRow } from './rows.ts';

describe.each(testedDialects('foreign writes'))('what another process wrote on $dialect', ({ dialect }) => {
  let testDb: TestDb;
  /** The other process: a running server does not know more of one than what is in the database. */
  let other: Database;

  beforeEach(async () => {
    testDb = await openTestDb({ dialect });
    other = await openDb({ url: testDb.url, migrate: false });
  });

  afterEach(async () => {
    await other.close();
    await testDb.dispose();
  });

  const heard = () => {
    const listener = vi.fn();
    const stop = testDb.database.onForeignWrite(listener);
    return { listener, stop };
  };

  test('is told to everybody who listens, each time', async () => {
    const [one, two] = [heard(), heard()];
    await other.write((tx) => tx.insertInto('apps').values(appRow('shop')).execute());
    await vi.waitFor(() => expect(one.listener).toHaveBeenCalled(), 5_000);
    expect(two.listener).toHaveBeenCalledTimes(one.listener.mock.calls.length);

    const before = one.listener.mock.calls.length;
    await other.write((tx) => tx.updateTable('apps').set({ name: 'Shop' }).execute());
    await vi.waitFor(() => expect(one.listener.mock.calls.length).toBeGreaterThan(before), 5_000);
  });

  test('is no news to those who stopped listening', async () => {
    const [stopped, stays] = [heard(), heard()];
    stopped.stop();
    await other.write((tx) => tx.insertInto('apps').values(appRow('shop')).execute());
    await vi.waitFor(() => expect(stays.listener).toHaveBeenCalled(), 5_000);
    expect(stopped.listener).not.toHaveBeenCalled();
  });

  test('can be read as soon as it is told', async () => {
    const names: Promise<unknown>[] = [];
    testDb.database.onForeignWrite(() => {
      names.push(testDb.database.read.selectFrom('apps').select('name').execute());
    });
    await other.write((tx) => tx.insertInto('apps').values(appRow('shop')).execute());
    await vi.waitFor(() => expect(names).not.toHaveLength(0), 5_000);
    expect(await names[0]).toEqual([{ name: 'shop' }]);
  });

  if (dialect === 'sqlite')
    test('is told before the next write of our own, and our own writes are not', async () => {
      const { listener } = heard();
      const { database } = testDb;
      await database.write((tx) => tx.insertInto('apps').values(appRow('one')).execute());
      await database.write((tx) => tx.insertInto('apps').values(appRow('two')).execute());
      expect(listener).not.toHaveBeenCalled();

      await other.write((tx) => tx.insertInto('apps').values(appRow('three')).execute());
      let calls = 0;
      await database.write(async () => {
        calls = listener.mock.calls.length;
      });
      expect(calls).toBe(1);
    });

  if (dialect === 'postgres')
    test('is told of what processes cache, and not of every link', async () => {
      await other.write((tx) => tx.insertInto('apps').values(appRow('shop')).execute());
      const { database } = testDb;
      const version = async () => {
        const tables = database.read.withTables<{ configuration_version: { version: number } }>();
        const row = await tables.selectFrom('configuration_version').select('version').executeTakeFirst();
        return row?.version;
      };
      const before = await version();
      await other.write((tx) => tx.insertInto('smart_links').values(smartLinkRow('abc')).execute());
      expect(await version()).toBe(before);
      await other.write(async (tx) => {
        await tx.insertInto('apps').values(appRow('travel')).execute();
        await tx.updateTable('apps').set({ name: 'Renamed' }).execute();
      });
      expect(await version()).toBe((before ?? 0) + 1);
    });
});

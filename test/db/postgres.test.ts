import { EventEmitter, once } from 'node:events';
import { sql } from 'kysely';
import pg from 'pg';
import { test as base, describe, expect, vi } from 'vitest';
import { openDb } from '../../db/client.ts';
import type { Db } from '../../db/database.ts';
import { StoreError } from '../../db/errors.ts';
import { createMigratedDatabase, testPostgresUrl } from '../support/database.ts';
import { startFragileServer } from './fragile-server.ts';
import { shouldSkip } from './needs.ts';
import { buildAppRow } from './rows.ts';

const without = shouldSkip('PostgreSQL', testPostgresUrl !== undefined, 'TEST_POSTGRES_URL is not set');

// The tests share a database, which has the same rows at the start of each test.
const test = base
  .extend('directUrl', { scope: 'file' }, async ({}, { onCleanup }) => {
    const location = await createMigratedDatabase('postgres');
    onCleanup(location.remove);
    return location.url;
  })
  .extend('server', async ({ directUrl }, { onCleanup }) => {
    const server = await startFragileServer(directUrl);
    onCleanup(server.close);
    return server;
  })
  .extend('database', async ({ server }, { onCleanup }) => {
    const database = await openDb({ url: server.url, migrate: false });
    onCleanup(() => database.close());
    await database.write(async (tx) => {
      await tx.deleteFrom('apps').execute();
      await tx
        .insertInto('apps')
        .values([buildAppRow('a'), buildAppRow('b')])
        .execute();
    });
    return database;
  });

describe.skipIf(without)('a PostgreSQL database', () => {
  const rename = (db: Db, id: string, name: string) =>
    db.updateTable('apps').set({ name }).where('id', '=', id).execute();

  const settle = (writing: Promise<unknown>) => writing.catch((error: unknown) => error);

  const readSetting = async (db: Db, name: string) => {
    const { rows } = await sql<Record<string, string>>`show ${sql.raw(name)}`.execute(db);
    return Object.values(rows[0] ?? {})[0];
  };

  test('completes both of two units that deadlock', async ({ database }) => {
    let attempts = 0;
    const meeting = new EventEmitter();
    const met = { a: once(meeting, 'a'), b: once(meeting, 'b') };
    const renameBoth = (first: 'a' | 'b', second: 'a' | 'b') =>
      database.write(async (tx) => {
        attempts += 1;
        await rename(tx, first, 'renamed');
        meeting.emit(first);
        await met[second];
        await rename(tx, second, 'renamed');
      });
    await Promise.all([renameBoth('a', 'b'), renameBoth('b', 'a')]);
    expect(attempts).toBeGreaterThan(2);
    const rows = await database.read.selectFrom('apps').select('name').execute();
    expect(rows).toEqual([{ name: 'renamed' }, { name: 'renamed' }]);
  });

  test('retries a unit after a serialization failure, but not forever', async ({ database }) => {
    const failTimes = (times: number) => {
      let attempts = 0;
      return database.write(async (tx) => {
        attempts += 1;
        if (attempts <= times) {
          await sql`do $$ begin raise exception 'met another' using errcode = '40001'; end $$`.execute(tx);
        }
        return attempts;
      });
    };
    expect(await failTimes(2)).toBe(3);
    const error = await settle(failTimes(Number.POSITIVE_INFINITY));
    expect(error).toBeInstanceOf(StoreError);
    expect((error as StoreError).temporary).toBe(true);
  });

  test('fails temporarily while its server is unreachable, and reconnects automatically', async ({
    directUrl,
    server,
    database,
  }) => {
    const listener = vi.fn();
    database.onCacheInvalidation(listener);
    server.cut();
    const refused = [
      await settle(database.write((tx) => rename(tx, 'a', 'lost'))),
      await settle(database.read.selectFrom('apps').selectAll().execute()),
    ];
    for (const error of refused) {
      expect(error).toBeInstanceOf(StoreError);
      expect((error as StoreError).temporary).toBe(true);
    }
    // While the server is unreachable, another process may have changed cached rows.
    await expect.poll(() => listener).toHaveBeenCalled();

    server.restore();
    await database.write((tx) => rename(tx, 'a', 'found'));
    const rows = await database.read.selectFrom('apps').select('name').orderBy('id').execute();
    expect(rows).toEqual([{ name: 'found' }, { name: 'b' }]);

    // Changes by other processes are reported again.
    const other = await openDb({ url: directUrl, migrate: false });
    const before = listener.mock.calls.length;
    const changeAgain = async () => {
      await other.write((tx) => rename(tx, 'b', `after ${listener.mock.calls.length}`));
      return listener.mock.calls.length;
    };
    await expect.poll(changeAgain).toBeGreaterThan(before + 1);
    await other.close();
  });

  test('rolls back a unit whose connection ends midway', async ({ database }) => {
    const error = await settle(
      database.write(async (tx) => {
        await rename(tx, 'a', 'lost');
        await sql`select pg_terminate_backend(pg_backend_pid())`.execute(tx);
      }),
    );
    expect(error).toBeInstanceOf(StoreError);
    expect(error).toMatchObject({ temporary: true, outcomeUnknown: false });
    const rows = await database.read.selectFrom('apps').select('name').orderBy('id').execute();
    expect(rows).toEqual([{ name: 'a' }, { name: 'b' }]);
  });

  test('reclaims the connection of a hanging unit whose transaction the server ended', async ({ database }) => {
    const hanging = database.write(async (tx) => {
      await sql`set local idle_in_transaction_session_timeout = '50ms'`.execute(tx);
      await new Promise(() => undefined);
    });
    expect(await settle(hanging)).toBeInstanceOf(StoreError);
  });

  test('never retries a unit whose connection was lost during the commit', async ({ server, database }) => {
    let attempts = 0;
    const error = await settle(
      database.write(async (tx) => {
        attempts += 1;
        await rename(tx, 'a', 'perhaps');
        server.cutAfter('commit');
      }),
    );
    expect(error).toBeInstanceOf(StoreError);
    expect(error).toMatchObject({ temporary: true, outcomeUnknown: true, reason: 'unreachable' });
    expect(attempts).toBe(1);
    server.restore();
    // The commit had arrived: only its response was lost.
    const row = await database.read.selectFrom('apps').select('name').where('id', '=', 'a').executeTakeFirst();
    expect(row).toEqual({ name: 'perhaps' });
  });

  test('does not open more and more connections while the server does not respond to LISTEN', async ({
    server,
    database: _database,
  }) => {
    server.dropText('listen smartlinks_configuration');
    server.cut();
    server.restore();
    // Each attempt waits for two seconds.
    await expect.poll(() => server.droppedCount).toBeGreaterThan(3);
    // The connection that waits, and one that may be about to close.
    await expect.poll(() => server.clients).toBeLessThan(3);
  });

  test('limits the duration of statements and the idle time of transactions', async ({ database }) => {
    expect(await readSetting(database.read, 'statement_timeout')).toBe('5s');
    expect(await readSetting(database.read, 'lock_timeout')).toBe('1s');
    expect(await database.write((tx) => readSetting(tx, 'lock_timeout'))).toBe('100ms');
    expect(await readSetting(database.read, 'idle_in_transaction_session_timeout')).toBe('15s');
  });

  test('sends no settings through a pooler, which would reject the connection', async ({ server, directUrl }) => {
    const pooled = await openDb({ url: server.url, directUrl, migrate: true });
    expect(await readSetting(pooled.read, 'statement_timeout')).toBe('0');
    await pooled.close();
  });

  test("does not change the driver's global type parsers", () => {
    expect(pg.types.getTypeParser(pg.types.builtins.INT8)('1')).toBe('1');
  });

  test('completes all units even if they outnumber the connections', async ({ server, database: _database }) => {
    const small = await openDb({ url: server.url, migrate: false, poolSize: 2 });
    const writes = Array.from({ length: 20 }, (_, index) => small.write((tx) => rename(tx, 'a', `turn ${index}`)));
    await Promise.all(writes);
    const row = await small.read.selectFrom('apps').select('name').where('id', '=', 'a').executeTakeFirst();
    expect(row?.name).toMatch(/^turn \d+$/);
    await small.close();
  });
});

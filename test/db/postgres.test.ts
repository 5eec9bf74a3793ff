import { EventEmitter, once } from 'node:events';
import { sql } from 'kysely';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Database, type Db, openDb, StoreError } from '../../db/client.ts';
import { freshSchema, type TestPlace, testPostgresUrl } from '../support/database.ts';
import { type FragileServer, fragileServer } from './fragile-server.ts';
import { leftOut } from './needs.ts';
import { appRow } from './rows.ts';

const without = leftOut('PostgreSQL', testPostgresUrl !== undefined, 'TEST_POSTGRES_URL is not set');

describe.skipIf(without)('PostgreSQL', () => {
  let place: TestPlace;
  let server: FragileServer;
  let database: Database;

  beforeEach(async () => {
    place = await freshSchema();
    server = await fragileServer(place.url);
    database = await openDb({ url: server.url, migrate: true });
    await database.write((tx) =>
      tx
        .insertInto('apps')
        .values([appRow('a'), appRow('b')])
        .execute(),
    );
  });

  afterEach(async () => {
    await database.close();
    await server.close();
    await place.remove();
  });

  const rename = (db: Db, id: string, name: string) =>
    db.updateTable('apps').set({ name }).where('id', '=', id).execute();

  const outcomeOf = (writing: Promise<unknown>) => writing.catch((error: unknown) => error);

  const setting = async (db: Db, name: string) => {
    const { rows } = await sql<Record<string, string>>`show ${sql.raw(name)}`.execute(db);
    return Object.values(rows[0] ?? {})[0];
  };

  test('runs both of two units that lock each other out', async () => {
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

  test('runs a unit again that could not be serialised, but not for ever', async () => {
    const failing = (times: number) => {
      let attempts = 0;
      return database.write(async (tx) => {
        attempts += 1;
        if (attempts <= times) {
          await sql`do $$ begin raise exception 'met another' using errcode = '40001'; end $$`.execute(tx);
        }
        return attempts;
      });
    };
    expect(await failing(2)).toBe(3);
    const error = await outcomeOf(failing(Number.POSITIVE_INFINITY));
    expect(error).toBeInstanceOf(StoreError);
    expect((error as StoreError).temporary).toBe(true);
  });

  test('that goes away is a temporary failure, and is found again by itself', async () => {
    const listener = vi.fn();
    database.onForeignWrite(listener);
    server.cut();
    const refused = [
      await outcomeOf(database.write((tx) => rename(tx, 'a', 'lost'))),
      await outcomeOf(database.read.selectFrom('apps').selectAll().execute()),
    ];
    for (const error of refused) {
      expect(error).toBeInstanceOf(StoreError);
      expect((error as StoreError).temporary).toBe(true);
    }
    // While it cannot be asked, something may have changed.
    await vi.waitFor(() => expect(listener).toHaveBeenCalled(), 5_000);

    server.mend();
    await database.write((tx) => rename(tx, 'a', 'found'));
    const rows = await database.read.selectFrom('apps').select('name').orderBy('id').execute();
    expect(rows).toEqual([{ name: 'found' }, { name: 'b' }]);

    // And what another process writes from now on is heard of again.
    await vi.waitFor(
      async () => {
        const calls = listener.mock.calls.length;
        await database.write((tx) => rename(tx, 'b', `after ${calls}`));
        await vi.waitFor(() => expect(listener.mock.calls.length).toBeGreaterThan(calls), 1_000);
      },
      { timeout: 10_000 },
    );
  });

  test('that ends a connection in the middle of a unit has undone it', async () => {
    const error = await outcomeOf(
      database.write(async (tx) => {
        await rename(tx, 'a', 'lost');
        await sql`select pg_terminate_backend(pg_backend_pid())`.execute(tx);
      }),
    );
    expect(error).toBeInstanceOf(StoreError);
    expect((error as StoreError).temporary).toBe(true);
    const rows = await database.read.selectFrom('apps').select('name').orderBy('id').execute();
    expect(rows).toEqual([{ name: 'a' }, { name: 'b' }]);
  });

  test('takes a connection back from a unit that hangs when it has ended the transaction', async () => {
    const hanging = database.write(async (tx) => {
      await sql`set local idle_in_transaction_session_timeout = '50ms'`.execute(tx);
      await new Promise(() => undefined);
    });
    expect(await outcomeOf(hanging)).toBeInstanceOf(StoreError);
  });

  test('that is lost while committing is never told the same twice', async () => {
    let attempts = 0;
    const error = await outcomeOf(
      database.write(async (tx) => {
        attempts += 1;
        await rename(tx, 'a', 'perhaps');
        server.cutAfter('commit');
      }),
    );
    expect(error).toBeInstanceOf(StoreError);
    expect(attempts).toBe(1);
    server.mend();
    // The commit had arrived: only its answer was lost.
    const row = await database.read.selectFrom('apps').select('name').where('id', '=', 'a').executeTakeFirst();
    expect(row).toEqual({ name: 'perhaps' });
  });

  test('that does not answer who wants to listen is left with no more connections each time', async () => {
    server.keepBack('listen smartlinks_configuration');
    server.cut();
    server.mend();
    await vi.waitFor(() => expect(server.keptBack).toBeGreaterThan(3), 18_000);
    // The one that waits, and one that may be about to close.
    expect(server.clients).toBeLessThan(3);
  });

  test('lets no statement and no transaction run for ever', async () => {
    expect(await setting(database.read, 'statement_timeout')).toBe('10s');
    expect(await setting(database.read, 'idle_in_transaction_session_timeout')).toBe('15s');
  });

  test('gets no settings through a pooler, which would refuse the connection', async () => {
    const pooled = await openDb({ url: server.url, directUrl: place.url, migrate: true });
    expect(await setting(pooled.read, 'statement_timeout')).toBe('0');
    await pooled.close();
  });

  test("leaves the driver's own types as they are", () => {
    expect(pg.types.getTypeParser(pg.types.builtins.INT8)('1')).toBe('1');
  });

  test('serves all of them when there are more units than connections', async () => {
    const small = await openDb({ url: server.url, migrate: false, poolSize: 2 });
    const writes = Array.from({ length: 20 }, (_, index) => small.write((tx) => rename(tx, 'a', `turn ${index}`)));
    await Promise.all(writes);
    const row = await small.read.selectFrom('apps').select('name').where('id', '=', 'a').executeTakeFirst();
    expect(row?.name).toMatch(/^turn \d+$/);
    await small.close();
  });
});

import { sql } from 'kysely';
import { test as base, describe, expect, test } from 'vitest';
import { CACHED_TABLES, isCachedTableWrite } from '../../db/cache-invalidation.ts';
import { openDb } from '../../db/client.ts';
import type { Database, Db } from '../../db/database.ts';
import { StoreError } from '../../db/errors.ts';
import { createMigratedDatabase, openTestDb } from '../support/database.ts';
import { createDatabaseTest } from './database-test.ts';
import { startFragileServer } from './fragile-server.ts';
import { listTestedDialects } from './needs.ts';
import { buildAppRow, buildSmartLinkRow } from './rows.ts';

describe('a statement that writes a cached table', () => {
  test.each(CACHED_TABLES.flatMap((table) => [table, `"${table}"`]))('is recognized for the table %s', (table) => {
    expect(isCachedTableWrite(`insert into ${table} (id) values ($1)`)).toBe(true);
    expect(isCachedTableWrite(`update ${table} set name = ?`)).toBe(true);
    expect(isCachedTableWrite(`delete from ${table}`)).toBe(true);
  });

  test.each([
    'INSERT INTO APPS (id) VALUES (1)',
    'Update "Apps" Set name = 1',
    '\n  delete\n  from\n  templates\n',
    'insert or replace into apps (id) values (1)',
    'insert into apps(id) values (1)',
    'replace into apps (id) values (1)',
    'update or ignore apps set name = 1',
    'update only apps set name = 1',
    'delete from only "apps"',
    'truncate apps',
    'truncate table "apps"',
    '-- renames\nupdate apps set name = 1',
    '/* renames */ update apps set name = 1',
    'merge into apps using renamed on true when matched then delete',
    'insert into "public"."apps" (id) values (1)',
    'update main.platform_tokens set revoked_at = 1',
    'with "renamed" as (select 1) update "apps" set name = 1',
    'with removed as (delete from admin_keys returning id) select * from removed',
  ])('is recognized as %j', (text) => {
    expect(isCachedTableWrite(text)).toBe(true);
  });

  test.each([
    'select * from "apps" where "id" = ?',
    'select * from "apps" for update',
    'insert into "smart_links" ("app_id") values (?)',
    'insert into "smart_link_tags" ("app_id") values (?)',
    'insert into "token_uses" ("id") values (?)',
    'insert into "platforms_2025" ("id") values (?)',
    'insert into platform_visits (id) values (1)',
    'update "apps_archive" set name = 1',
    'update platform set name = 1',
    'delete from "my_templates"',
    'insert into "smart_links" select * from "apps"',
    `insert into "smart_links" ("metadata") values ('update apps')`,
    'with "app" as (select * from "apps") select * from "app"',
    'with "app" as (select * from "apps") insert into "smart_links" select * from "app"',
    'create index apps_by_name on apps (name)',
  ])('is not %j', (text) => {
    expect(isCachedTableWrite(text)).toBe(false);
  });
});

const createAppInsert = (id: string) => (tx: Db) => tx.insertInto('apps').values(buildAppRow(id)).execute();

/** Inserts a row and rolls the insert back. */
const failToInsertApp = (id: string) => async (tx: Db) => {
  await createAppInsert(id)(tx);
  throw new Error('changed my mind');
};

/** Returns the list to which `database` adds an event for each report. */
function recordReports(database: Database): string[] {
  const events: string[] = [];
  database.onCacheInvalidation(() => events.push('reported'));
  return events;
}

/** Stops PostgreSQL from reporting changes of apps, so that only the process that writes them reports them. */
async function silenceTriggers(database: Database): Promise<void> {
  if (database.dialect === 'postgres') {
    await database.write((tx) => sql`drop trigger announce_configuration on apps`.execute(tx));
  }
}

describe.each(listTestedDialects('invalidation by own writes'))(
  'a write of this process on $dialect',
  ({ dialect }) => {
    const test = createDatabaseTest(dialect)
      .extend('events', async ({ database }) => {
        await silenceTriggers(database);
        await database.write(createAppInsert('shop'));
        return recordReports(database);
      })
      // Writes, and adds an event once the write resolves or rejects.
      .extend('write', ({ database, events }) => async (name: string, unit: (tx: Db) => Promise<unknown>) => {
        await database.write(unit).catch(() => 'undone');
        events.push(name);
      });

    test('is reported before it resolves if it inserts, updates or deletes rows of a cached table', async ({
      events,
      write,
    }) => {
      await write('inserted', createAppInsert('travel'));
      await write('updated', (tx) => tx.updateTable('apps').set({ name: 'Travel' }).execute());
      await write('deleted', (tx) => tx.deleteFrom('apps').where('id', '=', 'travel').execute());
      expect(events).toEqual(['reported', 'inserted', 'reported', 'updated', 'reported', 'deleted']);
    });

    test('is reported once, however many statements it has', async ({ events, write }) => {
      await write('written', async (tx) => {
        await createAppInsert('travel')(tx);
        await tx.insertInto('smart_links').values(buildSmartLinkRow('abc')).execute();
        await tx.updateTable('apps').set({ name: 'Renamed' }).execute();
      });
      expect(events).toEqual(['reported', 'written']);
    });

    test('can be read as soon as it is reported', async ({ database, events, write }) => {
      const ids: Promise<unknown>[] = [];
      database.onCacheInvalidation(() => {
        ids.push(database.read.selectFrom('apps').select('id').orderBy('id').execute());
      });
      await write('written', createAppInsert('travel'));
      expect(events).toEqual(['reported', 'written']);
      expect(await Promise.all(ids)).toEqual([[{ id: 'shop' }, { id: 'travel' }]]);
    });

    test('is not reported if it only reads cached tables and writes others', async ({ events, write }) => {
      await write('written', async (tx) => {
        await tx.selectFrom('apps').selectAll().execute();
        await tx.insertInto('smart_links').values(buildSmartLinkRow('abc')).execute();
        await tx.insertInto('smart_link_tags').values({ app_id: 'shop', tag: 'new', smart_link_id: 'abc' }).execute();
        await tx.updateTable('smart_links').set({ redeem_count: 1 }).execute();
      });
      expect(events).toEqual(['written']);
    });

    test('is reported even after writes that did not need to be reported', async ({ events, write }) => {
      await write('failed', failToInsertApp('undone'));
      await write('link', (tx) => tx.insertInto('smart_links').values(buildSmartLinkRow('abc')).execute());
      expect(events.splice(0)).toEqual(['failed', 'link']);
      await write('app', createAppInsert('travel'));
      expect(events).toEqual(['reported', 'app']);
    });

    test('is reported even if other writes of its group are rolled back', async ({ events, write }) => {
      await Promise.all([
        write('failed', failToInsertApp('one')),
        write('written', createAppInsert('travel')),
        write('failed', failToInsertApp('two')),
      ]);
      expect(events.filter((event) => event === 'reported')).toHaveLength(1);
      expect(events.indexOf('reported')).toBeLessThan(events.indexOf('written'));
    });

    test('is reported if it is batched', async ({ database, events }) => {
      const addApp = database.batchWrites<string>(async (tx, ids) => {
        await tx.insertInto('apps').values(ids.map(buildAppRow)).execute();
      }, String);
      const addLink = database.batchWrites<string>(async (tx, codes) => {
        const links = codes.map((code) => buildSmartLinkRow(code));
        await tx.insertInto('smart_links').values(links).execute();
      }, String);
      await addLink('abc');
      events.push('link');
      await addApp('travel');
      events.push('app');
      expect(events.splice(0)).toEqual(['link', 'reported', 'app']);

      // One of the writes fails, so the group is retried one by one.
      const outcomes = ['one', 'travel', 'two'].map((id) =>
        addApp(id).then(
          () => events.push(id),
          () => events.push('failed'),
        ),
      );
      await Promise.all(outcomes);
      expect(events).toEqual(['reported', 'one', 'failed', 'reported', 'two']);
    });

    if (dialect === 'sqlite') {
      test('is reported before it resolves if its group is written one by one', async ({ events, write }) => {
        await Promise.all([
          write('a', createAppInsert('a')),
          // SQLite does this automatically when the disk is full.
          write('lost', (tx) => sql`rollback`.execute(tx)),
          write('b', createAppInsert('b')),
        ]);
        expect(events).toEqual(['reported', 'a', 'lost', 'reported', 'b']);
      });

      test('is reported together with the sizes of groups', async () => {
        const sizes: number[] = [];
        const { database, dispose } = await openTestDb({ dialect, onGroup: (size) => sizes.push(size) });
        const events = recordReports(database);
        await Promise.all([database.write(createAppInsert('a')), database.write(createAppInsert('b'))]);
        expect([events, sizes]).toEqual([['reported'], [2]]);
        await dispose();
      });
    }

    if (dialect === 'postgres') {
      const withFragileServer = base
        .extend('location', async ({}, { onCleanup }) => {
          const location = await createMigratedDatabase('postgres');
          onCleanup(location.remove);
          return location;
        })
        .extend('server', async ({ location }, { onCleanup }) => {
          const server = await startFragileServer(location.url);
          onCleanup(server.close);
          return server;
        })
        .extend('database', async ({ location, server }, { onCleanup }) => {
          const database = await openDb({ url: server.url, directUrl: location.url, migrate: false });
          onCleanup(() => database.close());
          await silenceTriggers(database);
          return database;
        });

      withFragileServer('is reported if the response to its commit is lost', async ({ server, database }) => {
        const events = recordReports(database);
        const writing = database.write(async (tx) => {
          await createAppInsert('perhaps')(tx);
          server.cutAfter('commit');
        });
        await expect(writing).rejects.toThrow(StoreError);
        expect(events).toEqual(['reported']);
      });

      test('touches a cached table if and only if the table has the trigger for other processes', async ({
        database: { read },
      }) => {
        const { rows } = await sql<{ name: string }>`
        select relname as name from pg_trigger join pg_class on pg_class.oid = tgrelid
         where tgname = 'announce_configuration' and tgenabled = 'O'`.execute(read);
        expect(rows.map(({ name }) => name).sort()).toEqual([...CACHED_TABLES].sort());
      });
    }
  },
);

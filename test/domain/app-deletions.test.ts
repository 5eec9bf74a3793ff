import { sql } from 'kysely';
import { expect } from 'vitest';
import type { Db } from '../../db/database.ts';
import type { Tables } from '../../db/tables.ts';
import { OPERATOR } from '../../src/domain/access/caller.ts';
import { APP_TABLES } from '../../src/domain/apps/app-deletion.repository.ts';
import { createAppDeletions } from '../../src/domain/apps/app-deletion.service.ts';
import type { TestApp } from '../support/app.ts';
import { createFreshTest } from '../support/test.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let now = Date.parse('2026-05-01T00:00:00Z');
const test = createFreshTest({ app: { clock: () => now } });

/** The tables whose rows outlive their app: the reserved subdomains, and the deletion itself until it is complete. */
const REMAINING = ['app_deletions', 'subdomains'];

async function listTablesOfApps({ database }: TestApp): Promise<string[]> {
  const query =
    database.dialect === 'sqlite'
      ? sql<{ name: string }>`select m.name from sqlite_master m, pragma_table_info(m.name) c
          where m.type = 'table' and c.name = 'app_id'`
      : sql<{ name: string }>`select table_name as name from information_schema.columns
          where table_schema = current_schema() and column_name = 'app_id'`;
  return (await query.execute(database.read)).rows.map(({ name }) => name).sort();
}

/** Returns the number of rows of an app in each table that has rows of apps. */
async function countRows(app: TestApp, appId: string): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const name of await listTablesOfApps(app)) {
    const { rows } = await sql<{ count: number }>`
      select count(*) as count from ${sql.table(name)} where app_id = ${appId}`.execute(app.database.read);
    counts[name] = Number(rows[0]?.count);
  }
  return counts;
}

const DAY = { day: '2026-05-01', shard: 0 };

/** Adds a row for a link to each table that has rows of links, and one to each other table of apps that is empty. */
async function givenRowsEverywhere(app: TestApp, appId: string, links = 1): Promise<void> {
  const { services } = app;
  const createdAt = now;
  await services.templates.createTemplate(OPERATOR, appId, {
    name: 'T',
    pattern: 't/:id',
    targets: { web: { url: 'http://www.app-web.com/:id' } },
  });
  await services.routes.registerRoute(OPERATOR, appId, { platform: 'iphone', path: 'x', urlSchemes: [] });
  const key = await services.idempotency.buildKey('once', 'createSmartLink');
  const { smartLink } = await services.smartLinks.createSmartLink(OPERATOR, appId, { uri: '/a', tags: ['t'] }, key);
  const own = { app_id: appId };
  const rows: { [T in keyof Tables]?: Partial<Tables[T]>[] } = {
    import_refusals: [{ ...own, fingerprint: 'f', line: 1 }],
    daily_visitors: [{ ...own, day: '2026-05-01', hash: 'h' }],
    daily_app_counts: [
      { ...DAY, ...own, event: 'CLICK', platform: '', outcome: '', count: 1, visitors: 1, unlisted: 0 },
    ],
    daily_app_referrers: [{ ...DAY, ...own, host: 'a.example', clicks: 1 }],
    scraped_previews: [{ ...own, address_hash: 'h', fresh_until: createdAt }],
  };
  await app.database.write(async (tx) => {
    await insert(tx, 'imports', [
      { ...own, fingerprint: 'f', lines_done: 1, created_at: createdAt, updated_at: createdAt },
    ]);
    for (const [table, values] of Object.entries(rows)) {
      await insert(tx, table as keyof Tables, values);
    }
    const { rows: tokens } = await sql<{ id: string }>`
      select id from platform_tokens where app_id = ${appId}`.execute(tx);
    await insert(
      tx,
      'token_uses',
      tokens.map(({ id }) => ({ token_id: id, last_used_at: createdAt })),
    );
  });
  for (let i = 0; i < links; i++) {
    const { smartLink: link } =
      i === 0
        ? { smartLink }
        : await services.smartLinks.createSmartLink(OPERATOR, appId, { uri: `/${i}`, tags: ['t', `t${i}`] });
    await app.database.write((tx) => insertEvents(tx, { app_id: appId, smart_link_id: link.id }));
  }
}

async function insertEvents(tx: Db, link: { app_id: string; smart_link_id: string }): Promise<void> {
  const event = { ...link, id: link.smart_link_id, created_at: now };
  await insert(tx, 'clicks', [{ ...event, source: 'VISITOR' }]);
  await insert(tx, 'redemptions', [event]);
  await insert(tx, 'opens', [{ ...event, platform: 'iphone', deep_link: 'com.app.iphone://a' }]);
  await insert(tx, 'installs', [{ ...event, platform: 'iphone' }]);
  await insert(tx, 'deferred_clicks', [{ ...link, match_hash: 'h', click_id: '', armed_at: now, expires_at: now * 2 }]);
  await insert(tx, 'unique_key_updates', [link]);
  const day = { ...link, day: '2026-05-01' };
  await insert(tx, 'daily_counts', [{ ...day, event: 'CLICK', platform: '', outcome: '', count: 1, visitors: 1 }]);
  await insert(tx, 'daily_referrers', [{ ...day, host: 'a.example', clicks: 1 }]);
}

async function insert<T extends keyof Tables>(tx: Db, table: T, rows: readonly Partial<Tables[T]>[]): Promise<void> {
  for (const row of rows) {
    const columns = Object.keys(row);
    await sql`insert into ${sql.table(table)} (${sql.join(columns.map((column) => sql.ref(column)))})
      values (${sql.join(Object.values(row))})`.execute(tx);
  }
}

test('all rows of a deleted app are deleted from every table, and none of other apps', async ({ app, shop }) => {
  const { id } = await app.services.apps.createApp(OPERATOR, { name: 'Doomed', subdomain: 'doomed' });
  await app.services.platforms.setPlatform(OPERATOR, id, { kind: 'web', baseUrl: 'http://www.doomed.example' });
  await app.services.tokens.createToken(OPERATOR, id, { platform: 'web' });
  await app.services.tokens.createAdminKey(OPERATOR, id);
  await givenRowsEverywhere(app, id);
  await givenRowsEverywhere(app, shop.id);
  const {
    app_deletions: _none,
    subdomains: _reserved,
    app_count_fill: _position,
    ...before
  } = await countRows(app, id);
  expect(Object.values(before).every((count) => count > 0)).toBe(true);
  const others = await countRows(app, shop.id);
  const uses = await app.database.read.selectFrom('token_uses').selectAll().execute();

  await app.services.apps.deleteApp(OPERATOR, id, { name: 'Doomed' });
  expect(await app.services.appDeletions.deleteRowsOfApps()).toBe(0);
  now += MINUTE;
  const deleted = await app.services.appDeletions.deleteRowsOfApps();

  const after = await countRows(app, id);
  expect(deleted).toBe(Object.values(before).reduce((sum, count) => sum + count));
  expect(Object.keys(after).filter((name) => after[name] !== 0)).toEqual(REMAINING);
  expect(await countRows(app, shop.id)).toEqual(others);
  expect(await app.database.read.selectFrom('token_uses').selectAll().execute()).toHaveLength(uses.length - 1);

  now += HOUR;
  expect(await app.services.appDeletions.deleteRowsOfApps()).toBe(0);
  expect(await countRows(app, id)).toMatchObject({ app_deletions: 0, subdomains: 1 });
  const tombstone = await app.database.read.selectFrom('apps').selectAll().where('id', '=', id).execute();
  expect(tombstone).toMatchObject([{ name: '', subdomain: 'doomed', custom_domain: null }]);
});

test('the list of tables with rows of apps is complete', async ({ app }) => {
  // The row of app_count_fill is the position of another task, not a row of the app.
  const others = [...REMAINING, 'app_count_fill'];
  expect([...APP_TABLES.map(({ name }) => name as string), ...others].sort()).toEqual(await listTablesOfApps(app));
});

test('a deletion that was interrupted continues where it ended, also in another process', async ({ app, shop }) => {
  await givenRowsEverywhere(app, shop.id, 450);
  await app.services.apps.deleteApp(OPERATOR, shop.id, { name: 'Shop' });
  now += MINUTE;
  let writes = 0;
  const interrupted = createAppDeletions(
    {
      ...app.database,
      read: app.database.read,
      write: (unit) => {
        writes += 1;
        return writes > 3 ? Promise.reject(new Error('killed')) : app.database.write(unit);
      },
    },
    () => now,
  );
  await expect(interrupted.deleteRowsOfApps()).rejects.toThrow('killed');
  expect((await countRows(app, shop.id)).clicks).toBe(50);

  // Another process waits until the first one has had no progress for a while.
  expect(await app.services.appDeletions.deleteRowsOfApps()).toBe(0);
  now += 5 * MINUTE;
  expect(await app.services.appDeletions.deleteRowsOfApps()).toBeGreaterThan(50);

  const after = await countRows(app, shop.id);
  expect(Object.keys(after).filter((name) => after[name] !== 0)).toEqual(REMAINING);
});

test('several processes delete the rows of several apps at the same time, each app once', async ({ app, shop }) => {
  const ids = [shop.id];
  for (const subdomain of ['one', 'two']) {
    const { id } = await app.services.apps.createApp(OPERATOR, { name: 'Shop', subdomain });
    ids.push(id);
  }
  for (const id of ids) {
    await givenRowsEverywhere(app, id, 3);
    await app.services.apps.deleteApp(OPERATOR, id, { name: 'Shop' });
  }
  now += MINUTE;

  await Promise.all([1, 2, 3, 4].map(() => createAppDeletions(app.database, () => now).deleteRowsOfApps()));

  for (const id of ids) {
    const after = await countRows(app, id);
    expect(Object.keys(after).filter((name) => after[name] !== 0)).toEqual(REMAINING);
  }
});

test('rows that are written late are deleted by the last pass', async ({ app, shop }) => {
  await app.services.apps.deleteApp(OPERATOR, shop.id, { name: 'Shop' });
  now += MINUTE;
  await app.services.appDeletions.deleteRowsOfApps();
  await app.database.write((tx) =>
    insert(tx, 'scraped_previews', [{ app_id: shop.id, address_hash: 'late', fresh_until: now }]),
  );

  now += HOUR;
  expect(await app.services.appDeletions.deleteRowsOfApps()).toBe(1);
  now += HOUR;
  expect(await app.services.appDeletions.deleteRowsOfApps()).toBe(0);

  expect(await countRows(app, shop.id)).toMatchObject({ scraped_previews: 0, app_deletions: 0 });
});

import { expect, test } from 'vitest';
import { openDb } from '../../db/client.ts';
import type { Database } from '../../db/database.ts';
import { migrate } from '../../db/migrate.ts';
import { MIGRATIONS } from '../../db/migrations/index.ts';
import { fillNextLinks } from '../../src/domain/events/app-count.repository.ts';
import { createAppCountService } from '../../src/domain/events/app-count.service.ts';
import type { DailyCount } from '../../src/domain/events/counts.ts';
import { createEventCounter } from '../../src/domain/events/event-counter.repository.ts';
import { migrateWithRows } from './migrate-with-rows.ts';
import { listTestedDialects } from './needs.ts';

const LINKS = 60;
const DAYS = ['2026-05-03', '2026-05-04', '2026-05-05'];
/** Later than any delay of the fill, since the migration records the time of the database. */
const clock = () => Date.now() + 3_600_000;

const nameLink = (i: number) => `link-${String(i).padStart(3, '0')}`;

/** Rows that the version before the migration wrote. */
const EARLIER = [
  ...['forum', 'shop'].flatMap((app) => [
    `insert into apps (id, name, subdomain, allowed_hosts, created_at, updated_at) values ('${app}', 'A', '${app}', '[]', 1, 1)`,
    ...Array.from({ length: LINKS }, (_, i) => [
      `insert into smart_links (app_id, id, code, uri, redeem_count, created_at, updated_at)
        values ('${app}', '${nameLink(i)}', '${nameLink(i)}', 'a', 0, 1, 1)`,
      ...DAYS.flatMap((day) => [
        `insert into daily_counts (app_id, smart_link_id, day, event, platform, outcome, count, visitors, unlisted)
          values ('${app}', '${nameLink(i)}', '${day}', 'CLICK', 'web', 'REDIRECT', ${i + 1}, 1, 0)`,
        `insert into daily_counts (app_id, smart_link_id, day, event, platform, outcome, count, visitors, unlisted)
          values ('${app}', '${nameLink(i)}', '${day}', 'OPEN', 'iphone', '', 2, 0, 0)`,
        `insert into daily_referrers (app_id, smart_link_id, day, host, clicks)
          values ('${app}', '${nameLink(i)}', '${day}', 'news.example', ${i + 1})`,
      ]),
    ]).flat(),
  ]),
];

function buildCount(appId: string, link: number, count = 1): DailyCount {
  const counted = { count, visitors: 1, unlisted: 0 };
  return {
    appId,
    smartLinkId: nameLink(link),
    day: '2026-05-05',
    event: 'CLICK',
    platform: 'web',
    outcome: 'REDIRECT',
    ...counted,
  };
}

/** The sums over all links, and the counts of apps, which must be equal. */
async function readSums({ read }: Database) {
  const sum = (table: 'daily_counts' | 'daily_app_counts') =>
    read
      .selectFrom(table)
      .select(['app_id', 'day', 'event', 'platform', 'outcome'])
      .select(({ fn }) => [fn.sum<number>('count').as('count'), fn.sum<number>('visitors').as('visitors')])
      .groupBy(['app_id', 'day', 'event', 'platform', 'outcome'])
      .orderBy('app_id')
      .orderBy('day')
      .orderBy('event')
      .execute();
  const sumReferrers = (table: 'daily_referrers' | 'daily_app_referrers') =>
    read
      .selectFrom(table)
      .select(['app_id', 'day', 'host'])
      .select(({ fn }) => fn.sum<number>('clicks').as('clicks'))
      .groupBy(['app_id', 'day', 'host'])
      .orderBy('app_id')
      .orderBy('day')
      .execute();
  return {
    links: [await sum('daily_counts'), await sumReferrers('daily_referrers')],
    apps: [await sum('daily_app_counts'), await sumReferrers('daily_app_referrers')],
  };
}

test.each(listTestedDialects('counts of apps'))(
  'the counts of apps equal those of their links, also of links that are counted while earlier counts are added, on $dialect',
  async ({ createEmptyDatabase }) => {
    const location = await createEmptyDatabase();
    await migrateWithRows(location, '020-app-counts', EARLIER);
    const database = await openDb({ url: location.url, migrate: false });
    const counter = createEventCounter(database.dialect);
    const count = (appId: string, link: number) =>
      database.write(async (tx) => {
        await counter.addCounts(tx, [buildCount(appId, link)]);
        await counter.addReferrers(tx, [
          { appId, smartLinkId: nameLink(link), day: '2026-05-05', host: 'chat.example', clicks: 1 },
        ]);
      });

    let slices = 0;
    let remains = true;
    while (remains) {
      // At once, so that on PostgreSQL the transactions overlap.
      const [hasMore] = await Promise.all([
        database.write((tx) => fillNextLinks(tx, 40)),
        ...['forum', 'shop'].flatMap((app) => [0, 7, 30, LINKS - 1].map((link) => count(app, link))),
      ]);
      remains = hasMore;
      slices += 1;
    }
    await count('shop', 3);

    const { links, apps } = await readSums(database);
    expect(slices).toBeGreaterThan(10);
    expect(apps).toEqual(links);
    expect(await createAppCountService(database, clock).fill()).toBe(0);
    await database.close();
    await location.remove();
  },
);

test.each(listTestedDialects('the fill of counts'))(
  'the server adds earlier counts to those of apps, and merges the shards of past days, on $dialect',
  async ({ dialect, createEmptyDatabase }) => {
    const location = await createEmptyDatabase();
    await migrate(
      location,
      MIGRATIONS.map((migration) =>
        migration.name === '020-app-counts'
          ? { ...migration, statements: (dialect) => [...EARLIER, ...migration.statements(dialect)] }
          : migration,
      ),
    );
    const database = await openDb({ url: location.url, migrate: false });
    const counter = createEventCounter(dialect);
    const service = createAppCountService(database, clock);

    // On PostgreSQL, processes of the previous version may still be running.
    expect(await createAppCountService(database, () => 0).fill()).toBe(0);
    await service.fill();
    for (let i = 0; i < 20; i++) {
      await database.write((tx) => counter.addCounts(tx, [buildCount('shop', i), buildCount('forum', i, 3)]));
    }
    const before = await readSums(database);
    const merged = await service.mergeShards(Date.parse('2026-05-07T12:00:00Z'), 500);
    const after = await readSums(database);

    expect(before.apps).toEqual(before.links);
    expect(after.apps).toEqual(before.links);
    expect(merged > 0).toBe(dialect === 'postgres');
    const shards = await database.read.selectFrom('daily_app_counts').select('shard').distinct().execute();
    expect(shards).toEqual([{ shard: 0 }]);
    await database.close();
    await location.remove();
  },
);

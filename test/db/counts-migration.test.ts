import { expect, test } from 'vitest';
import { openDb } from '../../db/client.ts';
import { migrate } from '../../db/migrate.ts';
import { MIGRATIONS } from '../../db/migrations/index.ts';
import { migrateWithRows } from './migrate-with-rows.ts';
import { listTestedDialects } from './needs.ts';

const MAY_4 = Date.parse('2026-05-04T23:59:59.999Z');

function click(id: string, source: string, platform: string | null, time: number): string {
  const named = platform === null ? 'null' : `'${platform}'`;
  return `insert into clicks (app_id, id, smart_link_id, source, platform, created_at)
    values ('shop', '${id}', 'link', '${source}', ${named}, ${time})`;
}

/** Rows of an installation that recorded events before counts existed. */
const RECORDED = [
  `insert into apps (id, name, subdomain, allowed_hosts, created_at, updated_at) values ('shop', 'Shop', 'shop', '[]', 1, 1)`,
  `insert into smart_links (app_id, id, code, uri, redeem_count, created_at, updated_at) values ('shop', 'link', 'code', 'a', 0, 1, 1)`,
  click('1', 'VISITOR', 'web', MAY_4),
  click('2', 'VISITOR', 'web', MAY_4),
  click('3', 'VISITOR', 'web', MAY_4 + 1),
  click('4', 'BOT', null, MAY_4),
  click('5', 'APP', 'iphone', MAY_4),
  `insert into opens (app_id, id, platform, smart_link_id, deep_link, created_at) values ('shop', '1', 'iphone', 'link', 'a://b', ${MAY_4})`,
  `insert into opens (app_id, id, platform, smart_link_id, deep_link, created_at) values ('shop', '2', 'iphone', null, 'a://b', ${MAY_4})`,
  `insert into redemptions (app_id, id, smart_link_id, created_at) values ('shop', '1', 'link', ${MAY_4})`,
];

test.each(listTestedDialects('counts of earlier events'))(
  'the migration of statistics counts earlier events on $dialect',
  async ({ createEmptyDatabase }) => {
    const location = await createEmptyDatabase();
    await migrateWithRows(location, '005-statistics', RECORDED);

    const database = await openDb({ url: location.url, migrate: false });
    const counts = await database.read
      .selectFrom('daily_counts')
      .select(['day', 'event', 'platform', 'outcome', 'count', 'visitors'])
      .orderBy('day')
      .orderBy('event')
      .orderBy('platform')
      .execute();
    await database.close();
    await location.remove();

    expect(counts.map(Object.values)).toEqual([
      ['2026-05-04', 'BOT', '', 'BOT_PAGE', 1, 0],
      ['2026-05-04', 'CLICK', 'iphone', 'APP', 1, 0],
      ['2026-05-04', 'CLICK', 'web', '', 2, 0],
      ['2026-05-04', 'OPEN', 'iphone', '', 1, 0],
      ['2026-05-04', 'REDEEM', '', '', 1, 0],
      ['2026-05-05', 'CLICK', 'web', '', 1, 0],
    ]);
  },
);

test.each(listTestedDialects('counts of the previous version'))(
  'counts of the previous version, stored before or after the migration, have no unlisted clicks on $dialect',
  async ({ createEmptyDatabase }) => {
    const count = (day: string) => `insert into daily_counts
      (app_id, smart_link_id, day, event, platform, outcome, count, visitors)
      values ('shop', 'link', '${day}', 'CLICK', 'web', 'REDIRECT', 2, 1)`;
    const location = await createEmptyDatabase();
    await migrate(
      location,
      MIGRATIONS.map((migration) =>
        migration.name === '012-unlisted-clicks'
          ? {
              name: migration.name,
              statements: (dialect) => [
                ...RECORDED.slice(0, 2),
                count('2026-05-04'),
                ...migration.statements(dialect),
                count('2026-05-05'),
              ],
            }
          : migration,
      ),
    );

    const database = await openDb({ url: location.url, migrate: false });
    const counts = await database.read.selectFrom('daily_counts').select(['day', 'count', 'unlisted']).execute();
    await database.close();
    await location.remove();

    expect(counts.map(Object.values)).toEqual([
      ['2026-05-04', 2, 0],
      ['2026-05-05', 2, 0],
    ]);
  },
);

import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Db } from '../../db/database.ts';
import type { CompiledStatement } from '../../db/handle.ts';
import { createPostgresHandle } from '../../db/postgres/dialect.ts';
import { createSqliteHandle } from '../../db/sqlite/dialect.ts';
import { Sqlite } from '../../db/sqlite/driver.ts';
import { listMostClickedLinks, sumClicksOfLinks } from '../../src/domain/events/top-link.repository.ts';
import { generateId } from '../../src/domain/ids.ts';
import { ANY_SMART_LINK, type SmartLinkFilter } from '../../src/domain/smart-links/filter.ts';
import type { LinkOrderField, LinkPosition } from '../../src/domain/smart-links/link-order.ts';
import { listSmartLinks } from '../../src/domain/smart-links/smart-link-list.repository.ts';
import { openTestDb, type TestDb } from '../support/database.ts';
import { listTestedDialects } from './needs.ts';

const APP = generateId(1);
const NOW = Date.parse('2027-05-01T00:00:00Z');
const COUNT = 6_000;
const PAGE = {
  limit: 51,
  field: 'CREATED_AT' as LinkOrderField,
  descending: true,
  start: null as LinkPosition | null,
  stop: null as LinkPosition | null,
  now: NOW,
  limits: { examined: 1_000, sorted: 500 },
};

/** A handle that returns no rows, and records the plan of every statement instead of running it. */
interface Explainer {
  db: Db;
  plans: string[];
  close(): Promise<void>;
}

function openSqliteExplainer(url: string): Explainer {
  const file = new Sqlite(url.slice('file:'.length), { readonly: true });
  const plans: string[] = [];
  const explain = <R>({ sql, parameters }: CompiledStatement) => {
    const steps = file.prepare(`explain query plan ${sql}`).all(parameters) as { detail: string }[];
    plans.push(steps.map(({ detail }) => detail).join('\n'));
    return { rows: [] as R[] };
  };
  return { db: createSqliteHandle(explain), plans, close: async () => void file.close() };
}

async function openPostgresExplainer(url: string): Promise<Explainer> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const plans: string[] = [];
  const explain = async <R>({ sql, parameters }: CompiledStatement) => {
    const { rows } = await client.query<Record<string, string>>(`explain (costs off) ${sql}`, [...parameters]);
    plans.push(rows.map((row) => row['QUERY PLAN']).join('\n'));
    return { rows: [] as R[] };
  };
  return { db: createPostgresHandle(explain), plans, close: () => client.end() };
}

/** Links of two apps, all with the tag `common`, one in a hundred with the tag `rare`, one in ten unique. */
async function seed({ database }: TestDb): Promise<void> {
  await database.write(async (tx) => {
    for (const app of [APP, generateId(2)]) {
      const times = { created_at: NOW, updated_at: NOW };
      await tx
        .insertInto('apps')
        .values({
          id: app,
          name: 'Shop',
          subdomain: `shop-${app.slice(-12)}`,
          allowed_hosts: '[]',
          travelling_parameters: '[]',
          allowed_schemes: '[]',
          default_language: 'en',
          ...times,
        })
        .execute();
      for (let from = 0; from < COUNT; from += 500) {
        const numbers = Array.from({ length: 500 }, (_, i) => from + i);
        const rows = numbers.map((i) => ({
          app_id: app,
          id: generateId(NOW + i),
          code: `c${i}`,
          uri: `products/${i % 60}/${i}`,
          redeem_count: 0,
          disabled: 0,
          words_indexed: 1,
          unique_key: i % 10 === 0 ? `key-${i}` : null,
          ...times,
        }));
        const tags = rows.flatMap(({ id }, i) =>
          (i % 100 === 0 ? ['common', 'rare'] : ['common']).map((tag) => ({ app_id: app, tag, smart_link_id: id })),
        );
        await tx.insertInto('smart_links').values(rows).execute();
        await tx.insertInto('smart_link_tags').values(tags).execute();
        const words = rows.flatMap(({ id }, i) => [
          { app_id: app, word: 'products', smart_link_id: id },
          { app_id: app, word: String(from + i), smart_link_id: id },
        ]);
        await tx.insertInto('smart_link_words').values(words).execute();
        const count = { day: '2027-05-01', event: 'CLICK', platform: '', outcome: '', visitors: 0, unlisted: 0 };
        await tx
          .insertInto('daily_counts')
          .values(rows.map(({ id }, i) => ({ ...count, app_id: app, smart_link_id: id, count: (i % 50) + 1 })))
          .execute();
      }
    }
  });
}

const PRIMARY = { sqlite: /sqlite_autoindex_smart_links_1/, postgres: /smart_links_pkey/ };
const BY_PREFIX = matchIndex('smart_links_uri_prefix');
const BY_TAG = { sqlite: /smart_link_tags USING PRIMARY KEY/, postgres: /smart_link_tags_pkey/ };
const BY_WORD = { sqlite: /smart_link_words USING PRIMARY KEY/, postgres: /smart_link_words_pkey/ };
const BY_CODE = { sqlite: /sqlite_autoindex_smart_links_2/, postgres: /smart_links_app_id_code_key/ };
const WITHOUT_WORDS = matchIndex('smart_links_without_words');
const UNIQUE_BY_AGE = matchIndex('smart_links_unique_by_age');
const BY_CREATOR = matchIndex('smart_links_by_creator');
const DISABLED = matchIndex('smart_links_disabled');
const WITH_METADATA = matchIndex('smart_links_with_metadata');
const WITH_OVERRIDES = matchIndex('smart_links_with_overrides');
const BY_START = matchIndex('smart_links_by_start');
const BY_EXPIRY = matchIndex('smart_links_by_expiry');
const BY_UPDATE = matchIndex('smart_links_by_update');
const BY_CLICKS = matchIndex('link_clicks_by_number');
/** The times bound the index scan, without a filter after it. */
const BY_TAG_AND_TIME = {
  sqlite: /smart_link_tags USING PRIMARY KEY \(app_id=\? AND tag=\? AND smart_link_id>\? AND smart_link_id<\?\)/,
  postgres: /smart_link_tags_pkey.*\n +Index Cond: .*smart_link_id > .*smart_link_id < /,
};
const COUNTS_OF_DAYS = {
  sqlite: /daily_counts USING PRIMARY KEY \(app_id=\? AND smart_link_id=\? AND day>\? AND day<\?\)/,
  postgres: /daily_counts_pkey.*\n +Index Cond: .*smart_link_id = .*day >= .*day <= /,
};
type Indexes = typeof PRIMARY;

function matchIndex(index: string): Indexes {
  return { sqlite: new RegExp(index), postgres: new RegExp(index) };
}

/** Each filter with the index that its first statement must use. Up to `few` matches are sorted in memory. */
const LISTS: [name: string, filter: Partial<SmartLinkFilter>, index: Indexes, field?: LinkOrderField, few?: number][] =
  [
    ['nothing', {}, PRIMARY],
    ['a time', { createdFrom: NOW + 100, createdBefore: NOW + 4_000 }, PRIMARY],
    ['a common tag', { tags: { all: ['common'], any: null } }, BY_TAG],
    ['a rare tag', { tags: { all: [], any: ['rare'] } }, BY_TAG],
    ['either of two tags', { tags: { all: [], any: ['rare', 'unknown'] } }, BY_TAG],
    [
      'a tag and a time',
      { tags: { all: ['common'], any: null }, createdFrom: NOW + 100, createdBefore: NOW + 200 },
      BY_TAG_AND_TIME,
    ],
    ['a prefix', { uriPrefix: 'products/7/' }, BY_PREFIX],
    ['a search', { search: { code: null, words: ['59'] } }, BY_WORD],
    ['a search by a code', { search: { code: 'c59', words: ['c59'] } }, BY_CODE],
    ['a search, to find out whether its index is complete', { search: { code: null, words: ['59'] } }, WITHOUT_WORDS],
    ['a search, by the time of the update', { search: { code: null, words: ['59'] } }, BY_WORD, 'UPDATED_AT'],
    ['unique links', { unique: true }, UNIQUE_BY_AGE],
    ['links that are not unique', { unique: false }, PRIMARY],
    ['a creator', { createdBy: generateId(3) }, BY_CREATOR],
    ['links with metadata', { hasMetadata: true }, WITH_METADATA],
    ['links without metadata', { hasMetadata: false }, PRIMARY],
    ['an override', { overridesPlatform: 'ipad' }, WITH_OVERRIDES],
    ['disabled links', { status: 'DISABLED' }, DISABLED],
    ['scheduled links', { status: 'SCHEDULED' }, BY_START],
    ['expired links', { status: 'EXPIRED' }, BY_EXPIRY],
    ['active links', { status: 'ACTIVE' }, PRIMARY],
    ['nothing, by the time of the update', {}, BY_UPDATE, 'UPDATED_AT'],
    ['active links, by the time of the update', { status: 'ACTIVE' }, BY_UPDATE, 'UPDATED_AT'],
    ['a tag, by the time of the update', { tags: { all: ['common'], any: null } }, BY_TAG, 'UPDATED_AT'],
    ['nothing, by clicks', {}, BY_CLICKS, 'CLICKS'],
    ['disabled links, by clicks', { status: 'DISABLED' }, DISABLED, 'CLICKS'],
  ];

describe.each(listTestedDialects('the plans of lists'))('a list of links on $dialect', ({ dialect }) => {
  let testDb: TestDb;
  let explaining: Explainer;

  beforeAll(async () => {
    testDb = await openTestDb({ dialect });
    await seed(testDb);
    if (dialect === 'postgres') {
      const client = new pg.Client({ connectionString: testDb.url });
      await client.connect();
      await client.query('analyze');
      await client.end();
    }
    explaining = dialect === 'postgres' ? await openPostgresExplainer(testDb.url) : openSqliteExplainer(testDb.url);
  });
  afterAll(async () => {
    await explaining.close();
    await testDb.dispose();
  });

  test.each(LISTS)(
    'uses the intended index if it is filtered by %s',
    async (_name, filter, index, field = 'CREATED_AT') => {
      const key = field === 'CREATED_AT' ? null : NOW;
      for (const bounds of [
        {},
        { start: { id: generateId(NOW + 3_000), key } },
        { descending: false, stop: { id: generateId(NOW + 3_000), key } },
      ]) {
        explaining.plans.length = 0;
        await listSmartLinks(explaining.db, APP, {
          ...PAGE,
          ...bounds,
          field,
          filter: { ...ANY_SMART_LINK, ...filter },
        });

        // Without a descending order by clicks, the links without clicks come first. A search uses several indexes.
        const isOneOfSeveral = field === 'CLICKS' || filter.search !== undefined;
        const [plan = ''] = explaining.plans.filter((text) => !isOneOfSeveral || index[dialect].test(text));
        expect(plan, explaining.plans.join('\n\n')).toMatch(index[dialect]);
        for (const each of explaining.plans) {
          expect(each).not.toMatch(/Seq Scan|SCAN (smart_links|link)\b/);
          // Sorting would read every match before returning the first one.
          expect(each).not.toMatch(/TEMP B-TREE|Sort/);
        }
      }
    },
  );

  test('adds up the clicks of the most clicked links in the order of indexes, only of the days of a range', async () => {
    explaining.plans.length = 0;
    await listMostClickedLinks(explaining.db, APP, null, 100);
    await listMostClickedLinks(explaining.db, APP, { id: generateId(NOW), clicks: 40 }, 100);
    await sumClicksOfLinks(explaining.db, APP, [generateId(NOW), generateId(NOW)], {
      from: '2027-04-01',
      to: '2027-05-01',
    });

    const [first, next, sums] = explaining.plans;
    for (const plan of [first, next]) {
      expect(plan).toMatch(BY_CLICKS[dialect]);
      expect(plan).not.toMatch(/TEMP B-TREE|Sort/);
    }
    expect(sums).toMatch(COUNTS_OF_DAYS[dialect]);
  });

  test('reads rows by id', async () => {
    explaining.plans.length = 0;
    await explaining.db
      .selectFrom('smart_links')
      .selectAll()
      .where('app_id', '=', APP)
      .where('id', 'in', ['a', 'b'])
      .execute();
    expect(explaining.plans[0]).toMatch(PRIMARY[dialect]);
  });
});

import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Db } from '../../db/database.ts';
import type { CompiledStatement } from '../../db/handle.ts';
import { createPostgresHandle } from '../../db/postgres/dialect.ts';
import { createSqliteHandle } from '../../db/sqlite/dialect.ts';
import { Sqlite } from '../../db/sqlite/driver.ts';
import { generateId } from '../../src/domain/ids.ts';
import type { Keyset } from '../../src/domain/paging.ts';
import { listSmartLinks, type SmartLinkFilter } from '../../src/domain/smart-links/smart-link-list.repository.ts';
import { openTestDb, type TestDb } from '../support/database.ts';
import { listTestedDialects } from './needs.ts';

const ANY: SmartLinkFilter = { tag: null, uriPrefix: null, createdFrom: null, createdBefore: null, unique: null };
const APP = generateId(1);
const NOW = Date.parse('2027-05-01T00:00:00Z');
const COUNT = 6_000;
const PAGE: Keyset = { limit: 51, after: null, before: null, descending: true, fromEnd: false };

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
          unique_key: i % 10 === 0 ? `key-${i}` : null,
          ...times,
        }));
        const tags = rows.flatMap(({ id }, i) =>
          (i % 100 === 0 ? ['common', 'rare'] : ['common']).map((tag) => ({ app_id: app, tag, smart_link_id: id })),
        );
        await tx.insertInto('smart_links').values(rows).execute();
        await tx.insertInto('smart_link_tags').values(tags).execute();
      }
    }
  });
}

const PRIMARY = { sqlite: /sqlite_autoindex_smart_links_1/, postgres: /smart_links_pkey/ };
const BY_PREFIX = { sqlite: /smart_links_uri_prefix/, postgres: /smart_links_uri_prefix/ };
const BY_TAG = { sqlite: /smart_link_tags USING PRIMARY KEY/, postgres: /smart_link_tags_pkey/ };
const UNIQUE_BY_AGE = { sqlite: /smart_links_unique_by_age/, postgres: /smart_links_unique_by_age/ };
/** The times bound the index scan, without a filter after it. */
const BY_TAG_AND_TIME = {
  sqlite: /smart_link_tags USING PRIMARY KEY \(app_id=\? AND tag=\? AND smart_link_id>\? AND smart_link_id<\?\)/,
  postgres: /smart_link_tags_pkey.*\n +Index Cond: .*smart_link_id >= .*smart_link_id < /,
};
type Indexes = typeof PRIMARY;

/** Each filter with the index that its first statement must use. Up to `few` matches are sorted in memory. */
const LISTS: [name: string, filter: Partial<SmartLinkFilter>, index: Indexes, few?: number][] = [
  ['nothing', {}, PRIMARY],
  ['a time', { createdFrom: NOW + 100, createdBefore: NOW + 4_000 }, PRIMARY],
  ['a common tag', { tag: 'common' }, BY_TAG],
  ['a rare tag', { tag: 'rare' }, BY_TAG],
  ['a tag and a time', { tag: 'common', createdFrom: NOW + 100, createdBefore: NOW + 200 }, BY_TAG_AND_TIME],
  ['a prefix', { uriPrefix: 'products/7/' }, BY_PREFIX],
  ['a prefix that nearly all links have', { uriPrefix: 'products/' }, PRIMARY, -1],
  ['a tag and a prefix that nearly all links have', { tag: 'rare', uriPrefix: 'products/' }, BY_TAG, -1],
  ['unique links', { unique: true }, UNIQUE_BY_AGE],
  ['links that are not unique', { unique: false }, PRIMARY],
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

  test.each(LISTS)('uses the intended index if it is filtered by %s', async (_name, filter, index, few) => {
    for (const keyset of [
      PAGE,
      { ...PAGE, after: generateId(NOW + 3_000) },
      { ...PAGE, descending: false, fromEnd: true },
    ]) {
      explaining.plans.length = 0;
      await listSmartLinks(explaining.db, APP, { filter: { ...ANY, ...filter }, keyset, maxSortedInMemory: few });

      const plan = explaining.plans.at(-1) ?? '';
      expect(plan).toMatch(index[dialect]);
      expect(plan).not.toMatch(/Seq Scan|SCAN (smart_links|link)\b/);
      // Sorting would read every match before returning the first one.
      if (index !== BY_PREFIX) {
        expect(plan).not.toMatch(/TEMP B-TREE|Sort/);
      }
    }
  });
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { OPERATOR } from '../../../src/domain/tokens/caller.ts';
import { startTestApp, type TestApp } from '../../support/app.ts';
import { type GivenApp, givenApp } from '../../support/builders.ts';
import type { ListLinksQueryVariables, SmartLinkFilter } from '../generated/graphql.ts';
import { createMany, getUnder, LIST_LINKS } from './link-operations.ts';

/** More links of one prefix than are sorted in memory. */
const COUNT = 10_500;
const NOW = Date.parse('2027-05-01T00:00:00Z');

const items = Array.from({ length: COUNT }, (_, i) => ({
  uri: i % 100 === 99 ? `/sparse/${i}` : `/dense/${i}`,
  tags: i % 1_000 === 0 ? ['rare'] : [],
  unique: i % 7 === 0,
}));

let app: TestApp;
let shop: GivenApp;
let ids: string[] = [];
const statements: string[] = [];

beforeAll(async () => {
  app = await startTestApp({ clock: () => NOW, onStatement: (sql) => statements.push(sql) });
  shop = await givenApp(app);
  for (let from = 0; from < COUNT; from += 3_500) {
    const { results } = await createMany(shop.secret, items.slice(from, from + 3_500));
    ids = [...ids, ...results.map(({ smartLink }) => smartLink?.id ?? '')];
  }
}, 120_000);
afterAll(() => app?.close());

const page = async (variables: ListLinksQueryVariables) =>
  (await getUnder(shop.secret, null, LIST_LINKS, variables)).smartLinks;

const FILTERS: [filter: SmartLinkFilter, passes: (item: (typeof items)[number]) => boolean][] = [
  [{ uriPrefix: '/dense/' }, ({ uri }) => uri.startsWith('/dense/')],
  [{ uriPrefix: '/dense/1' }, ({ uri }) => uri.startsWith('/dense/1')],
  [{ uriPrefix: '/dense/', tag: 'rare' }, ({ uri, tags }) => uri.startsWith('/dense/') && tags.includes('rare')],
  [{ uriPrefix: '/dense/', unique: true }, ({ uri, unique }) => uri.startsWith('/dense/') && unique],
  [{ uriPrefix: '/sparse/' }, ({ uri }) => uri.startsWith('/sparse/')],
  [{ uriPrefix: '/sparse/', unique: false }, ({ uri, unique }) => uri.startsWith('/sparse/') && !unique],
];

test.each(FILTERS)('%j finds the same from both ends and in the middle, in both orders', async (filter, passes) => {
  const oldestFirst = ids.filter((_, i) => passes(items[i] ?? { uri: '', tags: [], unique: false }));
  for (const direction of ['ASC', 'DESC'] as const) {
    const expected = direction === 'ASC' ? oldestFirst : oldestFirst.toReversed();
    const list = { filter, orderBy: { field: 'CREATED_AT' as const, direction } };

    const first = await page({ ...list, first: 100 });
    const second = await page({ ...list, first: 100, after: first?.pageInfo.endCursor });
    const last = await page({ ...list, last: 100 });
    const lastButOne = await page({ ...list, last: 100, before: last?.pageInfo.startCursor });

    const found = [first, second, lastButOne, last].map((one) => one?.nodes.map(({ id }) => id));
    const beforeLast = expected.slice(0, -100);
    expect(found).toEqual([
      expected.slice(0, 100),
      expected.slice(100, 200),
      beforeLast.slice(-100),
      expected.slice(-100),
    ]);
    expect(first?.pageInfo.hasNextPage).toBe(expected.length > 100);
  }
});

test('so many are read in order, and few are sorted', async () => {
  const inOrder = async (uriPrefix: string) => {
    statements.length = 0;
    await page({ first: 1, filter: { uriPrefix } });
    return statements.some((sql) => sql.includes('"uri" >='));
  };

  expect([await inOrder('/dense/'), await inOrder('/sparse/')]).toEqual([true, false]);
});

test('what hardly ever passes takes a few statements, however small the page', async () => {
  statements.length = 0;
  await page({ first: 1, filter: { uriPrefix: '/dense/2', tag: 'nothing' } });

  expect(statements.filter((sql) => sql.includes('"smart_links"')).length).toBeLessThan(12);
});

test('times hold for thousands that were made at once: later ids mean later times', async () => {
  const { bulk, smartLinks } = app.services;
  const other = await givenApp(app, { subdomain: 'burst' });
  const made = await bulk.createSmartLinks(OPERATOR, other.id, items.slice(0, 5_000), 'REJECT_ALL');
  const times = [...new Set(made.map(({ link }) => link?.createdAt ?? 0))];
  expect(times.length).toBeGreaterThan(1);

  const edge = async (newestFirst: boolean, filter: { createdFrom?: number; createdBefore?: number }) =>
    (await smartLinks.listSmartLinks(OPERATOR, other.id, { first: 1 }, newestFirst, filter)).items[0]?.id;
  for (const time of times) {
    const ofTime = made.filter(({ link }) => link?.createdAt === time).map(({ link }) => link?.id);
    expect(await edge(false, { createdFrom: time })).toBe(ofTime[0]);
    expect(await edge(true, { createdBefore: time + 1 })).toBe(ofTime.at(-1));
  }
});

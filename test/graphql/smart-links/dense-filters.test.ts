import { expect } from 'vitest';
import { OPERATOR } from '../../../src/domain/access/caller.ts';
import { givenApp } from '../../support/builders.ts';
import type { Client } from '../../support/client.ts';
import { createTest } from '../../support/test.ts';
import type { ListLinksQueryVariables, SmartLinkFilter } from '../generated/graphql.ts';
import { createMany, getWithKey, LIST_LINKS } from './link-operations.ts';

/** More links with one prefix than the server sorts in memory. */
const COUNT = 10_500;
const NOW = Date.parse('2027-05-01T00:00:00Z');

const items = Array.from({ length: COUNT }, (_, i) => ({
  uri: i % 100 === 99 ? `/sparse/${i}` : `/dense/${i}`,
  tags: i % 1_000 === 0 ? ['rare'] : [],
  unique: i % 7 === 0,
}));

const statements: string[] = [];
const test = createTest({ app: { clock: () => NOW, onStatement: (sql) => statements.push(sql) } })
  /** The ids of the links of `items`, oldest first. */
  .extend('ids', { scope: 'file' }, async ({ shop }) => {
    const ids: string[] = [];
    for (let from = 0; from < COUNT; from += 3_500) {
      const { results } = await createMany(shop.secret, items.slice(from, from + 3_500));
      ids.push(...results.map(({ smartLink }) => smartLink?.id ?? ''));
    }
    return ids;
  });
// All tests list these links, including those that do not check the ids.
test.beforeAll(({ ids }) => expect(ids).toHaveLength(COUNT));

const listPage = async (client: Client, variables: ListLinksQueryVariables) =>
  (await getWithKey(client, null, LIST_LINKS, variables)).smartLinks;

const FILTERS: [filter: SmartLinkFilter, passes: (item: (typeof items)[number]) => boolean][] = [
  [{ uriPrefix: '/dense/' }, ({ uri }) => uri.startsWith('/dense/')],
  [{ uriPrefix: '/dense/1' }, ({ uri }) => uri.startsWith('/dense/1')],
  [
    { uriPrefix: '/dense/', tags: { all: ['rare'] } },
    ({ uri, tags }) => uri.startsWith('/dense/') && tags.includes('rare'),
  ],
  [{ uriPrefix: '/dense/', unique: true }, ({ uri, unique }) => uri.startsWith('/dense/') && unique],
  [{ uriPrefix: '/sparse/' }, ({ uri }) => uri.startsWith('/sparse/')],
  [{ uriPrefix: '/sparse/', unique: false }, ({ uri, unique }) => uri.startsWith('/sparse/') && !unique],
];

test.for(FILTERS)(
  'the filter %j finds the same links from both ends and in the middle, in both orders',
  async ([filter, passes], { shop, ids }) => {
    const oldestFirst = ids.filter((_, i) => passes(items[i] ?? { uri: '', tags: [], unique: false }));
    for (const direction of ['ASC', 'DESC'] as const) {
      const expected = direction === 'ASC' ? oldestFirst : oldestFirst.toReversed();
      const list = { filter, orderBy: { field: 'CREATED_AT' as const, direction } };

      const first = await listPage(shop.secret, { ...list, first: 100 });
      const second = await listPage(shop.secret, { ...list, first: 100, after: first?.pageInfo.endCursor });
      const last = await listPage(shop.secret, { ...list, last: 100 });
      const lastButOne = await listPage(shop.secret, { ...list, last: 100, before: last?.pageInfo.startCursor });

      const found = [first, second, lastButOne, last].map((page) => page?.nodes.map(({ id }) => id));
      const beforeLast = expected.slice(0, -100);
      expect(found).toEqual([
        expected.slice(0, 100),
        expected.slice(100, 200),
        beforeLast.slice(-100),
        expected.slice(-100),
      ]);
      expect(first?.pageInfo.hasNextPage).toBe(expected.length > 100);
    }
  },
);

test('the server reads many matching links in order, and sorts a few', async ({ shop }) => {
  const isReadInOrder = async (uriPrefix: string) => {
    statements.length = 0;
    await listPage(shop.secret, { first: 1, filter: { uriPrefix } });
    return statements.some((sql) => sql.includes('order by "id" desc'));
  };

  expect([await isReadInOrder('/dense/'), await isReadInOrder('/sparse/')]).toEqual([true, false]);
});

test('a filter that few links match requires a few statements, however small the page', async ({ shop }) => {
  statements.length = 0;
  await listPage(shop.secret, { first: 1, filter: { uriPrefix: '/dense/2', tags: { all: ['nothing'] } } });

  expect(statements.filter((sql) => sql.includes('"smart_links"')).length).toBeLessThan(12);
});

test('thousands of links created at once have exact times: later ids mean later times', async ({ app }) => {
  const { bulk, smartLinks } = app.services;
  const other = await givenApp(app, { subdomain: 'burst' });
  const created = await bulk.createSmartLinks(OPERATOR, other.id, items.slice(0, 5_000), { onError: 'REJECT_ALL' });
  const times = [...new Set(created.map(({ link }) => link?.createdAt ?? 0))];
  expect(times.length).toBeGreaterThan(1);

  const findFirstId = async (newestFirst: boolean, filter: { createdFrom?: number; createdBefore?: number }) =>
    (await smartLinks.listSmartLinks(OPERATOR, other.id, { first: 1 }, { descending: newestFirst, filter })).items[0]
      ?.id;
  for (const time of times) {
    const ofTime = created.filter(({ link }) => link?.createdAt === time).map(({ link }) => link?.id);
    expect(await findFirstId(false, { createdFrom: time })).toBe(ofTime[0]);
    expect(await findFirstId(true, { createdBefore: time + 1 })).toBe(ofTime.at(-1));
  }
});

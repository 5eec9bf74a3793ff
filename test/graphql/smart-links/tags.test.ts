import { describe, expect } from 'vitest';
import { givenApp, givenLink } from '../../support/builders.ts';
import { type Client, createClient } from '../../support/client.ts';
import { createTest } from '../../support/test.ts';
import { graphql } from '../generated/index.ts';
import { createMany, DELETE_LINK, getWithKey, listAll, sendWithKey } from './link-operations.ts';

const statements: string[] = [];
const test = createTest({ app: { onStatement: (sql) => statements.push(sql) } });

const LIST_TAGS = graphql(`
  query ListTags($first: Int, $after: String, $last: Int, $before: String) {
    app {
      tags(first: $first, after: $after, last: $last, before: $before) {
        nodes { name linkCount linkCountAtLeast }
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      }
    }
  }
`);

const RENAME_TAG = graphql(`
  mutation RenameTag($from: String!, $to: String!) {
    renameTag(input: { from: $from, to: $to }) {
      tag { name linkCount }
      changedLinkCount
      isComplete
      app { subdomain }
    }
  }
`);

const DELETE_TAG = graphql(`
  mutation DeleteTag($name: String!) {
    deleteTag(input: { name: $name }) { deletedTag changedLinkCount isComplete app { subdomain } }
  }
`);

const listTags = async (
  client: Client,
  page: { first?: number; after?: string | null; last?: number } = { first: 100 },
) => (await getWithKey(client, null, LIST_TAGS, page)).app?.tags;
const countByTag = async (client: Client) =>
  Object.fromEntries(((await listTags(client))?.nodes ?? []).map(({ name, linkCount }) => [name, linkCount]));

describe('App.tags', () => {
  test('lists the distinct tags of live links with counts, page by page from both ends', async ({ app }) => {
    const shop = await givenApp(app, { subdomain: 'listed' });
    const other = await givenApp(app, { subdomain: 'unlisted' });
    expect(await listTags(shop.secret)).toMatchObject({ nodes: [], pageInfo: { endCursor: null, hasNextPage: false } });
    await createMany(shop.secret, [
      { uri: '/1', tags: ['b', 'a'] },
      { uri: '/2', tags: ['b', 'ä', 'B'] },
      { uri: '/3', tags: ['b'] },
    ]);
    await givenLink(other.secret, { uri: '/1', tags: ['a', 'z'] });
    const { id } = await givenLink(shop.secret, { uri: '/4', tags: ['gone', 'a'] });
    await getWithKey(shop.secret, null, DELETE_LINK, { id });

    const names = ['B', 'a', 'b', 'ä'];
    expect(await countByTag(shop.secret)).toEqual({ B: 1, a: 1, b: 3, ä: 1 });
    const first = await listTags(shop.secret, { first: 3 });
    expect(first?.nodes.map(({ name }) => name)).toEqual(names.slice(0, 3));
    expect(first?.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    const second = await listTags(shop.secret, { first: 3, after: first?.pageInfo.endCursor });
    expect(second?.nodes.map(({ name }) => name)).toEqual(['ä']);
    expect(second?.pageInfo.hasNextPage).toBe(false);
    const last = await listTags(shop.secret, { last: 2 });
    expect(last?.nodes.map(({ name }) => name)).toEqual(['b', 'ä']);
    expect(last?.pageInfo.hasPreviousPage).toBe(true);
  });

  test('needs as many statements for many links as for few', async ({ app }) => {
    const shop = await givenApp(app, { subdomain: 'counted' });
    const count = async () => {
      statements.length = 0;
      await listTags(shop.secret);
      return statements.filter((sql) => sql.includes('smart_link_tags')).length;
    };
    await createMany(shop.secret, [{ uri: '/1', tags: ['x', 'y'] }]);
    const few = await count();
    await createMany(
      shop.secret,
      Array.from({ length: 300 }, (_, i) => ({ uri: `/${i}`, tags: ['x', 'y'] })),
    );
    expect(await count()).toBe(few);
    expect(few).toBe(2);
  });

  test('requires a secret token or an admin key', async ({ shop }) => {
    expect((await sendWithKey(shop.publishable, null, LIST_TAGS, { first: 1 })).errors).toMatchObject([
      { extensions: { status: 11 } },
    ]);
    expect((await listTags(shop.admin))?.nodes).toEqual((await listTags(shop.secret))?.nodes);
  });
});

describe('renameTag', () => {
  test('renames a tag on all links in several transactions, and keeps the order of tags', async ({ app }) => {
    const shop = await givenApp(app, { subdomain: 'renamed' });
    const other = await givenApp(app, { subdomain: 'not-renamed' });
    await createMany(
      shop.secret,
      Array.from({ length: 250 }, (_, i) => ({
        uri: `/${i}`,
        tags: i < 3 ? ['one', 'old', 'new'] : ['one', 'old', 'two'],
      })),
    );
    await givenLink(other.secret, { uri: '/1', tags: ['old'] });

    const { renameTag } = await getWithKey(shop.secret, null, RENAME_TAG, { from: ' old', to: 'new ' });

    expect(renameTag).toEqual({
      tag: { name: 'new', linkCount: 250 },
      changedLinkCount: 250,
      isComplete: true,
      app: { subdomain: 'renamed' },
    });
    expect(await countByTag(shop.secret)).toEqual({ one: 250, new: 250, two: 247 });
    expect(await countByTag(other.secret)).toEqual({ old: 1 });
    expect(await listAll(shop.secret, { filter: { tags: { all: ['new'] } } })).toHaveLength(250);
    const { smartLinks } = await shop.secret.get<{ smartLinks: { nodes: { tags: string[] }[] } }>(
      '{ smartLinks(last: 1) { nodes { tags } } newest: smartLinks(first: 1) { nodes { tags } } }',
    );
    expect(smartLinks.nodes).toEqual([{ tags: ['one', 'new'] }]);
  });

  test.for<[status: number, what: string, from: string, to: string]>([
    [7, 'an unknown tag', 'unknown', 'new'],
    [5, 'the same name', 'known', ' known'],
    [5, 'a name of 101 characters', 'known', 'x'.repeat(101)],
    [5, 'a name with U+0000', 'known', '\u0000'],
  ])('is refused with status %i for %s', async ([status, , from, to], { shop }) => {
    await givenLink(shop.secret, { uri: '/a', tags: ['known'] });
    const { data, errors } = await sendWithKey(shop.secret, null, RENAME_TAG, { from, to });
    expect(data).toEqual({ renameTag: null });
    expect(errors).toMatchObject([{ extensions: { status } }]);
  });
});

test('deleteTag removes a tag from all links', async ({ app }) => {
  const shop = await givenApp(app, { subdomain: 'deleted' });
  await createMany(shop.secret, [
    { uri: '/1', tags: ['mortal'] },
    { uri: '/2', tags: ['a', 'mortal', 'b'] },
  ]);
  const { deleteTag } = await getWithKey(shop.secret, null, DELETE_TAG, { name: 'mortal' });
  expect(deleteTag).toEqual({
    deletedTag: 'mortal',
    changedLinkCount: 2,
    isComplete: true,
    app: { subdomain: 'deleted' },
  });
  expect(await countByTag(shop.secret)).toEqual({ a: 1, b: 1 });
  expect((await sendWithKey(shop.secret, null, DELETE_TAG, { name: 'mortal' })).errors).toMatchObject([
    { extensions: { status: 7 } },
  ]);
});

test('only clients that can change links can change tags', async ({ app, shop }) => {
  const other = await givenApp(app, { subdomain: 'stranger' });
  await givenLink(shop.secret, { uri: '/a', tags: ['mine'] });
  const getStatuses = async (client: Client) => [
    (await sendWithKey(client, null, RENAME_TAG, { from: 'mine', to: 'yours' })).errors[0]?.extensions?.status,
    (await sendWithKey(client, null, DELETE_TAG, { name: 'mine' })).errors[0]?.extensions?.status,
  ];
  for (const client of [shop.publishable, shop.iphone]) {
    expect(await getStatuses(client)).toEqual([11, 11]);
  }
  expect(await getStatuses(createClient(app))).toEqual([3, 3]);
  expect(await getStatuses(other.secret)).toEqual([7, 7]);
  expect((await countByTag(shop.secret)).mine).toBe(1);
});

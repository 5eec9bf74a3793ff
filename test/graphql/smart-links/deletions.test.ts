import { describe, expect } from 'vitest';
import { deleteExpiredContent } from '../../../src/domain/smart-links/restoration.service.ts';
import { type GivenApp, type GivenLink, givenApp, givenLink } from '../../support/builders.ts';
import { type Client, createClient } from '../../support/client.ts';
import { toRefusals } from '../../support/refusal.ts';
import { createTest } from '../../support/test.ts';
import { CREATE_LINK, DELETE_LINK, getWithKey, listAll, sendWithKey } from './link-operations.ts';

const DAY = 24 * 60 * 60 * 1_000;

/** The codes that the server generates next. After these, it generates numbered codes. */
let generated: string[] = [];
let count = 0;

const test = createTest({ app: { generateCode: () => generated.shift() ?? `generated-${++count}` } }).extend(
  'other',
  { scope: 'file' },
  ({ app }) => givenApp(app, { subdomain: 'other' }),
);

const deleteLink = (client: Client, id: string) => sendWithKey(client, null, DELETE_LINK, { id });
const getStatus = async (response: Promise<{ errors: { extensions?: { status?: number } }[] }>) =>
  (await response).errors[0]?.extensions?.status;

/** Returns whether a client finds a link, for each way to find links. */
async function findByEachWay(shop: GivenApp, { id, code, url }: GivenLink): Promise<Record<string, boolean>> {
  const { data } = await shop.secret.request<Record<string, unknown>>(
    `query ($id: ID!, $code: String!, $url: String!) {
      byCode: smartLink(by: { code: $code }) { id }
      byUrl: smartLink(by: { url: $url }) { id }
      node(id: $id) { id }
    }`,
    { id, code, url },
  );
  const [all, tagged, prefixed] = await Promise.all([
    listAll(shop.secret),
    listAll(shop.secret, { filter: { tags: { all: ['mortal'] } } }),
    listAll(shop.secret, { filter: { uriPrefix: 'mortal/' } }),
  ]);
  const isIn = (list: { id: string }[]) => list.some((link) => link.id === id);
  return {
    byCode: data?.byCode != null,
    byUrl: data?.byUrl != null,
    node: data?.node != null,
    list: isIn(all),
    tagged: isIn(tagged),
    prefixed: isIn(prefixed),
  };
}

const everywhere = { byCode: true, byUrl: true, node: true, list: true, tagged: true, prefixed: true };
const nowhere = { byCode: false, byUrl: false, node: false, list: false, tagged: false, prefixed: false };

describe('a deleted link', () => {
  test('is not found by any query, while other links still are', async ({ shop }) => {
    const link = await givenLink(shop.secret, { uri: '/mortal/1', tags: ['mortal', 'x'], metadata: { secret: 1 } });
    const neighbour = await givenLink(shop.secret, { uri: '/mortal/1', tags: ['mortal'] });
    expect(await findByEachWay(shop, link)).toEqual(everywhere);

    const { deleteSmartLink } = await getWithKey(shop.secret, null, DELETE_LINK, { id: link.id });

    expect(deleteSmartLink).toEqual({ deletedSmartLinkId: link.id });
    expect(await findByEachWay(shop, link)).toEqual(nowhere);
    expect(await findByEachWay(shop, neighbour)).toEqual(everywhere);
  });

  test('leaves none of its content in the database after 30 days', async ({ app, shop }) => {
    const { id } = await givenLink(shop.secret, {
      uri: '/whispered/uri',
      tags: ['whispered-tag'],
      title: 'whispered',
      note: 'whispered',
      metadata: { whispered: 1 },
      overrides: { web: { link: '/whispered' } },
      expiredUrl: 'https://whispered.example/',
      preview: { title: 'whispered', description: 'whispered', imageUrl: 'https://whispered.example/i.png' },
      unique: true,
    });
    await deleteLink(shop.secret, id);
    expect(await deleteExpiredContent(app.database, Date.now() + 29 * DAY, 500)).toBe(0);
    expect(await deleteExpiredContent(app.database, Date.now() + 31 * DAY, 500)).toBeGreaterThan(0);
    expect(await deleteExpiredContent(app.database, Date.now() + 31 * DAY, 500)).toBe(0);

    const rows = await app.database.read.selectFrom('smart_links').selectAll().execute();
    const tags = await app.database.read.selectFrom('smart_link_tags').selectAll().execute();
    expect(JSON.stringify([rows, tags])).not.toContain('whispered');
    expect(rows.filter(({ deleted_at }) => deleted_at !== null)).not.toEqual([]);
  });

  test('keeps its code reserved: no client can choose it again, not even its creator', async ({ shop, other }) => {
    const { id } = await givenLink(shop.secret, { uri: '/a', code: 'once' });
    await deleteLink(shop.secret, id);

    for (const client of [shop.secret, shop.admin]) {
      const { errors } = await sendWithKey(client, null, CREATE_LINK, { input: { uri: '/b', code: 'once' } });
      expect(toRefusals(errors)).toMatchObject([{ status: 9, field: 'code' }]);
    }
    // The code is different in another app or in a different letter case.
    expect((await givenLink(other.secret, { uri: '/b', code: 'once' })).code).toBe('once');
    expect((await givenLink(shop.secret, { uri: '/b', code: 'Once' })).code).toBe('Once');
  });

  test('prevents its code from being generated again', async ({ shop }) => {
    generated = ['AAAAAAA'];
    const { id, code } = await givenLink(shop.secret, { uri: '/a' });
    await deleteLink(shop.secret, id);

    generated = ['AAAAAAA', 'AAAAAAA', 'BBBBBBB'];
    expect([code, (await givenLink(shop.secret, { uri: '/b' })).code]).toEqual(['AAAAAAA', 'BBBBBBB']);
    generated = ['AAAAAAA', 'CCCCCCC'];
    expect((await givenLink(shop.secret, { uri: '/b', unique: true })).code).toBe('CCCCCCC');
  });

  test('allows a new unique link with the same content', async ({ shop }) => {
    const input = { uri: '/mortal/unique', unique: true };
    const first = await givenLink(shop.secret, input);
    await deleteLink(shop.secret, first.id);

    const links = await Promise.all(Array.from({ length: 8 }, () => givenLink(shop.publishable, input)));

    const [id, ...others] = new Set(links.map((link) => link.id));
    expect(others).toEqual([]);
    expect(id).not.toBe(first.id);
    await deleteLink(shop.secret, id ?? '');
    expect((await givenLink(shop.secret, input)).id).not.toBe(id);
  });

  test('cannot be deleted again: of concurrent requests exactly one succeeds', async ({ shop }) => {
    const { id } = await givenLink(shop.secret, { uri: '/a' });

    const statuses = await Promise.all(Array.from({ length: 8 }, () => getStatus(deleteLink(shop.secret, id))));

    expect(statuses.filter((status) => status === undefined)).toHaveLength(1);
    expect(statuses.filter((status) => status === 7)).toHaveLength(7);
    expect(await getStatus(deleteLink(shop.secret, id))).toBe(7);
  });
});

test('only a client that can change a link can delete it', async ({ app, shop, other }) => {
  const link = await givenLink(shop.secret, { uri: '/mortal/2', tags: ['mortal'] });

  for (const client of [shop.publishable, shop.iphone, shop.android]) {
    expect(await getStatus(deleteLink(client, link.id))).toBe(11);
  }
  expect(await getStatus(deleteLink(createClient(app), link.id))).toBe(3);
  for (const client of [other.secret, other.admin]) {
    expect(await getStatus(deleteLink(client, link.id))).toBe(7);
  }
  for (const id of ['', 'nonsense', Buffer.from(`App:${shop.id}`).toString('base64url')]) {
    expect(await getStatus(deleteLink(shop.secret, id))).toBe(7);
  }
  expect(await findByEachWay(shop, link)).toEqual(everywhere);

  expect(await getStatus(deleteLink(shop.installation, link.id))).toBeUndefined();
  expect(await findByEachWay(shop, link)).toEqual(nowhere);
});

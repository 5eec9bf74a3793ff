import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../../support/app.ts';
import { type GivenApp, givenApp, givenLink } from '../../support/builders.ts';
import { type Client, send } from '../../support/client.ts';
import {
  askUnder,
  CREATE_LINK,
  CREATE_LINKS,
  createUnder,
  DELETE_LINK,
  getUnder,
  type Item,
  listAll,
} from '../smart-links/link-operations.ts';

const HOUR = 60 * 60 * 1000;
const REUSED = { status: 9, field: 'Idempotency-Key', details: expect.stringContaining('another input') };

let app: TestApp;
let shop: GivenApp;
let apps = 0;
let now = Date.parse('2027-05-01T00:00:00Z');

beforeAll(async () => {
  app = await startTestApp({ clock: () => now });
});
beforeEach(async () => {
  apps += 1;
  shop = await givenApp(app, { subdomain: `shop-${apps}` });
});
afterAll(() => app?.close());

const refusedUnder = async (client: Client, key: string, input: Item) => {
  const { http, data, errors } = await askUnder(client, key, CREATE_LINK, { input });
  expect({ http, data }).toEqual({ http: 200, data: { createSmartLink: null } });
  return errors[0]?.extensions;
};
const count = async () => (await listAll(shop.secret)).length;

describe('the same key with the same input', () => {
  test('is the same link, however often it is sent', async () => {
    const input = { uri: '/a', tags: ['x'], metadata: { a: 1, b: { c: 2, d: 3 } } };
    const first = await createUnder(shop.secret, 'key-1', input);

    expect(await createUnder(shop.secret, 'key-1', input)).toEqual(first);
    // JSON has no order of keys, and what is left out is what its default says.
    const reordered = { metadata: { b: { d: 3, c: 2 }, a: 1 }, uri: '/a', unique: false, tags: ['x'] };
    expect(await createUnder(shop.secret, 'key-1', reordered)).toEqual(first);
    expect(await count()).toBe(1);
  });

  test('is one link for 32 who send it at once', async () => {
    const links = await Promise.all(
      Array.from({ length: 32 }, () => createUnder(shop.secret, 'storm', { uri: '/storm' })),
    );

    expect(new Set(links.map(({ id }) => id)).size).toBe(1);
    expect(await count()).toBe(1);
  });

  test('is a new link after 24 hours, with whatever input', async () => {
    const first = await createUnder(shop.secret, 'daily', { uri: '/monday' });
    now += 24 * HOUR;
    expect((await createUnder(shop.secret, 'daily', { uri: '/monday' })).id).toBe(first.id);
    expect(await refusedUnder(shop.secret, 'daily', { uri: '/tuesday' })).toMatchObject(REUSED);
    now += 1;

    const next = await createUnder(shop.secret, 'daily', { uri: '/tuesday' });

    expect(next).toMatchObject({ uri: 'tuesday' });
    expect(await createUnder(shop.secret, 'daily', { uri: '/tuesday' })).toEqual(next);
    expect(await count()).toBe(2);
  });

  test('is status 7 once the link was deleted: what was made is gone, and nothing is made again', async () => {
    const { id } = await createUnder(shop.secret, 'gone', { uri: '/gone' });
    await getUnder(shop.secret, null, DELETE_LINK, { id });

    expect(await refusedUnder(shop.secret, 'gone', { uri: '/gone' })).toMatchObject({
      status: 7,
      code: 'COULD_NOT_FIND_RECORD',
    });
    expect(await count()).toBe(0);
  });

  test('of a unique link is that link, also when it stood before', async () => {
    const standing = await givenLink(shop.publishable, { uri: '/u', unique: true });

    const first = await createUnder(shop.secret, 'u', { uri: '/u', unique: true });
    const again = await createUnder(shop.secret, 'u', { uri: '/u', unique: true });

    expect([first.id, again.id]).toEqual([standing.id, standing.id]);
    expect(await refusedUnder(shop.secret, 'u', { uri: '/u', unique: false })).toMatchObject(REUSED);
  });

  test('answers the first result even where the rules have changed meanwhile', async () => {
    const input = { uri: 'com.app.iphone://x' };
    const first = await createUnder(shop.admin, 'scheme', input);
    await shop.admin.get(
      'mutation { setPlatform(input: { kind: IPHONE, urlSchemes: ["other"] }) { platform { kind } } }',
    );

    expect(await createUnder(shop.admin, 'scheme', input)).toEqual(first);
    expect(await refusedUnder(shop.admin, 'scheme-2', input)).toMatchObject({ status: 9, field: 'uri' });
  });
});

describe('the same key', () => {
  test.each<[what: string, one: Item, other: Item]>([
    ['uri', { uri: '/a' }, { uri: '/b' }],
    ['metadata', { uri: '/a', metadata: { a: [1, 2] } }, { uri: '/a', metadata: { a: [2, 1] } }],
    ['nothing instead of something', { uri: '/a', redeemLimit: 1 }, { uri: '/a' }],
  ])('with another %s is status 9 and makes nothing', async (_what, one, other) => {
    const first = await createUnder(shop.secret, 'k', one);

    expect(await refusedUnder(shop.secret, 'k', other)).toMatchObject(REUSED);
    expect(await createUnder(shop.secret, 'k', one)).toEqual(first);
    expect(await count()).toBe(1);
  });

  test('is another key with another token, and in another app', async () => {
    const other = await givenApp(app, { subdomain: `other-${apps}` });
    const askers = [shop.secret, shop.publishable, shop.iphone, shop.admin, shop.installation, other.secret];
    const inputOf = (asker: Client) => (asker === shop.installation ? { app: shop.id, uri: '/a' } : { uri: '/a' });

    const links = await Promise.all(askers.map((asker) => createUnder(asker, 'k', inputOf(asker))));
    links.push(await createUnder(shop.installation, 'k', { app: other.id, uri: '/a' }));

    expect(new Set(links.map(({ id }) => id)).size).toBe(7);
  });

  test('is another key for each alias of one request', async () => {
    const two = `mutation {
      a: createSmartLink(input: { uri: "/a" }) { smartLink { id } }
      b: createSmartLink(input: { uri: "/a" }) { smartLink { id } }
    }`;
    type Two = Record<'a' | 'b', { smartLink: { id: string } }>;
    const first = await shop.secret.ask<Two>(two, {}, { 'idempotency-key': 'k' });
    const again = await shop.secret.ask<Two>(two, {}, { 'idempotency-key': 'k' });

    expect(first.data?.a.smartLink.id).not.toBe(first.data?.b.smartLink.id);
    expect(again.data).toEqual(first.data);
    expect(await count()).toBe(2);
  });

  test('may be used again where the first request was refused', async () => {
    expect(await refusedUnder(shop.secret, 'k', { uri: 'javascript:1' })).toMatchObject({ status: 9, field: 'uri' });
    expect(await refusedUnder(shop.secret, 'k', { uri: '' })).toMatchObject({ status: 2 });

    expect(await createUnder(shop.secret, 'k', { uri: '/mended' })).toMatchObject({ uri: 'mended' });
  });

  test.each([
    ['empty', ''],
    ['too long', 'k'.repeat(256)],
    ['of two words', 'two words'],
    ['no ASCII', 'schl\u00fcssel'],
  ])('is status 5 where it is %s', async (_what, key) => {
    const input = { uri: '/a' };
    expect(await refusedUnder(shop.secret, key, input)).toMatchObject({ status: 5, field: 'Idempotency-Key' });
    const { errors } = await askUnder(shop.secret, key, CREATE_LINKS, { input: { items: [input] } });
    expect(errors).toMatchObject([{ extensions: { status: 5, field: 'Idempotency-Key' } }]);
    expect(await count()).toBe(0);
  });

  test('of 255 characters is one', async () => {
    const key = '~'.repeat(255);
    const first = await createUnder(shop.secret, key, { uri: '/a' });
    expect((await createUnder(shop.secret, key, { uri: '/a' })).id).toBe(first.id);
  });
});

test('metadata that is nested too deep is refused under a key as without one', async () => {
  const deep = `${'{"a":'.repeat(15_000)}1${'}'.repeat(15_000)}`;
  const askDeep = (document: { toString(): string }, input: unknown, key: Record<string, string>) =>
    send(app.url, {
      headers: { 'content-type': 'application/json', authorization: `Token ${shop.secretToken}`, ...key },
      body: JSON.stringify({ query: document.toString(), variables: { input } }).replaceAll('"DEEP"', deep),
    });

  for (const key of [{}, { 'idempotency-key': 'deep' }] as Record<string, string>[]) {
    const one = await askDeep(CREATE_LINK, { uri: '/a', metadata: 'DEEP' }, key);
    const many = await askDeep(CREATE_LINKS, { items: [{ uri: '/a', metadata: 'DEEP' }], onError: 'SKIP' }, key);

    expect(one.errors).toMatchObject([{ extensions: { status: 5, field: 'metadata' } }]);
    expect(many.data).toMatchObject({
      createSmartLinks: { results: [{ error: { status: 5, path: ['items', '0', 'metadata'] } }] },
    });
  }
});

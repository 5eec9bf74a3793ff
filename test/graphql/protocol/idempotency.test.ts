import { describe, expect } from 'vitest';
import type { TestApp } from '../../support/app.ts';
import { type GivenApp, givenApp, givenLink } from '../../support/builders.ts';
import { type Client, send } from '../../support/client.ts';
import { toRefusals } from '../../support/refusal.ts';
import { createTest } from '../../support/test.ts';
import {
  CREATE_LINK,
  CREATE_LINKS,
  createMany,
  createWithKey,
  DELETE_LINK,
  getWithKey,
  type Item,
  listAll,
  sendWithKey,
} from '../smart-links/link-operations.ts';

const HOUR = 60 * 60 * 1000;
const HASH = /^hmac [\w-]{43}$/;
const REUSED = { status: 9, code: 'IDEMPOTENCY_KEY_REUSED', message: expect.stringContaining('a different input') };

let now = Date.parse('2027-05-01T00:00:00Z');
const test = createTest({ app: { clock: () => now } });

const getRefusalWithKey = async (client: Client, key: string, input: Item) => {
  const { http, data, errors } = await sendWithKey(client, key, CREATE_LINK, { input });
  expect({ http, data }).toEqual({ http: 200, data: { createSmartLink: null } });
  return toRefusals(errors)[0];
};
const countAllLinks = async ({ secret }: GivenApp) => (await listAll(secret)).length;

describe('a request with the same idempotency key and input', () => {
  test('returns the same link, however often a client sends it', async ({ freshShop: shop }) => {
    const input = { uri: '/a', tags: ['x'], metadata: { a: 1, b: { c: 2, d: 3 } } };
    const first = await createWithKey(shop.secret, 'key-1', input);

    expect(await createWithKey(shop.secret, 'key-1', input)).toEqual(first);
    // The order of keys in JSON has no meaning, and a missing field has its default value.
    const reordered = { metadata: { b: { d: 3, c: 2 }, a: 1 }, uri: '/a', unique: false, tags: ['x'] };
    expect(await createWithKey(shop.secret, 'key-1', reordered)).toEqual(first);
    expect(await countAllLinks(shop)).toBe(1);
  });

  test('creates a single link for 32 concurrent clients', async ({ freshShop: shop }) => {
    const links = await Promise.all(
      Array.from({ length: 32 }, () => createWithKey(shop.secret, 'storm', { uri: '/storm' })),
    );

    expect(new Set(links.map(({ id }) => id)).size).toBe(1);
    expect(await countAllLinks(shop)).toBe(1);
  });

  test('creates a new link after 24 hours, when the key accepts any input again', async ({ freshShop: shop }) => {
    const first = await createWithKey(shop.secret, 'daily', { uri: '/monday' });
    now += 24 * HOUR;
    expect((await createWithKey(shop.secret, 'daily', { uri: '/monday' })).id).toBe(first.id);
    expect(await getRefusalWithKey(shop.secret, 'daily', { uri: '/tuesday' })).toMatchObject(REUSED);
    now += 1;

    const next = await createWithKey(shop.secret, 'daily', { uri: '/tuesday' });

    expect(next).toMatchObject({ uri: 'tuesday' });
    expect(await createWithKey(shop.secret, 'daily', { uri: '/tuesday' })).toEqual(next);
    expect(await countAllLinks(shop)).toBe(2);
  });

  test('fails with status 7 after the link is deleted, and creates no other link', async ({ freshShop: shop }) => {
    const { id } = await createWithKey(shop.secret, 'gone', { uri: '/gone' });
    await getWithKey(shop.secret, null, DELETE_LINK, { id });

    expect(await getRefusalWithKey(shop.secret, 'gone', { uri: '/gone' })).toMatchObject({
      status: 7,
      code: 'COULD_NOT_FIND_RECORD',
    });
    expect(await countAllLinks(shop)).toBe(0);
  });

  test('returns the same unique link, even if the link existed before', async ({ freshShop: shop }) => {
    const existing = await givenLink(shop.publishable, { uri: '/u', unique: true });

    const first = await createWithKey(shop.secret, 'u', { uri: '/u', unique: true });
    const again = await createWithKey(shop.secret, 'u', { uri: '/u', unique: true });

    expect([first.id, again.id]).toEqual([existing.id, existing.id]);
    expect(await getRefusalWithKey(shop.secret, 'u', { uri: '/u', unique: false })).toMatchObject(REUSED);
  });

  test('returns the first result, even if the rules have changed since', async ({ freshShop: shop }) => {
    const input = { uri: 'com.app.iphone://x' };
    const first = await createWithKey(shop.admin, 'scheme', input);
    await shop.admin.get(
      'mutation { setPlatform(input: { kind: IPHONE, urlSchemes: ["other"] }) { platform { kind } } }',
    );

    expect(await createWithKey(shop.admin, 'scheme', input)).toEqual(first);
    expect(await getRefusalWithKey(shop.admin, 'scheme-2', input)).toMatchObject({ status: 9, field: 'uri' });
  });
});

describe('the database', () => {
  const listKeys = async ({ database: { read } }: TestApp, { id }: GivenApp) => {
    const rows = await read.selectFrom('idempotency_keys').select('key').where('app_id', '=', id).execute();
    return rows.map(({ key }) => key);
  };

  test('stores a keyed hash of each key, which differs between installations', async ({
    app,
    startApp,
    freshShop: shop,
  }) => {
    const items = [{ uri: '/a' }];
    await createMany(shop.secret, items, { key: shop.secretToken });
    const other = await startApp();
    const otherShop = await givenApp(other);
    await createMany(otherShop.secret, items, { key: shop.secretToken });

    const stored = [...(await listKeys(app, shop)), ...(await listKeys(other, otherShop))];

    expect(stored).toEqual([expect.stringMatching(HASH), expect.stringMatching(HASH)]);
    expect(new Set(stored).size).toBe(2);
  });

  test('finds the results that version 0.1 stored under the key itself, until they expire', async ({
    app,
    freshShop: shop,
  }) => {
    const first = await createWithKey(shop.secret, 'before', { uri: '/a' });
    await app.database.write((tx) =>
      tx.updateTable('idempotency_keys').set({ key: 'before' }).where('app_id', '=', shop.id).execute(),
    );

    expect(await createWithKey(shop.secret, 'before', { uri: '/a' })).toEqual(first);
    expect(await getRefusalWithKey(shop.secret, 'before', { uri: '/b' })).toMatchObject(REUSED);
    expect(await listKeys(app, shop)).toEqual(['before']);
    now += 24 * HOUR + 1;
    const next = await createWithKey(shop.secret, 'before', { uri: '/b' });
    expect(next).toMatchObject({ uri: 'b' });
    expect(await createWithKey(shop.secret, 'before', { uri: '/b' })).toEqual(next);
  });
});

describe('an idempotency key', () => {
  test.for<[what: string, one: Item, other: Item]>([
    ['another uri', { uri: '/a' }, { uri: '/b' }],
    ['other metadata', { uri: '/a', metadata: { a: [1, 2] } }, { uri: '/a', metadata: { a: [2, 1] } }],
    ['a field left out', { uri: '/a', redeemLimit: 1 }, { uri: '/a' }],
  ])('with %s fails with status 9 and creates nothing', async ([, one, other], { freshShop: shop }) => {
    const first = await createWithKey(shop.secret, 'k', one);

    expect(await getRefusalWithKey(shop.secret, 'k', other)).toMatchObject(REUSED);
    expect(await createWithKey(shop.secret, 'k', one)).toEqual(first);
    expect(await countAllLinks(shop)).toBe(1);
  });

  test('belongs to one token and one app: another token or app can use the same text', async ({
    app,
    freshShop: shop,
  }) => {
    const other = await givenApp(app, { subdomain: `other-${shop.subdomain}` });
    const clients = [shop.secret, shop.publishable, shop.iphone, shop.admin, shop.installation, other.secret];
    const buildInput = (client: Client) =>
      client === shop.installation ? { app: { id: shop.id }, uri: '/a' } : { uri: '/a' };

    const links = await Promise.all(clients.map((client) => createWithKey(client, 'k', buildInput(client))));
    links.push(await createWithKey(shop.installation, 'k', { app: { id: other.id }, uri: '/a' }));

    expect(new Set(links.map(({ id }) => id)).size).toBe(7);
  });

  test('counts as a separate key for each alias in a request', async ({ freshShop: shop }) => {
    const two = `mutation {
      a: createSmartLink(input: { uri: "/a" }) { smartLink { id } }
      b: createSmartLink(input: { uri: "/a" }) { smartLink { id } }
    }`;
    type Two = Record<'a' | 'b', { smartLink: { id: string } }>;
    const first = await shop.secret.request<Two>(two, {}, { 'idempotency-key': 'k' });
    const again = await shop.secret.request<Two>(two, {}, { 'idempotency-key': 'k' });

    expect(first.data?.a.smartLink.id).not.toBe(first.data?.b.smartLink.id);
    expect(again.data).toEqual(first.data);
    expect(await countAllLinks(shop)).toBe(2);
  });

  test('can be used again if the server rejected the first request', async ({ freshShop: shop }) => {
    expect(await getRefusalWithKey(shop.secret, 'k', { uri: 'javascript:1' })).toMatchObject({
      status: 9,
      field: 'uri',
    });
    expect(await getRefusalWithKey(shop.secret, 'k', { uri: '' })).toMatchObject({ status: 2 });

    expect(await createWithKey(shop.secret, 'k', { uri: '/fixed' })).toMatchObject({ uri: 'fixed' });
  });

  test.for([
    ['is empty', ''],
    ['is too long', 'k'.repeat(256)],
    ['has two words', 'two words'],
    ['is not ASCII', 'schl\u00fcssel'],
  ] as const)('that %s fails with status 5', async ([, key], { freshShop: shop }) => {
    const input = { uri: '/a' };
    expect(await getRefusalWithKey(shop.secret, key, input)).toMatchObject({ status: 5, code: 'BAD_USER_INPUT' });
    const { errors } = await sendWithKey(shop.secret, key, CREATE_LINKS, { input: { items: [input] } });
    expect(toRefusals(errors)).toMatchObject([{ status: 5, code: 'BAD_USER_INPUT' }]);
    expect(await countAllLinks(shop)).toBe(0);
  });

  test('can have 255 characters', async ({ freshShop: shop }) => {
    const key = '~'.repeat(255);
    const first = await createWithKey(shop.secret, key, { uri: '/a' });
    expect((await createWithKey(shop.secret, key, { uri: '/a' })).id).toBe(first.id);
  });
});

test('the server rejects metadata that is nested too deep, with an idempotency key and without', async ({
  app,
  freshShop: shop,
}) => {
  const nest = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
  const sendDeep = (document: { toString(): string }, input: unknown, key: Record<string, string>, levels = 90) =>
    send(app.url, {
      headers: { 'content-type': 'application/json', authorization: `Token ${shop.secretToken}`, ...key },
      body: JSON.stringify({ query: document.toString(), variables: { input } }).replaceAll('"DEEP"', nest(levels)),
    });

  for (const key of [{}, { 'idempotency-key': 'deep' }] as Record<string, string>[]) {
    const one = await sendDeep(CREATE_LINK, { uri: '/a', metadata: 'DEEP' }, key);
    const many = await sendDeep(CREATE_LINKS, { items: [{ uri: '/a', metadata: 'DEEP' }], onError: 'SKIP' }, key);

    expect(toRefusals(one.errors)).toMatchObject([{ status: 5, field: 'metadata' }]);
    expect(many.data).toMatchObject({
      createSmartLinks: { results: [{ status: 5, inputPath: ['input', 'items', '0', 'metadata'] }] },
    });
    const deeper = await sendDeep(CREATE_LINK, { uri: '/a', metadata: 'DEEP' }, key, 15_000);
    expect(deeper).toMatchObject({
      http: 400,
      errors: [{ message: 'The body must have at most 100 levels of nesting.', extensions: { status: 5 } }],
    });
  }
});

import { describe, expect } from 'vitest';
import { givenApp, givenLink } from '../../support/builders.ts';
import { type Client, createClient } from '../../support/client.ts';
import { toRefusals } from '../../support/refusal.ts';
import { createTest } from '../../support/test.ts';
import type { UpdateSmartLinkInput } from '../generated/graphql.ts';
import {
  DELETE_LINK,
  getWithKey,
  listAll,
  READ_LINK,
  RESET_COUNT,
  sendWithKey,
  UPDATE_LINK,
} from './link-operations.ts';

let now = Date.parse('2027-05-01T00:00:00Z');

const FULL = {
  uri: '/products/1',
  overrides: {
    web: { link: 'https://x.example/web' },
    iphone: { link: 'com.app.iphone://one', fallback: 'https://x.example/get' },
  },
  metadata: { a: 1 },
  redeemLimit: 3,
  tags: ['one', 'two'],
  title: 'Spring',
  note: 'A note',
  disabled: false,
  startsAt: '2027-01-01T00:00:00.000Z',
  expiresAt: '2028-01-01T00:00:00.000Z',
  expiredUrl: 'https://x.example/over',
  preview: { title: 'T', description: 'D', imageUrl: 'https://x.example/i.png' },
};

const test = createTest({ app: { clock: () => now } })
  .extend('link', ({ shop }) => {
    now += 60_000;
    return givenLink(shop.secret, FULL);
  })
  .extend(
    'read',
    ({ shop, link }) =>
      async (code = link.code) =>
        (await getWithKey(shop.secret, null, READ_LINK, { code })).smartLink,
  )
  .extend(
    'change',
    ({ shop, link }) =>
      async (changes: Omit<UpdateSmartLinkInput, 'id'>, client: Client = shop.secret, id = link.id) => {
        const { updateSmartLink } = await getWithKey(client, null, UPDATE_LINK, { input: { id, ...changes } });
        return updateSmartLink?.smartLink;
      },
  )
  /** Sends an update that fails, checks that the link did not change, and returns the extensions of the error. */
  .extend('failToChange', ({ shop, link, read }) => async (changes: Record<string, unknown>, id = link.id) => {
    const before = await read();
    now += 1_000;
    const input = { id, ...changes } as UpdateSmartLinkInput;
    const { http, data, errors } = await sendWithKey(shop.secret, null, UPDATE_LINK, { input });
    expect({ http, data }).toEqual({ http: 200, data: { updateSmartLink: null } });
    expect(await read()).toEqual(before);
    return toRefusals(errors)[0];
  });

/** Each field: a new value, the field's value after that update, and its value after an update to null. */
const FIELDS: [field: keyof typeof FULL, to: unknown, then: unknown, withNull: unknown][] = [
  [
    'overrides',
    { android: { link: '/a' } },
    {
      web: { link: 'https://x.example/web', fallback: null },
      iphone: { link: 'com.app.iphone://one', fallback: 'https://x.example/get' },
      android: { link: 'a', fallback: null },
    },
    { web: null, iphone: null, android: null },
  ],
  ['metadata', { b: { c: [2] } }, { b: { c: [2] } }, null],
  ['redeemLimit', 7, 7, null],
  ['title', 'Summer', 'Summer', null],
  ['note', 'For the *mailing*', 'For the *mailing*', null],
  ['disabled', true, true, false],
  ['tags', ['two', 'three', 'two'], ['two', 'three'], []],
  ['startsAt', '2027-02-01T00:00:00Z', '2027-02-01T00:00:00.000Z', null],
  ['expiresAt', '2029-01-01T00:00:00+01:00', '2028-12-31T23:00:00.000Z', null],
  ['expiredUrl', 'com.app.iphone://over', 'com.app.iphone://over', null],
  ['preview', { title: 'New' }, { title: 'New', description: null, imageUrl: null }, null],
];
const NO_PREVIEW = { title: null, description: null, imageUrl: null };

describe('updateSmartLink', () => {
  test.for(FIELDS)(
    'changes only %s, and clears it with null if it is optional',
    async ([field, to, then, withNull], { read, change }) => {
      const before = await read();
      now += 1_000;

      expect(await change({ [field]: to })).toMatchObject({ [field]: then });

      const after = await read();
      const untouched = { [field]: null, destinations: null, updatedAt: null };
      expect({ ...after, ...untouched }).toEqual({ ...before, ...untouched });
      expect(after).toMatchObject({ [field]: then, updatedAt: new Date(now).toISOString() });
      await change({ [field]: FULL[field] });
      expect((await change({ [field]: null }))?.[field]).toEqual(field === 'preview' ? NO_PREVIEW : withNull);
    },
  );

  test('changes nothing if the input has no other field than the id', async ({ read, change }) => {
    const before = await read();

    expect(await change({})).toEqual({ ...before, updatedAt: expect.any(String) });
  });

  test('replaces the overrides of each named platform as a whole, and removes those that are null', async ({
    change,
  }) => {
    expect(
      await change({ overrides: { iphone: { link: 'com.app.iphone://two' }, web: null, android: { link: '/p' } } }),
    ).toMatchObject({
      overrides: {
        web: null,
        iphone: { link: 'com.app.iphone://two', fallback: null },
        android: { link: 'p', fallback: null },
      },
    });
  });

  test('changes the destinations immediately, for every client', async ({ shop, link, change }) => {
    await change({ uri: '/products/9', overrides: null });

    const found = await shop.publishable.get(
      'query ($code: String!) { smartLink(by: { code: $code }) { destinations { link } } }',
      { code: link.code },
    );
    expect(found).toEqual({
      smartLink: {
        destinations: [
          { link: 'http://www.app-web.com/products/9' },
          { link: 'com.app.iphone://products/9' },
          { link: 'com.app.android://products/9' },
        ],
      },
    });
  });

  test('lets clients find a link only by its new tags', async ({ shop, link, change }) => {
    await change({ tags: ['three'] });

    for (const [tag, ids] of [
      ['one', []],
      ['two', []],
      ['three', [link.id]],
    ] as const) {
      const found = await listAll(shop.secret, { filter: { tags: { all: [tag] } } });
      expect(found.filter(({ id }) => id === link.id).map(({ id }) => id)).toEqual(ids);
    }
  });

  test('preserves concurrent updates of other fields', async ({ shop, link, read, change }) => {
    await Promise.all([
      ...Array.from({ length: 8 }, (_, i) => change({ tags: [`t${i}`] })),
      change({ metadata: { stored: true } }),
      change({ redeemLimit: 99 }, shop.admin),
      change({ overrides: { android: { link: '/android' } } }),
      change({ overrides: { web: null } }, shop.installation),
    ]);

    const after = await read();
    expect(after).toMatchObject({
      uri: 'products/1',
      metadata: { stored: true },
      redeemLimit: 99,
      overrides: { web: null, iphone: { link: 'com.app.iphone://one' }, android: { link: 'android' } },
    });
    expect(after?.tags).toHaveLength(1);
    const tagged = await Promise.all(
      Array.from({ length: 8 }, (_, i) => listAll(shop.secret, { filter: { tags: { all: [`t${i}`] } } })),
    );
    expect(tagged.flat().filter(({ id }) => id === link.id)).toHaveLength(1);
  });

  test('resets the redeem count only with resetRedeemCount', async ({ shop, link, failToChange }) => {
    const redeemForStatus = async () => {
      const { errors } = await shop.iphone.request(
        'mutation ($id: ID!) { redeemMetadata(input: { by: { smartLinkId: $id } }) { metadata } }',
        { id: link.id },
      );
      return errors[0]?.extensions?.status ?? 'read';
    };
    expect([
      await redeemForStatus(),
      await redeemForStatus(),
      await redeemForStatus(),
      await redeemForStatus(),
    ]).toEqual(['read', 'read', 'read', 10]);

    expect(await failToChange({ uri: null })).toMatchObject({ code: 'BAD_USER_INPUT' });
    now += 1_000;
    const { resetRedeemCount } = await getWithKey(shop.secret, null, RESET_COUNT, { id: link.id });
    expect(resetRedeemCount?.smartLink).toEqual({ redeemCount: 0, updatedAt: new Date(now).toISOString() });
    expect([await redeemForStatus(), await redeemForStatus()]).toEqual(['read', 'read']);
  });

  test('fails to reset the redeem count of links that the client cannot change', async ({ app, shop, link }) => {
    const other = await givenApp(app, { subdomain: 'resetting' });
    const resetForStatus = async (client: Client, id = link.id) =>
      (await sendWithKey(client, null, RESET_COUNT, { id })).errors[0]?.extensions?.status;
    expect(await Promise.all([shop.publishable, shop.iphone].map((client) => resetForStatus(client)))).toEqual([
      11, 11,
    ]);
    expect(await resetForStatus(createClient(app))).toBe(3);
    expect(await resetForStatus(other.secret)).toBe(7);
    await getWithKey(shop.secret, null, DELETE_LINK, { id: link.id });
    expect(await resetForStatus(shop.secret)).toBe(7);
  });
});

describe('a unique link', () => {
  test('cannot be changed to equal another existing one: the server rejects the whole update', async ({
    shop,
    read,
    failToChange,
  }) => {
    const one = await givenLink(shop.secret, { uri: '/u/1', unique: true });
    const two = await givenLink(shop.secret, { uri: '/u/2', unique: true, tags: ['mine'] });
    const before = await read(two.code);

    expect(await failToChange({ uri: '/u/1', tags: ['lost'] }, two.id)).toMatchObject({
      status: 9,
      code: 'COULD_NOT_UPDATE_SMART_LINK',
      message: expect.stringMatching(/^`unique`/),
    });

    expect(await read(two.code)).toEqual(before);
    expect((await listAll(shop.secret, { filter: { tags: { all: ['mine'] } } })).map(({ id }) => id)).toEqual([two.id]);
    expect((await givenLink(shop.secret, { uri: '/u/1', unique: true })).id).toBe(one.id);
  });

  test('is found by its new content after an update, and its old content is available again', async ({
    shop,
    change,
  }) => {
    const link = await givenLink(shop.secret, { uri: '/v/1', unique: true });
    await change({ uri: '/v/2', metadata: { a: 1 } }, shop.secret, link.id);

    const found = await givenLink(shop.publishable, { uri: '/v/2', unique: true, metadata: { a: 1 } });
    const fresh = await givenLink(shop.publishable, { uri: '/v/1', unique: true });
    expect(found.id).toBe(link.id);
    expect(fresh.id).not.toBe(link.id);
  });
});

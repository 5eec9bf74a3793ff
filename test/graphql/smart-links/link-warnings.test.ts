import { describe, expect } from 'vitest';
import type { Client } from '../../support/client.ts';
import { createTest } from '../../support/test.ts';
import { graphql } from '../generated/index.ts';
import { getWithKey, type Item } from './link-operations.ts';

const CREATE = graphql(`
  mutation CreateLinkWithWarnings($input: CreateSmartLinkInput!) {
    createSmartLink(input: $input) {
      smartLink { id uri }
      warnings { ...AllOfWarning }
    }
  }

  fragment AllOfWarning on Warning {
    code message status inputPath
  }
`);

const CREATE_MANY = graphql(`
  mutation CreateLinksWithWarnings($input: CreateSmartLinksInput!) {
    createSmartLinks(input: $input) {
      results { ... on SmartLinkCreated { smartLink { id } warnings { ...AllOfWarning } } ... on ItemError { status } }
    }
  }
`);

const UPDATE = graphql(`
  mutation UpdateLinkWithWarnings($input: UpdateSmartLinkInput!) {
    updateSmartLink(input: $input) {
      smartLink { uri }
      warnings { ...AllOfWarning }
    }
  }
`);

const NOW = Date.parse('2027-05-01T00:00:00Z');
let now = NOW;
const test = createTest({ app: { clock: () => now } });

test.beforeEach(() => {
  now = NOW;
});

const create = async (client: Client, input: Item, key: string | null = null) =>
  (await getWithKey(client, key, CREATE, { input })).createSmartLink;
const createMany = async (
  client: Client,
  items: Item[],
  { key = null, onError = 'SKIP' }: { key?: string | null; onError?: 'SKIP' | 'REJECT_ALL' } = {},
) => (await getWithKey(client, key, CREATE_MANY, { input: { items, onError } })).createSmartLinks?.results;

const buildHostWarning = (field: string, host: string) => ({
  code: 'URI_LOOKS_LIKE_HOST',
  message: `\`${field}\` looks like a host name without a scheme, so it became a path of the app. To link to that site instead, begin it with \`https://${host}\`.`,
  status: null,
  inputPath: ['input', ...field.split('.')],
});
const EXPIRED = {
  code: 'EXPIRES_IN_THE_PAST',
  message: '`expiresAt` is in the past (2027-04-30T23:59:59.000Z), so the link has already expired.',
  status: null,
  inputPath: ['input', 'expiresAt'],
};
/** Returns the warning about the same field of an item of a bulk mutation. */
const inItem = <W extends { inputPath: string[] }>(index: number, warning: W): W => ({
  ...warning,
  inputPath: ['input', 'items', String(index), ...warning.inputPath.slice(1)],
});
const PAST = '2027-04-30T23:59:59Z';

/** An input with every kind of warning, in their order. */
const CARELESS: Item = {
  uri: 'www.google.com/maps?q=a',
  overrides: {
    web: { link: 'bücher.de' },
    iphone: { link: 'com.app.iphone://a', fallback: 'https://x.example/a' },
    android: { link: 'shop.example/a' },
  },
  expiresAt: PAST,
};

describe('createSmartLink', () => {
  test('creates the link as given, and warns about its addresses and its expiry', async ({ shop }) => {
    const created = await create(shop.secret, CARELESS);

    expect(created).toEqual({
      smartLink: { id: expect.any(String), uri: 'www.google.com/maps?q=a' },
      warnings: [
        buildHostWarning('uri', 'www.google.com'),
        buildHostWarning('overrides.web.link', 'bücher.de'),
        buildHostWarning('overrides.android.link', 'shop.example'),
        EXPIRED,
      ],
    });
  });

  test.for([
    { uri: '/www.google.com' },
    { uri: 'https://www.google.com' },
    { uri: 'products/www.google.com', expiresAt: '2027-05-01T00:00:00.001Z' },
    { uri: 'index.html', expiresAt: null, overrides: { web: { link: '/b' }, iphone: null } },
  ])('does not warn about %j', async (input, { shop }) => {
    expect((await create(shop.secret, input))?.warnings).toEqual([]);
  });

  test('warns about an expiry at the time of creation, because the link never opens', async ({ shop }) => {
    const created = await create(shop.secret, { uri: '/a', expiresAt: '2027-05-01T00:00:00Z' });
    expect(created?.warnings).toMatchObject([{ code: 'EXPIRES_IN_THE_PAST' }]);
  });

  test('shortens a long host in the message', async ({ shop }) => {
    const host = `${'a'.repeat(60)}.${'b'.repeat(60)}.com`;
    const created = await create(shop.publishable, { uri: `${host}/a` });
    expect(created?.warnings).toEqual([buildHostWarning('uri', `${'a'.repeat(52)}…`)]);
  });

  test('warns again when it returns an existing unique link', async ({ shop }) => {
    const input = { uri: 'www.unique.com', expiresAt: PAST, unique: true };
    const first = await create(shop.secret, input);
    expect(first?.warnings).toHaveLength(2);
    expect(await create(shop.secret, input)).toEqual(first);
    expect((await create(shop.secret, { ...input, uri: '/www.unique.com' }))?.warnings).toEqual([EXPIRED]);
  });

  test('returns the warnings of the first request for the same idempotency key', async ({ shop }) => {
    const input = { uri: 'www.google.com', expiresAt: '2027-05-01T01:00:00Z' };
    const first = await create(shop.secret, input, 'key-1');
    expect(first?.warnings).toEqual([buildHostWarning('uri', 'www.google.com')]);
    now += 2 * 60 * 60 * 1000;
    expect(await create(shop.secret, input, 'key-1')).toEqual(first);
  });
});

describe('createSmartLinks', () => {
  const items: Item[] = [
    { uri: '/a' },
    { uri: 'www.google.com' },
    { uri: 'data:www.google.com', expiresAt: PAST },
    { uri: '/b', overrides: { web: { link: '//google.com' } }, expiresAt: PAST },
  ];

  test.for([null, 'bulk-key'])('warns about each saved item, with the idempotency key %j', async (key, { shop }) => {
    const results = await createMany(shop.secret, items, { key });

    expect(results?.map((result) => ('warnings' in result ? result.warnings : []))).toEqual([
      [],
      [inItem(1, buildHostWarning('uri', 'www.google.com'))],
      [],
      [inItem(3, buildHostWarning('overrides.web.link', 'google.com')), inItem(3, EXPIRED)],
    ]);
    expect(results?.map((result) => ('status' in result ? result.status : null))).toEqual([null, null, 9, null]);
    if (key !== null) {
      expect(await createMany(shop.secret, items, { key })).toEqual(results);
    }
  });

  test('does not warn if it rejects all items', async ({ shop }) => {
    const results = await createMany(shop.secret, items, { onError: 'REJECT_ALL' });
    expect(results?.map((result) => ('warnings' in result ? result.warnings : []))).toEqual([[], [], [], []]);
    expect(results?.map((result) => ('status' in result ? result.status : null))).toEqual([6, 6, 9, 6]);
  });
});

describe('updateSmartLink', () => {
  test('warns about the given fields, not about the others', async ({ shop }) => {
    const id = (await create(shop.secret, { ...CARELESS, overrides: {} }))?.smartLink.id ?? '';
    const update = async (changes: object) =>
      (await getWithKey(shop.secret, null, UPDATE, { input: { id, ...changes } })).updateSmartLink;

    expect(await update({ tags: ['a'] })).toEqual({ smartLink: { uri: 'www.google.com/maps?q=a' }, warnings: [] });
    expect((await update({ overrides: null }))?.warnings).toEqual([]);
    expect(await update({ uri: 'google.com' })).toEqual({
      smartLink: { uri: 'google.com' },
      warnings: [buildHostWarning('uri', 'google.com')],
    });
    expect((await update({ overrides: { web: { link: 'google.com/a' }, iphone: null } }))?.warnings).toEqual([
      buildHostWarning('overrides.web.link', 'google.com'),
    ]);
    expect((await update({ expiresAt: PAST }))?.warnings).toEqual([EXPIRED]);
    expect((await update({ uri: '/a', expiresAt: null }))?.warnings).toEqual([]);
  });
});

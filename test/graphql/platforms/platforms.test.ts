import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../../support/app.ts';
import { type GivenApp, type GivenLink, givenApp, givenLink, ways } from '../../support/builders.ts';
import { refusalOf } from '../../support/refused.ts';

const FIELDS = 'kind baseUrl urlSchemes storeUrl teamId bundleId appStoreId packageName sha256Fingerprints';
const SET = `mutation ($input: SetPlatformInput!) { setPlatform(input: $input) { platform { ${FIELDS} } } }`;
const REMOVE = `mutation ($input: RemovePlatformInput!) { removePlatform(input: $input) { platform { ${FIELDS} } } }`;

const FINGERPRINT = Array(32).fill('AB').join(':');

const NOTHING = {
  baseUrl: null,
  urlSchemes: [],
  storeUrl: null,
  teamId: null,
  bundleId: null,
  appStoreId: null,
  packageName: null,
  sha256Fingerprints: [],
};

/** A good value of every setting. */
const SETTINGS = {
  baseUrl: 'https://www.shop.example',
  urlSchemes: ['shop'],
  storeUrl: 'https://store.example/shop',
  teamId: 'ABCDE12345',
  bundleId: 'com.example.Shop-1',
  appStoreId: '1783',
  packageName: 'com.example.shop',
  sha256Fingerprints: [FINGERPRINT],
};

type Setting = keyof typeof SETTINGS;

const IOS: Setting[] = ['urlSchemes', 'storeUrl', 'teamId', 'bundleId', 'appStoreId'];
const KINDS: Record<string, { mandatory: Setting; settings: Setting[] }> = {
  WEB: { mandatory: 'baseUrl', settings: ['baseUrl'] },
  IPHONE: { mandatory: 'urlSchemes', settings: IOS },
  IPAD: { mandatory: 'urlSchemes', settings: IOS },
  UNIVERSAL: { mandatory: 'urlSchemes', settings: IOS },
  ANDROID: { mandatory: 'urlSchemes', settings: ['urlSchemes', 'storeUrl', 'packageName', 'sha256Fingerprints'] },
};

let app: TestApp;
let shop: GivenApp;
let subdomains = 0;

beforeAll(async () => {
  app = await startTestApp();
  await givenApp(app, { subdomain: 'other', customDomain: 'go.other.example' });
});
beforeEach(async () => {
  subdomains += 1;
  shop = await givenApp(app, { subdomain: `shop${subdomains}` });
});
afterAll(() => app?.close());

const only = (settings: Setting[]) => Object.fromEntries(settings.map((name) => [name, SETTINGS[name]]));

async function set(input: Record<string, unknown>): Promise<Record<string, unknown>> {
  const { setPlatform } = await shop.admin.get<{ setPlatform: { platform: Record<string, unknown> } }>(SET, { input });
  return setPlatform.platform;
}

const platforms = () => shop.admin.get(`{ app { platforms { ${FIELDS} } } }`);

describe.each(Object.entries(KINDS))('%s', (kind, { mandatory, settings }) => {
  test('takes all its settings, and answers them again', async () => {
    const platform = { ...NOTHING, kind, ...only(settings) };

    expect(await set({ kind, ...only(settings) })).toEqual(platform);
    expect(await platforms()).toEqual({ app: { platforms: expect.arrayContaining([platform]) } });
  });

  test('needs no more than what is mandatory, and what was set before is gone', async () => {
    await set({ kind, ...only(settings) });

    expect(await set({ kind, [mandatory]: SETTINGS[mandatory] })).toEqual({
      ...NOTHING,
      kind,
      [mandatory]: SETTINGS[mandatory],
    });
  });

  test.each([undefined, null, mandatory === 'baseUrl' ? '' : []])('names what is missing: %j', async (value) => {
    const before = await platforms();
    const rest = { ...only(settings), [mandatory]: value };

    expect(await refusalOf(shop.admin, SET, { input: { kind, ...rest } })).toMatchObject({
      status: 2,
      parameters: [mandatory],
    });
    expect(await platforms()).toEqual(before);
  });

  test.each((Object.keys(SETTINGS) as Setting[]).filter((name) => !settings.includes(name)))(
    'has no %s',
    async (foreign) => {
      const before = await platforms();
      const input = { kind, [mandatory]: SETTINGS[mandatory], [foreign]: SETTINGS[foreign] };

      expect(await refusalOf(shop.admin, SET, { input })).toMatchObject({ status: 6, field: foreign });
      expect(await platforms()).toEqual(before);
      // Null and nothing are no settings: a client may send all fields that it knows.
      const none = Array.isArray(SETTINGS[foreign]) ? [] : null;
      expect(await set({ ...input, [foreign]: none })).toMatchObject({ kind });
    },
  );
});

describe('a value', () => {
  test.each([
    ['a base URL that is no URL', 'WEB', { baseUrl: 'shop.example' }, 'baseUrl'],
    ['a base URL that is a script', 'WEB', { baseUrl: 'javascript:alert(1)' }, 'baseUrl'],
    ['a base URL with a password', 'WEB', { baseUrl: 'https://a:b@shop.example' }, 'baseUrl'],
    ['a base URL with a query', 'WEB', { baseUrl: 'https://shop.example/?a=1' }, 'baseUrl'],
    ['a base URL with a fragment', 'WEB', { baseUrl: 'https://shop.example/#a' }, 'baseUrl'],
    ['a scheme of browsers', 'IPHONE', { urlSchemes: ['shop', 'JavaScript'] }, 'urlSchemes.1'],
    ['http as a scheme', 'ANDROID', { urlSchemes: ['https'] }, 'urlSchemes.0'],
    ['a scheme that is none', 'IPAD', { urlSchemes: ['1shop'] }, 'urlSchemes.0'],
    ['a store that is no web address', 'IPHONE', { storeUrl: 'itms-apps://apps.apple.com/app/id1' }, 'storeUrl'],
    ['a team id in lower case', 'IPHONE', { teamId: 'abcde12345' }, 'teamId'],
    ['a bundle id with a space', 'UNIVERSAL', { bundleId: 'com.example shop' }, 'bundleId'],
    ['an App Store id with its prefix', 'IPHONE', { appStoreId: 'id1783' }, 'appStoreId'],
    ['a package name of one part', 'ANDROID', { packageName: 'shop' }, 'packageName'],
    [
      'a fingerprint of another hash',
      'ANDROID',
      { sha256Fingerprints: [FINGERPRINT, 'AB:CD'] },
      'sha256Fingerprints.1',
    ],
    ['a fingerprint that is no hex', 'ANDROID', { sha256Fingerprints: ['xy'.repeat(32)] }, 'sha256Fingerprints.0'],
  ])('%s is refused, and changes nothing', async (_what, kind, input, field) => {
    const before = await platforms();
    const mandatory = kind === 'WEB' ? {} : { urlSchemes: ['shop'] };

    expect(await refusalOf(shop.admin, SET, { input: { kind, ...mandatory, ...input } })).toMatchObject({
      status: 6,
      field,
    });
    expect(await platforms()).toEqual(before);
  });

  test('too many schemes are status 5', async () => {
    const input = { kind: 'IPHONE', urlSchemes: Array.from({ length: 21 }, (_, i) => `shop${i}`) };
    expect(await refusalOf(shop.admin, SET, { input })).toMatchObject({ status: 5, field: 'urlSchemes' });
  });

  test.each([
    ['as keytool prints it', FINGERPRINT],
    ['in lower case', FINGERPRINT.toLowerCase()],
    ['without colons', 'AB'.repeat(32)],
    ['with spaces and line breaks', `${'ab '.repeat(16)}\n${'ab '.repeat(16)}`],
  ])('a fingerprint %s is kept in the form of the platform files', async (_how, fingerprint) => {
    const platform = await set({ kind: 'ANDROID', urlSchemes: ['shop'], sha256Fingerprints: [fingerprint] });
    expect(platform.sha256Fingerprints).toEqual([FINGERPRINT]);
  });

  test('that is given twice, however written, is kept once and in its place', async () => {
    const other = Array(32).fill('CD').join(':');
    const platform = await set({
      kind: 'ANDROID',
      urlSchemes: ['shop://', 'shop2', 'SHOP'],
      sha256Fingerprints: [FINGERPRINT, other, 'ab'.repeat(32)],
    });
    expect(platform).toMatchObject({ urlSchemes: ['shop', 'shop2'], sha256Fingerprints: [FINGERPRINT, other] });
  });

  test('of a base URL loses the slashes at its end', async () => {
    expect(await set({ kind: 'WEB', baseUrl: 'HTTPS://WWW.Shop.example:443/de//' })).toMatchObject({
      baseUrl: 'https://www.shop.example/de',
    });
  });
});

describe('a base URL on a host of links', () => {
  test.each([
    'http://link.test',
    'http://other.link.test/x',
    'https://nobody.LINK.test:8443',
    'http://go.other.example',
    'https://GO.other.example./x',
  ])('is refused, since links would lead back to themselves: %s', async (baseUrl) => {
    expect(await refusalOf(shop.admin, SET, { input: { kind: 'WEB', baseUrl } })).toMatchObject({
      status: 6,
      field: 'baseUrl',
    });
  });
});

describe('old links', () => {
  const waysOf = async ({ code }: GivenLink) => {
    const { smartLink } = await shop.secret.get<{ smartLink: GivenLink }>(
      'query ($code: String) { smartLink(code: $code) { destinations { platform link fallback source } } }',
      { code },
    );
    return ways(smartLink);
  };

  test('lead where a platform is now, and nowhere on one that is gone', async () => {
    const link = await givenLink(shop.secret, { uri: '/a' });

    await set({ kind: 'IPHONE', urlSchemes: ['new'], storeUrl: 'https://apps.apple.com/app/id1783' });
    expect((await waysOf(link)).IPHONE).toEqual(['new://a', 'https://apps.apple.com/app/id1783']);

    const { removePlatform } = await shop.admin.get<{ removePlatform: unknown }>(REMOVE, { input: { kind: 'IPHONE' } });
    expect(removePlatform).toMatchObject({ platform: { kind: 'IPHONE', urlSchemes: ['new'] } });
    expect(Object.keys(await waysOf(link)).sort()).toEqual(['ANDROID', 'WEB']);

    await set({ kind: 'IPHONE', urlSchemes: ['again'] });
    expect((await waysOf(link)).IPHONE).toEqual(['again://a', 'http://www.app-web.com/a']);
  });

  test('are what they were where a platform is set twice at once', async () => {
    const link = await givenLink(shop.secret, { uri: '/twice' });
    const schemes = ['one', 'two', 'three', 'four'];

    await Promise.all(schemes.map((scheme) => set({ kind: 'IPAD', urlSchemes: [scheme] })));

    const [address = ''] = (await waysOf(link)).IPAD ?? [];
    expect(schemes.map((scheme) => `${scheme}://twice`)).toContain(address);
  });
});

test('a platform that is not there cannot be removed', async () => {
  const input = { kind: 'UNIVERSAL' };
  expect(await refusalOf(shop.admin, REMOVE, { input })).toMatchObject({ status: 7, field: 'kind' });

  await set({ kind: 'UNIVERSAL', urlSchemes: ['shop'] });
  await shop.admin.get(REMOVE, { input });

  expect(await refusalOf(shop.admin, REMOVE, { input })).toMatchObject({ status: 7, field: 'kind' });
});

test('a platform that another process has just set can be removed', async () => {
  await shop.admin.get('{ app { name } }');
  // Past this process's cache, which may be a moment behind.
  const now = Date.now();
  await app.database.write((tx) =>
    tx
      .insertInto('platforms')
      .values({
        app_id: shop.id,
        kind: 'universal',
        url_schemes: '["fresh"]',
        sha256_fingerprints: '[]',
        created_at: now,
        updated_at: now,
      })
      .execute(),
  );

  const { removePlatform } = await shop.admin.get<{ removePlatform: unknown }>(REMOVE, {
    input: { kind: 'UNIVERSAL' },
  });

  expect(removePlatform).toEqual({ platform: { ...NOTHING, kind: 'UNIVERSAL', urlSchemes: ['fresh'] } });
});

import { describe, expect, onTestFinished } from 'vitest';
import { OPERATOR } from '../../../src/domain/access/caller.ts';
import {
  type GivenApp,
  type GivenLink,
  getDestinationsByPlatform,
  givenApp,
  givenLink,
} from '../../support/builders.ts';
import { getRefusal } from '../../support/refusal.ts';
import { test as base } from '../../support/test.ts';

const FIELDS = 'kind baseUrl urlSchemes storeUrl teamId bundleId appStoreId packageName sha256Fingerprints';
const SET = `mutation ($input: SetPlatformInput!) { setPlatform(input: $input) { platform { ${FIELDS} } } }`;
const UPDATE = `mutation ($input: UpdatePlatformInput!) { updatePlatform(input: $input) { platform { ${FIELDS} } } }`;
const REMOVE = `mutation ($input: RemovePlatformInput!) { removePlatform(input: $input) { platform { ${FIELDS} } } }`;

const FINGERPRINT = Array(32).fill('AB').join(':');

const NO_SETTINGS = {
  baseUrl: null,
  urlSchemes: [],
  storeUrl: null,
  teamId: null,
  bundleId: null,
  appStoreId: null,
  packageName: null,
  sha256Fingerprints: [],
};

/** A valid value for every setting. */
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
const KINDS: Record<string, { required: Setting; settings: Setting[] }> = {
  WEB: { required: 'baseUrl', settings: ['baseUrl'] },
  IPHONE: { required: 'urlSchemes', settings: IOS },
  IPAD: { required: 'urlSchemes', settings: IOS },
  UNIVERSAL: { required: 'urlSchemes', settings: IOS },
  ANDROID: { required: 'urlSchemes', settings: ['urlSchemes', 'storeUrl', 'packageName', 'sha256Fingerprints'] },
};

const test = base.extend('other', { scope: 'file', auto: true }, ({ app }) =>
  givenApp(app, { subdomain: 'other', customDomain: 'go.other.example' }),
);

const pickSettings = (settings: Setting[]) => Object.fromEntries(settings.map((name) => [name, SETTINGS[name]]));

async function set({ admin }: GivenApp, input: Record<string, unknown>): Promise<Record<string, unknown>> {
  const { setPlatform } = await admin.get<{ setPlatform: { platform: Record<string, unknown> } }>(SET, { input });
  return setPlatform.platform;
}

async function update({ admin }: GivenApp, input: Record<string, unknown>): Promise<Record<string, unknown>> {
  const { updatePlatform } = await admin.get<{ updatePlatform: { platform: Record<string, unknown> } }>(UPDATE, {
    input,
  });
  return updatePlatform.platform;
}

const listPlatforms = ({ admin }: GivenApp) => admin.get(`{ app { platforms { ${FIELDS} } } }`);

async function getLinkDestinations({ secret }: GivenApp, { code }: GivenLink) {
  const { smartLink } = await secret.get<{ smartLink: GivenLink }>(
    'query ($code: String!) { smartLink(by: { code: $code }) { destinations { platform link fallback source } } }',
    { code },
  );
  return getDestinationsByPlatform(smartLink);
}

describe.each(Object.entries(KINDS))('the platform %s', (kind, { required, settings }) => {
  test('accepts all of its settings and returns them', async ({ freshShop }) => {
    const platform = { ...NO_SETTINGS, kind, ...pickSettings(settings) };

    expect(await set(freshShop, { kind, ...pickSettings(settings) })).toEqual(platform);
    expect(await listPlatforms(freshShop)).toEqual({ app: { platforms: expect.arrayContaining([platform]) } });
  });

  test('needs only its required setting, and replaces all previous settings', async ({ freshShop }) => {
    await set(freshShop, { kind, ...pickSettings(settings) });

    expect(await set(freshShop, { kind, [required]: SETTINGS[required] })).toEqual({
      ...NO_SETTINGS,
      kind,
      [required]: SETTINGS[required],
    });
  });

  test.for([
    ['a missing value', undefined],
    ['null', null],
    ['an empty value', required === 'baseUrl' ? '' : []],
  ])('rejects %s for its required setting, and names that setting', async ([, value], { freshShop }) => {
    const before = await listPlatforms(freshShop);
    const rest = { ...pickSettings(settings), [required]: value };

    expect(await getRefusal(freshShop.admin, SET, { input: { kind, ...rest } })).toMatchObject({
      status: 2,
      parameters: [required],
    });
    expect(await listPlatforms(freshShop)).toEqual(before);
  });

  test.for((Object.keys(SETTINGS) as Setting[]).filter((name) => !settings.includes(name)))(
    'rejects the setting %s unless it is null or empty',
    async (foreign, { freshShop }) => {
      const before = await listPlatforms(freshShop);
      const input = { kind, [required]: SETTINGS[required], [foreign]: SETTINGS[foreign] };

      expect(await getRefusal(freshShop.admin, SET, { input })).toMatchObject({ status: 6, field: foreign });
      expect(await listPlatforms(freshShop)).toEqual(before);
      // A client can send all fields that it knows: null and an empty list set nothing.
      const none = Array.isArray(SETTINGS[foreign]) ? [] : null;
      expect(await set(freshShop, { ...input, [foreign]: none })).toMatchObject({ kind });
    },
  );
});

describe.each(Object.entries(KINDS))('updatePlatform of %s', (kind, { required, settings }) => {
  test.for(settings)('sets and clears only %s', async (setting, { freshShop }) => {
    await set(freshShop, { kind, [required]: SETTINGS[required] });

    const updated = await update(freshShop, { kind, [setting]: SETTINGS[setting] });
    expect(updated).toEqual({ ...NO_SETTINGS, kind, [required]: SETTINGS[required], [setting]: SETTINGS[setting] });

    await set(freshShop, { kind, ...pickSettings(settings) });
    if (setting !== required) {
      const cleared = { ...NO_SETTINGS, kind, ...pickSettings(settings), [setting]: NO_SETTINGS[setting] };
      expect(await update(freshShop, { kind, [setting]: null })).toEqual(cleared);
      expect(await listPlatforms(freshShop)).toEqual({ app: { platforms: expect.arrayContaining([cleared]) } });
    }
  });

  test.for([
    ['null', null],
    ['an empty value', required === 'baseUrl' ? '' : []],
  ])('rejects %s for its required setting, and names that setting', async ([, value], { freshShop }) => {
    await set(freshShop, { kind, ...pickSettings(settings) });
    const before = await listPlatforms(freshShop);

    expect(await getRefusal(freshShop.admin, UPDATE, { input: { kind, [required]: value } })).toMatchObject({
      status: 2,
      parameters: [required],
    });
    expect(await listPlatforms(freshShop)).toEqual(before);
  });

  test('rejects the settings of other platforms', async ({ freshShop }) => {
    await set(freshShop, { kind, ...pickSettings(settings) });
    for (const foreign of (Object.keys(SETTINGS) as Setting[]).filter((name) => !settings.includes(name))) {
      const input = { kind, [foreign]: SETTINGS[foreign] };
      expect(await getRefusal(freshShop.admin, UPDATE, { input })).toMatchObject({ status: 6 });
    }
  });
});

describe('updatePlatform', () => {
  test('changes nothing without fields, except the time of the update', async ({ freshShop }) => {
    await set(freshShop, { kind: 'IPHONE', ...pickSettings(IOS) });

    expect(await update(freshShop, { kind: 'IPHONE' })).toEqual({
      ...NO_SETTINGS,
      kind: 'IPHONE',
      ...pickSettings(IOS),
    });
  });

  test.for<[what: string, kind: string, input: Record<string, unknown>]>([
    ['an address that is a script', 'WEB', { baseUrl: 'javascript:alert(1)' }],
    ["an address of the app's own links", 'IPHONE', { storeUrl: 'https://go.other.example/x' }],
    ['an invalid scheme', 'IPHONE', { urlSchemes: ['shop', 'java script'] }],
    ['an invalid team ID', 'IPHONE', { teamId: 'abc' }],
    ['an invalid fingerprint', 'ANDROID', { sha256Fingerprints: ['AB'] }],
  ])('rejects %s with the same extensions as setPlatform', async ([, kind, input], { other }) => {
    await set(other, { kind, [KINDS[kind]?.required ?? '']: SETTINGS[KINDS[kind]?.required ?? 'baseUrl'] });
    const before = await listPlatforms(other);
    const complete = { kind, ...pickSettings([KINDS[kind]?.required ?? 'baseUrl']), ...input };

    const refusal = await getRefusal(other.admin, UPDATE, { input: { kind, ...input } });

    expect(refusal).toEqual(await getRefusal(other.admin, SET, { input: complete }));
    expect(await listPlatforms(other)).toEqual(before);
  });

  test('fails for a platform that does not exist, without creating it', async ({ freshShop }) => {
    const before = await listPlatforms(freshShop);

    expect(
      await getRefusal(freshShop.admin, UPDATE, { input: { kind: 'UNIVERSAL', urlSchemes: ['shop'] } }),
    ).toMatchObject({ status: 7 });
    expect(await listPlatforms(freshShop)).toEqual(before);
  });

  test('concurrent updates of different fields all take effect', async ({ freshShop }) => {
    for (let round = 0; round < 5; round++) {
      await set(freshShop, { kind: 'IPHONE', urlSchemes: ['shop'] });

      await Promise.all(IOS.map((field) => update(freshShop, { kind: 'IPHONE', [field]: SETTINGS[field] })));

      expect(await listPlatforms(freshShop)).toEqual({
        app: { platforms: expect.arrayContaining([{ ...NO_SETTINGS, kind: 'IPHONE', ...pickSettings(IOS) }]) },
      });
    }
  });

  test('applies to existing links at once', async ({ freshShop }) => {
    await set(freshShop, { kind: 'IPHONE', urlSchemes: ['one'] });
    const link = await givenLink(freshShop.secret, { uri: '/a' });

    await update(freshShop, { kind: 'IPHONE', urlSchemes: ['two'] });

    expect((await getLinkDestinations(freshShop, link)).IPHONE?.[0]).toBe('two://a');
  });
});

describe('setPlatform', () => {
  test.for<[what: string, kind: string, input: Record<string, unknown>, field: string]>([
    ['a base URL that is not a URL', 'WEB', { baseUrl: 'shop.example' }, 'baseUrl'],
    ['a base URL that is a script', 'WEB', { baseUrl: 'javascript:alert(1)' }, 'baseUrl'],
    ['a base URL with a password', 'WEB', { baseUrl: 'https://a:b@shop.example' }, 'baseUrl'],
    ['a base URL with a query', 'WEB', { baseUrl: 'https://shop.example/?a=1' }, 'baseUrl'],
    ['a base URL with a fragment', 'WEB', { baseUrl: 'https://shop.example/#a' }, 'baseUrl'],
    ['a reserved URL scheme', 'IPHONE', { urlSchemes: ['shop', 'JavaScript'] }, 'urlSchemes.1'],
    ['https as a URL scheme', 'ANDROID', { urlSchemes: ['https'] }, 'urlSchemes.0'],
    ['an invalid URL scheme', 'IPAD', { urlSchemes: ['1shop'] }, 'urlSchemes.0'],
    [
      'a store URL that is not an http(s) URL',
      'IPHONE',
      { storeUrl: 'itms-apps://apps.apple.com/app/id1' },
      'storeUrl',
    ],
    ['a team ID in lower case', 'IPHONE', { teamId: 'abcde12345' }, 'teamId'],
    ['a bundle ID with a space', 'UNIVERSAL', { bundleId: 'com.example shop' }, 'bundleId'],
    ['an App Store ID with a prefix', 'IPHONE', { appStoreId: 'id1783' }, 'appStoreId'],
    ['a package name of one part', 'ANDROID', { packageName: 'shop' }, 'packageName'],
    [
      'a fingerprint with another hash function',
      'ANDROID',
      { sha256Fingerprints: [FINGERPRINT, 'AB:CD'] },
      'sha256Fingerprints.1',
    ],
    [
      'a fingerprint that is not hexadecimal',
      'ANDROID',
      { sha256Fingerprints: ['xy'.repeat(32)] },
      'sha256Fingerprints.0',
    ],
  ])('rejects %s, and changes nothing', async ([, kind, input, field], { freshShop }) => {
    const before = await listPlatforms(freshShop);
    const required = kind === 'WEB' ? {} : { urlSchemes: ['shop'] };

    expect(await getRefusal(freshShop.admin, SET, { input: { kind, ...required, ...input } })).toMatchObject({
      status: 6,
      field,
    });
    expect(await listPlatforms(freshShop)).toEqual(before);
  });

  test('rejects more than 20 URL schemes with status 5', async ({ freshShop }) => {
    const input = { kind: 'IPHONE', urlSchemes: Array.from({ length: 21 }, (_, i) => `shop${i}`) };
    expect(await getRefusal(freshShop.admin, SET, { input })).toMatchObject({ status: 5, field: 'urlSchemes' });
  });

  test.for([
    ['as keytool prints it', FINGERPRINT],
    ['in lower case', FINGERPRINT.toLowerCase()],
    ['without colons', 'AB'.repeat(32)],
    ['with spaces and line breaks', `${'ab '.repeat(16)}\n${'ab '.repeat(16)}`],
  ] as const)(
    'converts a fingerprint %s to the format of the platform files',
    async ([, fingerprint], { freshShop }) => {
      const platform = await set(freshShop, {
        kind: 'ANDROID',
        urlSchemes: ['shop'],
        sha256Fingerprints: [fingerprint],
      });
      expect(platform.sha256Fingerprints).toEqual([FINGERPRINT]);
    },
  );

  test('removes duplicate values, in any spelling, and keeps the first position', async ({ freshShop }) => {
    const other = Array(32).fill('CD').join(':');
    const platform = await set(freshShop, {
      kind: 'ANDROID',
      urlSchemes: ['shop://', 'shop2', 'SHOP'],
      sha256Fingerprints: [FINGERPRINT, other, 'ab'.repeat(32)],
    });
    expect(platform).toMatchObject({ urlSchemes: ['shop', 'shop2'], sha256Fingerprints: [FINGERPRINT, other] });
  });

  test('removes trailing slashes from a base URL', async ({ freshShop }) => {
    expect(await set(freshShop, { kind: 'WEB', baseUrl: 'HTTPS://WWW.Shop.example:443/de//' })).toMatchObject({
      baseUrl: 'https://www.shop.example/de',
    });
  });
});

describe('a base URL on a link host', () => {
  test.for([
    'http://link.test',
    'http://other.link.test/x',
    'https://nobody.LINK.test:8443',
    'http://go.own.example',
    'https://GO.own.example./x',
  ])('is rejected, because links would redirect to themselves: %s', async (baseUrl, { app, freshShop }) => {
    await app.services.apps.updateApp(OPERATOR, freshShop.id, { customDomain: 'go.own.example' });
    onTestFinished(async () => {
      await app.services.apps.updateApp(OPERATOR, freshShop.id, { customDomain: null });
    });
    expect(await getRefusal(freshShop.admin, SET, { input: { kind: 'WEB', baseUrl } })).toMatchObject({
      status: 6,
      field: 'baseUrl',
    });
  });
});

describe('an existing link', () => {
  test('uses the current settings of a platform, and has no destination on a removed platform', async ({
    freshShop,
  }) => {
    const link = await givenLink(freshShop.secret, { uri: '/a' });

    await set(freshShop, { kind: 'IPHONE', urlSchemes: ['new'], storeUrl: 'https://apps.apple.com/app/id1783' });
    expect((await getLinkDestinations(freshShop, link)).IPHONE).toEqual([
      'new://a',
      'https://apps.apple.com/app/id1783',
    ]);

    const { removePlatform } = await freshShop.admin.get<{ removePlatform: unknown }>(REMOVE, {
      input: { kind: 'IPHONE' },
    });
    expect(removePlatform).toMatchObject({ platform: { kind: 'IPHONE', urlSchemes: ['new'] } });
    expect(Object.keys(await getLinkDestinations(freshShop, link)).sort()).toEqual(['ANDROID', 'WEB']);

    await set(freshShop, { kind: 'IPHONE', urlSchemes: ['again'] });
    expect((await getLinkDestinations(freshShop, link)).IPHONE).toEqual(['again://a', 'http://www.app-web.com/a']);
  });

  test('uses the settings of one client when several clients set a platform concurrently', async ({ freshShop }) => {
    const link = await givenLink(freshShop.secret, { uri: '/twice' });
    const schemes = ['one', 'two', 'three', 'four'];

    await Promise.all(schemes.map((scheme) => set(freshShop, { kind: 'IPAD', urlSchemes: [scheme] })));

    const [address = ''] = (await getLinkDestinations(freshShop, link)).IPAD ?? [];
    expect(schemes.map((scheme) => `${scheme}://twice`)).toContain(address);
  });
});

test('a client cannot remove a platform that does not exist', async ({ freshShop }) => {
  const input = { kind: 'UNIVERSAL' };
  expect(await getRefusal(freshShop.admin, REMOVE, { input })).toMatchObject({ status: 7, field: 'kind' });

  await set(freshShop, { kind: 'UNIVERSAL', urlSchemes: ['shop'] });
  await freshShop.admin.get(REMOVE, { input });

  expect(await getRefusal(freshShop.admin, REMOVE, { input })).toMatchObject({ status: 7, field: 'kind' });
});

test('a client can remove a platform that another process has just set', async ({ app, freshShop }) => {
  await freshShop.admin.get('{ app { name } }');
  // This bypasses the process's cache, as another process would.
  const now = Date.now();
  await app.database.write((tx) =>
    tx
      .insertInto('platforms')
      .values({
        app_id: freshShop.id,
        kind: 'universal',
        url_schemes: '["fresh"]',
        sha256_fingerprints: '[]',
        created_at: now,
        updated_at: now,
      })
      .execute(),
  );

  const { removePlatform } = await freshShop.admin.get<{ removePlatform: unknown }>(REMOVE, {
    input: { kind: 'UNIVERSAL' },
  });

  expect(removePlatform).toEqual({ platform: { ...NO_SETTINGS, kind: 'UNIVERSAL', urlSchemes: ['fresh'] } });
});

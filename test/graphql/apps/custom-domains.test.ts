import { describe, expect } from 'vitest';
import { OPERATOR } from '../../../src/domain/access/caller.ts';
import { type GivenApp, givenApp, givenLink } from '../../support/builders.ts';
import { visit } from '../../support/edge.ts';
import { getRefusal } from '../../support/refusal.ts';
import { createTest } from '../../support/test.ts';

const CREATE_APP = 'mutation ($input: CreateAppInput!) { createApp(input: $input) { app { id } } }';
const UPDATE_APP = 'mutation ($input: UpdateAppInput!) { updateApp(input: $input) { app { customDomain } } }';
const SET_PLATFORM = 'mutation ($input: SetPlatformInput!) { setPlatform(input: $input) { platform { kind } } }';
const CREATE_TEMPLATE = 'mutation ($input: CreateTemplateInput!) { createTemplate(input: $input) { template { id } } }';
const CREATE_LINK = 'mutation ($input: CreateSmartLinkInput!) { createSmartLink(input: $input) { smartLink { id } } }';

const test = createTest({
  app: { env: { API_HOSTS: 'api.shop.example,127.0.0.1', LINK_DOMAIN: 'link.test:8443' } },
}).extend('agency', { scope: 'file' }, ({ app }) => givenApp(app, { subdomain: 'agency' }));

/** Claims a custom domain as another app, until the test ends. */
const claim = ({ admin }: GivenApp, customDomain: string | null) => admin.get(UPDATE_APP, { input: { customDomain } });

describe('a name that belongs to everybody', () => {
  test.for([
    ['play.google.com', 'belongs to an app store'],
    ['PLAY.google.com.', 'belongs to an app store'],
    ['apps.apple.com', 'belongs to an app store'],
    ['itunes.apple.com:8443', 'belongs to an app store'],
    ['appgallery.huawei.com', 'belongs to an app store'],
    ['api.shop.example', 'is a host of the API'],
    ['API.shop.example:9000', 'is a host of the API'],
    ['link.test', 'is part of the link domain'],
    ['link.test:8443', 'is part of the link domain'],
    ['agency.link.test', 'is part of the link domain'],
    ['agency.link.test:9000', 'is part of the link domain'],
  ] as const)('cannot be claimed: %s %s', async ([customDomain, problem], { shop }) => {
    const rejection = { status: 6, field: 'customDomain', message: expect.stringContaining(`which ${problem}`) };
    expect(await getRefusal(shop.admin, UPDATE_APP, { input: { customDomain } })).toMatchObject(rejection);
    const input = { name: 'New', subdomain: 'new', customDomain };
    expect(await getRefusal(shop.installation, CREATE_APP, { input })).toMatchObject(rejection);
  });

  test('includes the loopback names if API_HOSTS is not set', async ({ startApp }) => {
    const shop = await givenApp(await startApp());
    expect(await getRefusal(shop.admin, UPDATE_APP, { input: { customDomain: 'localhost:3000' } })).toMatchObject({
      message: '`customDomain` is `localhost:3000`, which is a host of the API. Use another domain.',
    });
  });
});

describe('a domain that another app claims', () => {
  const ADDRESS = 'https://www.claimed.example/products/1';

  test.for<[field: string, query: string, input: (address: string) => Record<string, unknown>]>([
    ['the target of a link', CREATE_LINK, (uri) => ({ uri })],
    ['an override', CREATE_LINK, (link) => ({ uri: '/a', overrides: { web: { link } } })],
    [
      'a fallback',
      CREATE_LINK,
      (fallback) => ({ uri: '/a', overrides: { iphone: { link: 'com.app.iphone://a', fallback } } }),
    ],
    ['an expiredUrl', CREATE_LINK, (expiredUrl) => ({ uri: '/a', expiredUrl })],
    [
      'the URL of a template',
      CREATE_TEMPLATE,
      (url) => ({ name: 'T', pattern: 't', targets: { web: { url }, iphone: { url: 'com.app.iphone://t' } } }),
    ],
    ['a base URL', SET_PLATFORM, (baseUrl) => ({ kind: 'WEB', baseUrl })],
    ['a store URL', SET_PLATFORM, (storeUrl) => ({ kind: 'IPAD', urlSchemes: ['com.app.ipad'], storeUrl })],
  ])('can still be %s', async ([, query, input], { agency, freshShop }) => {
    await claim(agency, 'www.claimed.example');
    await freshShop.admin.get(query, { input: input(ADDRESS) });
  });

  test("can be the host of another app's website, whose links stay valid", async ({ app, agency, freshShop }) => {
    await freshShop.admin.get(SET_PLATFORM, { input: { kind: 'WEB', baseUrl: 'https://www.site.example' } });
    const { code } = await givenLink(freshShop.publishable, { uri: 'https://www.site.example/p/1' });
    await claim(agency, 'www.site.example');

    expect(await visit(app, `/${code}`, { host: `${freshShop.subdomain}.link.test:8443` })).toMatchObject({
      status: 302,
      location: 'https://www.site.example/p/1',
    });
    expect(
      await visit(app, '/lazy?uri=https://www.site.example/p/2', { host: `${freshShop.subdomain}.link.test:8443` }),
    ).toMatchObject({ status: 302, location: 'https://www.site.example/p/2' });
    expect((await givenLink(freshShop.publishable, { uri: 'https://www.site.example/p/3' })).uri).toBe('p/3');
    await freshShop.admin.get(SET_PLATFORM, { input: { kind: 'WEB', baseUrl: 'https://www.site.example' } });
  });
});

describe('a custom domain of an earlier version that is now reserved', () => {
  test('continues to serve its app, and affects no other app', async ({ app, agency, freshShop }) => {
    const { code } = await givenLink(agency.secret, { uri: '/stored' });
    await claim(agency, null);
    await app.database.write((tx) =>
      tx.updateTable('apps').set({ custom_domain: 'play.google.com' }).where('id', '=', agency.id).execute(),
    );

    expect((await visit(app, `/${code}`, { host: 'play.google.com' })).status).toBe(302);
    const storeUrl = 'https://play.google.com/store/apps/details?id=com.app';
    await freshShop.admin.get(SET_PLATFORM, {
      input: { kind: 'ANDROID', urlSchemes: ['com.app.android'], storeUrl },
    });
    await givenLink(freshShop.secret, { uri: storeUrl });
    await app.services.apps.updateApp(OPERATOR, agency.id, { name: 'Agency' });
    await claim(agency, null);
  });
});

describe('the rule against links that lead back', () => {
  test.for(['https://www.loop.example', 'https://www.loop.example:8443/shop'])(
    'covers the own domain of an app, in either order of the changes: %s',
    async (address, { freshShop }) => {
      await claim(freshShop, 'www.loop.example');
      expect(
        await getRefusal(freshShop.admin, SET_PLATFORM, { input: { kind: 'WEB', baseUrl: address } }),
      ).toMatchObject({ field: 'baseUrl', message: expect.stringContaining('redirect to themselves') });
      const store = { kind: 'IPAD', urlSchemes: ['com.app.ipad'], storeUrl: address };
      expect(await getRefusal(freshShop.admin, SET_PLATFORM, { input: store })).toMatchObject({ field: 'storeUrl' });
      expect(await getRefusal(freshShop.secret, CREATE_LINK, { input: { uri: address } })).toMatchObject({
        field: 'uri',
        message: expect.stringContaining('leads back'),
      });

      await claim(freshShop, null);
      await freshShop.admin.get(SET_PLATFORM, { input: store });
      expect(
        await getRefusal(freshShop.admin, UPDATE_APP, { input: { customDomain: 'www.loop.example' } }),
      ).toMatchObject({
        field: 'customDomain',
        message: expect.stringContaining('`ipad`, so links would redirect to themselves'),
      });
    },
  );

  test.for(['https://api.shop.example/graphql', 'http://API.shop.example.:8080/v2'])(
    'covers the hosts of the API: %s',
    async (address, { freshShop }) => {
      expect(await getRefusal(freshShop.secret, CREATE_LINK, { input: { uri: address } })).toMatchObject({
        status: 9,
        field: 'uri',
        message: expect.stringContaining('serves the API of this installation'),
      });
      expect(
        await getRefusal(freshShop.admin, SET_PLATFORM, { input: { kind: 'WEB', baseUrl: address.split('/v2')[0] } }),
      ).toMatchObject({
        status: 6,
        field: 'baseUrl',
        message: expect.stringContaining('serves the API of this installation'),
      });
    },
  );
});

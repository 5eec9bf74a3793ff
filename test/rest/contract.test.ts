import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { OPERATOR } from '../../src/domain/access/caller.ts';
import { type GivenApp, givenLink } from '../support/builders.ts';
import { decodeLinkId, givenClick } from '../support/events.ts';
import { createRestClient } from '../support/rest.ts';
import { createRestTest } from './rest-test.ts';

/** The token of the reference document, issued by an older installation. */
const TOKEN = 'c466541181db7fa84fd6b12a8a0b48995d01af1d';
const NOW = Date.parse('2026-05-04T12:00:00Z');
const ID = /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/;

/** The codes that are generated next, before `Code000`, `Code001`, … */
let codes = ['TCw1RoX'];
let generated = 0;

const test = createRestTest({
  app: {
    env: { LINK_DOMAIN: 'hoko.link' },
    clock: () => NOW,
    generateCode: () => codes.shift() ?? `Code${String(generated++).padStart(3, '0')}`,
  },
  shop: { subdomain: 'app' },
}).extend('web', { scope: 'file' }, async ({ app, shop }) => {
  await app.services.tokens.importToken(OPERATOR, shop.id, { platform: 'web' }, TOKEN);
  return createRestClient(app, TOKEN);
});

describe('POST /v2/smartlinks', () => {
  test('returns the URL of the new link, and nothing else', async ({ web }) => {
    const { http, headers, body } = await web.post('/v2/smartlinks', { uri: '/products/398291' });

    expect({ http, body }).toEqual({ http: 200, body: { smartlink: 'http://app.hoko.link/TCw1RoX' } });
    expect(headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
  });

  test.for([undefined, { 'idempotency-key': 'host' }])(
    'returns no warnings, with the headers %j',
    async (headers, { web }) => {
      const body = { uri: 'www.google.com/a', routes: { web: { link: 'www.google.com' } }, code: 'host', unique: true };
      for (let attempt = 0; attempt < 2; attempt++) {
        const response = await web.post('/v2/smartlinks', body, headers);
        expect({ http: response.http, body: response.body }).toEqual({
          http: 200,
          body: { smartlink: 'http://app.hoko.link/host' },
        });
      }
      const resolved = await web.post('/v2/smartlinks/resolve', { smartlink: 'http://app.hoko.link/host' });
      expect(resolved.body).toEqual({ deeplink: 'http://www.app-web.com/www.google.com' });
    },
  );

  test('accepts every field of a link', async ({ shop, web }) => {
    const { body } = await web.post('/v2/smartlinks', {
      uri: 'products/42?referrer=ann',
      routes: {
        web: { link: 'http://www.app-web.com/sale', fallback: '' },
        iphone: { link: 'com.app.iphone://sale', fallback: 'http://www.app-web.com/get' },
        android: null,
        blackberry: { link: 'ignored' },
      },
      metadata: { coupon: { code: 'A1', deep: [1, null, true] } },
      redeem_limit: 3,
      tags: ['spring', 2026],
      code: 'spring-sale',
      unheard_of: true,
    });

    expect(body).toEqual({ smartlink: 'http://app.hoko.link/spring-sale' });
    const { smartLink } = await shop.secret.get<{ smartLink: object }>(
      '{ smartLink(by: { code: "spring-sale" }) { uri metadata redeemLimit unique tags overrides { web { link fallback } iphone { link fallback } ipad { link } android { link } } } }',
    );
    expect(smartLink).toEqual({
      uri: 'products/42?referrer=ann',
      metadata: { coupon: { code: 'A1', deep: [1, null, true] } },
      redeemLimit: 3,
      unique: false,
      tags: ['spring', '2026'],
      overrides: {
        web: { link: 'http://www.app-web.com/sale', fallback: null },
        iphone: { link: 'com.app.iphone://sale', fallback: 'http://www.app-web.com/get' },
        ipad: null,
        android: null,
      },
    });
  });

  test('accepts null for an absent value, as the iOS SDK sends it', async ({ web }) => {
    const { http } = await web.post('/v2/smartlinks', {
      uri: '/nulls',
      routes: null,
      metadata: null,
      redeem_limit: null,
      redeemLimit: null,
      unique: null,
      tags: null,
      code: null,
    });
    expect(http).toBe(200);
  });

  test.for<[object, number | null]>([
    [{ redeem_limit: 2 }, 2],
    [{ redeemLimit: 2 }, 2],
    [{ redeem_limit: null, redeemLimit: 2 }, 2],
    [{ redeem_limit: 0 }, null],
    [{}, null],
  ])('accepts both spellings of the redeem limit: %j', async ([limit, expected], { shop, web }) => {
    const { body } = await web.post('/v2/smartlinks', { uri: '/limited', metadata: { a: 1 }, ...limit });
    const { smartlink } = body as { smartlink: string };
    expect(
      await shop.secret.get('query ($url: String!) { smartLink(by: { url: $url }) { redeemLimit } }', {
        url: smartlink,
      }),
    ).toEqual({ smartLink: { redeemLimit: expected } });
  });

  test('returns one link for concurrent requests for a unique link in different spellings', async ({ iphone, web }) => {
    const wanted = { uri: '/products/77', unique: true, metadata: { a: 1, b: 2 }, routes: {} };
    const responses = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        [web, iphone][i % 2]?.post('/v2/smartlinks.json', {
          ...wanted,
          uri: i % 3 === 0 ? 'products/77' : '/products/77',
          metadata: i % 2 ? { b: 2, a: 1 } : wanted.metadata,
        }),
      ),
    );

    expect(new Set(responses.map((response) => JSON.stringify(response?.body))).size).toBe(1);
    const other = await web.post('/v2/smartlinks', { ...wanted, metadata: { a: 2 } });
    expect(other.body).not.toEqual(responses[0]?.body);
  });

  test('creates a new link each time without `unique`', async ({ web }) => {
    const first = await web.post('/v2/smartlinks', { uri: '/again' });
    const second = await web.post('/v2/smartlinks', { uri: '/again' });
    expect(first.body).not.toEqual(second.body);
  });

  test('returns the same result for an idempotency key, and 422 for another input', async ({ iphone, web }) => {
    const key = { 'idempotency-key': 'order-1' };
    const first = await web.post('/v2/smartlinks', { uri: '/once', tags: ['a'] }, key);
    const again = await web.post('/v2/smartlinks/', "{ tags: ['a'], uri: '/once' }", key);
    const other = await web.post('/v2/smartlinks', { uri: '/other' }, key);
    const stranger = await iphone.post('/v2/smartlinks', { uri: '/other' }, key);

    expect(again).toMatchObject({ http: 200, body: first.body });
    expect(other).toMatchObject({
      http: 422,
      body: {
        error: 'Could not create a smart link',
        status: 9,
        details: expect.stringMatching(/^`Idempotency-Key` /),
      },
    });
    expect(stranger.http).toBe(200);
    expect(stranger.body).not.toEqual(first.body);
  });
});

describe('GET /v2/smartlinks/:code', () => {
  test('returns one entry for each platform, with "" for a missing fallback', async ({ android, iphone, web }) => {
    codes = ['JZz97u6'];
    await web.post('/v2/smartlinks', { uri: '/products/398', tags: [] });

    for (const client of [web, iphone, android]) {
      expect(await client.get('/v2/smartlinks/JZz97u6')).toMatchObject({
        http: 200,
        body: {
          smartlink: {
            code: 'JZz97u6',
            tags: [],
            routes: {
              web: { link: 'http://www.app-web.com/products/398', fallback: '' },
              iphone: { link: 'com.app.iphone://products/398', fallback: 'http://www.app-web.com/products/398' },
              android: { link: 'com.app.android://products/398', fallback: 'http://www.app-web.com/products/398' },
            },
          },
        },
      });
    }
  });

  test('returns the fallback as the link of an app that has nothing to open', async ({ web }) => {
    await web.post('/v2/smartlinks', { uri: 'https://blog.example/a', code: 'foreign', tags: ['x', 'y'] });
    const page = 'https://blog.example/a';

    expect((await web.get('/v2/smartlinks/foreign')).body).toEqual({
      smartlink: {
        code: 'foreign',
        tags: ['x', 'y'],
        routes: {
          web: { link: page, fallback: '' },
          iphone: { link: page, fallback: page },
          android: { link: page, fallback: page },
        },
      },
    });
  });

  test('never returns metadata', async ({ web }) => {
    await web.post('/v2/smartlinks', { uri: '/a', code: 'private', metadata: { secret: 'cake' } });
    expect((await web.get('/v2/smartlinks/private')).bytes.toString()).not.toContain('cake');
  });
});

describe('POST /v2/smartlinks/resolve', () => {
  test('also accepts the URL of a lazy link that opened the app', async ({ iphone }) => {
    const smartlink = 'http://app.hoko.link/lazy?uri=%2Fproducts%2Flazily';
    expect(await iphone.post('/v2/smartlinks/resolve', { smartlink })).toMatchObject({
      http: 200,
      body: { deeplink: expect.stringMatching(/products\/lazily\?_hk_cid=/) },
    });
  });

  test.for(['.', ')', '&fbclid=abc', '%3Futm_source=x', '%E2%80%8B', ').?session=x'])(
    'accepts the URL of a link with text that no code can contain: %s',
    async (text, { iphone, shop }) => {
      const { url } = await givenLink(shop.secret, { uri: '/products/punctuation' });
      expect(await iphone.post('/v2/smartlinks/resolve', { smartlink: `${url}${text}` })).toMatchObject({
        http: 200,
        body: { deeplink: expect.stringMatching(/products\/punctuation\?_hk_cid=/) },
      });
    },
  );

  test("returns the platform's deep link, with a click id for an app", async ({ android, iphone, shop, web }) => {
    const { url } = await givenLink(shop.secret, { uri: '/products/398' });

    const responses = await Promise.all(
      [web, iphone, android].map((client) => client.post('/v2/smartlinks/resolve', { smartlink: url, uid: 'device' })),
    );

    expect(responses.map(({ http }) => http)).toEqual([200, 200, 200]);
    expect(responses.map(({ body }) => body)).toEqual([
      { deeplink: 'http://www.app-web.com/products/398' },
      { deeplink: expect.stringMatching(`^com\\.app\\.iphone://products/398\\?_hk_cid=${ID.source}$`) },
      { deeplink: expect.stringMatching(`^com\\.app\\.android://products/398\\?_hk_cid=${ID.source}$`) },
    ]);
  });

  test('returns metadata up to the redeem limit, then warning 10 with the deep link', async ({ iphone, shop }) => {
    const { url } = await givenLink(shop.secret, { uri: '/gift', metadata: { gift: 'cake' }, redeemLimit: 1 });
    const deeplink = expect.stringMatching(`^com\\.app\\.iphone://gift\\?_hk_cid=${ID.source}&_hk_md=1$`);

    expect(await iphone.post('/v2/smartlinks/resolve', { smartlink: url, uid: null })).toMatchObject({
      http: 200,
      body: { deeplink, metadata: { gift: 'cake' } },
    });
    const { http, body } = await iphone.post('/v2/smartlinks/resolve', { smartlink: url });
    expect(http).toBe(200);
    expect(body).toEqual({ deeplink, warning: 'Too many redeems', status: 10 });
  });

  test('adds the query parameters that the link edge forwards to the deep link', async ({ android, shop }) => {
    const { url } = await givenLink(shop.secret, { uri: '/products/7' });
    const deeplink = expect.stringMatching(
      /^com\.app\.android:\/\/products\/7\?utm_source=mail&_hk_cid=[0-9a-f-]{36}$/,
    );
    const lazyUrl = new URL('/lazy?uri=%2Fproducts%2F7', url).href;

    for (const smartlink of [
      `${url}?utm_source=mail&a=b`,
      `${lazyUrl}&utm_source=mail`,
      '__banner?uri=/products/7&utm_source=mail',
    ]) {
      expect(await android.post('/v2/smartlinks/resolve', { smartlink })).toMatchObject({
        http: 200,
        body: { deeplink },
      });
    }
  });
});

describe('metadata', () => {
  const GIFT = { gift: 'cake', for: ['ann', { and: null }] };
  const READ = '/v2/smartlinks/metadata';
  const REDEEM = '/v2/smartlinks/redeem';
  const givenGiftLink = ({ secret }: GivenApp, redeemLimit: number) =>
    givenLink(secret, { uri: '/gift', metadata: GIFT, redeemLimit });
  const past = { http: 410, body: { error: 'Too many redeems', status: 10 } };

  test('is returned bare by click or link, up to the redeem limit', async ({ android, app, iphone, shop, web }) => {
    const link = await givenGiftLink(shop, 3);
    const click = await givenClick(app, shop.id, link);

    expect(await iphone.get(`${READ}?_hk_cid=${click}`)).toMatchObject({ http: 200, body: GIFT });
    expect((await android.get(`${READ}.json?_hk_cid=${click}&x=1`)).body).toEqual(GIFT);
    expect((await web.get(`${READ}/?_hk_sid=${decodeLinkId(link)}`)).body).toEqual(GIFT);
    expect(await iphone.get(`${READ}?_hk_cid=${click}`)).toMatchObject(past);
    expect(await iphone.get(`${READ}?_hk_sid=${decodeLinkId(link)}`)).toMatchObject(past);
  });

  test('is redeemed by POST, which does not count a click that was counted before', async ({ app, iphone, shop }) => {
    const link = await givenGiftLink(shop, 2);
    const [read, posted, late] = await Promise.all([1, 2, 3].map(() => givenClick(app, shop.id, link)));

    await iphone.get(`${READ}?_hk_cid=${read}`);
    expect(await iphone.post(REDEEM, { _hk_cid: read })).toMatchObject({ http: 200, body: GIFT });
    expect((await iphone.post(REDEEM, { _hk_cid: posted, _hk_sid: null })).body).toEqual(GIFT);
    expect((await iphone.post(REDEEM, { _hk_cid: posted })).body).toEqual(GIFT);
    expect(await iphone.post(REDEEM, { _hk_cid: late })).toMatchObject(past);
    expect(await iphone.post(REDEEM, { _hk_sid: decodeLinkId(link) })).toMatchObject(past);
    expect((await iphone.post(REDEEM, { _hk_cid: read })).body).toEqual(GIFT);
  });

  test('is {} for a link without metadata', async ({ iphone, shop }) => {
    const link = await givenLink(shop.secret, { uri: '/plain' });
    expect((await iphone.get(`${READ}?_hk_sid=${decodeLinkId(link)}`)).body).toEqual({});
    expect((await iphone.post(REDEEM, { _hk_sid: decodeLinkId(link) })).body).toEqual({});
  });

  test('is not counted by HEAD, whose response has no body', async ({ iphone, shop }) => {
    const link = await givenGiftLink(shop, 1);
    const path = `${READ}?_hk_sid=${decodeLinkId(link)}`;

    for (const _ of [1, 2]) {
      expect(await iphone.send('HEAD', path)).toMatchObject({ http: 200, body: undefined });
    }
    expect((await iphone.get(path)).body).toEqual(GIFT);
    expect((await iphone.send('HEAD', path)).http).toBe(410);
  });
});

describe('POST /v2/smartlinks/open', () => {
  test('returns {} and records the open', async ({ app, iphone, shop }) => {
    const link = await givenLink(shop.secret, { uri: '/opened' });
    const click = await givenClick(app, shop.id, link);
    const deeplink = `app://opened?_hk_cid=${click}`;

    const { http, body } = await iphone.post('/v2/smartlinks/open', { deeplink, referrer: null, uid: 'device-1' });

    expect({ http, body }).toEqual({ http: 200, body: {} });
    expect(
      await app.database.read
        .selectFrom('opens')
        .select(['deep_link', 'click_id', 'smart_link_id', 'platform', 'referrer', 'uid'])
        .execute(),
    ).toEqual([
      {
        deep_link: deeplink,
        click_id: click,
        smart_link_id: decodeLinkId(link),
        platform: 'iphone',
        referrer: null,
        uid: 'device-1',
      },
    ]);
  });

  test('returns {} for unknown deep-link parameters too', async ({ android }) => {
    const { body } = await android.post('/v2/smartlinks/open', { deeplink: 'app://a?_hk_cid=nonsense' });
    expect(body).toEqual({});
  });
});

describe('POST /v2/routes', () => {
  const route = {
    path: 'products/:product_id',
    device: 'LGE Nexus 5',
    url_schemes: ['app'],
    version: '1.2',
    build: '34',
  };

  test('returns the route, with warning 1 if it replaces an equivalent one', async ({ android }) => {
    expect((await android.post('/v2/routes', { route })).body).toEqual({ route: { path: 'products/:product_id' } });

    const { http, body } = await android.post('/v2/routes', {
      route: { ...route, path: '/products//:id/', build: 34 },
    });

    expect(http).toBe(200);
    expect(body).toEqual({
      route: { path: 'products/:id' },
      warning: 'Replaced previously registered route',
      status: 1,
    });
  });

  test("registers the route with all its details, only for the token's platform", async ({ iphone, shop, web }) => {
    await iphone.post('/v2/routes', { route: { ...route, build: 34, version: 1.2 } });
    await iphone.post('/v2/routes', '{"route": {"path": "long", "build": 1641628187827904899}}');
    await web.post('/v2/routes', { route: { path: 'products/:product_id' } });

    const { routes } = await shop.secret.get<{ routes: { nodes: object[] } }>(
      '{ routes(first: 10) { nodes { path platform device urlSchemes version build } } }',
    );
    expect(routes.nodes).toContainEqual({ ...toGraphQLRoute(route), platform: 'IPHONE' });
    expect(routes.nodes).toContainEqual(expect.objectContaining({ path: 'long', build: '1641628187827904899' }));
    expect(routes.nodes).toContainEqual({
      path: 'products/:product_id',
      platform: 'WEB',
      device: null,
      urlSchemes: [],
      version: null,
      build: null,
    });
  });

  function toGraphQLRoute({ url_schemes: urlSchemes, ...rest }: typeof route): object {
    return { ...rest, urlSchemes };
  }
});

describe('POST /v2/installs', () => {
  const device = {
    os_version: '9.1',
    device_type: 'iPhone',
    language: 'en-us',
    screen_size: '1136x640',
    uid: 'device-2',
  };

  test('returns the deep link of the click that waits for an iOS install, then null', async ({ app, iphone, shop }) => {
    await app.services.apps.updateApp(OPERATOR, shop.id, { deferredLinkWindowSeconds: 3_600 });
    const link = await givenLink(shop.secret, { uri: '/waiting/42' });
    const click = await givenClick(app, shop.id, link, {
      now: NOW,
      device: { address: '127.0.0.1', family: 'iphone', osVersion: '9.1' },
    });

    const { http, body } = await iphone.post('/v2/installs/ios', { device });

    expect({ http, body }).toEqual({
      http: 200,
      body: { deeplink: `com.app.iphone://waiting/42?_hk_cid=${click}` },
    });
    expect((await iphone.post('/v2/installs/ios', { device })).body).toEqual({ deeplink: null });
    expect(
      await app.database.read
        .selectFrom('installs')
        .select(['platform', 'device_type', 'os_version', 'language', 'screen_size', 'uid', 'click_id'])
        .orderBy('id')
        .execute(),
    ).toMatchObject([
      {
        platform: 'iphone',
        device_type: 'iPhone',
        os_version: '9.1',
        language: 'en-us',
        screen_size: '1136x640',
        uid: 'device-2',
        click_id: click,
      },
      { click_id: null },
    ]);
  });

  test('accepts the deep link of an Android install', async ({ android }) => {
    const { http, body } = await android.post('/v2/installs/android', { deeplink: 'app://products/42?_hk_cid=x' });
    expect({ http, body }).toEqual({ http: 200, body: {} });
  });
});

describe('GET /v2/version', () => {
  test('returns the version of the calling SDK, without a token', async ({ rest }) => {
    expect((await rest.anonymous.get('/v2/version', { 'hoko-sdk-version': '2.3.2' })).body).toEqual({
      version: '2.3.2',
    });
  });

  test("returns the server's own version to other clients, also with an unknown token", async ({ app, rest }) => {
    const { version } = JSON.parse(await readFile(join(import.meta.dirname, '..', '..', 'package.json'), 'utf8'));
    for (const client of [rest.anonymous, createRestClient(app, 'nonsense')]) {
      expect(await client.get('/v2/version')).toMatchObject({ http: 200, body: { version } });
    }
  });
});

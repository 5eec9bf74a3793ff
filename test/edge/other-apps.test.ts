import { describe, expect } from 'vitest';
import { getUserAgent } from '../domain/user-agents.ts';
import { givenLink } from '../support/builders.ts';
import { readClicks, unescapeHtml, visit } from '../support/edge.ts';
import { createRestClient } from '../support/rest.ts';
import { createFreshTest } from '../support/test.ts';

const PLAY = 'https://play.google.com/store/apps/details?id=com.app.android';
const ANDROID = { userAgent: getUserAgent('Chrome on a Pixel') };
const IPHONE = { userAgent: getUserAgent('Safari') };
const BOT = { userAgent: 'facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)' };
const METADATA = { gift: 'cake' };

const test = createFreshTest({
  shop: {
    allowedSchemes: ['twitter'],
    deferredLinkWindowSeconds: 3_600,
    platforms: [
      { kind: 'web', baseUrl: 'http://www.app-web.com' },
      { kind: 'iphone', urlSchemes: ['com.app.iphone'], appStoreId: '1783' },
      { kind: 'android', urlSchemes: ['com.app.android'], packageName: 'com.app.android', storeUrl: PLAY },
    ],
  },
}).extend('link', ({ shop }) =>
  givenLink(shop.secret, {
    uri: '/products/1',
    metadata: METADATA,
    overrides: {
      iphone: { link: 'twitter://user?id=1' },
      android: { link: 'twitter://user?id=1#bio', fallback: 'https://twitter.com/i/1' },
    },
  }),
);

describe("a link to another app's deep link", () => {
  test('redirects Chrome on Android to an intent without package and deep-link parameters', async ({ app, link }) => {
    const { status, location } = await visit(app, `/${link.code}?utm_source=mail&_hk_cid=forged`, ANDROID);

    expect(status).toBe(302);
    expect(location).toMatch(/^intent:\/\/user\?id=1&utm_source=mail.*#Intent;scheme=twitter;/);
    expect(location).toContain(encodeURIComponent('https://twitter.com/i/1?utm_source=mail'));
    expect(location).not.toMatch(/package=|_hk_/);
    expect(await readClicks(app, link)).toMatchObject([{ platform: 'android', outcome: 'INTENT' }]);
  });

  test('shows visitors no tags that name the app for such a system', async ({ app, link }) => {
    for (const userAgent of [getUserAgent('Firefox for Android'), IPHONE.userAgent, BOT.userAgent]) {
      const { status, text } = await visit(app, `/${link.code}`, { userAgent });
      expect(status).toBe(200);
      expect(text).not.toMatch(/al:ios:|al:android:|apple-itunes-app/);
    }
  });

  test('does not call a fallback a store if it is not one', async ({ app, link }) => {
    const { text } = await visit(app, `/${link.code}`, { userAgent: getUserAgent('Firefox for Android') });
    expect(unescapeHtml(text)).toMatch(/href="https:\/\/twitter\.com\/i\/1">Continue without the app<\/a>/);
  });

  test('never passes the deep link through the Play store', async ({ app, shop }) => {
    const override = { android: { link: 'twitter://user' } };
    const link = await givenLink(shop.secret, { uri: '/a', overrides: override });

    const { location } = await visit(app, `/${link.code}`, ANDROID);

    expect(location).toContain('S.browser_fallback_url=');
    expect(decodeURIComponent(location ?? '')).toContain(PLAY);
    expect(location).not.toMatch(/referrer|package=|_hk_/);
  });

  test('shows an iPhone a page whose button opens it, without a banner of the app', async ({ app, link }) => {
    const { status, text } = await visit(app, `/${link.code}?utm_source=mail`, IPHONE);
    const page = unescapeHtml(text);

    expect(status).toBe(200);
    expect(page).toContain('href="twitter://user?id=1&utm_source=mail"');
    expect(page).toContain('>Open in the app</a>');
    expect(page).not.toContain('Open in <bdi>');
    expect(page).not.toContain('apple-itunes-app');
    expect(page).not.toMatch(/_hk_/);
  });

  test('shows a bot no deep link beside the names of the app', async ({ app, shop, link }) => {
    const { text } = await visit(app, `/${link.code}`, BOT);
    expect(text).not.toMatch(/twitter:\/\/|al:ios:|al:android:|apple-itunes-app|com\.app\.android/);

    const own = await givenLink(shop.secret, { uri: '/products/1' });
    expect((await visit(app, `/${own.code}`, BOT)).text).toMatch(/al:ios:url.*al:android:package/s);
  });

  test('never waits for an install of the app, and does not hide another link from it', async ({ app, shop, link }) => {
    const { iphoneToken, secret } = shop;
    const device = { os_version: '17.5.1', device_type: 'iPhone', language: 'en', screen_size: '1x1', uid: 'd' };
    const install = () => createRestClient(app, iphoneToken).post('/v2/installs/ios', { device });

    await visit(app, `/${link.code}`, IPHONE);
    expect(await install()).toMatchObject({ http: 200, body: { deeplink: null } });

    await visit(app, `/${(await givenLink(secret, { uri: '/own' })).code}`, IPHONE);
    await visit(app, `/${link.code}`, IPHONE);
    expect(await install()).toMatchObject({
      http: 200,
      body: { deeplink: expect.stringMatching(/^com\.app\.iphone:\/\/own\?_hk_cid=/) },
    });
  });

  test('is not claimed by an install if the override was set after the click', async ({ app, shop }) => {
    const link = await givenLink(shop.secret, { uri: '/own' });
    const device = { os_version: '17.5.1', device_type: 'iPhone', language: 'en', screen_size: '1x1', uid: 'd' };
    await visit(app, `/${link.code}`, IPHONE);
    await shop.secret.get(
      'mutation ($input: UpdateSmartLinkInput!) { updateSmartLink(input: $input) { smartLink { id } } }',
      {
        input: { id: link.id, overrides: { iphone: { link: 'twitter://user' } } },
      },
    );

    expect(await createRestClient(app, shop.iphoneToken).post('/v2/installs/ios', { device })).toMatchObject({
      http: 200,
      body: { deeplink: null },
    });
  });

  test("resolves without deep-link parameters, and the app's own deep links with them", async ({ app, shop, link }) => {
    const { androidToken, iphoneToken, secret } = shop;
    const resolve = async (token: string, smartlink: string) =>
      (await createRestClient(app, token).post('/v2/smartlinks/resolve', { smartlink })).body;

    expect(await resolve(androidToken, `${link.url}?utm_source=mail`)).toMatchObject({
      deeplink: 'twitter://user?id=1&utm_source=mail#bio',
    });
    expect(await resolve(iphoneToken, link.url)).toMatchObject({ deeplink: 'twitter://user?id=1' });
    expect(await resolve(iphoneToken, (await givenLink(secret, { uri: '/own' })).url)).toMatchObject({
      deeplink: expect.stringMatching(/^com\.app\.iphone:\/\/own\?_hk_cid=/),
    });
  });

  test('opens the same path as soon as the app does not allow the scheme any more', async ({ app, shop, link }) => {
    await shop.admin.get('mutation { updateApp(input: { allowedSchemes: ["fb"] }) { app { allowedSchemes } } }');
    const android = await visit(app, `/${link.code}`, ANDROID);
    const iphone = await visit(app, `/${link.code}`, IPHONE);

    expect(android.location).toMatch(
      /^intent:\/\/products\/1\?_hk_cid=.*scheme=com\.app\.android;package=com\.app\.android/,
    );
    expect(iphone.text).toContain('href="com.app.iphone://products/1?');

    await shop.admin.get('mutation { updateApp(input: { allowedSchemes: ["twitter"] }) { app { allowedSchemes } } }');
    expect((await visit(app, `/${link.code}`, ANDROID)).location).toContain('scheme=twitter;');
  });
});

test('the URL of a lazy link never leads to another app', async ({ app }) => {
  const { status } = await visit(app, `/lazy?uri=${encodeURIComponent('twitter://user?id=1')}`, IPHONE);
  expect(status).toBe(404);
});

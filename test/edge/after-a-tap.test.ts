import { describe, expect } from 'vitest';
import { getUserAgent } from '../domain/user-agents.ts';
import type { TestApp } from '../support/app.ts';
import { type GivenLink, givenApp, givenLink } from '../support/builders.ts';
import { readClicks, unescapeHtml, visit } from '../support/edge.ts';
import { decodeLinkId } from '../support/events.ts';
import { createRestClient } from '../support/rest.ts';
import { createFreshTest } from '../support/test.ts';

const ANDROID = { userAgent: getUserAgent('Chrome on a Pixel') };
const IPHONE = { userAgent: getUserAgent('Safari') };

const test = createFreshTest({ shop: { deferredLinkWindowSeconds: 3_600 } })
  .extend('link', ({ shop }) =>
    givenLink(shop.secret, { uri: '/products/1?a=b', metadata: { gift: 'cake' }, redeemLimit: 1 }),
  )
  .extend('clients', ({ app, shop }) => ({
    android: createRestClient(app, shop.androidToken),
    iphone: createRestClient(app, shop.iphoneToken),
  }));

/** Returns the deep link that a phone passes to its app, from the response to a tap. It contains the click's id. */
async function tapForDeepLink(
  app: TestApp,
  link: GivenLink,
  options: { userAgent: string },
): Promise<{ deepLink: string; clickId: string }> {
  const { location, text } = await visit(app, `/${link.code}`, options);
  const [, data, scheme] = /^intent:(.*)#Intent;scheme=([^;]+);/.exec(location ?? '') ?? [];
  const deepLink =
    scheme === undefined ? (/href="(com\.app[^"]*)"/.exec(unescapeHtml(text))?.[1] ?? '') : `${scheme}:${data}`;
  return { deepLink, clickId: /[?&]_hk_cid=([^&#]+)/.exec(deepLink)?.[1] ?? '' };
}

describe('the click that the link edge recorded', () => {
  test.for([
    ['Android', ANDROID, 'android'],
    ['iOS', IPHONE, 'iphone'],
  ] as const)('lets /v2 redeem its metadata once, on %s', async ([, options, phone], { app, link, clients }) => {
    const { clickId } = await tapForDeepLink(app, link, options);

    const read = await clients[phone].get(`/v2/smartlinks/metadata?_hk_cid=${clickId}`);
    const posted = await clients[phone].post('/v2/smartlinks/redeem', { _hk_cid: clickId });
    const another = await clients[phone].get(
      `/v2/smartlinks/metadata?_hk_cid=${(await tapForDeepLink(app, link, options)).clickId}`,
    );

    expect([read, posted]).toMatchObject([
      { http: 200, body: { gift: 'cake' } },
      { http: 200, body: { gift: 'cake' } },
    ]);
    expect(another).toMatchObject({ http: 410, body: { status: 10 } });
    const [click] = await readClicks(app, link);
    expect(click).toMatchObject({ id: clickId, source: 'VISITOR', redeemed_at: expect.any(Number) });
  });

  test.for([
    ['Android', ANDROID, 'android'],
    ['iOS', IPHONE, 'iphone'],
  ] as const)(
    'is stored with an open that an app reports to /v2 by its deep link, on %s',
    async ([, options, phone], { app, link, clients }) => {
      const { deepLink, clickId } = await tapForDeepLink(app, link, options);

      expect(await clients[phone].post('/v2/smartlinks/open', { deeplink: deepLink })).toMatchObject({
        http: 200,
        body: {},
      });

      const opens = await app.database.read.selectFrom('opens').selectAll().execute();
      expect(opens).toMatchObject([{ click_id: clickId, smart_link_id: decodeLinkId(link), deep_link: deepLink }]);
      expect((await readClicks(app, link)).map(({ id }) => id)).toEqual([clickId]);
    },
  );

  test('is stored with an install from Google Play, whose referrer contains its id', async ({ app, link, clients }) => {
    const { deepLink, clickId } = await tapForDeepLink(app, link, ANDROID);

    expect(await clients.android.post('/v2/installs/android', { deeplink: deepLink })).toMatchObject({
      http: 200,
      body: {},
    });

    const installs = await app.database.read.selectFrom('installs').selectAll().execute();
    expect(installs).toMatchObject([{ click_id: clickId, smart_link_id: decodeLinkId(link), platform: 'android' }]);
  });

  test('is in the deep link that /v2 returns for the first iOS install from the same client key', async ({
    app,
    link,
    clients,
  }) => {
    const { deepLink, clickId } = await tapForDeepLink(app, link, IPHONE);
    const device = { os_version: '17.5.1', device_type: 'iPhone', language: 'en', screen_size: '1x1', uid: 'd' };

    const first = await clients.iphone.post('/v2/installs/ios', { device });
    const second = await clients.iphone.post('/v2/installs/ios', { device });

    expect(first).toMatchObject({ http: 200, body: { deeplink: deepLink } });
    expect(second).toMatchObject({ http: 200, body: { deeplink: null } });
    const installs = await app.database.read.selectFrom('installs').selectAll().orderBy('id').execute();
    expect(installs.map(({ click_id }) => click_id)).toEqual([clickId, null]);
  });

  test('is unknown to the clients of another app', async ({ app, link }) => {
    const other = await givenApp(app, { subdomain: 'other' });
    const { clickId } = await tapForDeepLink(app, link, ANDROID);

    const foreign = await createRestClient(app, other.androidToken).get(`/v2/smartlinks/metadata?_hk_cid=${clickId}`);
    expect(foreign).toMatchObject({ http: 404, body: { status: 7 } });
  });
});

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { userAgent } from '../domain/user-agents.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { type GivenApp, type GivenLink, givenApp, givenLink } from '../support/builders.ts';
import { clicksOf, readable, visit } from '../support/edge.ts';
import { ownId } from '../support/events.ts';
import { type RestClient, restClientOf } from '../support/rest.ts';

const ANDROID = { userAgent: userAgent('Chrome on a Pixel') };
const IPHONE = { userAgent: userAgent('Safari') };

let app: TestApp;
let shop: GivenApp;
let link: GivenLink;
let android: RestClient;
let iphone: RestClient;

beforeEach(async () => {
  app = await startTestApp();
  shop = await givenApp(app, { deferredWindow: 3_600 });
  link = await givenLink(shop.secret, { uri: '/products/1?a=b', metadata: { gift: 'cake' }, redeemLimit: 1 });
  android = restClientOf(app, shop.androidToken);
  iphone = restClientOf(app, shop.iphoneToken);
});
afterEach(() => app?.close());

/** The deep link that a phone hands to its app, out of the answer to a tap, with the click's id in it. */
async function tapped(options: { userAgent: string }): Promise<{ deepLink: string; clickId: string }> {
  const { location, text } = await visit(app, `/${link.code}`, options);
  const [, data, scheme] = /^intent:(.*)#Intent;scheme=([^;]+);/.exec(location ?? '') ?? [];
  const deepLink =
    scheme === undefined ? (/href="(com\.app[^"]*)"/.exec(readable(text))?.[1] ?? '') : `${scheme}:${data}`;
  return { deepLink, clickId: /[?&]_hk_cid=([^&#]+)/.exec(deepLink)?.[1] ?? '' };
}

describe('the click that the link edge has recorded is known to /v2 by its id', () => {
  test.each([
    ['Android', ANDROID, () => android],
    ['iOS', IPHONE, () => iphone],
  ])('for its metadata, read once, on %s', async (_, options, client) => {
    const { clickId } = await tapped(options);

    const read = await client().get(`/v2/smartlinks/metadata?_hk_cid=${clickId}`);
    const posted = await client().post('/v2/smartlinks/redeem', { _hk_cid: clickId });
    const another = await client().get(`/v2/smartlinks/metadata?_hk_cid=${(await tapped(options)).clickId}`);

    expect([read, posted]).toMatchObject([
      { http: 200, body: { gift: 'cake' } },
      { http: 200, body: { gift: 'cake' } },
    ]);
    expect(another).toMatchObject({ http: 410, body: { status: 10 } });
    const [click] = await clicksOf(app, link);
    expect(click).toMatchObject({ id: clickId, source: 'VISITOR', redeemed_at: expect.any(Number) });
  });

  test.each([
    ['Android', ANDROID, () => android],
    ['iOS', IPHONE, () => iphone],
  ])('when the app was opened by its deep link, on %s', async (_, options, client) => {
    const { deepLink, clickId } = await tapped(options);

    expect(await client().post('/v2/smartlinks/open', { deeplink: deepLink })).toMatchObject({ http: 200, body: {} });

    const opens = await app.database.read.selectFrom('opens').selectAll().execute();
    expect(opens).toMatchObject([{ click_id: clickId, smart_link_id: ownId(link), deep_link: deepLink }]);
    expect((await clicksOf(app, link)).map(({ id }) => id)).toEqual([clickId]);
  });

  test('when the app was installed from the Play store, whose referrer carries it', async () => {
    const { deepLink, clickId } = await tapped(ANDROID);

    expect(await android.post('/v2/installs/android', { deeplink: deepLink })).toMatchObject({ http: 200, body: {} });

    const installs = await app.database.read.selectFrom('installs').selectAll().execute();
    expect(installs).toMatchObject([{ click_id: clickId, smart_link_id: ownId(link), platform: 'android' }]);
  });

  test('when the app was installed on iOS, from the same place', async () => {
    const { deepLink, clickId } = await tapped(IPHONE);
    const device = { os_version: '17.5.1', device_type: 'iPhone', language: 'en', screen_size: '1x1', uid: 'd' };

    const first = await iphone.post('/v2/installs/ios', { device });
    const second = await iphone.post('/v2/installs/ios', { device });

    expect(first).toMatchObject({ http: 200, body: { deeplink: deepLink } });
    expect(second).toMatchObject({ http: 200, body: { deeplink: null } });
    const installs = await app.database.read.selectFrom('installs').selectAll().orderBy('id').execute();
    expect(installs.map(({ click_id }) => click_id)).toEqual([clickId, null]);
  });

  test('and to nobody of another app', async () => {
    const other = await givenApp(app, { subdomain: 'other' });
    const { clickId } = await tapped(ANDROID);

    const foreign = await restClientOf(app, other.androidToken).get(`/v2/smartlinks/metadata?_hk_cid=${clickId}`);
    expect(foreign).toMatchObject({ http: 404, body: { status: 7 } });
  });
});

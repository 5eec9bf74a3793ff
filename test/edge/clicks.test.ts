import { beforeEach, describe, expect, vi } from 'vitest';
import { StoreError } from '../../db/errors.ts';
import { getUserAgent } from '../domain/user-agents.ts';
import type { TestApp } from '../support/app.ts';
import { type GivenApp, type GivenLink, givenApp, givenLink } from '../support/builders.ts';
import { readClicks, unescapeHtml, type VisitOptions, visit } from '../support/edge.ts';
import { decodeLinkId } from '../support/events.ts';
import { createFreshTest, createTest, type TestSetup } from '../support/test.ts';

const NOW = Date.parse('2026-05-04T12:00:00Z');
const ANDROID = { userAgent: getUserAgent('Chrome on a Pixel') };
const IPHONE = { userAgent: getUserAgent('Safari') };
const DESKTOP = { userAgent: getUserAgent('Chrome on Windows') };

let now = NOW;
beforeEach(() => {
  now = NOW;
});

const SETUP = { app: { clock: () => now }, shop: { deferredLinkWindowSeconds: 3_600 } } satisfies TestSetup;
const givenGift = ({ secret }: GivenApp) => givenLink(secret, { uri: '/products/1?a=b#c', metadata: { gift: 'cake' } });

const test = createTest(SETUP).extend('link', ({ shop }) => givenGift(shop));
/** Creates an app for each test, for tests that change it or that other tests' taps would affect. */
const freshTest = createFreshTest(SETUP).extend('link', ({ shop }) => givenGift(shop));

/** Returns the deep link that a visitor on Android receives. */
async function tapOnAndroid(app: TestApp, link: GivenLink): Promise<string> {
  const { location } = await visit(app, `/${link.code}`, ANDROID);
  const [, address, scheme] = /^intent:(.*)#Intent;scheme=([^;]+);/.exec(location ?? '') ?? [];
  return `${scheme}:${address}`;
}

describe('a tap', () => {
  test('records a click, with whose id the app reads the metadata and reports an open', async ({ app, shop, link }) => {
    const deepLink = await tapOnAndroid(app, link);

    const [click, ...others] = await readClicks(app, link);
    expect(others).toEqual([]);
    expect(click).toMatchObject({ app_id: shop.id, source: 'VISITOR', platform: 'android', created_at: NOW });
    expect(deepLink).toBe(`com.app.android://products/1?a=b&_hk_cid=${click?.id}&_hk_md=1#c`);
    const caller = await app.services.authentication.authenticate(`Token ${shop.androidToken}`);
    expect(await app.services.redeems.redeemMetadata(caller, null, { clickId: click?.id })).toEqual({ gift: 'cake' });
    await shop.android.get('mutation ($input: RecordOpenInput!) { recordOpen(input: $input) { recordedAt } }', {
      input: { deepLink },
    });
    const opens = await app.database.read.selectFrom('opens').selectAll().execute();
    expect(opens).toMatchObject([{ click_id: click?.id, smart_link_id: decodeLinkId(link) }]);
  });

  test('forwards the common query parameters, but neither deep-link parameters nor others', async ({ app, link }) => {
    const query = 'utm_source=mail&_hk_cid=forged&a=mine&gclid=1&other=2&utm_x=%C3%A9%0d%0a';

    const onWeb = await visit(app, `/${link.code}?${query}`);
    const onAndroid = await visit(app, `/${link.code}?${query}`, ANDROID);

    const forwarded = 'utm_source=mail&gclid=1&utm_x=%C3%A9%0d%0a';
    expect(onWeb.location).toBe(`http://www.app-web.com/products/1?a=b&${forwarded}#c`);
    const click = (await readClicks(app, link)).at(-1)?.id;
    expect(onAndroid.location).toContain(`intent://products/1?a=b&${forwarded}&_hk_cid=${click}&_hk_md=1#c#Intent;`);
    expect(decodeURIComponent(onAndroid.location ?? '')).not.toContain('forged');
  });

  freshTest(
    'also forwards the query parameters that its app lists, by exact name, but no deep-link parameters',
    async ({ app, shop, link }) => {
      const input = { forwardedQueryParameters: ['ref', '_gl', 'a'] };
      await shop.admin.get('mutation ($input: UpdateAppInput!) { updateApp(input: $input) { app { id } } }', { input });
      const query = 'ref=1&Ref=2&reference=3&_gl=4&%72ef=5&_hk_cid=6&%5Fhk_md=7&a=mine&ref[x]=8&utm_source=9';

      const { location } = await visit(app, `/${link.code}?${query}`);
      const lazy = await visit(app, '/lazy?ref=1&uri=/b&other=2');

      expect(location).toBe('http://www.app-web.com/products/1?a=b&ref=1&_gl=4&%72ef=5&utm_source=9#c');
      expect(lazy.location).toBe('http://www.app-web.com/b?ref=1');
    },
  );

  test.for<[string, VisitOptions]>([
    ['a HEAD request', { method: 'HEAD' }],
    ['a prefetch', { headers: { 'sec-purpose': 'prefetch;prerender' } }],
    ['a prefetch by an older browser', { headers: { purpose: 'prefetch' } }],
    ['a prefetch by an old Firefox', { headers: { 'x-moz': 'prefetch' } }],
    ['a preview on a start page', { headers: { 'x-purpose': 'preview' } }],
  ])(
    'that is only %s records no click, so the deep link contains the id of the link',
    async ([, options], { app, link }) => {
      const { status, location, body } = await visit(app, `/${link.code}`, { ...ANDROID, ...options });

      expect(status).toBe(302);
      expect(location).toContain(`?a=b&_hk_sid=${decodeLinkId(link)}&_hk_md=1#c#Intent;`);
      expect(body).toHaveLength(0);
      expect(await readClicks(app, link)).toEqual([]);
    },
  );

  test('by HEAD gets the headers of the page without its body', async ({ app, link }) => {
    const { status, headers, body } = await visit(app, `/${link.code}`, { ...IPHONE, method: 'HEAD' });

    expect({ status, type: headers['content-type'] }).toEqual({ status: 200, type: 'text/html; charset=utf-8' });
    expect(Number(headers['content-length'])).toBeGreaterThan(0);
    expect(body).toHaveLength(0);
  });

  test('by a bot records a bot click', async ({ app, link }) => {
    const { text } = await visit(app, `/${link.code}`, { userAgent: getUserAgent('the bot of X (preview)') });

    expect(await readClicks(app, link)).toMatchObject([
      { source: 'BOT', platform: null, outcome: 'BOT_PAGE', bot: 'X', bot_kind: 'preview' },
    ]);
    expect(text).toContain('og:url');
    expect(text).not.toContain('_hk_');
  });

  test('before the start or after the expiry records no click, and gets a page or the expired URL', async ({
    app,
    shop,
  }) => {
    const early = await givenLink(shop.secret, { uri: '/a', startsAt: '2026-05-05T00:00:00Z' });
    const late = await givenLink(shop.secret, {
      uri: '/a',
      expiresAt: '2026-05-04T12:00:00Z',
      expiredUrl: 'https://www.example.com/over',
    });

    const pages = [await visit(app, `/${early.code}`), await visit(app, `/${early.code}+`)];
    const { status, location } = await visit(app, `/${late.code}?utm_source=x`);

    for (const { text, location: none } of pages) {
      expect(none).toBeNull();
      expect(text).not.toContain('app-web.com/a');
    }
    expect({ status, location }).toEqual({ status: 302, location: 'https://www.example.com/over?utm_source=x' });
    expect([...(await readClicks(app, early)), ...(await readClicks(app, late))]).toEqual([]);
  });
});

describe('a Mac that may be an iPad', () => {
  const MAC = { userAgent: getUserAgent('Safari on a Mac, or on an iPad') };

  test('is distinguished by a page, and counted after the page has detected the device', async ({ app, link }) => {
    const page = unescapeHtml((await visit(app, `//${link.code}?utm_source=x`, MAC)).text);
    expect(page).toContain(`"/${link.code}?utm_source=x&_hk_is=ipad"`);
    expect(page).toContain(`"/${link.code}?utm_source=x&_hk_is=mac"`);
    expect(await readClicks(app, link)).toEqual([]);

    const ipad = await visit(app, `/${link.code}?utm_source=x&_hk_is=ipad`, MAC);
    const mac = await visit(app, `/${link.code}?utm_source=x&_hk_is=mac`, MAC);

    const clicks = await readClicks(app, link);
    expect(clicks.map(({ platform }) => platform)).toEqual(['iphone', 'web']);
    expect(unescapeHtml(ipad.text)).toContain(`com.app.iphone://products/1?a=b&utm_source=x&_hk_cid=${clicks[0]?.id}`);
    expect(mac.location).toBe('http://www.app-web.com/products/1?a=b&utm_source=x#c');
  });

  test('is the only client whose reported device is accepted', async ({ app, link }) => {
    expect((await visit(app, `/${link.code}?_hk_is=mac`, ANDROID)).location).toMatch(/^intent:/);
    expect(unescapeHtml((await visit(app, `/${link.code}?_hk_is=phone`, MAC)).text)).toContain('_hk_is=ipad');
  });
});

describe('an install that follows a tap', () => {
  const CLAIM = 'mutation ($input: ClaimInstallInput!) { claimInstall(input: $input) { deepLink } }';
  const device = { deviceType: 'iPhone', osVersion: '17.5.1', language: 'en', screenSize: '1x1', uid: 'd' };

  freshTest('opens the target of the tapped link', async ({ app, shop, link }) => {
    await visit(app, `/${link.code}`, IPHONE);

    const claimed = await shop.iphone.get(CLAIM, { input: { device } });

    const [click] = await readClicks(app, link);
    expect(claimed).toEqual({
      claimInstall: { deepLink: `com.app.iphone://products/1?a=b&_hk_cid=${click?.id}&_hk_md=1#c` },
    });
  });

  freshTest.for<[string, VisitOptions]>([
    ['a HEAD request', { ...IPHONE, method: 'HEAD' }],
    ['a bot', { userAgent: getUserAgent('the bot of X (preview)') }],
    ['another device', ANDROID],
  ])('finds no deep link after %s', async ([, options], { app, shop, link }) => {
    await visit(app, `/${link.code}`, options);

    expect(await shop.iphone.get(CLAIM, { input: { device } })).toEqual({ claimInstall: { deepLink: null } });
  });
});

describe('a slow store', () => {
  test("doesn't delay visitors: the deep link contains the id of the link, and the click is stored later", async ({
    startApp,
  }) => {
    const app = await startApp({ ...SETUP.app, clickTimeoutMs: 25 });
    const link = await givenGift(await givenApp(app, SETUP.shop));
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const write = app.database.write.bind(app.database);
    vi.spyOn(app.database, 'write').mockImplementation(async (unit) => released.then(() => write(unit)));

    const deepLink = await tapOnAndroid(app, link);

    expect(deepLink).toContain(`?a=b&_hk_sid=${decodeLinkId(link)}&_hk_md=1`);
    expect(await readClicks(app, link)).toEqual([]);
    release();
    await app.services.clicks.waitForPendingClicks();
    expect(await readClicks(app, link)).toHaveLength(1);
    expect(app.services.droppedWrites.counts.click).toBe(0);
  });
});

describe('a store that fails', () => {
  freshTest("doesn't affect visitors: dropped clicks are counted, and logged once a second", async ({ app, link }) => {
    vi.spyOn(app.database, 'write').mockRejectedValue(new StoreError('the disk is full', true));

    const deepLinks = [await tapOnAndroid(app, link), await tapOnAndroid(app, link)];
    const onWeb = await visit(app, `/${link.code}`, DESKTOP);
    now += 1_000;
    await visit(app, `/${link.code}`, DESKTOP);

    expect(deepLinks.every((deepLink) => deepLink.includes(`_hk_sid=${decodeLinkId(link)}&_hk_md=1`))).toBe(true);
    expect(onWeb.status).toBe(302);
    expect(app.services.droppedWrites.counts.click).toBe(4);
    const entries = app.logged.map((line) => JSON.parse(line)).filter(({ msg }) => String(msg).includes('click'));
    expect(entries.map(({ count }) => count)).toEqual([1, 3]);
    expect(JSON.stringify(entries[0])).toContain('the disk is full');
  });
});

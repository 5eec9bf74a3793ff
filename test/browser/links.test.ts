import { devices } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../support/app.ts';
import { type GivenApp, type GivenLink, givenApp, givenLink } from '../support/builders.ts';
import { clicksOf } from '../support/edge.ts';
import { withoutChromium } from './chromium.ts';
import { type Device, openPhone, type Phone } from './device.ts';

const MAC_SAFARI =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15';

const IPHONE: Device = { ...devices['iPhone 15'], touchPoints: 5 };
const PIXEL: Device = { ...devices['Pixel 7'], touchPoints: 5 };
const DESKTOP: Device = { ...devices['Desktop Chrome'] };
const MAC: Device = { ...devices['Desktop Safari'], userAgent: MAC_SAFARI };
/** Since iPadOS 13 an iPad says that it is a Mac. */
const IPAD: Device = { ...devices['iPad Pro 11'], userAgent: MAC_SAFARI, touchPoints: 5 };
const INSTAGRAM: Device = {
  ...IPHONE,
  userAgent: `${devices['iPhone 15']?.userAgent} Instagram 334.0.4.32.98 (iPhone16,2; iOS 17_5_1; en_US; en; scale=3.00; 1290x2796; 609775437)`,
};

const APPLE = 'https://apps.apple.com/app/id1783';
const PLAY = 'https://play.google.com/store/apps/details?id=example.shop';

/** A sale opens the store without a page that asks first. */
const SALES = {
  name: 'Sales',
  pattern: 'sales/:id',
  targets: { iphone: { url: 'shop-phone://sale/:id', fallbackKind: 'STORE', skipPreview: true } },
} as const;

describe.skipIf(withoutChromium())('a smart link that is tapped, in a browser', () => {
  let app: TestApp;
  let shop: GivenApp;
  let mobile: GivenApp;
  let phone: Phone | undefined;

  beforeAll(async () => {
    app = await startTestApp();
    shop = await givenApp(app, {
      platforms: [
        { kind: 'web', baseUrl: 'https://www.shop.example' },
        { kind: 'iphone', urlSchemes: ['shop-phone'], storeUrl: APPLE },
        { kind: 'ipad', urlSchemes: ['shop-pad'], storeUrl: APPLE },
        { kind: 'android', urlSchemes: ['shop'], storeUrl: PLAY, packageName: 'example.shop' },
      ],
      templates: [SALES],
    });
    mobile = await givenApp(app, {
      subdomain: 'mobile',
      platforms: [{ kind: 'universal', urlSchemes: ['mobile'], storeUrl: APPLE }],
    });
  });
  afterEach(async () => {
    await phone?.close();
    phone = undefined;
  });
  afterAll(() => app?.close());

  async function tapped(link: GivenLink, device: Device, query = ''): Promise<Phone> {
    phone = await openPhone('link.test', app.port, device);
    // An address that opens an app ends the navigation: there is no app here.
    await phone.page.goto(`${link.url}${query}`).catch((error: Error) => {
      if (!error.message.includes('ERR_UNKNOWN_URL_SCHEME') && !error.message.includes('ERR_ABORTED')) throw error;
    });
    return phone;
  }

  /** The one click on the link: its platform, and its id, which the deep link is to carry. */
  async function clickOn(link: GivenLink) {
    const clicks = await clicksOf(app, link);
    expect(clicks).toHaveLength(1);
    return { id: clicks[0]?.id, platform: clicks[0]?.platform, source: clicks[0]?.source };
  }

  const product = () => givenLink(shop.secret, { uri: '/products/42', metadata: { colour: 'blue' } });

  test('on an iPhone is a page that opens the app, gets it, or goes on to the web', async () => {
    const link = await product();
    const { page, arrivals } = await tapped(link, IPHONE);
    expect(arrivals).toEqual([]);
    const click = await clickOn(link);
    expect(click).toMatchObject({ platform: 'iphone', source: 'VISITOR' });
    const open = new URL((await page.getByRole('link', { name: 'Open in the app' }).getAttribute('href')) ?? '');
    expect(open.href).toMatch(/^shop-phone:\/\/products\/42\?/);
    expect(open.searchParams.get('_hk_cid')).toBe(click.id);

    await page.getByRole('link', { name: 'Get the app' }).click();
    await expect.poll(() => page.url()).toBe(APPLE);
    await page.goBack();
    await page.getByRole('link', { name: 'See it on the web' }).click();
    await expect.poll(() => page.url()).toContain('https://www.shop.example/products/42');
  });

  test('on an iPhone without the app stays where it is after a tap on the app, and shows the way to the store', async () => {
    const link = await product();
    const { page, arrivals } = await tapped(link, IPHONE);
    await page.getByRole('link', { name: 'Open in the app' }).click();
    await expect.poll(() => page.getByRole('status').innerText()).toContain('Still here?');
    expect(await page.locator('.primary').getAttribute('href')).toBe(APPLE);
    expect([page.url(), arrivals]).toEqual([link.url, []]);
  });

  test('on an iPhone opens the store at once where the template skips the page', async () => {
    const link = await givenLink(shop.secret, { uri: '/sales/7' });
    const { arrivals } = await tapped(link, IPHONE);
    expect(arrivals).toEqual([APPLE]);
    expect(await clickOn(link)).toMatchObject({ platform: 'iphone' });
  });

  test("in an app's own browser is a page with a button, and never jumps", async () => {
    const link = await givenLink(shop.secret, { uri: '/sales/8' });
    const { page, arrivals, redirects } = await tapped(link, INSTAGRAM);
    expect(await page.getByRole('link', { name: 'Open in the app' }).getAttribute('href')).toMatch(/^shop-phone:/);
    await page.waitForTimeout(2_000);
    expect([page.url(), arrivals, redirects]).toEqual([link.url, [], []]);
  });

  test('on an iPad that says it is a Mac is the page of the iPad, counted once', async () => {
    const link = await product();
    const { page, arrivals } = await tapped(link, IPAD, '?utm_source=mail');
    await expect.poll(() => page.getByRole('link', { name: 'Open in the app' }).count()).toBe(1);
    const click = await clickOn(link);
    expect(click.platform).toBe('ipad');
    const open = new URL((await page.getByRole('link', { name: 'Open in the app' }).getAttribute('href')) ?? '');
    expect(open.href).toMatch(/^shop-pad:\/\/products\/42\?/);
    expect(open.searchParams.get('utm_source')).toBe('mail');
    expect(open.searchParams.get('_hk_cid')).toBe(click.id);
    expect(arrivals).toEqual([]);
  });

  test('on a Mac goes on to the web by itself, counted once', async () => {
    const link = await product();
    const { arrivals } = await tapped(link, MAC);
    await expect.poll(() => arrivals).toHaveLength(1);
    expect(arrivals[0]).toMatch(/^https:\/\/www\.shop\.example\/products\/42/);
    expect((await clickOn(link)).platform).toBe('web');
  });

  test('on a Mac without JavaScript is a page with a way on', async () => {
    const link = await product();
    const { page, arrivals } = await tapped(link, { ...MAC, javaScriptEnabled: false });
    await page.getByRole('link', { name: 'Continue' }).click();
    await expect.poll(() => arrivals[0]).toContain('https://www.shop.example/products/42');
  });

  test('on Android opens the app, and the store with a referrer where the app is missing', async () => {
    const link = await product();
    const { page, redirects } = await tapped(link, PIXEL);
    const click = await clickOn(link);
    expect(click.platform).toBe('android');
    expect(redirects).toHaveLength(1);
    const [, data = '', extras = ''] = /^intent:\/\/(.*)#Intent;(.*);end$/.exec(redirects[0] ?? '') ?? [];
    const given = Object.fromEntries(extras.split(';').map((extra) => extra.split('=') as [string, string]));
    expect(data).toContain(`_hk_cid=${click.id}`);
    expect(given).toMatchObject({ scheme: 'shop', package: 'example.shop' });

    // What Chrome on Android does by itself where no app takes the intent.
    await page.goto(decodeURIComponent(given['S.browser_fallback_url'] ?? ''));
    const store = new URL(page.url());
    expect(`${store.origin}${store.pathname}`).toBe('https://play.google.com/store/apps/details');
    expect(store.searchParams.get('id')).toBe('example.shop');
    expect(store.searchParams.get('referrer')).toBe(`shop://${data}`);
  });

  test('on a desktop goes on to the web, with the query that may travel', async () => {
    const link = await product();
    const { arrivals } = await tapped(link, DESKTOP, '?utm_source=mail&secret=1&_hk_cid=forged');
    const [arrival = ''] = arrivals;
    const { searchParams } = new URL(arrival);
    expect(arrival).toMatch(/^https:\/\/www\.shop\.example\/products\/42\?/);
    expect(searchParams.get('utm_source')).toBe('mail');
    expect(searchParams.get('secret')).toBeNull();
    expect(searchParams.getAll('_hk_cid')).not.toContain('forged');
    expect((await clickOn(link)).platform).toBe('web');
  });

  test('on a desktop where there is no web site is a page with a QR code, which a phone opens', async () => {
    const link = await givenLink(mobile.secret, { uri: '/products/42' });
    const { page, arrivals } = await tapped(link, DESKTOP);
    expect(await page.getByRole('img').first().isVisible()).toBe(true);
    expect(arrivals).toEqual([]);
    await phone?.close();

    const second = await tapped(link, IPHONE);
    expect(await second.page.getByRole('link', { name: 'Open in the app' }).getAttribute('href')).toMatch(/^mobile:/);
    expect((await clicksOf(app, link)).map(({ platform }) => platform)).toEqual([null, 'universal']);
  });

  test('that is unknown is a page that says so, on every device', async () => {
    const link = await product();
    for (const device of [IPHONE, PIXEL, DESKTOP]) {
      const { page } = await tapped({ ...link, url: 'http://shop.link.test/nothing' }, device);
      expect(await page.getByRole('heading').first().isVisible()).toBe(true);
      expect(page.url()).toBe('http://shop.link.test/nothing');
      await phone?.close();
    }
    expect(await clicksOf(app, link)).toEqual([]);
  });
});

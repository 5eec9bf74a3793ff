import { devices } from 'playwright-core';
import { describe, expect } from 'vitest';
import type { TestApp } from '../support/app.ts';
import { type GivenApp, type GivenLink, givenApp, givenLink } from '../support/builders.ts';
import { readClicks } from '../support/edge.ts';
import { createTest } from '../support/test.ts';
import { shouldSkipChromium } from './chromium.ts';
import { type Device, openPhone, type Phone } from './device.ts';

const MAC_SAFARI =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15';

const IPHONE: Device = { ...devices['iPhone 15'], touchPoints: 5 };
const PIXEL: Device = { ...devices['Pixel 7'], touchPoints: 5 };
const DESKTOP: Device = { ...devices['Desktop Chrome'] };
const MAC: Device = { ...devices['Desktop Safari'], userAgent: MAC_SAFARI };
/** Since iPadOS 13, an iPad claims to be a Mac. */
const IPAD: Device = { ...devices['iPad Pro 11'], userAgent: MAC_SAFARI, touchPoints: 5 };
const INSTAGRAM: Device = {
  ...IPHONE,
  userAgent: `${devices['iPhone 15']?.userAgent} Instagram 334.0.4.32.98 (iPhone16,2; iOS 17_5_1; en_US; en; scale=3.00; 1290x2796; 609775437)`,
};

const APPLE = 'https://apps.apple.com/app/id1783';
const PLAY = 'https://play.google.com/store/apps/details?id=example.shop';

/** Links to a sale open the store without the preview page. */
const SALES = {
  name: 'Sales',
  pattern: 'sales/:id',
  targets: { iphone: { url: 'shop-phone://sale/:id', fallbackKind: 'STORE', skipPreview: true } },
} as const;

const test = createTest({
  shop: {
    platforms: [
      { kind: 'web', baseUrl: 'https://www.shop.example' },
      { kind: 'iphone', urlSchemes: ['shop-phone'], storeUrl: APPLE },
      { kind: 'ipad', urlSchemes: ['shop-pad'], storeUrl: APPLE },
      { kind: 'android', urlSchemes: ['shop'], storeUrl: PLAY, packageName: 'example.shop' },
    ],
    templates: [SALES],
  },
})
  /** An app without a website. */
  .extend('mobile', { scope: 'file' }, ({ app }) =>
    givenApp(app, {
      subdomain: 'mobile',
      platforms: [{ kind: 'universal', urlSchemes: ['mobile'], storeUrl: APPLE }],
    }),
  )
  /** Opens a link on a device, after it closes the previous device. */
  .extend('tap', ({ app }, { onCleanup }) => {
    let phone: Phone | undefined;
    onCleanup(async () => phone?.close());
    return async (link: Pick<GivenLink, 'url'>, device: Device, query = ''): Promise<Phone> => {
      await phone?.close();
      phone = await openPhone('link.test', app.port, device);
      // Chromium aborts the navigation to a URL that opens an app, because the app isn't installed.
      await phone.page.goto(`${link.url}${query}`).catch((error: Error) => {
        if (!error.message.includes('ERR_UNKNOWN_URL_SCHEME') && !error.message.includes('ERR_ABORTED')) {
          throw error;
        }
      });
      return phone;
    };
  });

/** Returns the only click on the link. The deep link must contain its id. */
async function clickOn(app: TestApp, link: GivenLink) {
  const clicks = await readClicks(app, link);
  expect(clicks).toHaveLength(1);
  return { id: clicks[0]?.id, platform: clicks[0]?.platform, source: clicks[0]?.source };
}

const givenProduct = ({ secret }: GivenApp) => givenLink(secret, { uri: '/products/42', metadata: { colour: 'blue' } });

describe.skipIf(shouldSkipChromium())('a tapped smart link', () => {
  test('on an iPhone shows a page with links to the app, to its store and to the web', async ({ app, shop, tap }) => {
    const link = await givenProduct(shop);
    const { page, arrivals } = await tap(link, IPHONE);
    expect(arrivals).toEqual([]);
    const click = await clickOn(app, link);
    expect(click).toMatchObject({ platform: 'iphone', source: 'VISITOR' });
    const open = new URL((await page.getByRole('link', { name: /^Open in / }).getAttribute('href')) ?? '');
    expect(open.href).toMatch(/^shop-phone:\/\/products\/42\?/);
    expect(open.searchParams.get('_hk_cid')).toBe(click.id);

    await page.getByRole('link', { name: /^Get / }).click();
    await expect.poll(() => page.url()).toBe(APPLE);
    await page.goBack();
    await page.getByRole('link', { name: 'See it on the web' }).click();
    await expect.poll(() => page.url()).toContain('https://www.shop.example/products/42');
  });

  test('on an iPhone without the app stays on its page after a tap on the open button, and offers the store', async ({
    shop,
    tap,
  }) => {
    const link = await givenProduct(shop);
    const { page, arrivals } = await tap(link, IPHONE);
    await page.getByRole('link', { name: /^Open in / }).click();
    await expect.poll(() => page.getByRole('status').innerText()).toContain('Still here?');
    expect(await page.locator('.primary').getAttribute('href')).toBe(APPLE);
    expect([page.url(), arrivals]).toEqual([link.url, []]);
  });

  test('on an iPhone opens the store immediately if the template skips the page', async ({ app, shop, tap }) => {
    const link = await givenLink(shop.secret, { uri: '/sales/7' });
    const { arrivals } = await tap(link, IPHONE);
    expect(arrivals).toEqual([APPLE]);
    expect(await clickOn(app, link)).toMatchObject({ platform: 'iphone' });
  });

  test('in an in-app browser shows a page with a button, and never redirects', async ({ shop, tap }) => {
    const link = await givenLink(shop.secret, { uri: '/sales/8' });
    const { page, arrivals, redirects } = await tap(link, INSTAGRAM);
    expect(await page.getByRole('link', { name: /^Open in / }).getAttribute('href')).toMatch(/^shop-phone:/);
    await page.waitForTimeout(2_000);
    expect([page.url(), arrivals, redirects]).toEqual([link.url, [], []]);
  });

  test('on an iPad that claims to be a Mac shows the page for iPads, and counts one click', async ({
    app,
    shop,
    tap,
  }) => {
    const link = await givenProduct(shop);
    const { page, arrivals } = await tap(link, IPAD, '?utm_source=mail');
    await expect.poll(() => page.getByRole('link', { name: /^Open in / }).count()).toBe(1);
    const click = await clickOn(app, link);
    expect(click.platform).toBe('ipad');
    const open = new URL((await page.getByRole('link', { name: /^Open in / }).getAttribute('href')) ?? '');
    expect(open.href).toMatch(/^shop-pad:\/\/products\/42\?/);
    expect(open.searchParams.get('utm_source')).toBe('mail');
    expect(open.searchParams.get('_hk_cid')).toBe(click.id);
    expect(arrivals).toEqual([]);
  });

  test('on a Mac continues to the web automatically, and counts one click', async ({ app, shop, tap }) => {
    const link = await givenProduct(shop);
    const { arrivals } = await tap(link, MAC);
    await expect.poll(() => arrivals).toHaveLength(1);
    expect(arrivals[0]).toMatch(/^https:\/\/www\.shop\.example\/products\/42/);
    expect((await clickOn(app, link)).platform).toBe('web');
  });

  test('on a Mac without JavaScript shows a page with a link to the web', async ({ shop, tap }) => {
    const link = await givenProduct(shop);
    const { page, arrivals } = await tap(link, { ...MAC, javaScriptEnabled: false });
    await page.getByRole('link', { name: 'Continue' }).click();
    await expect.poll(() => arrivals[0]).toContain('https://www.shop.example/products/42');
  });

  test('on Android opens the app, or the store with a referrer if the app is not installed', async ({
    app,
    shop,
    tap,
  }) => {
    const link = await givenProduct(shop);
    const { page, redirects } = await tap(link, PIXEL);
    const click = await clickOn(app, link);
    expect(click.platform).toBe('android');
    expect(redirects).toHaveLength(1);
    const [, data = '', extras = ''] = /^intent:\/\/(.*)#Intent;(.*);end$/.exec(redirects[0] ?? '') ?? [];
    const given = Object.fromEntries(extras.split(';').map((extra) => extra.split('=') as [string, string]));
    expect(data).toContain(`_hk_cid=${click.id}`);
    expect(given).toMatchObject({ scheme: 'shop', package: 'example.shop' });

    // Chrome on Android does this automatically if no app handles the intent.
    await page.goto(decodeURIComponent(given['S.browser_fallback_url'] ?? ''));
    const store = new URL(page.url());
    expect(`${store.origin}${store.pathname}`).toBe('https://play.google.com/store/apps/details');
    expect(store.searchParams.get('id')).toBe('example.shop');
    expect(store.searchParams.get('referrer')).toBe(`shop://${data}`);
  });

  test('on a desktop redirects to the web, with the forwarded query parameters', async ({ app, shop, tap }) => {
    const link = await givenProduct(shop);
    const { arrivals } = await tap(link, DESKTOP, '?utm_source=mail&secret=1&_hk_cid=forged');
    const [arrival = ''] = arrivals;
    const { searchParams } = new URL(arrival);
    expect(arrival).toMatch(/^https:\/\/www\.shop\.example\/products\/42\?/);
    expect(searchParams.get('utm_source')).toBe('mail');
    expect(searchParams.get('secret')).toBeNull();
    expect(searchParams.getAll('_hk_cid')).not.toContain('forged');
    expect((await clickOn(app, link)).platform).toBe('web');
  });

  test('on a desktop shows a page with a QR code if the app has no website, and a phone opens the link', async ({
    app,
    mobile,
    tap,
  }) => {
    const link = await givenLink(mobile.secret, { uri: '/products/42' });
    const { page, arrivals } = await tap(link, DESKTOP);
    expect(await page.getByRole('img').first().isVisible()).toBe(true);
    expect(arrivals).toEqual([]);

    const second = await tap(link, IPHONE);
    expect(await second.page.getByRole('link', { name: /^Open in / }).getAttribute('href')).toMatch(/^mobile:/);
    expect((await readClicks(app, link)).map(({ platform }) => platform)).toEqual([null, 'universal']);
  });

  test('that is unknown shows an error page on every device', async ({ app, shop, tap }) => {
    const link = await givenProduct(shop);
    for (const device of [IPHONE, PIXEL, DESKTOP]) {
      const { page } = await tap({ ...link, url: 'http://shop.link.test/nothing' }, device);
      expect(await page.getByRole('heading').first().isVisible()).toBe(true);
      expect(page.url()).toBe('http://shop.link.test/nothing');
    }
    expect(await readClicks(app, link)).toEqual([]);
  });
});

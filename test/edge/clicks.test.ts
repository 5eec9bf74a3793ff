import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { StoreError } from '../../db/client.ts';
import { userAgent } from '../domain/user-agents.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { type GivenApp, type GivenLink, givenApp, givenLink } from '../support/builders.ts';
import { clicksOf, readable, visit } from '../support/edge.ts';
import { ownId } from '../support/events.ts';

const NOW = Date.parse('2026-05-04T12:00:00Z');
const ANDROID = { userAgent: userAgent('Chrome on a Pixel') };
const IPHONE = { userAgent: userAgent('Safari') };

let app: TestApp;
let shop: GivenApp;
let link: GivenLink;
let now = NOW;

async function given(options: Parameters<typeof startTestApp>[0] = {}): Promise<void> {
  app = await startTestApp({ clock: () => now, ...options });
  shop = await givenApp(app, { deferredWindow: 3_600 });
  link = await givenLink(shop.secret, { uri: '/products/1?a=b#c', metadata: { gift: 'cake' } });
}

beforeEach(() => {
  now = NOW;
});
afterEach(async () => {
  vi.restoreAllMocks();
  await app?.close();
});

/** The deep link that somebody on Android is given. */
async function tapped(): Promise<string> {
  const { location } = await visit(app, `/${link.code}`, ANDROID);
  const [, address, scheme] = /^intent:(.*)#Intent;scheme=([^;]+);/.exec(location ?? '') ?? [];
  return `${scheme}:${address}`;
}

describe('a tap', () => {
  test('is a click, by which the app reads the metadata and reports back', async () => {
    await given();

    const deepLink = await tapped();

    const [click, ...others] = await clicksOf(app, link);
    expect(others).toEqual([]);
    expect(click).toMatchObject({ app_id: shop.id, source: 'VISITOR', platform: 'android', created_at: NOW });
    expect(deepLink).toBe(`com.app.android://products/1?a=b&_hk_cid=${click?.id}&_hk_md=1%23c`);
    const caller = await app.services.tokens.authenticate(`Token ${shop.androidToken}`);
    expect(await app.services.redeems.redeemMetadata(caller, null, { clickId: click?.id })).toEqual({ gift: 'cake' });
    await shop.android.get('mutation ($input: RecordOpenInput!) { recordOpen(input: $input) { recordedAt } }', {
      input: { deepLink },
    });
    const opens = await app.database.read.selectFrom('opens').selectAll().execute();
    expect(opens).toMatchObject([{ click_id: click?.id, smart_link_id: ownId(link) }]);
  });

  test('takes along what may travel, and neither what is ours nor what is nobody’s', async () => {
    await given();
    const query = 'utm_source=mail&_hk_cid=forged&a=mine&gclid=1&other=2&utm_x=%C3%A9%0d%0a';

    const onWeb = await visit(app, `/${link.code}?${query}`);
    const onAndroid = await visit(app, `/${link.code}?${query}`, ANDROID);

    const travelling = 'utm_source=mail&gclid=1&utm_x=%C3%A9%0d%0a';
    expect(onWeb.location).toBe(`http://www.app-web.com/products/1?a=b&${travelling}#c`);
    const click = (await clicksOf(app, link)).at(-1)?.id;
    expect(onAndroid.location).toContain(`intent://products/1?a=b&${travelling}&_hk_cid=${click}&_hk_md=1%23c#Intent;`);
    expect(decodeURIComponent(onAndroid.location ?? '')).not.toContain('forged');
  });

  test('takes along what its app lists too, whole names alone, and never what is ours', async () => {
    await given();
    const input = { travellingParameters: ['ref', '_gl', 'a'] };
    await shop.admin.get('mutation ($input: UpdateAppInput!) { updateApp(input: $input) { app { id } } }', { input });
    const query = 'ref=1&Ref=2&reference=3&_gl=4&%72ef=5&_hk_cid=6&%5Fhk_md=7&a=mine&ref[x]=8&utm_source=9';

    const { location } = await visit(app, `/${link.code}?${query}`);
    const lazy = await visit(app, '/lazy?ref=1&uri=/b&other=2');

    expect(location).toBe('http://www.app-web.com/products/1?a=b&ref=1&_gl=4&%72ef=5&utm_source=9#c');
    expect(lazy.location).toBe('http://www.app-web.com/b?ref=1');
  });

  test.each([
    ['looked at', { method: 'HEAD' }],
    ['fetched ahead', { headers: { 'sec-purpose': 'prefetch;prerender' } }],
    ['fetched ahead by an older browser', { headers: { purpose: 'prefetch' } }],
    ['fetched ahead by an old Firefox', { headers: { 'x-moz': 'prefetch' } }],
    ['shown on a start page', { headers: { 'x-purpose': 'preview' } }],
  ])('that is only %s is none, so that its deep link carries the id of the link', async (_, options) => {
    await given();

    const { status, location, body } = await visit(app, `/${link.code}`, { ...ANDROID, ...options });

    expect(status).toBe(302);
    expect(location).toContain(`?a=b&_hk_sid=${ownId(link)}&_hk_md=1%23c#Intent;`);
    expect(body).toHaveLength(0);
    expect(await clicksOf(app, link)).toEqual([]);
  });

  test('by HEAD gets the headers of the page, and no page', async () => {
    await given();

    const { status, headers, body } = await visit(app, `/${link.code}`, { ...IPHONE, method: 'HEAD' });

    expect({ status, type: headers['content-type'] }).toEqual({ status: 200, type: 'text/html; charset=utf-8' });
    expect(Number(headers['content-length'])).toBeGreaterThan(0);
    expect(body).toHaveLength(0);
  });

  test('by a bot counts as one', async () => {
    await given();

    const { text } = await visit(app, `/${link.code}`, { userAgent: userAgent('the bot of X (preview)') });

    expect(await clicksOf(app, link)).toMatchObject([
      { source: 'BOT', platform: null, outcome: 'BOT_PAGE', bot: 'X', bot_kind: 'preview' },
    ]);
    expect(text).toContain('og:url');
    expect(text).not.toContain('_hk_');
  });

  test('outside of the window is none: the page, or the address for that', async () => {
    await given();
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
      expect(text).not.toContain('app-web');
    }
    expect({ status, location }).toEqual({ status: 302, location: 'https://www.example.com/over?utm_source=x' });
    expect([...(await clicksOf(app, early)), ...(await clicksOf(app, late))]).toEqual([]);
  });
});

describe('a Mac that may be an iPad', () => {
  const MAC = { userAgent: userAgent('Safari on a Mac, or on an iPad') };

  test('is told apart by a page and counted once it knows', async () => {
    await given();
    const asked = readable((await visit(app, `//${link.code}?utm_source=x`, MAC)).text);
    expect(asked).toContain(`"/${link.code}?utm_source=x&_hk_is=ipad"`);
    expect(asked).toContain(`"/${link.code}?utm_source=x&_hk_is=mac"`);
    expect(await clicksOf(app, link)).toEqual([]);

    const ipad = await visit(app, `/${link.code}?utm_source=x&_hk_is=ipad`, MAC);
    const mac = await visit(app, `/${link.code}?utm_source=x&_hk_is=mac`, MAC);

    const clicks = await clicksOf(app, link);
    expect(clicks.map(({ platform }) => platform)).toEqual(['iphone', 'web']);
    expect(readable(ipad.text)).toContain(`com.app.iphone://products/1?a=b&utm_source=x&_hk_cid=${clicks[0]?.id}`);
    expect(mac.location).toBe('http://www.app-web.com/products/1?a=b&utm_source=x#c');
  });

  test('alone is believed', async () => {
    await given();
    expect((await visit(app, `/${link.code}?_hk_is=mac`, ANDROID)).location).toMatch(/^intent:/);
    expect(readable((await visit(app, `/${link.code}?_hk_is=phone`, MAC)).text)).toContain('_hk_is=ipad');
  });
});

describe('an install that follows a tap', () => {
  const CLAIM = 'mutation ($input: ClaimInstallInput!) { claimInstall(input: $input) { deepLink } }';
  const device = { deviceType: 'iPhone', osVersion: '17.5.1', language: 'en', screenSize: '1x1', uid: 'd' };

  test('opens where it led', async () => {
    await given();
    await visit(app, `/${link.code}`, IPHONE);

    const claimed = await shop.iphone.get(CLAIM, { input: { device } });

    const [click] = await clicksOf(app, link);
    expect(claimed).toEqual({
      claimInstall: { deepLink: `com.app.iphone://products/1?a=b&_hk_cid=${click?.id}&_hk_md=1#c` },
    });
  });

  test.each([
    ['a mere look', { ...IPHONE, method: 'HEAD' }],
    ['a bot', { userAgent: userAgent('the bot of X (preview)') }],
    ['another device', ANDROID],
  ])('waits for nobody after %s', async (_, options) => {
    await given();
    await visit(app, `/${link.code}`, options);

    expect(await shop.iphone.get(CLAIM, { input: { device } })).toEqual({ claimInstall: { deepLink: null } });
  });
});

describe('a store that takes its time', () => {
  test('keeps nobody waiting: the deep link carries the id of the link, and the click follows', async () => {
    await given({ clickPatienceMs: 25 });
    let letGo = () => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const write = app.database.write.bind(app.database);
    vi.spyOn(app.database, 'write').mockImplementation(async (unit) => held.then(() => write(unit)));

    const deepLink = await tapped();

    expect(deepLink).toContain(`?a=b&_hk_sid=${ownId(link)}&_hk_md=1`);
    expect(await clicksOf(app, link)).toEqual([]);
    letGo();
    await app.services.clicks.settled();
    expect(await clicksOf(app, link)).toHaveLength(1);
    expect(app.services.losses.counts.click).toBe(0);
  });
});

describe('a store that fails', () => {
  test('keeps nobody from going on: the loss is counted, and told once a second', async () => {
    await given();
    vi.spyOn(app.database, 'write').mockRejectedValue(new StoreError('the disk is full', true));

    const deepLinks = [await tapped(), await tapped()];
    const onWeb = await visit(app, `/${link.code}`);
    now += 1_000;
    await visit(app, `/${link.code}`);

    expect(deepLinks.every((deepLink) => deepLink.includes(`_hk_sid=${ownId(link)}&_hk_md=1`))).toBe(true);
    expect(onWeb.status).toBe(302);
    expect(app.services.losses.counts.click).toBe(4);
    const told = app.logged.map((line) => JSON.parse(line)).filter(({ msg }) => String(msg).includes('click'));
    expect(told.map(({ count }) => count)).toEqual([1, 3]);
    expect(JSON.stringify(told[0])).toContain('the disk is full');
  });
});

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createVisitorService } from '../../src/domain/statistics/visitor.service.ts';
import { userAgent } from '../domain/user-agents.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { type GivenApp, type GivenLink, givenApp, givenLink } from '../support/builders.ts';
import { clicksOf, visit } from '../support/edge.ts';
import { ownId } from '../support/events.ts';

const NOON = Date.parse('2026-05-04T12:00:00Z');
const HOUR = 3_600_000;
const IPHONE = userAgent('Safari');
const ANDROID = userAgent('Chrome on a Pixel');

let now: number;
let app: TestApp;
let shop: GivenApp;
let link: GivenLink;

beforeEach(async () => {
  now = NOON;
  app = await startTestApp({ clock: () => now, env: { TRUSTED_PROXIES: '127.0.0.1' } });
  shop = await givenApp(app);
  link = await givenLink(shop.secret, { uri: '/products/1' });
});
afterEach(() => app?.close());

/** Taps the link from an address, as a proxy in front passes it on. */
function tap(address: string, agent = IPHONE, headers: Record<string, string> = {}) {
  return visit(app, `/${link.code}`, { userAgent: agent, headers: { 'x-forwarded-for': address, ...headers } });
}

const counted = () => app.database.read.selectFrom('daily_counts').selectAll().orderBy('day').execute();
const seen = () => app.database.read.selectFrom('daily_visitors').selectAll().execute();
const keys = async () => {
  const rows = await app.database.read.selectFrom('installation_secrets').select('name').orderBy('name').execute();
  return rows.map(({ name }) => name);
};

describe('of a click is known', () => {
  test('where it came from, on what, and how it was answered', async () => {
    await tap('203.0.113.7', ANDROID, { referer: 'https://News.example/story?reader=me' });
    await tap('203.0.113.7', userAgent('Chrome on Windows'));

    expect(await clicksOf(app, link)).toMatchObject([
      { outcome: 'INTENT', referrer_host: 'news.example', device: 'android', browser: 'chrome', bot: null },
      { outcome: 'REDIRECT', referrer_host: null, device: 'desktop', browser: 'chrome', bot: null },
    ]);
  });

  test('nothing by which anybody could be told: no address, no user agent, no page', async () => {
    await tap('203.0.113.7', ANDROID, { referer: 'https://news.example/story?reader=me' });

    const tables = ['clicks', 'daily_counts', 'daily_referrers', 'daily_visitors', 'deferred_clicks'] as const;
    const rows = await Promise.all(tables.map((table) => app.database.read.selectFrom(table).selectAll().execute()));

    const text = JSON.stringify(rows);
    expect(text).toContain('news.example');
    for (const personal of ['203.0', '113.7', 'Mozilla', 'Pixel', 'story', 'reader'])
      expect(text).not.toContain(personal);
  });
});

describe('visitors', () => {
  test('are counted once a day, whatever they come to do', async () => {
    for (let i = 0; i < 3; i++) await tap('203.0.113.7');
    await Promise.all([1, 2, 3].map(() => tap('203.0.113.8')));

    expect(await counted()).toMatchObject([
      { day: '2026-05-04', event: 'CLICK', platform: 'iphone', count: 6, visitors: 2 },
    ]);
  });

  test('are told apart by link, by place and by browser', async () => {
    const other = await givenLink(shop.secret, { uri: '/products/2' });
    await tap('2001:db8:1:2::1');
    await tap('2001:db8:1:2:3:4:5:6');
    await tap('2001:db8:1:3::1');
    await tap('2001:db8:1:2::1', ANDROID);
    await visit(app, `/${other.code}`, { userAgent: IPHONE, headers: { 'x-forwarded-for': '2001:db8:1:2::1' } });

    const counts = await counted();
    const of = (id: string) => counts.filter(({ smart_link_id }) => smart_link_id === id);
    const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);
    expect(sum(of(ownId(link)).map(({ count }) => count))).toBe(4);
    expect(sum(of(ownId(link)).map(({ visitors }) => visitors))).toBe(3);
    expect(of(ownId(other))).toMatchObject([{ count: 1, visitors: 1 }]);
  });

  test('are none where it is a bot, or only looked at', async () => {
    await tap('203.0.113.7', userAgent('the bot of X (preview)'));
    await tap('203.0.113.7', IPHONE, { 'sec-purpose': 'prefetch' });

    expect(await counted()).toMatchObject([{ event: 'BOT', count: 1, visitors: 0 }]);
    expect(await seen()).toEqual([]);
  });

  test('begin anew with the day, and with another hash', async () => {
    await tap('203.0.113.7');
    now += 12 * HOUR;
    await tap('203.0.113.7');

    expect(await counted()).toMatchObject([
      { day: '2026-05-04', visitors: 1 },
      { day: '2026-05-05', visitors: 1 },
    ]);
    const [one, other] = await seen();
    expect(one?.hash).toMatch(/^[\w-]{22}$/);
    expect(one?.hash).not.toBe(other?.hash);
  });

  test('are forgotten with the day and its key, an hour behind its end', async () => {
    await tap('203.0.113.7');
    now += 12.5 * HOUR;
    await tap('203.0.113.8');
    await app.services.maintenance.sweep();
    expect(await keys()).toEqual(['visitors-2026-05-04', 'visitors-2026-05-05']);
    expect(await seen()).toHaveLength(2);

    now += HOUR;
    await app.services.maintenance.sweep();

    expect(await keys()).toEqual(['visitors-2026-05-05']);
    expect(await seen()).toMatchObject([{ day: '2026-05-05' }]);
    expect(await counted()).toMatchObject([{ visitors: 1 }, { visitors: 1 }]);
  });

  test('of a day that a jumping clock made up are forgotten too', async () => {
    now += 10_000 * HOUR;
    await tap('203.0.113.7');
    now = NOON;
    await tap('203.0.113.7');

    await app.services.maintenance.sweep();

    expect(await keys()).toEqual(['visitors-2026-05-04']);
    expect(await seen()).toMatchObject([{ day: '2026-05-04' }]);
  });

  test('are the same in all processes, also where the first ones meet there at once', async () => {
    const processes = [1, 2, 3].map(() => createVisitorService(app.database, () => now));
    const click = { appId: shop.id, smartLinkId: ownId(link), createdAt: now };
    const sight = { address: '203.0.113.7', userAgent: IPHONE };

    const visitors = await Promise.all(processes.map((process) => process.visitorOf(click, sight)));

    expect(new Set(visitors.map((visitor) => visitor?.hash)).size).toBe(1);
    expect(await keys()).toEqual(['visitors-2026-05-04']);
  });

  test('are not known where they come from nowhere', async () => {
    const service = createVisitorService(app.database, () => now);
    const click = { appId: shop.id, smartLinkId: ownId(link), createdAt: now };

    expect(await service.visitorOf(click, { address: null, userAgent: IPHONE })).toBeNull();
    expect(await service.visitorOf(click, { address: 'unix', userAgent: IPHONE })).toBeNull();
  });
});

describe('referrers', () => {
  test('are told apart up to fifty hosts a day, whoever invents them', async () => {
    for (let i = 0; i < 53; i++) await tap('203.0.113.7', IPHONE, { referer: `https://site${i}.example/` });
    await tap('203.0.113.7', IPHONE, { referer: 'https://site7.example/other' });
    now += 24 * HOUR;
    await tap('203.0.113.7', IPHONE, { referer: 'https://site52.example/' });

    const rows = await app.database.read.selectFrom('daily_referrers').selectAll().execute();
    const clicks = (day: string, host: string) => rows.find((row) => row.day === day && row.host === host)?.clicks;
    expect(rows).toHaveLength(52);
    expect(clicks('2026-05-04', 'site7.example')).toBe(2);
    expect(clicks('2026-05-04', '*')).toBe(3);
    expect(clicks('2026-05-05', 'site52.example')).toBe(1);
  });

  test('are none of bots, nor the own pages of a link', async () => {
    await tap('203.0.113.7', userAgent('the bot of X (preview)'), { referer: 'https://site.example/' });
    await tap('203.0.113.7', IPHONE, { referer: 'https://shop.link.test/else' });

    expect(await app.database.read.selectFrom('daily_referrers').selectAll().execute()).toEqual([]);
  });
});

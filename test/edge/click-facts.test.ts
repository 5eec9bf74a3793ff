import { beforeEach, describe, expect } from 'vitest';
import { createVisitorService } from '../../src/domain/events/visitor.service.ts';
import { getUserAgent } from '../domain/user-agents.ts';
import type { TestApp } from '../support/app.ts';
import { givenLink } from '../support/builders.ts';
import { readClicks, visit } from '../support/edge.ts';
import { decodeLinkId } from '../support/events.ts';
import { createFreshTest } from '../support/test.ts';

const NOON = Date.parse('2026-05-04T12:00:00Z');
const HOUR = 3_600_000;
const IPHONE = getUserAgent('Safari');
const ANDROID = getUserAgent('Chrome on a Pixel');

let now = NOON;
beforeEach(() => {
  now = NOON;
});

/** Provides `tap`, which opens the link from an IP address that a proxy passes on. */
const test = createFreshTest({ app: { clock: () => now, env: { TRUSTED_PROXIES: '127.0.0.1' } } })
  .extend('link', ({ shop }) => givenLink(shop.secret, { uri: '/products/1' }))
  .extend(
    'tap',
    ({ app, link }) =>
      (address: string, agent = IPHONE, headers: Record<string, string> = {}) =>
        visit(app, `/${link.code}`, { userAgent: agent, headers: { 'x-forwarded-for': address, ...headers } }),
  );

const listCounts = ({ database }: TestApp) =>
  database.read.selectFrom('daily_counts').selectAll().orderBy('day').execute();
const listVisitors = ({ database }: TestApp) => database.read.selectFrom('daily_visitors').selectAll().execute();
const listKeys = async ({ database }: TestApp) => {
  const rows = await database.read.selectFrom('installation_secrets').select('name').orderBy('name').execute();
  return rows.map(({ name }) => name);
};

describe('a click', () => {
  test('records its referrer, its device and browser, and the response', async ({ app, link, tap }) => {
    await tap('203.0.113.7', ANDROID, { referer: 'https://News.example/story?reader=me' });
    await tap('203.0.113.7', getUserAgent('Chrome on Windows'));

    expect(await readClicks(app, link)).toMatchObject([
      { outcome: 'INTENT', referrer_host: 'news.example', device: 'android', browser: 'chrome', bot: null },
      { outcome: 'REDIRECT', referrer_host: null, device: 'desktop', browser: 'chrome', bot: null },
    ]);
  });

  test('records nothing that identifies a visitor: no address, no user agent, no page', async ({ app, tap }) => {
    await tap('203.0.113.7', ANDROID, { referer: 'https://news.example/story?reader=me' });

    const tables = ['clicks', 'daily_counts', 'daily_referrers', 'daily_visitors', 'deferred_clicks'] as const;
    const rows = await Promise.all(tables.map((table) => app.database.read.selectFrom(table).selectAll().execute()));

    const text = JSON.stringify(rows);
    expect(text).toContain('news.example');
    for (const personal of ['203.0', '113.7', 'Mozilla', 'Pixel', 'story', 'reader']) {
      expect(text).not.toContain(personal);
    }
  });
});

describe('a visitor', () => {
  test('is counted once a day for any number of clicks', async ({ app, tap }) => {
    for (let i = 0; i < 3; i++) {
      await tap('203.0.113.7');
    }
    await Promise.all([1, 2, 3].map(() => tap('203.0.113.8')));

    expect(await listCounts(app)).toMatchObject([
      { day: '2026-05-04', event: 'CLICK', platform: 'iphone', count: 6, visitors: 2 },
    ]);
  });

  test('is distinguished by link, by client key and by browser', async ({ app, shop, link, tap }) => {
    const other = await givenLink(shop.secret, { uri: '/products/2' });
    await tap('2001:db8:1:2::1');
    await tap('2001:db8:1:2:3:4:5:6');
    await tap('2001:db8:1:3::1');
    await tap('2001:db8:1:2::1', ANDROID);
    await visit(app, `/${other.code}`, { userAgent: IPHONE, headers: { 'x-forwarded-for': '2001:db8:1:2::1' } });

    const counts = await listCounts(app);
    const filterByLink = (id: string) => counts.filter(({ smart_link_id }) => smart_link_id === id);
    const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);
    expect(sum(filterByLink(decodeLinkId(link)).map(({ count }) => count))).toBe(4);
    expect(sum(filterByLink(decodeLinkId(link)).map(({ visitors }) => visitors))).toBe(3);
    expect(filterByLink(decodeLinkId(other))).toMatchObject([{ count: 1, visitors: 1 }]);
  });

  test('is not counted for a bot or a prefetch', async ({ app, tap }) => {
    await tap('203.0.113.7', getUserAgent('the bot of X (preview)'));
    await tap('203.0.113.7', IPHONE, { 'sec-purpose': 'prefetch' });

    expect(await listCounts(app)).toMatchObject([{ event: 'BOT', count: 1, visitors: 0 }]);
    expect(await listVisitors(app)).toEqual([]);
  });

  test('is counted again each day, under a different hash', async ({ app, tap }) => {
    await tap('203.0.113.7');
    now += 12 * HOUR;
    await tap('203.0.113.7');

    expect(await listCounts(app)).toMatchObject([
      { day: '2026-05-04', visitors: 1 },
      { day: '2026-05-05', visitors: 1 },
    ]);
    const [one, other] = await listVisitors(app);
    expect(one?.hash).toMatch(/^[\w-]{22}$/);
    expect(one?.hash).not.toBe(other?.hash);
  });

  test("is deleted with the day's key, an hour after the end of the day", async ({ app, tap }) => {
    await tap('203.0.113.7');
    now += 12.5 * HOUR;
    await tap('203.0.113.8');
    await app.services.maintenance.sweep();
    expect(await listKeys(app)).toEqual(['visitors-2026-05-04', 'visitors-2026-05-05']);
    expect(await listVisitors(app)).toHaveLength(2);

    now += HOUR;
    await app.services.maintenance.sweep();

    expect(await listKeys(app)).toEqual(['visitors-2026-05-05']);
    expect(await listVisitors(app)).toMatchObject([{ day: '2026-05-05' }]);
    expect(await listCounts(app)).toMatchObject([{ visitors: 1 }, { visitors: 1 }]);
  });

  test('is also deleted if its day is far in the future, after a clock jump', async ({ app, tap }) => {
    now += 10_000 * HOUR;
    await tap('203.0.113.7');
    now = NOON;
    await tap('203.0.113.7');

    await app.services.maintenance.sweep();

    expect(await listKeys(app)).toEqual(['visitors-2026-05-04']);
    expect(await listVisitors(app)).toMatchObject([{ day: '2026-05-04' }]);
  });

  test('has the same hash in all processes, even if the first visitors of a day arrive at the same time', async ({
    app,
    shop,
    link,
  }) => {
    const processes = [1, 2, 3].map(() => createVisitorService(app.database, () => now));
    const click = { appId: shop.id, smartLinkId: decodeLinkId(link), createdAt: now };
    const signals = { address: '203.0.113.7', userAgent: IPHONE };

    const visitors = await Promise.all(processes.map((process) => process.identifyVisitor(click, signals)));

    expect(new Set(visitors.map((visitor) => visitor?.hash)).size).toBe(1);
    expect(await listKeys(app)).toEqual(['visitors-2026-05-04']);
  });

  test('is not counted if the IP address is unknown', async ({ app, shop, link }) => {
    const service = createVisitorService(app.database, () => now);
    const click = { appId: shop.id, smartLinkId: decodeLinkId(link), createdAt: now };

    expect(await service.identifyVisitor(click, { address: null, userAgent: IPHONE })).toBeNull();
    expect(await service.identifyVisitor(click, { address: 'unix', userAgent: IPHONE })).toBeNull();
  });
});

describe('the server', () => {
  test('counts clicks separately for up to fifty referrer hosts a day', async ({ app, tap }) => {
    for (let i = 0; i < 53; i++) {
      await tap('203.0.113.7', IPHONE, { referer: `https://site${i}.example/` });
    }
    await tap('203.0.113.7', IPHONE, { referer: 'https://site7.example/other' });
    now += 24 * HOUR;
    await tap('203.0.113.7', IPHONE, { referer: 'https://site52.example/' });

    const rows = await app.database.read.selectFrom('daily_referrers').selectAll().execute();
    const findClicks = (day: string, host: string) => rows.find((row) => row.day === day && row.host === host)?.clicks;
    expect(rows).toHaveLength(52);
    expect(findClicks('2026-05-04', 'site7.example')).toBe(2);
    expect(findClicks('2026-05-04', '*')).toBe(3);
    expect(findClicks('2026-05-05', 'site52.example')).toBe(1);
  });

  test("counts neither the referrer of a bot nor a link's own host", async ({ app, tap }) => {
    await tap('203.0.113.7', getUserAgent('the bot of X (preview)'), { referer: 'https://site.example/' });
    await tap('203.0.113.7', IPHONE, { referer: 'https://shop.link.test/else' });

    expect(await app.database.read.selectFrom('daily_referrers').selectAll().execute()).toEqual([]);
  });
});

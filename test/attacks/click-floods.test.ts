import { sql } from 'kysely';
import { describe, expect } from 'vitest';
import { getUserAgent } from '../domain/user-agents.ts';
import { type GivenLink, givenLink } from '../support/builders.ts';
import type { Client } from '../support/client.ts';
import { testDialect } from '../support/database.ts';
import { type VisitResponse, visit } from '../support/edge.ts';
import { decodeLinkId } from '../support/events.ts';
import { readMetrics } from '../support/metrics.ts';
import { createRestClient } from '../support/rest.ts';
import { type Attacked, createAttackTest } from './attacked-server.ts';

const ANDROID = getUserAgent('Chrome on a Pixel');
const IPHONE = getUserAgent('Safari');
const BOT = getUserAgent('the bot of X (preview)');

interface Stats {
  totals: Record<'clicks' | 'visitors' | 'bots' | 'programs' | 'unlisted', number>;
  byDay: { clicks: number; visitors: number; unlisted: number }[];
  byPlatform: { platform: string; clicks: number }[];
  byReferrer: { host: string; clicks: number }[];
}

const STATS = `query ($code: String!) {
  smartLink(by: { code: $code }) {
    stats {
      totals { clicks visitors bots programs unlisted }
      byDay { clicks visitors unlisted }
      byPlatform { platform clicks }
      byReferrer(limit: 100) { host clicks }
    }
  }
}`;

async function getStats(client: Client, { code }: GivenLink): Promise<Stats> {
  return (await client.get<{ smartLink: { stats: Stats } }>(STATS, { code })).smartLink.stats;
}

type Table = 'clicks' | 'deferred_clicks' | 'daily_visitors' | 'daily_counts' | 'daily_referrers';

/** Returns the number of a link's rows in `table`. Visitors have no link, so all of them are counted. */
function countRows({ withDatabase }: Attacked, table: Table, link: GivenLink): Promise<number> {
  return withDatabase(async ({ read }) => {
    const { rows } = await sql<{ count: number }>`select count(*) as count from ${sql.table(table)}
      ${table === 'daily_visitors' ? sql`` : sql`where smart_link_id = ${decodeLinkId(link)}`}`.execute(read);
    return Number(rows[0]?.count);
  });
}

/** Returns the space that the database takes, in bytes. */
function measureDatabase({ withDatabase }: Attacked): Promise<number> {
  return withDatabase(async ({ read }) => {
    const { rows } = await (testDialect === 'sqlite'
      ? sql<{ bytes: number }>`select page_count * page_size as bytes from pragma_page_count(), pragma_page_size()`
      : sql<{ bytes: number }>`select sum(pg_total_relation_size(oid)) as bytes from pg_class
          where relname in ('clicks', 'deferred_clicks', 'daily_visitors', 'daily_referrers')`
    ).execute(read);
    return Number(rows[0]?.bytes);
  });
}

/**
 * Opens a link `count` times with 50 concurrent requests, and waits until all of these visits are counted.
 * `describeVisit` returns the headers of each.
 */
async function flood(
  attacked: Attacked,
  link: GivenLink,
  count: number,
  describeVisit: (i: number) => { address: string; userAgent: string; referer?: string },
): Promise<VisitResponse[]> {
  const countVisits = async () => {
    const { clicks, bots, programs } = (await getStats(attacked.shop.secret, link)).totals;
    return clicks + bots + programs;
  };
  const before = await countVisits();
  const responses: VisitResponse[] = [];
  let next = 0;
  const work = async () => {
    while (next < count) {
      const { address, userAgent, ...headers } = describeVisit(next++);
      const sent = { userAgent, headers: { 'x-forwarded-for': address, ...headers } };
      responses.push(await visit(attacked, `/${link.code}`, sent));
    }
  };
  await Promise.all(Array.from({ length: 50 }, work));
  await expect.poll(countVisits).toBe(before + count);
  return responses;
}

/** Returns the user agent of a browser on a computer, a different one for each `i`. */
const createBrowser = (i: number) =>
  `Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${i}.0.0.0 Safari/537.36`;

const createTests = (env: Record<string, string>) =>
  createAttackTest({
    env: { TRUSTED_PROXIES: 'loopback', ...env },
    shop: { deferredLinkWindowSeconds: 3_600 },
    hasTestClock: true,
  })
    .extend('link', ({ shop }) => givenLink(shop.secret, { uri: '/products/1', metadata: { gift: 'cake' } }))
    .extend('other', ({ shop }) => givenLink(shop.secret, { uri: '/products/2' }));

const defaultTest = createTests({});
const test = createTests({
  MAX_STORED_CLICKS_ADDRESS: '20',
  MAX_STORED_CLICKS_LINK: '60',
  MAX_VISITORS_ADDRESS: '5',
});

describe('one address with a new user agent for each click, and the default limits', () => {
  defaultTest(
    'is at most 100 visitors and 1,000 stored clicks a day, and each click counts',
    async ({ attacked, shop, link, other }) => {
      await flood(attacked, link, 1_500, (i) => ({ address: '203.0.113.1', userAgent: createBrowser(i) }));

      const { totals, byDay, byPlatform } = await getStats(shop.secret, link);
      expect(totals).toEqual({ clicks: 1_500, visitors: 100, bots: 0, programs: 0, unlisted: 500 });
      expect(byDay.at(-1)).toEqual({ clicks: 1_500, visitors: 100, unlisted: 500 });
      expect(byPlatform).toEqual([{ platform: 'WEB', clicks: 1_500 }]);
      expect(await countRows(attacked, 'clicks', link)).toBe(1_000);
      expect(await countRows(attacked, 'daily_visitors', link)).toBe(100);
      expect((await readMetrics(attacked)).get('smartlinks_unlisted_clicks_total{limit="address"}')).toBe(500);

      const visitBy = (address: string) => (i: number) => ({ address, userAgent: createBrowser(i) });
      await flood(attacked, link, 2, visitBy('203.0.113.2'));
      await flood(attacked, other, 2, visitBy('203.0.113.1'));
      expect((await getStats(shop.secret, link)).totals).toMatchObject({ clicks: 1_502, visitors: 102, unlisted: 500 });
      expect((await getStats(shop.secret, other)).totals).toMatchObject({ clicks: 2, visitors: 2, unlisted: 0 });
      expect(await countRows(attacked, 'clicks', link)).toBe(1_002);
      expect(await countRows(attacked, 'clicks', other)).toBe(2);
    },
  );
});

describe('beyond the limits, clicks', () => {
  test('of one IPv6 network count like those of one address', async ({ attacked, shop, link }) => {
    await flood(attacked, link, 40, (i) => ({
      address: `2001:db8:1:2:${i.toString(16)}::${i + 1}`,
      userAgent: createBrowser(i),
    }));
    expect((await getStats(shop.secret, link)).totals).toMatchObject({ clicks: 40, visitors: 5, unlisted: 20 });

    await flood(attacked, link, 1, (i) => ({ address: '2001:db8:1:3::1', userAgent: createBrowser(i) }));
    expect((await getStats(shop.secret, link)).totals).toMatchObject({ clicks: 41, visitors: 6, unlisted: 20 });
    expect(await countRows(attacked, 'clicks', link)).toBe(21);
  });

  test('of many addresses on one link are only counted, as are their visitors', async ({ attacked, shop, link }) => {
    await flood(attacked, link, 100, (i) => ({ address: `198.51.100.${i}`, userAgent: createBrowser(1) }));

    expect((await getStats(shop.secret, link)).totals).toMatchObject({ clicks: 100, visitors: 100, unlisted: 40 });
    expect(await countRows(attacked, 'clicks', link)).toBe(60);
  });

  test('of one address on many links are only counted, and no longer by user agent', async ({ attacked, shop }) => {
    const address = '203.0.113.3';
    const links: GivenLink[] = [];
    for (let i = 0; i < 12; i++) {
      links.push(await givenLink(shop.secret, { uri: `/many/${i}` }));
    }

    for (const link of links) {
      await flood(attacked, link, 20, (i) => ({ address, userAgent: createBrowser(i) }));
    }

    const stats = await Promise.all(links.map((link) => getStats(shop.secret, link)));
    expect(stats.map(({ totals }) => [totals.clicks, totals.visitors, totals.unlisted])).toEqual([
      ...Array(10).fill([20, 5, 0]),
      ...Array(2).fill([20, 1, 20]),
    ]);
  });

  test('count as what they are: by bots and programs, by platform and by referrer', async ({
    attacked,
    shop,
    link,
  }) => {
    const agents = [BOT, 'curl/8.5.0', ANDROID, createBrowser(1)];
    await flood(attacked, link, 200, (i) => ({
      address: '203.0.113.4',
      userAgent: agents[i % 4] ?? '',
      referer: `https://host-${i % 2}-${i % 4}.example/`,
    }));

    const { totals, byPlatform, byReferrer } = await getStats(shop.secret, link);
    expect(totals).toEqual({ clicks: 100, visitors: 2, bots: 50, programs: 50, unlisted: 180 });
    expect(byPlatform).toEqual([
      { platform: 'ANDROID', clicks: 50 },
      { platform: 'WEB', clicks: 50 },
    ]);
    expect(byReferrer).toEqual([
      { host: 'host-0-2.example', clicks: 50 },
      { host: 'host-1-3.example', clicks: 50 },
    ]);
    expect(await countRows(attacked, 'clicks', link)).toBe(20);
  });

  test('do not make the database larger, whatever the client sends', async ({ attacked, shop, link }) => {
    const tables = ['clicks', 'deferred_clicks', 'daily_visitors', 'daily_counts', 'daily_referrers'] as const;
    const countAll = () => Promise.all(tables.map((table) => countRows(attacked, table, link)));
    const invent = (i: number) => ({
      address: '203.0.113.5',
      userAgent: i % 2 === 0 ? createBrowser(i) : IPHONE.replace(/OS \d+_\d+/, `OS ${i % 18}_${i}`),
      referer: `https://host-${i}.example/`,
    });
    await flood(attacked, link, 250, invent);
    const before = { rows: await countAll(), bytes: await measureDatabase(attacked) };

    await flood(attacked, link, 300, (i) => invent(i + 250));

    expect(await countAll()).toEqual(before.rows);
    expect((await measureDatabase(attacked)) - before.bytes).toBeLessThan(20_000);
    expect((await getStats(shop.secret, link)).totals).toMatchObject({ clicks: 550, visitors: 5, unlisted: 530 });
  });

  test('still open the app, which reads the metadata by the id of the link', async ({ attacked, shop, link }) => {
    const address = '203.0.113.6';
    await flood(attacked, link, 20, () => ({ address, userAgent: ANDROID }));

    const responses = await flood(attacked, link, 5, () => ({ address, userAgent: ANDROID }));

    for (const { location } of responses) {
      expect(location).toContain(`intent://products/1?_hk_sid=${decodeLinkId(link)}&_hk_md=1#Intent;`);
    }
    const rest = createRestClient(attacked, shop.androidToken);
    expect(await rest.get(`/v2/smartlinks/metadata?_hk_sid=${decodeLinkId(link)}`)).toMatchObject({
      body: { gift: 'cake' },
    });
  });

  test('still wait for an install, whose deep link contains the id of the link', async ({ attacked, shop, link }) => {
    const address = '203.0.113.7';
    await flood(attacked, link, 20, () => ({ address, userAgent: IPHONE }));
    await flood(attacked, link, 5, () => ({ address, userAgent: IPHONE }));
    const input = {
      device: { deviceType: 'iPhone', osVersion: '17.5.1', language: 'en', screenSize: '1x1', uid: 'x' },
    };
    const install = () =>
      shop.iphone.request(
        'mutation ($input: ClaimInstallInput!) { claimInstall(input: $input) { deepLink } }',
        { input },
        { 'x-forwarded-for': address },
      );

    expect((await install()).data).toEqual({
      claimInstall: { deepLink: `com.app.iphone://products/1?_hk_sid=${decodeLinkId(link)}&_hk_md=1` },
    });
    expect((await install()).data).toEqual({ claimInstall: { deepLink: null } });
    const installs = await attacked.withDatabase(({ read }) =>
      read.selectFrom('installs').select(['click_id', 'smart_link_id']).orderBy('id').execute(),
    );
    expect(installs).toEqual([
      { click_id: null, smart_link_id: decodeLinkId(link) },
      { click_id: null, smart_link_id: null },
    ]);
  });

  test('that an app reports are only counted as well', async ({ attacked, shop, link }) => {
    const rest = createRestClient(attacked, shop.androidToken);
    const resolve = () =>
      rest.post('/v2/smartlinks/resolve', { smartlink: link.url }, { 'x-forwarded-for': '203.0.113.8' });
    const responses = [];
    for (let i = 0; i < 22; i++) {
      responses.push(await resolve());
    }

    expect(responses.map(({ http }) => http)).toEqual(Array(22).fill(200));
    expect(JSON.stringify(responses.slice(0, 20))).not.toContain('_hk_sid');
    expect(JSON.stringify(responses.slice(20))).not.toContain('_hk_cid');
    expect((await getStats(shop.secret, link)).totals).toMatchObject({ clicks: 22, visitors: 0, unlisted: 2 });
    expect(await countRows(attacked, 'clicks', link)).toBe(20);
  });

  test('are stored again on the next day, and after the clock has been set back', async ({
    attacked,
    clock,
    link,
    shop,
  }) => {
    const floodLink = () => flood(attacked, link, 25, (i) => ({ address: '203.0.113.9', userAgent: createBrowser(i) }));
    await floodLink();
    await clock.move(86_400_000, attacked.server);
    await floodLink();
    await clock.move(-86_400_000, attacked.server);
    await floodLink();

    expect(await countRows(attacked, 'clicks', link)).toBe(60);
    const { byDay } = await getStats(shop.secret, link);
    expect(byDay.at(-1)).toMatchObject({ clicks: 50, unlisted: 10 });
  });
});

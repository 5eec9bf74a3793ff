import { describe, expect } from 'vitest';
import { getUserAgent } from '../../domain/user-agents.ts';
import { type GivenLink, givenLink } from '../../support/builders.ts';
import type { Client } from '../../support/client.ts';
import { visit } from '../../support/edge.ts';
import { decodeLinkId } from '../../support/events.ts';
import { toRefusals } from '../../support/refusal.ts';
import { createTest } from '../../support/test.ts';

const MAY_4 = Date.parse('2026-05-04T12:00:00Z');
const DAY = 86_400_000;
const IPHONE = getUserAgent('Safari');
const ANDROID = getUserAgent('Chrome on a Pixel');
const DESKTOP = getUserAgent('Chrome on Windows');
const BOT = getUserAgent('the bot of X (preview)');

const STATS = `query ($code: String!, $from: Date, $to: Date) {
  smartLink(by: { code: $code }) {
    stats(from: $from, to: $to) {
      from to
      totals { clicks visitors bots programs opens installs redeems }
      byDay { day clicks visitors bots programs opens installs redeems }
      byPlatform { platform clicks visitors opens installs }
      byOutcome { outcome clicks visitors }
      byReferrer { host clicks }
    }
  }
}`;

let now = MAY_4;

const test = createTest({ app: { clock: () => now, env: { TRUSTED_PROXIES: '127.0.0.1' } } })
  .extend('link', ({ shop }) => givenLink(shop.secret, { uri: '/products/1', metadata: { gift: 'cake' } }))
  /** Opens the link in a browser with this IP address. */
  .extend('tap', ({ app, link }) => (agent: string, address: string, referer?: string) => {
    const headers = { 'x-forwarded-for': address, ...(referer === undefined ? {} : { referer }) };
    return visit(app, `/${link.code}`, { userAgent: agent, headers });
  });

test.beforeEach(() => {
  now = MAY_4;
});

// biome-ignore lint/suspicious/noExplicitAny: the expectations check the types that a client reads.
async function getStats(client: Client, { code }: GivenLink, range: Record<string, unknown> = {}): Promise<any> {
  return (await client.get<{ smartLink: { stats: unknown } }>(STATS, { code, ...range })).smartLink.stats;
}

const NO_EVENTS = { clicks: 0, visitors: 0, bots: 0, programs: 0, opens: 0, installs: 0, redeems: 0 };

describe('the statistics of a link', () => {
  test('count clicks, visitors and bots, by day, platform, outcome and referrer', async ({ shop, link, tap }) => {
    await tap(IPHONE, '203.0.113.1', 'https://news.example/a');
    await tap(IPHONE, '203.0.113.1', 'https://news.example/b');
    await tap(ANDROID, '203.0.113.2', 'https://chat.example/');
    await tap(BOT, '203.0.113.3', 'https://bots.example/');
    now += DAY;
    await tap(DESKTOP, '203.0.113.1');
    await tap(DESKTOP, '203.0.113.4');

    const { from, to, totals, byDay, byPlatform, byOutcome, byReferrer } = await getStats(shop.secret, link);

    expect([from, to]).toEqual(['2026-04-06', '2026-05-05']);
    expect(totals).toEqual({ ...NO_EVENTS, clicks: 5, visitors: 4, bots: 1 });
    expect(byDay).toHaveLength(30);
    expect(byDay.at(0)).toEqual({ day: '2026-04-06', ...NO_EVENTS });
    expect(byDay.slice(-2)).toEqual([
      { day: '2026-05-04', ...NO_EVENTS, clicks: 3, visitors: 2, bots: 1 },
      { day: '2026-05-05', ...NO_EVENTS, clicks: 2, visitors: 2 },
    ]);
    expect(byPlatform).toEqual([
      { platform: 'ANDROID', clicks: 1, visitors: 1, opens: 0, installs: 0 },
      { platform: 'IPHONE', clicks: 2, visitors: 1, opens: 0, installs: 0 },
      { platform: 'WEB', clicks: 2, visitors: 2, opens: 0, installs: 0 },
    ]);
    expect(byOutcome).toEqual([
      { outcome: 'INTENT', clicks: 1, visitors: 1 },
      { outcome: 'PREVIEW_PAGE', clicks: 2, visitors: 1 },
      { outcome: 'REDIRECT', clicks: 2, visitors: 2 },
    ]);
    expect(byReferrer).toEqual([
      { host: 'news.example', clicks: 2 },
      { host: 'chat.example', clicks: 1 },
    ]);
  });

  test('count the visits of HTTP libraries separately, neither as clicks nor as visitors', async ({
    shop,
    link,
    tap,
  }) => {
    const responses = await Promise.all([
      tap('curl/8.5.0', '203.0.113.1', 'https://news.example/'),
      tap('python-requests/2.32', '203.0.113.2'),
      tap(DESKTOP, '203.0.113.3'),
    ]);

    const { totals, byDay, byPlatform, byOutcome, byReferrer } = await getStats(shop.secret, link);

    expect(responses.map(({ status }) => status)).toEqual([302, 302, 302]);
    expect(totals).toEqual({ ...NO_EVENTS, clicks: 1, visitors: 1, programs: 2 });
    expect(byDay.at(-1)).toEqual({ day: '2026-05-04', ...NO_EVENTS, clicks: 1, visitors: 1, programs: 2 });
    expect(byPlatform).toEqual([{ platform: 'WEB', clicks: 1, visitors: 1, opens: 0, installs: 0 }]);
    expect(byOutcome).toEqual([{ outcome: 'REDIRECT', clicks: 1, visitors: 1 }]);
    expect(byReferrer).toEqual([]);
  });

  test('count the opens, installs and redemptions that apps report, and their direct clicks', async ({
    shop,
    link,
  }) => {
    const deepLink = `com.app.android://products/1?_hk_sid=${decodeLinkId(link)}`;
    await shop.android.get(
      `mutation ($link: String!, $code: String!, $id: ID!) {
        recordOpen(input: { deepLink: $link }) { recordedAt }
        claimInstall(input: { deepLink: $link }) { deepLink }
        resolveSmartLink(input: { by: { code: $code } }) { metadata }
        redeemMetadata(input: { by: { smartLinkId: $id } }) { metadata }
      }`,
      { link: deepLink, code: link.code, id: decodeLinkId(link) },
    );
    await shop.android.get('mutation { recordOpen(input: { deepLink: "com.app.android://else" }) { recordedAt } }');

    const { totals, byPlatform, byOutcome } = await getStats(shop.secret, link);

    expect(totals).toEqual({ clicks: 1, visitors: 0, bots: 0, programs: 0, opens: 1, installs: 1, redeems: 2 });
    expect(byPlatform).toEqual([{ platform: 'ANDROID', clicks: 1, visitors: 0, opens: 1, installs: 1 }]);
    expect(byOutcome).toEqual([{ outcome: 'APP', clicks: 1, visitors: 0 }]);
  });

  test('cover the requested days, including the first and the last', async ({ shop, link, tap }) => {
    await tap(DESKTOP, '203.0.113.1', 'https://news.example/');
    now += DAY;
    await tap(DESKTOP, '203.0.113.1');

    const first = await getStats(shop.secret, link, { from: '2026-05-01', to: '2026-05-04' });
    const none = await getStats(shop.secret, link, { from: '2024-02-29', to: '2024-02-29' });

    expect(first.totals.clicks).toBe(1);
    expect(first.byDay.map(({ day }: { day: string }) => day)).toEqual(
      ['01', '02', '03', '04'].map((day) => `2026-05-${day}`),
    );
    expect(first.byReferrer).toEqual([{ host: 'news.example', clicks: 1 }]);
    expect(none).toMatchObject({
      totals: NO_EVENTS,
      byDay: [NO_EVENTS],
      byPlatform: [],
      byOutcome: [],
      byReferrer: [],
    });
  });

  test('are complete for each link of a page, however long the range is', async ({ app, shop, link, tap }) => {
    await tap(IPHONE, '203.0.113.1', 'https://news.example/a');
    for (let i = 0; i < 8; i++) {
      const { code } = await givenLink(shop.secret, { uri: `/products/${i}` });
      for (let n = 0; n < i; n++) {
        await visit(app, `/${code}`, { userAgent: ANDROID });
      }
    }
    interface Read {
      totals: { clicks: number };
      byDay: object[];
      byReferrer: object[];
    }
    const { smartLinks } = await shop.secret.get<{ smartLinks: { nodes: { code: string; stats: Read }[] } }>(
      `{ smartLinks(last: 9, orderBy: { field: CREATED_AT, direction: ASC }) { nodes { code stats(from: "2025-05-05") {
        totals { clicks } byDay { clicks } byReferrer { clicks }
      } } } }`,
    );

    const read = smartLinks.nodes.map(({ stats }) => stats);
    expect(read.map(({ totals }) => totals.clicks)).toEqual([1, 0, 1, 2, 3, 4, 5, 6, 7]);
    expect(read.map(({ byDay }) => byDay.length)).toEqual(Array(9).fill(365));
    expect(read.map(({ byReferrer }) => byReferrer.length)).toEqual([1, ...Array(8).fill(0)]);
    expect(smartLinks.nodes[0]?.code).toBe(link.code);
  });

  test('exclude clicks on other links, and remain after the clicks are deleted', async ({ app, shop, link, tap }) => {
    const other = await givenLink(shop.secret, { uri: '/products/2' });
    await tap(DESKTOP, '203.0.113.1');
    // Ids don't go back with the clock, so the click's id may be a day ahead.
    now += 92 * DAY;
    await app.services.maintenance.sweep();

    const { smartLink } = await shop.secret.get<{ smartLink: { clicks: unknown } }>(
      'query ($code: String!) { smartLink(by: { code: $code }) { clicks(first: 1) { nodes { id } } } }',
      { code: link.code },
    );
    expect(smartLink.clicks).toEqual({ nodes: [] });
    expect((await getStats(shop.secret, link, { from: '2026-05-01' })).totals.clicks).toBe(1);
    expect((await getStats(shop.secret, other, { from: '2026-05-01' })).totals.clicks).toBe(0);
  });

  test.for([
    ['a range that ends before it begins', 'stats(from: "2026-05-05", to: "2026-05-04") { from }'],
    ['a range of more than a year', 'stats(from: "2025-05-03", to: "2026-05-04") { from }'],
    ['a limit of no hosts', 'stats { byReferrer(limit: 0) { host } }'],
    ['more hosts than the maximum', 'stats { byReferrer(limit: 101) { host } }'],
  ])('are rejected with status 5 for %s', async ([, field], { shop, link }) => {
    const { errors } = await shop.secret.request(
      `query ($code: String!) { smartLink(by: { code: $code }) { ${field} } }`,
      {
        code: link.code,
      },
    );
    expect(toRefusals(errors)).toMatchObject([{ status: 5, field: expect.stringMatching(/^(from|limit)$/) }]);
  });

  test.for(['2026-02-30', '2026-5-4', '04.05.2026', '+02026-05-04', ''])(
    'do not accept %j as a day',
    async (day, { shop, link }) => {
      const { http, data } = await shop.secret.request(STATS, { code: link.code, from: day });
      expect({ http, data }).toMatchObject({ data: undefined });
    },
  );
});

test('a token that ships in apps can read neither the statistics nor the clicks of a link', async ({ shop, link }) => {
  for (const client of [shop.publishable, shop.iphone]) {
    for (const field of ['stats { from }', 'clicks(first: 1) { nodes { id } }']) {
      const { data, errors } = await client.request<{ smartLink: Record<string, unknown> }>(
        `query ($code: String!) { smartLink(by: { code: $code }) { code ${field} } }`,
        { code: link.code },
      );
      expect(Object.values(data?.smartLink ?? {})).toEqual([link.code, null]);
      expect(errors).toMatchObject([{ extensions: { status: 11 } }]);
    }
  }
  for (const client of [shop.secret, shop.admin]) {
    await client.get('query ($code: String!) { smartLink(by: { code: $code }) { stats { from } } }', {
      code: link.code,
    });
  }
});

describe('the clicks of a link', () => {
  const CLICKS = `query ($code: String!, $first: Int, $last: Int, $after: String, $before: String) {
    smartLink(by: { code: $code }) {
      clicks(first: $first, last: $last, after: $after, before: $before) {
        nodes { id createdAt source platform outcome referrerHost device browser bot { name kind } uid redeemedAt }
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      }
    }
  }`;
  interface Clicks {
    smartLink: {
      clicks: {
        nodes: { id: string; createdAt: string; [field: string]: unknown }[];
        pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string; endCursor: string };
      };
    };
  }
  const getClicksPage = async (client: Client, { code }: GivenLink, page: Record<string, unknown>) =>
    (await client.get<Clicks>(CLICKS, { code, ...page })).smartLink.clicks;
  const listMinutes = (nodes: { createdAt: string }[]) =>
    nodes.map(({ createdAt }) => new Date(createdAt).getUTCMinutes());

  test('include all stored fields of each click', async ({ shop, link, tap }) => {
    await tap(BOT, '203.0.113.1');
    await tap(ANDROID, '203.0.113.1', 'https://news.example/a');

    const { nodes } = await getClicksPage(shop.secret, link, { first: 10 });

    expect(nodes).toMatchObject([
      {
        source: 'VISITOR',
        platform: 'ANDROID',
        outcome: 'INTENT',
        referrerHost: 'news.example',
        device: 'ANDROID',
        browser: 'CHROME',
        bot: null,
        uid: null,
        redeemedAt: null,
      },
      { source: 'BOT', platform: null, outcome: 'BOT_PAGE', bot: { name: 'X', kind: 'PREVIEW' } },
    ]);
  });

  test('include those of HTTP libraries, which `browser` distinguishes', async ({ shop, link, tap }) => {
    await tap('curl/8.5.0', '203.0.113.1');

    const { nodes } = await getClicksPage(shop.secret, link, { first: 10 });

    expect(nodes).toMatchObject([{ source: 'VISITOR', outcome: 'REDIRECT', browser: 'LIBRARY', bot: null }]);
  });

  test('are listed from newest to oldest, with pages in both directions', async ({ shop, link, tap }) => {
    for (let i = 0; i < 5; i++) {
      now = MAY_4 + i * 60_000;
      await tap(DESKTOP, '203.0.113.1');
    }

    const first = await getClicksPage(shop.secret, link, { first: 2 });
    const second = await getClicksPage(shop.secret, link, { first: 2, after: first.pageInfo.endCursor });
    const last = await getClicksPage(shop.secret, link, { last: 2 });
    const before = await getClicksPage(shop.secret, link, { last: 2, before: last.pageInfo.startCursor });

    expect([first, second, last, before].map(({ nodes }) => listMinutes(nodes))).toEqual([
      [4, 3],
      [2, 1],
      [1, 0],
      [3, 2],
    ]);
    expect(first.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    expect(last.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
  });

  test('require a page size from 1 to 100, like every list', async ({ shop, link }) => {
    for (const page of [{}, { first: 0 }, { first: 101 }, { first: 1, last: 1 }]) {
      const { errors } = await shop.secret.request(CLICKS, { code: link.code, ...page });
      expect(errors).toMatchObject([{ extensions: { status: expect.toBeOneOf([2, 5]) } }]);
    }
  });
});

test('counts of statistics stop at the maximum that GraphQL can return', async ({ app, shop, link }) => {
  const key = { app_id: shop.id, smart_link_id: decodeLinkId(link) };
  const count = { platform: 'iphone', outcome: '', count: 2 ** 31 - 1, visitors: 2 ** 31 - 1, unlisted: 0 };
  await app.database.write(async (tx) => {
    for (const day of ['2026-05-03', '2026-05-04']) {
      for (const event of ['CLICK', 'BOT', 'PROGRAM', 'OPEN', 'INSTALL', 'REDEEM']) {
        await tx
          .insertInto('daily_counts')
          .values({ ...key, ...count, day, event })
          .execute();
      }
      await tx
        .insertInto('daily_referrers')
        .values({ ...key, day, host: 'news.example', clicks: 2 ** 40 })
        .execute();
    }
  });

  const { totals, byPlatform, byOutcome, byReferrer, byDay } = await getStats(shop.secret, link);

  const max = 2 ** 31 - 1;
  const all = { clicks: max, visitors: max, bots: max, programs: max, opens: max, installs: max, redeems: max };
  expect(totals).toEqual(all);
  expect(byDay.at(-1)).toEqual({ day: '2026-05-04', ...all });
  expect(byPlatform).toEqual([{ platform: 'IPHONE', clicks: max, visitors: max, opens: max, installs: max }]);
  expect(byOutcome).toEqual([{ outcome: null, clicks: max, visitors: max }]);
  expect(byReferrer).toEqual([{ host: 'news.example', clicks: max }]);
});

test.for(['0000-01-01', '1969-12-31'])('statistics reject days before 1970: %s', async (to, { shop, link }) => {
  const { errors } = await shop.secret.request(STATS, { code: link.code, to });
  expect(errors).toMatchObject([
    { message: expect.stringContaining('since 1970'), extensions: { code: 'BAD_USER_INPUT' } },
  ]);
});

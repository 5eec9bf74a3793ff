import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { userAgent } from '../../domain/user-agents.ts';
import { startTestApp, type TestApp } from '../../support/app.ts';
import { type GivenApp, type GivenLink, givenApp, givenLink } from '../../support/builders.ts';
import { visit } from '../../support/edge.ts';
import { ownId } from '../../support/events.ts';

const MAY_4 = Date.parse('2026-05-04T12:00:00Z');
const DAY = 86_400_000;
const IPHONE = userAgent('Safari');
const ANDROID = userAgent('Chrome on a Pixel');
const DESKTOP = userAgent('Chrome on Windows');
const BOT = userAgent('the bot of X (preview)');

const STATS = `query ($code: String!, $from: Date, $to: Date) {
  smartLink(code: $code) {
    stats(from: $from, to: $to) {
      from to
      totals { clicks visitors bots opens installs redeems }
      byDay { day clicks visitors bots opens installs redeems }
      byPlatform { platform clicks visitors opens installs }
      byOutcome { outcome clicks visitors }
      byReferrer { host clicks }
    }
  }
}`;

let now: number;
let app: TestApp;
let shop: GivenApp;
let link: GivenLink;

beforeAll(async () => {
  app = await startTestApp({ clock: () => now, env: { TRUSTED_PROXIES: '127.0.0.1' } });
  now = MAY_4;
  shop = await givenApp(app);
});
afterAll(() => app?.close());
beforeEach(async () => {
  now = MAY_4;
  link = await givenLink(shop.secret, { uri: '/products/1', metadata: { gift: 'cake' } });
});

function tap(agent: string, address: string, referer?: string) {
  const headers = { 'x-forwarded-for': address, ...(referer === undefined ? {} : { referer }) };
  return visit(app, `/${link.code}`, { userAgent: agent, headers });
}

// biome-ignore lint/suspicious/noExplicitAny: what a client reads is checked by the expectations.
async function stats(variables: Record<string, unknown> = {}): Promise<any> {
  const { smartLink } = await shop.secret.get<{ smartLink: { stats: unknown } }>(STATS, {
    code: link.code,
    ...variables,
  });
  return smartLink.stats;
}

const NOTHING = { clicks: 0, visitors: 0, bots: 0, opens: 0, installs: 0, redeems: 0 };

describe('the statistics of a link', () => {
  test('tell clicks, visitors and bots, by day, platform, outcome and referrer', async () => {
    await tap(IPHONE, '203.0.113.1', 'https://news.example/a');
    await tap(IPHONE, '203.0.113.1', 'https://news.example/b');
    await tap(ANDROID, '203.0.113.2', 'https://chat.example/');
    await tap(BOT, '203.0.113.3', 'https://bots.example/');
    now += DAY;
    await tap(DESKTOP, '203.0.113.1');
    await tap(DESKTOP, '203.0.113.4');

    const { from, to, totals, byDay, byPlatform, byOutcome, byReferrer } = await stats();

    expect([from, to]).toEqual(['2026-04-06', '2026-05-05']);
    expect(totals).toEqual({ ...NOTHING, clicks: 5, visitors: 4, bots: 1 });
    expect(byDay).toHaveLength(30);
    expect(byDay.at(0)).toEqual({ day: '2026-04-06', ...NOTHING });
    expect(byDay.slice(-2)).toEqual([
      { day: '2026-05-04', ...NOTHING, clicks: 3, visitors: 2, bots: 1 },
      { day: '2026-05-05', ...NOTHING, clicks: 2, visitors: 2 },
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

  test('tell what apps report: opens, installs, redeems, and what they were opened by directly', async () => {
    const deepLink = `com.app.android://products/1?_hk_sid=${ownId(link)}`;
    await shop.android.get(
      `mutation ($link: String!, $code: String!, $id: ID!) {
        recordOpen(input: { deepLink: $link }) { recordedAt }
        claimInstall(input: { deepLink: $link }) { deepLink }
        resolveSmartLink(input: { code: $code }) { metadata }
        redeemMetadata(input: { smartLinkId: $id }) { metadata }
      }`,
      { link: deepLink, code: link.code, id: ownId(link) },
    );
    await shop.android.get('mutation { recordOpen(input: { deepLink: "com.app.android://else" }) { recordedAt } }');

    const { totals, byPlatform, byOutcome } = await stats();

    expect(totals).toEqual({ clicks: 1, visitors: 0, bots: 0, opens: 1, installs: 1, redeems: 2 });
    expect(byPlatform).toEqual([{ platform: 'ANDROID', clicks: 1, visitors: 0, opens: 1, installs: 1 }]);
    expect(byOutcome).toEqual([{ outcome: 'APP', clicks: 1, visitors: 0 }]);
  });

  test('are those of the days that are asked for, both ends included', async () => {
    await tap(DESKTOP, '203.0.113.1', 'https://news.example/');
    now += DAY;
    await tap(DESKTOP, '203.0.113.1');

    const first = await stats({ from: '2026-05-01', to: '2026-05-04' });
    const none = await stats({ from: '2024-02-29', to: '2024-02-29' });

    expect(first.totals.clicks).toBe(1);
    expect(first.byDay.map(({ day }: { day: string }) => day)).toEqual(
      ['01', '02', '03', '04'].map((day) => `2026-05-${day}`),
    );
    expect(first.byReferrer).toEqual([{ host: 'news.example', clicks: 1 }]);
    expect(none).toMatchObject({ totals: NOTHING, byDay: [NOTHING], byPlatform: [], byOutcome: [], byReferrer: [] });
  });

  test('are no other link’s, and stay when the clicks are gone', async () => {
    const other = await givenLink(shop.secret, { uri: '/products/2' });
    await tap(DESKTOP, '203.0.113.1');
    // Ids don't go back with the clock, so the click's may be a day ahead.
    now += 92 * DAY;
    await app.services.maintenance.sweep();

    const { smartLink } = await shop.secret.get<{ smartLink: { clicks: unknown } }>(
      'query ($code: String) { smartLink(code: $code) { clicks(first: 1) { nodes { id } } } }',
      { code: link.code },
    );
    expect(smartLink.clicks).toEqual({ nodes: [] });
    expect((await stats({ from: '2026-05-01' })).totals.clicks).toBe(1);
    link = other;
    expect((await stats({ from: '2026-05-01' })).totals.clicks).toBe(0);
  });

  test.each([
    ['a range that ends before it begins', 'stats(from: "2026-05-05", to: "2026-05-04") { from }'],
    ['more than a year', 'stats(from: "2025-05-03", to: "2026-05-04") { from }'],
    ['no host at all', 'stats { byReferrer(first: 0) { host } }'],
    ['more hosts than a page has', 'stats { byReferrer(first: 101) { host } }'],
  ])('are refused with status 5 for %s', async (_what, field) => {
    const { errors } = await shop.secret.ask(`query ($code: String) { smartLink(code: $code) { ${field} } }`, {
      code: link.code,
    });
    expect(errors).toMatchObject([{ extensions: { status: 5, field: expect.stringMatching(/^(from|first)$/) } }]);
  });

  test.each(['2026-02-30', '2026-5-4', '04.05.2026', '+02026-05-04', ''])('know no day %j', async (day) => {
    const { http, data } = await shop.secret.ask(STATS, { code: link.code, from: day });
    expect({ http, data }).toMatchObject({ data: undefined });
  });
});

test('neither statistics nor clicks are for a token that ships in apps', async () => {
  for (const client of [shop.publishable, shop.iphone]) {
    for (const field of ['stats { from }', 'clicks(first: 1) { nodes { id } }']) {
      const { data, errors } = await client.ask<{ smartLink: Record<string, unknown> }>(
        `query ($code: String) { smartLink(code: $code) { code ${field} } }`,
        { code: link.code },
      );
      expect(Object.values(data?.smartLink ?? {})).toEqual([link.code, null]);
      expect(errors).toMatchObject([{ extensions: { status: 11 } }]);
    }
  }
  for (const client of [shop.secret, shop.admin]) {
    await client.get('query ($code: String) { smartLink(code: $code) { stats { from } } }', { code: link.code });
  }
});

describe('the clicks of a link', () => {
  const CLICKS = `query ($code: String!, $first: Int, $last: Int, $after: String, $before: String) {
    smartLink(code: $code) {
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
  const clicks = async (page: Record<string, unknown>) =>
    (await shop.secret.get<Clicks>(CLICKS, { code: link.code, ...page })).smartLink.clicks;
  const minutes = (nodes: { createdAt: string }[]) => nodes.map(({ createdAt }) => new Date(createdAt).getUTCMinutes());

  test('tell what is known of each', async () => {
    await tap(BOT, '203.0.113.1');
    await tap(ANDROID, '203.0.113.1', 'https://news.example/a');

    const { nodes } = await clicks({ first: 10 });

    expect(nodes).toMatchObject([
      {
        source: 'VISITOR',
        platform: 'ANDROID',
        outcome: 'INTENT',
        referrerHost: 'news.example',
        device: 'android',
        browser: 'chrome',
        bot: null,
        uid: null,
        redeemedAt: null,
      },
      { source: 'BOT', platform: null, outcome: 'BOT_PAGE', bot: { name: 'X', kind: 'PREVIEW' } },
    ]);
  });

  test('come the newest first, by pages in both directions', async () => {
    for (let i = 0; i < 5; i++) {
      now = MAY_4 + i * 60_000;
      await tap(DESKTOP, '203.0.113.1');
    }

    const first = await clicks({ first: 2 });
    const second = await clicks({ first: 2, after: first.pageInfo.endCursor });
    const last = await clicks({ last: 2 });
    const before = await clicks({ last: 2, before: last.pageInfo.startCursor });

    expect([first, second, last, before].map(({ nodes }) => minutes(nodes))).toEqual([
      [4, 3],
      [2, 1],
      [1, 0],
      [3, 2],
    ]);
    expect(first.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    expect(last.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
  });

  test('are asked for as every list is: from 1 to 100', async () => {
    for (const page of [{}, { first: 0 }, { first: 101 }, { first: 1, last: 1 }]) {
      const { errors } = await shop.secret.ask(CLICKS, { code: link.code, ...page });
      expect(errors).toMatchObject([{ extensions: { status: expect.toBeOneOf([2, 5]) } }]);
    }
  });
});

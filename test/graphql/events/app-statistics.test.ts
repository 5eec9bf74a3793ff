import { expect } from 'vitest';
import { getUserAgent } from '../../domain/user-agents.ts';
import { type GivenApp, givenApp, givenLink } from '../../support/builders.ts';
import type { Client } from '../../support/client.ts';
import { visit } from '../../support/edge.ts';
import { decodeLinkId } from '../../support/events.ts';
import { createFreshTest } from '../../support/test.ts';

const MAY_4 = Date.parse('2026-05-04T12:00:00Z');
const DAY = 86_400_000;
const DESKTOP = getUserAgent('Chrome on Windows');
const ANDROID = getUserAgent('Chrome on a Pixel');
const BOT = getUserAgent('the bot of X (preview)');

const STATS = `query ($from: Date, $to: Date) {
  viewer { app { stats(from: $from, to: $to) {
    from to
    totals { clicks visitors bots programs unlisted opens installs redeems }
    previousTotals { clicks visitors redeems }
    byDay { day clicks bots redeems }
    byPlatform { platform clicks visitors opens installs }
    byOutcome { outcome clicks visitors }
    byReferrer(limit: 2) { host clicks }
  } } }
}`;

let now = MAY_4;

const test = createFreshTest({ app: { clock: () => now, env: { TRUSTED_PROXIES: '127.0.0.1' } } }).extend(
  'tap',
  ({ app }) =>
    (shop: GivenApp, code: string, userAgent: string, { address, referer }: { address: string; referer?: string }) => {
      const headers = { 'x-forwarded-for': address, ...(referer === undefined ? {} : { referer }) };
      return visit(app, `/${code}`, { userAgent, headers, host: `${shop.subdomain}.link.test` });
    },
);

test.beforeEach(() => {
  now = MAY_4;
});

// biome-ignore lint/suspicious/noExplicitAny: the expectations check the types that a client reads.
async function getStats(client: Client, range: Record<string, unknown> = {}): Promise<any> {
  return (await client.get<{ viewer: { app: { stats: unknown } } }>(STATS, range)).viewer.app.stats;
}

test('the statistics of an app add up the events of its links, and compare them with the period before', async ({
  app,
  shop,
  tap,
}) => {
  const other = await givenApp(app, { subdomain: 'other' });
  const [one, two] = [
    await givenLink(shop.secret, { uri: '/products/1', metadata: { gift: 'cake' } }),
    await givenLink(shop.secret, { uri: '/products/2' }),
  ];
  const elsewhere = await givenLink(other.secret, { uri: '/products/1' });
  await tap(shop, one.code, DESKTOP, { address: '203.0.113.1', referer: 'https://news.example/a' });
  await tap(shop, two.code, DESKTOP, { address: '203.0.113.1', referer: 'https://news.example/b' });
  await tap(other, elsewhere.code, DESKTOP, { address: '203.0.113.1', referer: 'https://news.example/b' });
  now += DAY;
  await tap(shop, two.code, ANDROID, { address: '203.0.113.2', referer: 'https://chat.example/' });
  await tap(shop, two.code, ANDROID, { address: '203.0.113.2', referer: 'https://rare.example/' });
  await tap(shop, two.code, ANDROID, { address: '203.0.113.3', referer: 'https://chat.example/' });
  await tap(shop, one.code, BOT, { address: '203.0.113.4' });
  await shop.android.get(
    `mutation ($link: String!, $id: ID!) {
      recordOpen(input: { deepLink: $link }) { recordedAt }
      claimInstall(input: { deepLink: $link }) { deepLink }
      redeemMetadata(input: { by: { smartLinkId: $id } }) { metadata }
    }`,
    { link: `com.app.android://products/1?_hk_sid=${decodeLinkId(one)}`, id: decodeLinkId(one) },
  );

  const both = await getStats(shop.secret, { from: '2026-05-04', to: '2026-05-05' });
  const second = await getStats(shop.admin, { from: '2026-05-05', to: '2026-05-05' });

  expect(both).toMatchObject({
    from: '2026-05-04',
    to: '2026-05-05',
    totals: { clicks: 5, visitors: 4, bots: 1, programs: 0, unlisted: 0, opens: 1, installs: 1, redeems: 1 },
    previousTotals: { clicks: 0, visitors: 0, redeems: 0 },
    byDay: [
      { day: '2026-05-04', clicks: 2, bots: 0, redeems: 0 },
      { day: '2026-05-05', clicks: 3, bots: 1, redeems: 1 },
    ],
    byPlatform: [
      { platform: 'ANDROID', clicks: 3, visitors: 2, opens: 1, installs: 1 },
      { platform: 'WEB', clicks: 2, visitors: 2, opens: 0, installs: 0 },
    ],
    byOutcome: [
      { outcome: 'INTENT', clicks: 3, visitors: 2 },
      { outcome: 'REDIRECT', clicks: 2, visitors: 2 },
    ],
    byReferrer: [
      { host: 'chat.example', clicks: 2 },
      { host: 'news.example', clicks: 2 },
    ],
  });
  expect(second).toMatchObject({ totals: { clicks: 3 }, previousTotals: { clicks: 2, visitors: 2, redeems: 0 } });
  expect((await getStats(other.secret)).totals.clicks).toBe(1);
});

test('hosts beyond the first 200 of a day of an app are counted together, and nothing is lost', async ({
  app,
  shop,
}) => {
  const links = await Promise.all(
    Array.from({ length: 6 }, (_, i) => givenLink(shop.secret, { uri: `/products/${i}` })),
  );
  await Promise.all(
    links.flatMap(({ code }, link) =>
      Array.from({ length: 45 }, (_, i) =>
        visit(app, `/${code}`, { userAgent: DESKTOP, headers: { referer: `https://host-${link}-${i}.example/` } }),
      ),
    ),
  );
  await visit(app, `/${links[0]?.code}`, { userAgent: DESKTOP, headers: { referer: 'https://host-0-0.example/' } });

  const rows = await app.database.read.selectFrom('daily_app_referrers').select(['host', 'clicks']).execute();
  const { byReferrer } = await getStats(shop.secret);

  expect(new Set(rows.map(({ host }) => host)).size).toBe(201);
  expect(rows.reduce((sum, { clicks }) => sum + clicks, 0)).toBe(6 * 45 + 1);
  expect(byReferrer).toEqual([
    { host: null, clicks: 70 },
    { host: 'host-0-0.example', clicks: 2 },
  ]);
});

test('tokens that ship in apps cannot read the statistics of an app', async ({ shop }) => {
  for (const client of [shop.publishable, shop.iphone]) {
    const { data, errors } = await client.request(STATS);
    expect(data).toEqual({ viewer: { app: null } });
    expect(errors).toMatchObject([{ extensions: { status: 11 } }]);
  }
});

test.for([
  ['a range that ends before it begins', 'stats(from: "2026-05-05", to: "2026-05-04") { from }'],
  ['a range of more than a year', 'stats(from: "2025-05-03", to: "2026-05-04") { from }'],
  ['no hosts', 'stats { byReferrer(limit: 0) { host } }'],
  ['too many hosts', 'stats { byReferrer(limit: 101) { host } }'],
  ['no top links', 'stats { topLinks(limit: 0) { complete } }'],
  ['too many top links', 'stats { topLinks(limit: 101) { complete } }'],
])('the statistics of an app are rejected with status 5 for %s', async ([, field], { shop }) => {
  const { errors } = await shop.secret.request(`{ viewer { app { ${field} } } }`);
  expect(errors).toMatchObject([{ extensions: { status: 5, code: 'BAD_USER_INPUT' } }]);
});

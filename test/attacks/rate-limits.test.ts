import { describe, expect } from 'vitest';
import { givenLink } from '../support/builders.ts';
import { createClient } from '../support/client.ts';
import { type VisitResponse, visit } from '../support/edge.ts';
import { decodeLinkId } from '../support/events.ts';
import { createRestClient, type RestResponse } from '../support/rest.ts';
import { type Attacked, createAttackTest } from './attacked-server.ts';

const LIMITS = {
  RATE_LIMIT_TOKEN: '12',
  RATE_LIMIT_ADDRESS: '9',
  RATE_LIMIT_WRONG_TOKENS: '4',
  RATE_LIMIT_MISSES: '5',
  RATE_LIMIT_LAZY_LINKS: '3',
  RATE_LIMIT_REDEEMS_TOKEN: '6',
  RATE_LIMIT_REDEEMS_ADDRESS: '4',
  RATE_LIMIT_REDEEMS_LINK: '3',
};
const VIEWER = '{ viewer { credential { kind } } }';

type Open = (path: string, address?: string, method?: string) => Promise<VisitResponse>;
type Redeem = (link: { id: string }, address?: string, token?: string) => Promise<RestResponse>;

const test = createAttackTest({ env: { TRUSTED_PROXIES: 'loopback', ...LIMITS }, hasTestClock: true })
  .extend(
    'open',
    { scope: 'file' },
    ({ attacked }): Open =>
      (path, address = '203.0.113.1', method = 'GET') =>
        visit(attacked, path, { method, headers: buildClientHeaders(address) }),
  )
  .extend(
    'redeem',
    { scope: 'file' },
    ({ attacked, shop }): Redeem =>
      (link, address = '203.0.113.1', token = shop.iphoneToken) =>
        createRestClient(attacked, token).get(
          `/v2/smartlinks/metadata?_hk_sid=${decodeLinkId(link)}`,
          buildClientHeaders(address),
        ),
  );

// Each test starts in a new minute, in which no limit has been used.
test.beforeEach(({ clock, attacked }) => clock.moveToNextMinute(attacked.server));

/** Returns the headers of a client with this address, as the trusted proxy sends them. */
function buildClientHeaders(address: string, headers: Record<string, string> = {}): Record<string, string> {
  return { 'x-forwarded-for': address, ...headers };
}

/** Runs an action a given number of times in sequence. */
async function repeat<T>(count: number, work: (i: number) => Promise<T>): Promise<T[]> {
  const done: T[] = [];
  for (let i = 0; i < count; i += 1) {
    done.push(await work(i));
  }
  return done;
}

function countByStatus(statuses: number[]): Record<number, number> {
  const counts: Record<number, number> = {};
  for (const status of statuses) {
    counts[status] = (counts[status] ?? 0) + 1;
  }
  return counts;
}

describe('requests to the API', () => {
  const asStranger = (attacked: Attacked, address: string) =>
    createClient(attacked).request(VIEWER, {}, buildClientHeaders(address));

  test('without a token are counted by address: the server accepts nine and rejects the tenth', async ({
    attacked,
  }) => {
    const responses = await repeat(10, () => asStranger(attacked, '203.0.113.1'));

    expect(responses.map(({ http }) => http)).toEqual([...Array(9).fill(200), 429]);
    const refused = responses.at(-1);
    expect(refused?.headers.get('retry-after')).toBe('60');
    expect(refused?.data).toBeUndefined();
    expect(refused?.errors).toEqual([
      {
        message: expect.any(String),
        extensions: {
          status: 12,
          code: 'TOO_MANY_REQUESTS',
          retryAfterSeconds: 60,
        },
      },
    ]);
    expect((await asStranger(attacked, '203.0.113.2')).http).toBe(200);
  });

  test('are accepted again in the next minute, and the response contains the time until then', async ({
    clock,
    attacked,
  }) => {
    await clock.move(45_000, attacked.server);
    const responses = await repeat(10, () => asStranger(attacked, '203.0.113.1'));
    expect(responses.at(-1)?.headers.get('retry-after')).toBe('15');

    await clock.move(15_000, attacked.server);
    expect((await asStranger(attacked, '203.0.113.1')).http).toBe(200);
    await clock.move(-15_000, attacked.server);
    expect((await asStranger(attacked, '203.0.113.1')).http, 'a clock that is set back').toBe(200);
  });

  test('get the remaining requests in RateLimit headers, also when they are rejected', async ({
    clock,
    attacked,
    shop,
  }) => {
    await clock.move(20_000, attacked.server);
    const rest = createRestClient(attacked);
    const read = (headers: Headers | RestResponse['headers']) =>
      headers instanceof Headers
        ? [headers.get('ratelimit-policy'), headers.get('ratelimit')]
        : [headers['ratelimit-policy'], headers.ratelimit];

    const strangers = await repeat(11, () => asStranger(attacked, '203.0.113.1'));
    const other = await rest.get('/v2/nothing', buildClientHeaders('203.0.113.2'));
    const rejected = await rest.get('/v2/version', buildClientHeaders('203.0.113.1'));
    const secret = await shop.secret.request(VIEWER, {}, buildClientHeaders('203.0.113.1'));
    const yoga = await fetch(`${attacked.url}/graphql?query=${encodeURIComponent(VIEWER)}`, {
      headers: { authorization: `Token ${shop.secretToken}` },
    });
    const publishable = await createClient(attacked, `Token ${shop.publishableToken}`).request(
      VIEWER,
      {},
      buildClientHeaders('203.0.113.2'),
    );

    const address = '"address";q=9;w=60';
    expect(strangers.map(({ headers }) => read(headers))).toEqual(
      [8, 7, 6, 5, 4, 3, 2, 1, 0, 0, 0].map((remaining) => [address, `"address";r=${remaining};t=40`]),
    );
    expect(strangers.map(({ http }) => http)).toEqual([...Array(9).fill(200), 429, 429]);
    expect(strangers.at(-1)?.headers.get('retry-after')).toBe('40');
    expect([other.http, read(other.headers)]).toEqual([404, [address, '"address";r=8;t=40']]);
    expect([rejected.http, read(rejected.headers)]).toEqual([429, [address, '"address";r=0;t=40']]);
    expect([secret.http, read(secret.headers)]).toEqual([200, ['"token";q=12;w=60', '"token";r=11;t=40']]);
    expect([yoga.status, read(yoga.headers)]).toEqual([200, ['"token";q=12;w=60', '"token";r=10;t=40']]);
    expect([publishable.http, read(publishable.headers)]).toEqual([200, [address, '"address";r=7;t=40']]);
  });

  test('are rejected by /v2 in its own format, on any path', async ({ attacked }) => {
    const rest = createRestClient(attacked);
    const responses = await repeat(10, (i) =>
      rest.get(['/v2/version', '/v2/nothing'][i % 2] ?? '', buildClientHeaders('203.0.113.1')),
    );

    expect(responses.map(({ http }) => http)).toEqual([200, 404, 200, 404, 200, 404, 200, 404, 200, 429]);
    expect(responses.at(-1)).toMatchObject({
      headers: { 'retry-after': '60' },
      body: { error: 'Too many requests', status: 12 },
    });
  });

  test('are counted together for GraphQL and /v2', async ({ attacked }) => {
    await repeat(9, () => asStranger(attacked, '203.0.113.1'));
    expect((await createRestClient(attacked).get('/v2/version', buildClientHeaders('203.0.113.1'))).http).toBe(429);
  });

  test('with a publishable token are counted by address, so that one client cannot use up the limit of all clients', async ({
    shop,
  }) => {
    const queryViewer = (address: string) => shop.iphone.request(VIEWER, {}, buildClientHeaders(address));
    expect(countByStatus((await repeat(12, () => queryViewer('203.0.113.1'))).map(({ http }) => http))).toEqual({
      200: 9,
      429: 3,
    });
    expect((await queryViewer('203.0.113.2')).http).toBe(200);
  });

  test('with a secret token are counted by token, from any address', async ({ shop }) => {
    const responses = await repeat(13, (i) => shop.secret.request(VIEWER, {}, buildClientHeaders(`203.0.113.${i}`)));
    expect(responses.map(({ http }) => http)).toEqual([...Array(12).fill(200), 429]);
    expect((await shop.admin.request(VIEWER, {}, buildClientHeaders('203.0.113.1'))).http).toBe(200);
  });

  test('from one IPv6 network are counted like those from one address', async ({ attacked }) => {
    const responses = await repeat(10, (i) => asStranger(attacked, `2001:db8:1:2::${i + 1}`));
    expect(countByStatus(responses.map(({ http }) => http))).toEqual({ 200: 9, 429: 1 });
    expect((await asStranger(attacked, '2001:db8:1:3::1')).http).toBe(200);
  });

  test('are counted before they are parsed, so that invalid JSON counts too', async ({ attacked }) => {
    const sendInvalidJson = () =>
      fetch(`${attacked.url}/graphql`, {
        method: 'POST',
        headers: buildClientHeaders('203.0.113.1', { 'content-type': 'application/json' }),
        body: '{',
      });
    expect(countByStatus((await repeat(10, sendInvalidJson)).map(({ status }) => status))).toEqual({ 400: 9, 429: 1 });
  });

  test('with a forged address before the real one are counted by the real one', async ({ attacked }) => {
    const responses = await repeat(10, (i) => asStranger(attacked, `198.51.100.${i}, 203.0.113.1`));
    expect(countByStatus(responses.map(({ http }) => http))).toEqual({ 200: 9, 429: 1 });
  });
});

describe('a client that guesses tokens', () => {
  const tryToken = (attacked: Attacked, i: number, address = '203.0.113.1') =>
    createRestClient(attacked, i.toString(16).padStart(40, 'a')).get(
      '/v2/smartlinks/nobody',
      buildClientHeaders(address),
    );

  test('learns that four tokens are invalid, and nothing about the next ones', async ({ attacked }) => {
    const responses = await repeat(5, (i) => tryToken(attacked, i));
    expect(responses.map(({ http }) => http)).toEqual([401, 401, 401, 401, 429]);
  });

  test('does not lock out a client with a valid token at the same address', async ({ attacked, shop }) => {
    await shop.android.request(VIEWER, {}, buildClientHeaders('203.0.113.2'));
    await repeat(4, (i) => tryToken(attacked, i));

    expect((await shop.android.request(VIEWER, {}, buildClientHeaders('203.0.113.1'))).http).toBe(200);
    expect((await tryToken(attacked, 9)).http).toBe(429);
    expect((await tryToken(attacked, 9, '203.0.113.2')).http).toBe(401);
  });

  test('cannot evade the limit with admin keys or at another entry point', async ({ attacked }) => {
    await repeat(4, (i) => tryToken(attacked, i));
    const stranger = createClient(attacked, `Bearer slk_${'b'.repeat(40)}`);
    expect((await stranger.request(VIEWER, {}, buildClientHeaders('203.0.113.1'))).http).toBe(429);
  });

  test('is counted only if the text has the format of a token', async ({ attacked }) => {
    const odd = ['Basic YTpi', 'Token short', 'Token', 'Bearer x', `Token ${'A'.repeat(40)}`];
    const responses = await repeat(5, (i) =>
      createClient(attacked, odd[i]).request(VIEWER, {}, buildClientHeaders('203.0.113.1')),
    );
    expect(countByStatus(responses.map(({ http }) => http))).toEqual({ 200: 5 });
    expect((await tryToken(attacked, 1)).http).toBe(401);
  });
});

describe('a client that guesses codes', () => {
  test('learns that five codes have no link; then existing codes are rejected too', async ({ shop, open }) => {
    const { code } = await givenLink(shop.secret, { uri: '/private' });
    expect((await repeat(5, (i) => open(`/guess${i}`))).map(({ status }) => status)).toEqual(Array(5).fill(404));

    const refused = await open('/guess9');
    const hidden = await open(`/${code}`);

    expect(refused).toMatchObject({ status: 429, location: null, headers: { 'retry-after': '60' } });
    expect({ status: hidden.status, text: hidden.text, location: hidden.location }).toEqual({
      status: 429,
      text: refused.text,
      location: null,
    });
    for (const path of [`/${code}+`, `/${code}.qr.svg`]) {
      expect((await open(path)).status).toBe(429);
    }
    expect((await open(`/${code}`, '203.0.113.1', 'HEAD')).status).toBe(429);
    expect((await open(`/${code}`, '203.0.113.2')).status).toBe(302);
  });

  test('does not keep visitors at the same address from opening shared links', async ({ shop, open }) => {
    const { code } = await givenLink(shop.secret, { uri: '/popular' });
    await open(`/${code}`, '203.0.113.2');
    await repeat(6, (i) => open(`/other${i}`));

    expect((await open(`/${code}`)).status).toBe(302);
    expect((await open('/robots.txt')).status).toBe(200);
    expect((await open('/lazy?uri=/products/1')).status).toBe(302);
  });

  test('is distinguished from a visitor who opens one wrong code repeatedly', async ({ open }) => {
    expect(countByStatus((await repeat(20, () => open('/misprint'))).map(({ status }) => status))).toEqual({ 404: 20 });
    expect((await open('/another')).status).toBe(404);
  });

  test('is counted once for a code with any punctuation after it', async ({ open }) => {
    const paths = ['/pun', '/pun.', '/pun)', '/pun&fbclid=abc', '/pun%3Fa', '/pun,+', '/pun+.'];
    for (const path of [...paths, ...paths]) {
      expect((await open(path)).status).toBe(404);
    }
    expect((await repeat(4, (i) => open(`/pun${i}.`))).map(({ status }) => status)).toEqual(Array(4).fill(404));
    expect((await open('/pun9.')).status).toBe(429);
  });

  test('is not counted for paths that cannot be a code', async ({ open }) => {
    const responses = await repeat(20, (i) => open(`/wp-admin/${i}.php`));
    expect(countByStatus(responses.map(({ status }) => status))).toEqual({ 404: 20 });
    expect((await open('/afterwards')).status).toBe(404);
  });

  test('cannot evade the limit through the API with a token extracted from an app', async ({
    attacked,
    shop,
    open,
  }) => {
    const { code } = await givenLink(shop.secret, { uri: '/hidden' });
    const getFromIphone = (path: string) =>
      createRestClient(attacked, shop.iphoneToken).get(path, buildClientHeaders('203.0.113.1'));
    const responses = await repeat(6, (i) => getFromIphone(`/v2/smartlinks/api-guess${i}`));
    expect(responses.map(({ http }) => http)).toEqual([404, 404, 404, 404, 404, 429]);

    expect((await getFromIphone(`/v2/smartlinks/${code}`)).http).toBe(429);
    const { errors } = await shop.iphone.request(
      `{ smartLink(by: { code: "${code}" }) { id } }`,
      {},
      buildClientHeaders('203.0.113.1'),
    );
    expect(errors).toMatchObject([{ extensions: { status: 12, retryAfterSeconds: 60 } }]);
    expect((await open('/one-more')).status).toBe(429);
    expect(
      (
        await shop.secret.request(
          `{ smartLink(by: { code: "${code}" }) { id } }`,
          {},
          buildClientHeaders('203.0.113.1'),
        )
      ).errors,
    ).toEqual([]);
  });
});

describe('a client that creates lazy links', () => {
  test('creates three per minute; the fourth is redirected too, but not stored', async ({ attacked }) => {
    const openLazyLink = (i: number, address = '203.0.113.1') =>
      visit(attacked, `/lazy?uri=/lazy${i}`, { headers: buildClientHeaders(address) });
    const countStoredLinks = async () => (await attacked.readStoredCodes()).size;
    const before = await countStoredLinks();

    expect((await repeat(3, (i) => openLazyLink(i))).map(({ status }) => status)).toEqual([302, 302, 302]);
    await expect.poll(countStoredLinks).toBe(before + 3);
    expect(await openLazyLink(4)).toMatchObject({ status: 302, location: 'http://www.app-web.com/lazy4' });
    await openLazyLink(5, '203.0.113.2');
    await expect.poll(countStoredLinks).toBe(before + 4);
  });
});

describe('a client that redeems links', () => {
  const METADATA = { metadata: { coupon: 'SPRING' } };

  test('may redeem one link from one address three times per minute, at any entry point', async ({ shop, redeem }) => {
    const link = await givenLink(shop.secret, { uri: '/a', ...METADATA });
    expect((await repeat(3, () => redeem(link))).map(({ http }) => http)).toEqual([200, 200, 200]);

    expect(await redeem(link)).toMatchObject({ http: 429, body: { status: 12 }, headers: { 'retry-after': '60' } });
    const mutation = `mutation { redeemMetadata(input: { by: { smartLinkId: "${link.id}" } }) { metadata } }`;
    const { http, errors } = await shop.iphone.request(mutation, {}, buildClientHeaders('203.0.113.1'));
    expect({ http, errors }).toMatchObject({ http: 200, errors: [{ extensions: { code: 'TOO_MANY_REQUESTS' } }] });
    expect((await redeem(link, '203.0.113.2')).http).toBe(200);
  });

  test('may redeem all links from one address four times per minute', async ({ shop, redeem }) => {
    const links = await repeat(3, (i) => givenLink(shop.secret, { uri: `/many${i}`, ...METADATA }));
    const responses = await repeat(5, (i) => redeem(links[i % 3] ?? { id: '' }));
    expect(responses.map(({ http }) => http)).toEqual([200, 200, 200, 200, 429]);
  });

  test('may redeem six times per minute with one token, even as a back end', async ({
    clock,
    attacked,
    shop,
    redeem,
  }) => {
    const link = await givenLink(shop.secret, { uri: '/b', ...METADATA });
    const spread = await repeat(7, (i) => redeem(link, `203.0.113.${i}`));
    expect(spread.map(({ http }) => http)).toEqual([...Array(6).fill(200), 429]);

    await clock.moveToNextMinute(attacked.server);
    const backEnd = await repeat(7, () => redeem(link, '203.0.113.1', shop.secretToken));
    expect(backEnd.map(({ http }) => http)).toEqual([...Array(6).fill(200), 429]);
  });

  test('and exceeds the rate limit does not increase the redeem count of the link', async ({ shop, redeem }) => {
    const link = await givenLink(shop.secret, { uri: '/c', ...METADATA, redeemLimit: 100 });
    await repeat(9, () => redeem(link));
    const { smartLink } = await shop.secret.get<{ smartLink: { redeemCount: number } }>(
      `{ smartLink(by: { code: "${link.code}" }) { redeemCount } }`,
    );
    expect(smartLink.redeemCount).toBe(3);
  });

  test('and exceeds the rate limit by resolving gets the deep link, and a warning instead of the metadata', async ({
    attacked,
    shop,
  }) => {
    const link = await givenLink(shop.secret, { uri: '/d', ...METADATA });
    const resolve = () =>
      createRestClient(attacked, shop.iphoneToken).post(
        '/v2/smartlinks/resolve',
        { smartlink: link.url },
        buildClientHeaders('203.0.113.1'),
      );
    const responses = await repeat(4, resolve);

    expect(responses[2]?.body).toMatchObject({ metadata: METADATA.metadata });
    expect(responses[3]).toMatchObject({ http: 200, body: { deeplink: expect.any(String), status: 12 } });
    expect(responses[3]?.body).not.toHaveProperty('metadata');
  });
});

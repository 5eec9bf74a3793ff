import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type GivenApp, givenLink } from '../support/builders.ts';
import { clientOf } from '../support/client.ts';
import { visit } from '../support/edge.ts';
import { ownId } from '../support/events.ts';
import { heldClock } from '../support/held-clock.ts';
import { restClientOf } from '../support/rest.ts';
import { type Attacked, givenAttacked } from './attacked.ts';

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

const clock = heldClock();
let attacked: Attacked;
let shop: GivenApp;

beforeAll(async () => {
  attacked = await givenAttacked({ TRUSTED_PROXIES: 'loopback', ...LIMITS, ...clock.env });
  ({ shop } = attacked);
}, 60_000);
// Every story has a minute of its own, so that nobody has used up anything.
afterEach(() => clock.nextMinute(attacked.server));
afterAll(async () => {
  await attacked?.dispose();
  clock.remove();
});

/** Somebody at this address, as the proxy in front tells. */
function from(address: string, headers: Record<string, string> = {}): Record<string, string> {
  return { 'x-forwarded-for': address, ...headers };
}

/** Does it so many times, one after the other. */
async function times<T>(count: number, work: (i: number) => Promise<T>): Promise<T[]> {
  const done: T[] = [];
  for (let i = 0; i < count; i += 1) done.push(await work(i));
  return done;
}

function counted(statuses: number[]): Record<number, number> {
  const counts: Record<number, number> = {};
  for (const status of statuses) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

describe('requests to the API', () => {
  const asStranger = (address: string) => clientOf(attacked).ask(VIEWER, {}, from(address));

  test('without a token are counted by address: the ninth is answered, the tenth is not', async () => {
    const answers = await times(10, () => asStranger('203.0.113.1'));

    expect(answers.map(({ http }) => http)).toEqual([...Array(9).fill(200), 429]);
    const refused = answers.at(-1);
    expect(refused?.headers.get('retry-after')).toBe('60');
    expect(refused?.data).toBeUndefined();
    expect(refused?.errors).toEqual([
      {
        message: 'Too many requests',
        extensions: {
          status: 12,
          code: 'TOO_MANY_REQUESTS',
          details: expect.any(String),
          retryAfterSeconds: 60,
        },
      },
    ]);
    expect((await asStranger('203.0.113.2')).http).toBe(200);
  });

  test('are answered again with the next minute, and told how long that is', async () => {
    await clock.move(45_000, attacked.server);
    const answers = await times(10, () => asStranger('203.0.113.1'));
    expect(answers.at(-1)?.headers.get('retry-after')).toBe('15');

    await clock.move(15_000, attacked.server);
    expect((await asStranger('203.0.113.1')).http).toBe(200);
    await clock.move(-15_000, attacked.server);
    expect((await asStranger('203.0.113.1')).http, 'a clock that is set back').toBe(200);
  });

  test('are answered in the words of /v2 there, whatever they ask for', async () => {
    const rest = restClientOf(attacked);
    const answers = await times(10, (i) => rest.get(['/v2/version', '/v2/nothing'][i % 2] ?? '', from('203.0.113.1')));

    expect(answers.map(({ http }) => http)).toEqual([200, 404, 200, 404, 200, 404, 200, 404, 200, 429]);
    expect(answers.at(-1)).toMatchObject({
      headers: { 'retry-after': '60' },
      body: { error: 'Too many requests', status: 12 },
    });
  });

  test('are one count for both doors', async () => {
    await times(9, () => asStranger('203.0.113.1'));
    expect((await restClientOf(attacked).get('/v2/version', from('203.0.113.1'))).http).toBe(429);
  });

  test('with a publishable token are counted by address: nobody spends it for everybody', async () => {
    const ask = (address: string) => shop.iphone.ask(VIEWER, {}, from(address));
    expect(counted((await times(12, () => ask('203.0.113.1'))).map(({ http }) => http))).toEqual({ 200: 9, 429: 3 });
    expect((await ask('203.0.113.2')).http).toBe(200);
  });

  test('with a secret token are counted by the token, wherever it is', async () => {
    const answers = await times(13, (i) => shop.secret.ask(VIEWER, {}, from(`203.0.113.${i}`)));
    expect(answers.map(({ http }) => http)).toEqual([...Array(12).fill(200), 429]);
    expect((await shop.admin.ask(VIEWER, {}, from('203.0.113.1'))).http).toBe(200);
  });

  test('of one network of IPv6 are of one address', async () => {
    const answers = await times(10, (i) => asStranger(`2001:db8:1:2::${i + 1}`));
    expect(counted(answers.map(({ http }) => http))).toEqual({ 200: 9, 429: 1 });
    expect((await asStranger('2001:db8:1:3::1')).http).toBe(200);
  });

  test('are counted before they are read: what is no JSON costs a turn too', async () => {
    const broken = () =>
      fetch(`${attacked.url}/graphql`, {
        method: 'POST',
        headers: from('203.0.113.1', { 'content-type': 'application/json' }),
        body: '{',
      });
    expect(counted((await times(10, broken)).map(({ status }) => status))).toEqual({ 400: 9, 429: 1 });
  });

  test('with a forged address in front are counted by the true one', async () => {
    const answers = await times(10, (i) => asStranger(`198.51.100.${i}, 203.0.113.1`));
    expect(counted(answers.map(({ http }) => http))).toEqual({ 200: 9, 429: 1 });
  });
});

describe('who guesses tokens', () => {
  const guess = (i: number, address = '203.0.113.1') =>
    restClientOf(attacked, i.toString(16).padStart(40, 'a')).get('/v2/smartlinks/nobody', from(address));

  test('hears of four that they are wrong, and no more', async () => {
    const answers = await times(5, (i) => guess(i));
    expect(answers.map(({ http }) => http)).toEqual([401, 401, 401, 401, 429]);
  });

  test('keeps nobody else from asking, who has a token that is in use', async () => {
    await shop.android.ask(VIEWER, {}, from('203.0.113.2'));
    await times(4, (i) => guess(i));

    expect((await shop.android.ask(VIEWER, {}, from('203.0.113.1'))).http).toBe(200);
    expect((await guess(9)).http).toBe(429);
    expect((await guess(9, '203.0.113.2')).http).toBe(401);
  });

  test('is not helped by an admin key, or by another door', async () => {
    await times(4, (i) => guess(i));
    const stranger = clientOf(attacked, `Bearer slk_${'b'.repeat(40)}`);
    expect((await stranger.ask(VIEWER, {}, from('203.0.113.1'))).http).toBe(429);
  });

  test('is counted, where what was sent can be a token at all', async () => {
    const odd = ['Basic YTpi', 'Token short', 'Token', 'Bearer x', `Token ${'A'.repeat(40)}`];
    const answers = await times(5, (i) => clientOf(attacked, odd[i]).ask(VIEWER, {}, from('203.0.113.1')));
    expect(counted(answers.map(({ http }) => http))).toEqual({ 200: 5 });
    expect((await guess(1)).http).toBe(401);
  });
});

describe('who guesses codes at the edge', () => {
  const open = (path: string, address = '203.0.113.1', method = 'GET') =>
    visit(attacked, path, { method, headers: from(address) });

  test('hears of five that there is no such link; then all look alike, whether there is one or not', async () => {
    const { code } = await givenLink(shop.secret, { uri: '/private' });
    expect((await times(5, (i) => open(`/guess${i}`))).map(({ status }) => status)).toEqual(Array(5).fill(404));

    const refused = await open('/guess9');
    const hidden = await open(`/${code}`);

    expect(refused).toMatchObject({ status: 429, location: null, headers: { 'retry-after': '60' } });
    expect({ status: hidden.status, text: hidden.text, location: hidden.location }).toEqual({
      status: 429,
      text: refused.text,
      location: null,
    });
    for (const path of [`/${code}+`, `/${code}.qr.svg`]) expect((await open(path)).status).toBe(429);
    expect((await open(`/${code}`, '203.0.113.1', 'HEAD')).status).toBe(429);
    expect((await open(`/${code}`, '203.0.113.2')).status).toBe(302);
  });

  test('keeps nobody behind the same address from what people share', async () => {
    const { code } = await givenLink(shop.secret, { uri: '/popular' });
    await open(`/${code}`, '203.0.113.2');
    await times(6, (i) => open(`/other${i}`));

    expect((await open(`/${code}`)).status).toBe(302);
    expect((await open('/robots.txt')).status).toBe(200);
    expect((await open('/lazy?uri=/products/1')).status).toBe(302);
  });

  test('is not who taps one wrong address, however often', async () => {
    expect(counted((await times(20, () => open('/misprint'))).map(({ status }) => status))).toEqual({ 404: 20 });
    expect((await open('/another')).status).toBe(404);
  });

  test('is not who asks for what can be no code', async () => {
    const answers = await times(20, (i) => open(`/wp-admin/${i}.php`));
    expect(counted(answers.map(({ status }) => status))).toEqual({ 404: 20 });
    expect((await open('/afterwards')).status).toBe(404);
  });

  test('gets no further through the API with a token out of an app', async () => {
    const { code } = await givenLink(shop.secret, { uri: '/hidden' });
    const read = (path: string) => restClientOf(attacked, shop.iphoneToken).get(path, from('203.0.113.1'));
    const answers = await times(6, (i) => read(`/v2/smartlinks/api-guess${i}`));
    expect(answers.map(({ http }) => http)).toEqual([404, 404, 404, 404, 404, 429]);

    expect((await read(`/v2/smartlinks/${code}`)).http).toBe(429);
    const { errors } = await shop.iphone.ask(`{ smartLink(code: "${code}") { id } }`, {}, from('203.0.113.1'));
    expect(errors).toMatchObject([{ extensions: { status: 12, retryAfterSeconds: 60 } }]);
    expect((await open('/one-more')).status).toBe(429);
    expect((await shop.secret.ask(`{ smartLink(code: "${code}") { id } }`, {}, from('203.0.113.1'))).errors).toEqual(
      [],
    );
  });
});

describe('who makes lazy links', () => {
  test('makes three a minute; the fourth opens all the same, and is not stored', async () => {
    const open = (i: number, address = '203.0.113.1') =>
      visit(attacked, `/lazy?uri=/lazy${i}`, { headers: from(address) });
    const stored = async () => (await attacked.storedCodes()).size;
    const before = await stored();

    expect((await times(3, (i) => open(i))).map(({ status }) => status)).toEqual([302, 302, 302]);
    await expect.poll(stored).toBe(before + 3);
    expect(await open(4)).toMatchObject({ status: 302, location: 'http://www.app-web.com/lazy4' });
    await open(5, '203.0.113.2');
    await expect.poll(stored).toBe(before + 4);
  });
});

describe('who redeems', () => {
  const METADATA = { metadata: { coupon: 'SPRING' } };
  const redeem = (link: { id: string }, address = '203.0.113.1', token = shop.iphoneToken) =>
    restClientOf(attacked, token).get(`/v2/smartlinks/metadata?_hk_sid=${ownId(link)}`, from(address));

  test('one link from one address does so three times a minute, through whichever door', async () => {
    const link = await givenLink(shop.secret, { uri: '/a', ...METADATA });
    expect((await times(3, () => redeem(link))).map(({ http }) => http)).toEqual([200, 200, 200]);

    expect(await redeem(link)).toMatchObject({ http: 429, body: { status: 12 }, headers: { 'retry-after': '60' } });
    const mutation = `mutation { redeemMetadata(input: { smartLinkId: "${link.id}" }) { metadata } }`;
    const { http, errors } = await shop.iphone.ask(mutation, {}, from('203.0.113.1'));
    expect({ http, errors }).toMatchObject({ http: 200, errors: [{ extensions: { code: 'TOO_MANY_REQUESTS' } }] });
    expect((await redeem(link, '203.0.113.2')).http).toBe(200);
  });

  test('many links from one address does so four times a minute', async () => {
    const links = await times(3, (i) => givenLink(shop.secret, { uri: `/many${i}`, ...METADATA }));
    const answers = await times(5, (i) => redeem(links[i % 3] ?? { id: '' }));
    expect(answers.map(({ http }) => http)).toEqual([200, 200, 200, 200, 429]);
  });

  test('with one token does so six times a minute, a back end too', async () => {
    const link = await givenLink(shop.secret, { uri: '/b', ...METADATA });
    const spread = await times(7, (i) => redeem(link, `203.0.113.${i}`));
    expect(spread.map(({ http }) => http)).toEqual([...Array(6).fill(200), 429]);

    await clock.nextMinute(attacked.server);
    const backEnd = await times(7, () => redeem(link, '203.0.113.1', shop.secretToken));
    expect(backEnd.map(({ http }) => http)).toEqual([...Array(6).fill(200), 429]);
  });

  test('too often spends nothing: the count of the link stays where it was', async () => {
    const link = await givenLink(shop.secret, { uri: '/c', ...METADATA, redeemLimit: 100 });
    await times(9, () => redeem(link));
    const { smartLink } = await shop.secret.get<{ smartLink: { redeemCount: number } }>(
      `{ smartLink(code: "${link.code}") { redeemCount } }`,
    );
    expect(smartLink.redeemCount).toBe(3);
  });

  test('by resolving gets the deep link all the same, and a warning in place of the metadata', async () => {
    const link = await givenLink(shop.secret, { uri: '/d', ...METADATA });
    const resolve = () =>
      restClientOf(attacked, shop.iphoneToken).post(
        '/v2/smartlinks/resolve',
        { smartlink: link.url },
        from('203.0.113.1'),
      );
    const answers = await times(4, resolve);

    expect(answers[2]?.body).toMatchObject({ metadata: METADATA.metadata });
    expect(answers[3]).toMatchObject({ http: 200, body: { deeplink: expect.any(String), status: 12 } });
    expect(answers[3]?.body).not.toHaveProperty('metadata');
  });
});

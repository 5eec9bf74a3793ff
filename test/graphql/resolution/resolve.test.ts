import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OPERATOR } from '../../../src/domain/tokens/caller.ts';
import { startTestApp, type TestApp } from '../../support/app.ts';
import { type GivenApp, givenApp, givenLink } from '../../support/builders.ts';
import { type Client, clientOf } from '../../support/client.ts';
import { ownId } from '../../support/events.ts';

const NOW = Date.parse('2026-05-04T12:00:00Z');

const RESOLVE = `
  query ($url: String, $code: String, $platform: PlatformKind) {
    resolve(url: $url, code: $code, platform: $platform) { platform link fallback source }
  }`;

const RESOLVE_SMART_LINK = `
  mutation ($input: ResolveSmartLinkInput!) {
    resolveSmartLink(input: $input) {
      deepLink metadata destination { platform link fallback } smartLink { code } warnings { status message }
    }
  }`;

interface Resolved {
  resolveSmartLink: {
    deepLink: string;
    metadata: unknown;
    destination: { platform: string; link: string };
    smartLink: { code: string };
    warnings: { status: number; message: string }[];
  };
}

let app: TestApp;
let shop: GivenApp;
let other: GivenApp;
let now = NOW;

beforeAll(async () => {
  app = await startTestApp({ clock: () => now });
  shop = await givenApp(app);
  other = await givenApp(app, { subdomain: 'other' });
});
afterAll(() => app?.close());

async function open(client: Client, input: Record<string, unknown>) {
  return (await client.get<Resolved>(RESOLVE_SMART_LINK, { input })).resolveSmartLink;
}

/** Both ways of asking answer this failure. */
async function expectRefusal(client: Client, by: Record<string, unknown>, extensions: Record<string, unknown>) {
  const asked = await client.ask(RESOLVE, by);
  const opened = await client.ask(RESOLVE_SMART_LINK, { input: by });
  expect(asked.errors).toMatchObject([{ path: ['resolve'], extensions }]);
  expect(opened.errors).toMatchObject([{ path: ['resolveSmartLink'], extensions }]);
  expect([asked.data, opened.data]).toEqual([{ resolve: null }, { resolveSmartLink: null }]);
}

const clicksOf = (smartLinkId: string) =>
  app.database.read.selectFrom('clicks').selectAll().where('smart_link_id', '=', smartLinkId).execute();

const redeemCountOf = async (code: string) =>
  (await shop.secret.get<{ smartLink: { redeemCount: number } }>(`{ smartLink(code: "${code}") { redeemCount } }`))
    .smartLink.redeemCount;

describe('asking where a link leads', () => {
  test("answers for the token's own platform, and counts nothing", async () => {
    const link = await givenLink(shop.secret, { uri: '/products/1?a=b', metadata: { a: 1 }, redeemLimit: 1 });

    const answers = await Promise.all(
      [shop.secret, shop.publishable, shop.iphone, shop.android].map((client) =>
        client.get(RESOLVE, { url: link.url }),
      ),
    );

    const web = { platform: 'WEB', link: 'http://www.app-web.com/products/1?a=b', fallback: null, source: 'SAME_PATH' };
    const fallback = web.link;
    expect(answers).toEqual([
      { resolve: web },
      { resolve: web },
      { resolve: { ...web, platform: 'IPHONE', link: 'com.app.iphone://products/1?a=b', fallback } },
      { resolve: { ...web, platform: 'ANDROID', link: 'com.app.android://products/1?a=b', fallback } },
    ]);
    expect(await redeemCountOf(link.code)).toBe(0);
    expect(await clicksOf(ownId(link))).toEqual([]);
  });

  test('takes the code for the address, and query and spelling of an address are of no account', async () => {
    const { code } = await givenLink(shop.secret, { uri: '/products/2' });
    const answer = { resolve: { link: 'com.app.iphone://products/2' } };

    expect(await shop.iphone.get(RESOLVE, { code })).toMatchObject(answer);
    expect(await shop.iphone.get(RESOLVE, { url: `https://SHOP.link.test/${code}/?utm_source=x` })).toMatchObject(
      answer,
    );
  });

  test('needs the platform with an admin key', async () => {
    const { code } = await givenLink(shop.secret, { uri: '/products/3' });

    await expectRefusal(shop.admin, { code }, { status: 2, parameters: ['platform'] });
    expect(await shop.admin.get(RESOLVE, { code, platform: 'ANDROID' })).toMatchObject({
      resolve: { link: 'com.app.android://products/3' },
    });
  });
});

describe('the address of a lazy link', () => {
  const lazy = (uri: string, host = 'shop.link.test') =>
    `http://${host}/lazy?utm_source=x&uri=${encodeURIComponent(uri)}`;
  const links = () => app.database.read.selectFrom('smart_links').selectAll().execute();

  test('will do to ask where it leads, and nothing is stored', async () => {
    const before = (await links()).length;

    for (const url of [lazy('/lazily/1'), lazy('com.app.iphone://lazily/1'), lazy('lazily//1', 'SHOP.link.test.')]) {
      expect(await shop.iphone.get(RESOLVE, { url })).toMatchObject({
        resolve: { link: 'com.app.iphone://lazily/1', source: 'SAME_PATH' },
      });
    }
    expect(await links()).toHaveLength(before);
  });

  test('makes the link that the app was opened by, once, with a click each time', async () => {
    const answers = await Promise.all([1, 2, 3].map(() => open(shop.iphone, { url: lazy('/lazily/2') })));

    expect(new Set(answers.map(({ smartLink }) => smartLink.code)).size).toBe(1);
    const made = (await links()).filter(({ uri }) => uri === 'lazily/2');
    expect(made).toHaveLength(1);
    const clicks = await clicksOf(made[0]?.id ?? '');
    expect(answers.map(({ deepLink }) => deepLink).sort()).toEqual(
      clicks.map(({ id }) => `com.app.iphone://lazily/2?_hk_cid=${id}`).sort(),
    );
  });

  test('is the link that its host opens', async () => {
    const plain = await givenLink(shop.secret, { uri: '/lazily/3', unique: true });
    expect((await open(shop.android, { url: lazy('/lazily/3') })).smartLink.code).toBe(plain.code);
  });

  test.each([
    ['a foreign site', lazy('https://evil.example/')],
    ['a scheme that is not its own', lazy('javascript:alert(1)')],
    ['a path that climbs', lazy('a/%2e%2e/b')],
    ["another app's host", lazy('/lazily/4', 'other.link.test')],
    ["nobody's host", lazy('/lazily/4', 'nobody.link.test')],
    ['a uri that is missing', 'http://shop.link.test/lazy?url=/lazily/4'],
    ['a uri that is no UTF-8', 'http://shop.link.test/lazy?uri=%ff'],
  ])('leads no app to %s', async (_, url) => {
    const before = (await links()).length;
    await expectRefusal(shop.iphone, { url }, { status: 7 });
    expect(await links()).toHaveLength(before);
  });

  test('and a code at once are one too many', async () => {
    await expectRefusal(shop.iphone, { url: lazy('/lazily/5'), code: 'abc' }, { status: 5, field: 'url' });
  });
});

describe('an app that was opened by a link', () => {
  test('gets the deep link with the click that it was, and tells the device', async () => {
    const link = await givenLink(shop.secret, { uri: '/products/4?a=b#c' });

    const { deepLink, metadata, destination, smartLink, warnings } = await open(shop.iphone, {
      url: link.url,
      uid: 'device-1',
    });

    const [click] = await clicksOf(ownId(link));
    expect(deepLink).toBe(`com.app.iphone://products/4?a=b&_hk_cid=${click?.id}#c`);
    expect({ metadata, destination, smartLink, warnings }).toEqual({
      metadata: null,
      destination: { platform: 'IPHONE', link: 'com.app.iphone://products/4?a=b#c', fallback: expect.any(String) },
      smartLink: { code: link.code },
      warnings: [],
    });
    expect(click).toMatchObject({
      source: 'APP',
      platform: 'iphone',
      uid: 'device-1',
      redeemed_at: null,
      created_at: NOW,
    });
  });

  test('makes a click each time', async () => {
    const link = await givenLink(shop.secret, { uri: '/products/5' });
    const deepLinks = await Promise.all(Array.from({ length: 3 }, () => open(shop.android, { code: link.code })));

    expect(new Set(deepLinks.map(({ deepLink }) => deepLink)).size).toBe(3);
    expect(await clicksOf(ownId(link))).toHaveLength(3);
  });

  test('gets the metadata, which counts, until the limit; from then on a warning', async () => {
    const link = await givenLink(shop.secret, { uri: '/products/6', metadata: { gift: 'cake' }, redeemLimit: 2 });

    const answers = [];
    for (const client of [shop.iphone, shop.secret, shop.android]) answers.push(await open(client, { url: link.url }));

    expect(answers.map(({ metadata }) => metadata)).toEqual([{ gift: 'cake' }, { gift: 'cake' }, null]);
    expect(answers.map(({ warnings }) => warnings)).toEqual([[], [], [{ status: 10, message: 'Too many redeems' }]]);
    const clicks = await clicksOf(ownId(link));
    expect(answers.map(({ deepLink }) => deepLink)).toEqual([
      `com.app.iphone://products/6?_hk_cid=${clicks[0]?.id}&_hk_md=1`,
      'http://www.app-web.com/products/6',
      `com.app.android://products/6?_hk_cid=${clicks[1]?.id}&_hk_md=1`,
    ]);
    expect(clicks.map((click) => click.redeemed_at)).toEqual([NOW, null]);
    expect(await redeemCountOf(link.code)).toBe(2);
  });

  test('never gets the metadata more often than it may, however many ask at once', async () => {
    const link = await givenLink(shop.secret, { uri: '/products/7', metadata: { a: 1 }, redeemLimit: 5 });

    const answers = await Promise.all(Array.from({ length: 20 }, () => open(shop.iphone, { code: link.code })));

    expect(answers.filter(({ metadata }) => metadata !== null)).toHaveLength(5);
    expect(answers.filter(({ warnings }) => warnings.length === 1)).toHaveLength(15);
    expect(await redeemCountOf(link.code)).toBe(5);
  });

  test('is no click by an admin key, so that the deep link carries the id of the link', async () => {
    const link = await givenLink(shop.secret, { uri: '/products/8' });

    const { deepLink } = await open(shop.admin, { code: link.code, platform: 'IPHONE' });

    expect(deepLink).toBe(`com.app.iphone://products/8?_hk_sid=${ownId(link)}`);
    expect(await clicksOf(ownId(link))).toEqual([]);
  });

  test('is led to the web where the link is foreign, without marks', async () => {
    const link = await givenLink(shop.secret, { uri: 'https://blog.example/a?b=c' });

    expect((await open(shop.iphone, { code: link.code })).deepLink).toBe('https://blog.example/a?b=c');
  });

  test('shows the count as it is afterwards', async () => {
    const { code } = await givenLink(shop.secret, { uri: '/products/9', metadata: { a: 1 } });
    const operation = `mutation { resolveSmartLink(input: { code: "${code}" }) { smartLink { redeemCount } } }`;

    expect(await shop.secret.get(operation)).toEqual({ resolveSmartLink: { smartLink: { redeemCount: 1 } } });
  });
});

describe('refused is', () => {
  test('a link that is unknown or foreign: status 7', async () => {
    const theirs = await givenLink(other.secret, { uri: '/a' });

    for (const by of [{ code: 'nobody' }, { code: theirs.code }, { url: theirs.url }, { url: 'nonsense' }]) {
      await expectRefusal(shop.iphone, by, { status: 7 });
    }
  });

  test("a link that leads nowhere on the token's platform: status 7", async () => {
    const { text } = await app.services.tokens.createToken(OPERATOR, shop.id, { platform: 'universal' });
    const { code } = await givenLink(shop.secret, { uri: '/a' });

    await expectRefusal(clientOf(app, `Token ${text}`), { code }, { status: 7 });
  });

  test('a link before its start and from its expiry on: status 7', async () => {
    const day = { startsAt: '2026-05-05T00:00:00Z', expiresAt: '2026-05-06T00:00:00Z' };
    const { code } = await givenLink(shop.secret, { uri: '/a', ...day });
    const at = async (time: string) => {
      now = Date.parse(time);
      const { errors } = await shop.iphone.ask(RESOLVE, { code });
      const { errors: opened } = await shop.iphone.ask(RESOLVE_SMART_LINK, { input: { code } });
      now = NOW;
      return [...errors, ...opened].map(({ extensions }) => extensions?.status);
    };

    expect(await at('2026-05-04T23:59:59.999Z')).toEqual([7, 7]);
    expect(await at('2026-05-05T00:00:00.000Z')).toEqual([]);
    expect(await at('2026-05-05T23:59:59.999Z')).toEqual([]);
    expect(await at('2026-05-06T00:00:00.000Z')).toEqual([7, 7]);
  });

  test('neither address nor code: status 2; both: status 5', async () => {
    await expectRefusal(shop.iphone, {}, { status: 2, parameters: ['code'] });
    await expectRefusal(shop.iphone, { code: 'a', url: 'http://shop.link.test/a' }, { status: 5, field: 'url' });
  });

  test("another platform than the token's: status 11", async () => {
    const { code } = await givenLink(shop.secret, { uri: '/a' });
    await expectRefusal(shop.iphone, { code, platform: 'ANDROID' }, { status: 11, field: 'platform' });
  });

  test('nobody: status 3', () => expectRefusal(clientOf(app), { code: 'a' }, { status: 3 }));
});

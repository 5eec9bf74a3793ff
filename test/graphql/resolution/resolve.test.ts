import { describe, expect } from 'vitest';
import { OPERATOR } from '../../../src/domain/access/caller.ts';
import type { TestApp } from '../../support/app.ts';
import { type GivenApp, givenApp, givenLink } from '../../support/builders.ts';
import { type Client, createClient } from '../../support/client.ts';
import { decodeLinkId } from '../../support/events.ts';
import { toRefusals } from '../../support/refusal.ts';
import { createTest } from '../../support/test.ts';

const NOW = Date.parse('2026-05-04T12:00:00Z');

const RESOLVE = `
  query ($by: SmartLinkSelector!, $platform: PlatformKind) {
    resolve(by: $by, platform: $platform) { platform link fallback source }
  }`;

const RESOLVE_SMART_LINK = `
  mutation ($input: ResolveSmartLinkInput!) {
    resolveSmartLink(input: $input) {
      deepLink metadata destination { platform link fallback } smartLink { code } warnings { code status message }
    }
  }`;

interface Resolved {
  resolveSmartLink: {
    deepLink: string;
    metadata: unknown;
    destination: { platform: string; link: string };
    smartLink: { code: string };
    warnings: { code: string; status: number; message: string }[];
  };
}

let now = NOW;

const test = createTest({ app: { clock: () => now } }).extend('other', { scope: 'file' }, ({ app }) =>
  givenApp(app, { subdomain: 'other' }),
);

/** Builds the input for `resolveSmartLink` and the variables of `resolve` from the code or URL of a link. */
function toInput({ code, url, ...input }: Record<string, unknown>): Record<string, unknown> {
  return { by: code === undefined ? { url } : { code }, ...input };
}

async function resolveSmartLink(client: Client, input: Record<string, unknown>) {
  return (await client.get<Resolved>(RESOLVE_SMART_LINK, { input: toInput(input) })).resolveSmartLink;
}

/** Expects both the query and the mutation to fail with this error. */
async function expectBothRejected(client: Client, by: Record<string, unknown>, refusal: Record<string, unknown>) {
  const queried = await client.request(RESOLVE, toInput(by));
  const opened = await client.request(RESOLVE_SMART_LINK, { input: toInput(by) });
  expect(toRefusals(queried.errors)).toMatchObject([refusal]);
  expect(toRefusals(opened.errors)).toMatchObject([refusal]);
  expect([queried.data, opened.data]).toEqual([{ resolve: null }, { resolveSmartLink: null }]);
}

function readClicksById({ database }: TestApp, smartLinkId: string) {
  const clicks = database.read.selectFrom('clicks').selectAll();
  return clicks.where('smart_link_id', '=', smartLinkId).orderBy('id').execute();
}

async function getRedeemCount(shop: GivenApp, code: string): Promise<number> {
  const query = `{ smartLink(by: { code: "${code}" }) { redeemCount } }`;
  return (await shop.secret.get<{ smartLink: { redeemCount: number } }>(query)).smartLink.redeemCount;
}

describe('the resolve query', () => {
  test("returns the destination on the token's own platform, and counts nothing", async ({ app, shop }) => {
    const link = await givenLink(shop.secret, { uri: '/products/1?a=b', metadata: { a: 1 }, redeemLimit: 1 });

    const responses = await Promise.all(
      [shop.secret, shop.publishable, shop.iphone, shop.android].map((client) =>
        client.get(RESOLVE, toInput({ url: link.url })),
      ),
    );

    const web = { platform: 'WEB', link: 'http://www.app-web.com/products/1?a=b', fallback: null, source: 'SAME_PATH' };
    const fallback = web.link;
    expect(responses).toEqual([
      { resolve: web },
      { resolve: web },
      { resolve: { ...web, platform: 'IPHONE', link: 'com.app.iphone://products/1?a=b', fallback } },
      { resolve: { ...web, platform: 'ANDROID', link: 'com.app.android://products/1?a=b', fallback } },
    ]);
    expect(await getRedeemCount(shop, link.code)).toBe(0);
    expect(await readClicksById(app, decodeLinkId(link))).toEqual([]);
  });

  test('accepts a code instead of a URL, and ignores unknown parameters and equivalent spellings of a URL', async ({
    shop,
  }) => {
    const { code } = await givenLink(shop.secret, { uri: '/products/2' });
    const expected = { resolve: { link: 'com.app.iphone://products/2' } };

    expect(await shop.iphone.get(RESOLVE, toInput({ code }))).toMatchObject(expected);
    expect(await shop.iphone.get(RESOLVE, toInput({ url: `https://SHOP.link.test/${code}/?session=x` }))).toMatchObject(
      expected,
    );
  });

  test('requires a platform with an admin key', async ({ shop }) => {
    const { code } = await givenLink(shop.secret, { uri: '/products/3' });

    await expectBothRejected(shop.admin, { code }, { status: 2, parameters: ['platform'] });
    expect(await shop.admin.get(RESOLVE, toInput({ code, platform: 'ANDROID' }))).toMatchObject({
      resolve: { link: 'com.app.android://products/3' },
    });
  });
});

describe('the URL of a lazy link', () => {
  const buildLazyUrl = (uri: string, host = 'shop.link.test') =>
    `http://${host}/lazy?session=x&uri=${encodeURIComponent(uri)}`;
  const readLinks = ({ database }: TestApp) => database.read.selectFrom('smart_links').selectAll().execute();

  test('resolves to its destination in the resolve query, and the server stores no link', async ({ app, shop }) => {
    const before = (await readLinks(app)).length;

    for (const url of [
      buildLazyUrl('/lazily/1'),
      buildLazyUrl('com.app.iphone://lazily/1'),
      buildLazyUrl('lazily//1', 'SHOP.link.test.'),
    ]) {
      expect(await shop.iphone.get(RESOLVE, toInput({ url }))).toMatchObject({
        resolve: { link: 'com.app.iphone://lazily/1', source: 'SAME_PATH' },
      });
    }
    expect(await readLinks(app)).toHaveLength(before);
  });

  test('creates the link that opened the app once, with one click for each open', async ({ app, shop }) => {
    const results = await Promise.all(
      [1, 2, 3].map(() => resolveSmartLink(shop.iphone, { url: buildLazyUrl('/lazily/2') })),
    );

    expect(new Set(results.map(({ smartLink }) => smartLink.code)).size).toBe(1);
    const created = (await readLinks(app)).filter(({ uri }) => uri === 'lazily/2');
    expect(created).toHaveLength(1);
    const clicks = await readClicksById(app, created[0]?.id ?? '');
    expect(results.map(({ deepLink }) => deepLink).sort()).toEqual(
      clicks.map(({ id }) => `com.app.iphone://lazily/2?_hk_cid=${id}`).sort(),
    );
  });

  test('resolves to the same unique link as a request to its host', async ({ shop }) => {
    const plain = await givenLink(shop.secret, { uri: '/lazily/3', unique: true });
    expect((await resolveSmartLink(shop.android, { url: buildLazyUrl('/lazily/3') })).smartLink.code).toBe(plain.code);
  });

  test.for([
    ['a foreign site', buildLazyUrl('https://evil.example/')],
    ['a URL scheme that does not belong to the app', buildLazyUrl('javascript:alert(1)')],
    ['a path with dot-dot segments', buildLazyUrl('a/%2e%2e/b')],
    ['the host of another app', buildLazyUrl('/lazily/4', 'other.link.test')],
    ['an unknown host', buildLazyUrl('/lazily/4', 'nobody.link.test')],
    ['a missing uri', 'http://shop.link.test/lazy?url=/lazily/4'],
    ['a uri that is not UTF-8', 'http://shop.link.test/lazy?uri=%ff'],
  ] as const)('is rejected for %s', async ([, url], { app, shop }) => {
    const before = (await readLinks(app)).length;
    await expectBothRejected(shop.iphone, { url }, { status: 7 });
    expect(await readLinks(app)).toHaveLength(before);
  });
});

describe('the query of a URL', () => {
  const FORWARDED = 'utm_source=mail&gclid=a%2Fb&ref=ann';
  const QUERY = `utm_source=mail&session=1&gclid=a%2Fb&_hk_cid=forged&ref=ann#part`;

  test.beforeAll(({ shop }) =>
    shop.admin.get(
      'mutation { updateApp(input: { forwardedQueryParameters: ["ref"] }) { app { forwardedQueryParameters } } }',
      {},
    ),
  );

  test('is forwarded to the app as on the link edge', async ({ shop }) => {
    const { url } = await givenLink(shop.secret, { uri: '/products/7?color=red' });
    const lazyUrl = `http://shop.link.test/lazy?uri=${encodeURIComponent('/products/7?color=red')}`;

    for (const target of [`${url}?${QUERY}`, `${lazyUrl}&${QUERY}`]) {
      const { deepLink, destination } = await resolveSmartLink(shop.iphone, { url: target });
      expect(deepLink).toMatch(/^com\.app\.iphone:\/\/products\/7\?color=red&/);
      expect(deepLink.replace(/&_hk_cid=[0-9a-f-]{36}$/, '')).toBe(
        `com.app.iphone://products/7?color=red&${FORWARDED}`,
      );
      expect(destination.link).toBe(`com.app.iphone://products/7?color=red&${FORWARDED}`);
      expect(await shop.iphone.get(RESOLVE, toInput({ url: target }))).toMatchObject({
        resolve: { link: `com.app.iphone://products/7?color=red&${FORWARDED}` },
      });
    }
  });

  test('does not replace parameters of the link', async ({ shop }) => {
    const { url } = await givenLink(shop.secret, { uri: '/products/7?utm_source=print' });

    const { deepLink } = await resolveSmartLink(shop.android, { url: `${url}?${QUERY}` });

    expect(deepLink).toMatch(/^com\.app\.android:\/\/products\/7\?utm_source=print&gclid=a%2Fb&ref=ann&_hk_cid=/);
  });

  test('is appended to the URLs of web pages, but not of store pages', async ({ shop }) => {
    const { url } = await givenLink(shop.secret, { uri: 'https://blog.example/a' });
    const storeUrl = 'https://apps.apple.com/app/id1783';
    const store = await givenLink(shop.secret, { uri: '/b', overrides: { iphone: { link: storeUrl } } });

    expect(await shop.secret.get(RESOLVE, toInput({ url: `${url}?${QUERY}` }))).toMatchObject({
      resolve: { link: `https://blog.example/a?${FORWARDED}` },
    });
    expect(await shop.iphone.get(RESOLVE, toInput({ url: `${store.url}?${QUERY}` }))).toMatchObject({
      resolve: { link: storeUrl },
    });
  });
});

describe('the resolveSmartLink mutation', () => {
  test('returns the deep link with the click that it records, and stores the device', async ({ app, shop }) => {
    const link = await givenLink(shop.secret, { uri: '/products/4?a=b#c' });

    const { deepLink, metadata, destination, smartLink, warnings } = await resolveSmartLink(shop.iphone, {
      url: link.url,
      uid: 'device-1',
    });

    const [click] = await readClicksById(app, decodeLinkId(link));
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

  test('records a click each time', async ({ app, shop }) => {
    const link = await givenLink(shop.secret, { uri: '/products/5' });
    const deepLinks = await Promise.all(
      Array.from({ length: 3 }, () => resolveSmartLink(shop.android, { code: link.code })),
    );

    expect(new Set(deepLinks.map(({ deepLink }) => deepLink)).size).toBe(3);
    expect(await readClicksById(app, decodeLinkId(link))).toHaveLength(3);
  });

  test('returns the metadata and counts redemptions up to the redeem limit, then returns a warning', async ({
    app,
    shop,
  }) => {
    const link = await givenLink(shop.secret, { uri: '/products/6', metadata: { gift: 'cake' }, redeemLimit: 2 });

    const results = [];
    for (const client of [shop.iphone, shop.secret, shop.android]) {
      results.push(await resolveSmartLink(client, { url: link.url }));
    }

    expect(results.map(({ metadata }) => metadata)).toEqual([{ gift: 'cake' }, { gift: 'cake' }, null]);
    expect(results.map(({ warnings }) => warnings)).toEqual([
      [],
      [],
      [{ code: 'TOO_MANY_REDEEMS', status: 10, message: expect.stringContaining('redeem limit') }],
    ]);
    const clicks = await readClicksById(app, decodeLinkId(link));
    expect(results.map(({ deepLink }) => deepLink)).toEqual([
      `com.app.iphone://products/6?_hk_cid=${clicks[0]?.id}&_hk_md=1`,
      'http://www.app-web.com/products/6',
      `com.app.android://products/6?_hk_cid=${clicks[1]?.id}&_hk_md=1`,
    ]);
    expect(clicks.map((click) => click.redeemed_at)).toEqual([NOW, null]);
    expect(await getRedeemCount(shop, link.code)).toBe(2);
  });

  test('never returns the metadata to concurrent clients more often than the limit allows', async ({ shop }) => {
    const link = await givenLink(shop.secret, { uri: '/products/7', metadata: { a: 1 }, redeemLimit: 5 });

    const results = await Promise.all(
      Array.from({ length: 20 }, () => resolveSmartLink(shop.iphone, { code: link.code })),
    );

    expect(results.filter(({ metadata }) => metadata !== null)).toHaveLength(5);
    expect(results.filter(({ warnings }) => warnings.length === 1)).toHaveLength(15);
    expect(await getRedeemCount(shop, link.code)).toBe(5);
  });

  test('records no click for an admin key, so the deep link contains the id of the link', async ({ app, shop }) => {
    const link = await givenLink(shop.secret, { uri: '/products/8' });

    const { deepLink } = await resolveSmartLink(shop.admin, { code: link.code, platform: 'IPHONE' });

    expect(deepLink).toBe(`com.app.iphone://products/8?_hk_sid=${decodeLinkId(link)}`);
    expect(await readClicksById(app, decodeLinkId(link))).toEqual([]);
  });

  test('returns a web URL without deep-link parameters for a link to another site', async ({ shop }) => {
    const link = await givenLink(shop.secret, { uri: 'https://blog.example/a?b=c' });

    expect((await resolveSmartLink(shop.iphone, { code: link.code })).deepLink).toBe('https://blog.example/a?b=c');
  });

  test('returns the redeem count after the call', async ({ shop }) => {
    const { code } = await givenLink(shop.secret, { uri: '/products/9', metadata: { a: 1 } });
    const operation = `mutation { resolveSmartLink(input: { by: { code: "${code}" } }) { smartLink { redeemCount } } }`;

    expect(await shop.secret.get(operation)).toEqual({ resolveSmartLink: { smartLink: { redeemCount: 1 } } });
  });
});

describe('the server', () => {
  test('does not resolve unknown links or links of other apps (status 7)', async ({ shop, other }) => {
    const theirs = await givenLink(other.secret, { uri: '/a' });

    for (const by of [{ code: 'nobody' }, { code: theirs.code }, { url: theirs.url }, { url: 'nonsense' }]) {
      await expectBothRejected(shop.iphone, by, { status: 7 });
    }
  });

  test("does not resolve a link without a destination on the token's platform (status 7)", async ({ app, shop }) => {
    const { text } = await app.services.tokens.createToken(OPERATOR, shop.id, { platform: 'universal' });
    const { code } = await givenLink(shop.secret, { uri: '/a' });

    await expectBothRejected(createClient(app, `Token ${text}`), { code }, { status: 7 });
  });

  test('does not resolve a link before its start or after its expiry (status 7)', async ({ shop }) => {
    const day = { startsAt: '2026-05-05T00:00:00Z', expiresAt: '2026-05-06T00:00:00Z' };
    const { code } = await givenLink(shop.secret, { uri: '/a', ...day });
    const resolveAt = async (time: string) => {
      now = Date.parse(time);
      const { errors } = await shop.iphone.request(RESOLVE, toInput({ code }));
      const { errors: opened } = await shop.iphone.request(RESOLVE_SMART_LINK, { input: { by: { code } } });
      now = NOW;
      return [...errors, ...opened].map(({ extensions }) => extensions?.status);
    };

    expect(await resolveAt('2026-05-04T23:59:59.999Z')).toEqual([7, 7]);
    expect(await resolveAt('2026-05-05T00:00:00.000Z')).toEqual([]);
    expect(await resolveAt('2026-05-05T23:59:59.999Z')).toEqual([]);
    expect(await resolveAt('2026-05-06T00:00:00.000Z')).toEqual([7, 7]);
  });

  test('rejects an empty URL or code with status 2', async ({ shop }) => {
    await expectBothRejected(shop.iphone, { url: '' }, { status: 2, parameters: ['code'] });
    await expectBothRejected(shop.iphone, { code: '' }, { status: 2, parameters: ['code'] });
  });

  test.for([
    [{}, 'BAD_USER_INPUT'],
    [{ code: 'a', url: 'http://shop.link.test/a' }, 'BAD_USER_INPUT'],
    [{ code: null }, 'MISSING_PARAMETERS'],
  ] as const)('rejects a selector without exactly one value: %j', async ([by, code], { shop }) => {
    for (const [operation, variables] of [
      [RESOLVE, { by }],
      [RESOLVE_SMART_LINK, { input: { by } }],
    ] as const) {
      const { errors } = await shop.iphone.request(operation, variables);
      expect(errors).toMatchObject([{ extensions: { code } }]);
    }
  });

  test('accepts the id of a link, global or as deep links carry it', async ({ shop, other }) => {
    const link = await givenLink(shop.secret, { uri: '/by-id' });
    const theirs = await givenLink(other.secret, { uri: '/by-id' });
    for (const id of [link.id, decodeLinkId(link)]) {
      expect(await shop.iphone.get(RESOLVE, { by: { id } })).toMatchObject({ resolve: { platform: 'IPHONE' } });
      const { resolveSmartLink } = await shop.iphone.get<Resolved>(RESOLVE_SMART_LINK, { input: { by: { id } } });
      expect(resolveSmartLink.smartLink.code).toBe(link.code);
    }
    for (const id of [theirs.id, decodeLinkId(theirs), 'nonsense']) {
      const { errors } = await shop.iphone.request(RESOLVE, { by: { id } });
      expect(errors).toMatchObject([{ extensions: { status: 7 } }]);
    }
  });

  test("rejects a platform other than the token's with status 11", async ({ shop }) => {
    const { code } = await givenLink(shop.secret, { uri: '/a' });
    await expectBothRejected(shop.iphone, { code, platform: 'ANDROID' }, { status: 11, field: 'platform' });
  });

  test('rejects a client without a credential with status 3', async ({ app }) => {
    await expectBothRejected(createClient(app), { code: 'a' }, { status: 3 });
  });
});

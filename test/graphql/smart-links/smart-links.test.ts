import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../../support/app.ts';
import { type GivenApp, givenApp, givenLink, ways } from '../../support/builders.ts';

let app: TestApp;
let shop: GivenApp;

beforeAll(async () => {
  app = await startTestApp();
  shop = await givenApp(app);
});
afterAll(() => app?.close());

describe('a smart link of /products/398291', () => {
  test('has seven characters below the subdomain, and leads to the same path everywhere', async () => {
    const link = await givenLink(shop.secret, { uri: '/products/398291' });

    expect(link.url).toMatch(/^http:\/\/shop\.link\.test\/[0-9A-Za-z]{7}$/);
    expect(link.url.endsWith(`/${link.code}`)).toBe(true);
    expect(link.uri).toBe('products/398291');
    expect(ways(link)).toEqual({
      WEB: ['http://www.app-web.com/products/398291', null],
      IPHONE: ['com.app.iphone://products/398291', 'http://www.app-web.com/products/398291'],
      ANDROID: ['com.app.android://products/398291', 'http://www.app-web.com/products/398291'],
    });
    expect(link.destinations.map(({ source }) => source)).toEqual(['SAME_PATH', 'SAME_PATH', 'SAME_PATH']);
  });

  test('with overrides for iPhone and Android leads elsewhere on these two alone', async () => {
    const link = await givenLink(shop.secret, {
      uri: '/products/398291',
      overrides: {
        iphone: { link: 'com.app.iphone://special/1', fallback: 'https://apps.apple.com/app/id1' },
        android: { link: 'com.app.android://special/2' },
      },
    });

    expect(ways(link)).toEqual({
      WEB: ['http://www.app-web.com/products/398291', null],
      IPHONE: ['com.app.iphone://special/1', 'https://apps.apple.com/app/id1'],
      ANDROID: ['com.app.android://special/2', 'http://www.app-web.com/products/398291'],
    });
    expect(link.destinations.map(({ source }) => source)).toEqual(['SAME_PATH', 'OVERRIDE', 'OVERRIDE']);
  });

  test('takes a path of the same app for an override', async () => {
    const link = await givenLink(shop.secret, { uri: '/products/1', overrides: { iphone: { link: '/offers//1/' } } });

    expect(ways(link).IPHONE).toEqual(['com.app.iphone://offers/1', 'http://www.app-web.com/products/1']);
  });

  test('keeps its query on every platform', async () => {
    const link = await givenLink(shop.secret, { uri: 'products/42?referrer=ann&x=1' });

    expect(ways(link).WEB).toEqual(['http://www.app-web.com/products/42?referrer=ann&x=1', null]);
    expect(ways(link).IPHONE?.[0]).toBe('com.app.iphone://products/42?referrer=ann&x=1');
  });

  test.each([
    ['the address of the page', 'https://www.app-web.com/products/398291'],
    ['a deep link of the app', 'com.app.android://products/398291'],
    ['more slashes than needed', '//products///398291/'],
  ])('may be written as %s', async (_what, uri) => {
    expect((await givenLink(shop.secret, { uri })).uri).toBe('products/398291');
  });
});

test('a foreign address is the web link as it is, and phones fall back to it', async () => {
  const link = await givenLink(shop.secret, { uri: 'https://elsewhere.example/page?x=1#y' });

  expect(ways(link)).toEqual({
    WEB: ['https://elsewhere.example/page?x=1#y', null],
    IPHONE: [null, 'https://elsewhere.example/page?x=1#y'],
    ANDROID: [null, 'https://elsewhere.example/page?x=1#y'],
  });
});

test('a custom code is the last part of the address, and both find the link again', async () => {
  const made = await givenLink(shop.secret, { uri: '/summer', code: 'Summer-26_a' });
  const found = await shop.secret.get(
    '{ byCode: smartLink(code: "Summer-26_a") { id } byUrl: smartLink(url: "https://SHOP.link.test/Summer-26_a?x=1") { id } }',
  );

  expect(made.url).toBe('http://shop.link.test/Summer-26_a');
  expect(found).toEqual({ byCode: { id: made.id }, byUrl: { id: made.id } });
});

test('a link keeps everything that its maker said of it', async () => {
  const said = {
    uri: '/everything',
    tags: ['spring', 'mail', 'spring'],
    redeemLimit: 3,
    startsAt: '2026-05-01T00:00:00Z',
    expiresAt: '2026-06-01T00:00:00+02:00',
    expiredUrl: 'https://www.app-web.com/over',
    metadata: { coupon: 'X', nested: { list: [1, null, true] } },
    preview: { title: 'Spring', imageUrl: 'https://cdn.example/a.png' },
    overrides: { web: { link: 'https://www.app-web.com/e' } },
  };
  const { code } = await givenLink(shop.secret, said);
  const { smartLink } = await shop.secret.get<{ smartLink: { createdAt: string } }>(
    `query ($code: String) { smartLink(code: $code) {
      tags redeemLimit redeemCount startsAt expiresAt expiredUrl metadata unique createdAt updatedAt
      preview { title description imageUrl }
      overrides { web { link fallback } iphone { link } }
      createdBy { kind platform lastFour revokedAt }
      app { subdomain }
      destination(platform: WEB) { link } nowhere: destination(platform: IPAD) { link }
    } }`,
    { code },
  );

  expect(smartLink).toEqual({
    tags: ['spring', 'mail'],
    redeemLimit: 3,
    redeemCount: 0,
    startsAt: '2026-05-01T00:00:00.000Z',
    expiresAt: '2026-05-31T22:00:00.000Z',
    expiredUrl: 'https://www.app-web.com/over',
    metadata: said.metadata,
    unique: false,
    createdAt: expect.stringMatching(/Z$/),
    updatedAt: smartLink.createdAt,
    preview: { title: 'Spring', description: null, imageUrl: 'https://cdn.example/a.png' },
    overrides: { web: { link: 'https://www.app-web.com/e', fallback: null }, iphone: null },
    createdBy: { kind: 'SECRET_TOKEN', platform: 'WEB', lastFour: shop.secretToken.slice(-4), revokedAt: null },
    app: { subdomain: 'shop' },
    destination: { link: 'https://www.app-web.com/e' },
    nowhere: null,
  });
});

test('a redeem limit of 0 is none, and so are null and the empty text everywhere', async () => {
  const link = await givenLink(shop.secret, {
    uri: '/nothing',
    redeemLimit: 0,
    code: '',
    tags: null,
    metadata: null,
    expiredUrl: '',
    preview: { title: '' },
    overrides: { iphone: null },
  });

  expect(link).toMatchObject({ redeemLimit: null, tags: [], expiredUrl: null, preview: { title: null } });
  expect(link.code).toHaveLength(7);
});

test('an admin key makes links of the app that it is for, that of the installation of the app that it names', async () => {
  const own = await givenLink(shop.admin, { uri: '/by-admin' });
  const named = await givenLink(shop.installation, { app: 'SHOP', uri: '/by-installation' });
  const byId = await givenLink(shop.installation, { app: shop.id, uri: '/by-installation' });

  for (const { url } of [own, named, byId]) expect(url).toMatch(/^http:\/\/shop\.link\.test\//);
});

import { describe, expect } from 'vitest';
import { getDestinationsByPlatform, givenLink } from '../../support/builders.ts';
import { test } from '../../support/test.ts';

describe('a smart link to /products/398291', () => {
  test('has a seven-character code under the subdomain, and leads to the same path on every platform', async ({
    shop,
  }) => {
    const link = await givenLink(shop.secret, { uri: '/products/398291' });

    expect(link.url).toMatch(/^http:\/\/shop\.link\.test\/[0-9A-Za-z]{7}$/);
    expect(link.url.endsWith(`/${link.code}`)).toBe(true);
    expect(link.uri).toBe('products/398291');
    expect(getDestinationsByPlatform(link)).toEqual({
      WEB: ['http://www.app-web.com/products/398291', null],
      IPHONE: ['com.app.iphone://products/398291', 'http://www.app-web.com/products/398291'],
      ANDROID: ['com.app.android://products/398291', 'http://www.app-web.com/products/398291'],
    });
    expect(link.destinations.map(({ source }) => source)).toEqual(['SAME_PATH', 'SAME_PATH', 'SAME_PATH']);
  });

  test('leads to its overrides on iPhone and Android, and to the same path on the web', async ({ shop }) => {
    const link = await givenLink(shop.secret, {
      uri: '/products/398291',
      overrides: {
        iphone: { link: 'com.app.iphone://special/1', fallback: 'https://apps.apple.com/app/id1' },
        android: { link: 'com.app.android://special/2' },
      },
    });

    expect(getDestinationsByPlatform(link)).toEqual({
      WEB: ['http://www.app-web.com/products/398291', null],
      IPHONE: ['com.app.iphone://special/1', 'https://apps.apple.com/app/id1'],
      ANDROID: ['com.app.android://special/2', 'http://www.app-web.com/products/398291'],
    });
    expect(link.destinations.map(({ source }) => source)).toEqual(['SAME_PATH', 'OVERRIDE', 'OVERRIDE']);
  });

  test('accepts a path of its app as an override', async ({ shop }) => {
    const link = await givenLink(shop.secret, { uri: '/products/1', overrides: { iphone: { link: '/offers//1/' } } });

    expect(getDestinationsByPlatform(link).IPHONE).toEqual([
      'com.app.iphone://offers/1',
      'http://www.app-web.com/products/1',
    ]);
  });

  test('preserves its query on every platform', async ({ shop }) => {
    const link = await givenLink(shop.secret, { uri: 'products/42?referrer=ann&x=1' });

    expect(getDestinationsByPlatform(link).WEB).toEqual(['http://www.app-web.com/products/42?referrer=ann&x=1', null]);
    expect(getDestinationsByPlatform(link).IPHONE?.[0]).toBe('com.app.iphone://products/42?referrer=ann&x=1');
  });

  test.for<[what: string, uri: string]>([
    ['the URL of the page', 'https://www.app-web.com/products/398291'],
    ['a deep link of the app', 'com.app.android://products/398291'],
    ['more slashes than needed', '//products///398291/'],
  ])('may be created from %s', async ([, uri], { shop }) => {
    expect((await givenLink(shop.secret, { uri })).uri).toBe('products/398291');
  });
});

test('a URL on another site is the web link unchanged, and the fallback on phones', async ({ shop }) => {
  const link = await givenLink(shop.secret, { uri: 'https://elsewhere.example/page?x=1#y' });

  expect(getDestinationsByPlatform(link)).toEqual({
    WEB: ['https://elsewhere.example/page?x=1#y', null],
    IPHONE: [null, 'https://elsewhere.example/page?x=1#y'],
    ANDROID: [null, 'https://elsewhere.example/page?x=1#y'],
  });
});

test('a custom code is the last part of the URL, and a client finds the link by code or URL', async ({ shop }) => {
  const created = await givenLink(shop.secret, { uri: '/summer', code: 'Summer-26_a' });
  const found = await shop.secret.get(
    '{ byCode: smartLink(by: { code: "Summer-26_a" }) { id } byUrl: smartLink(by: { url: "https://SHOP.link.test/Summer-26_a?x=1" }) { id } }',
  );

  expect(created.url).toBe('http://shop.link.test/Summer-26_a');
  expect(found).toEqual({ byCode: { id: created.id }, byUrl: { id: created.id } });
});

test.for([
  '.',
  ')',
  ',',
  '...',
  '&fbclid=abc',
  '%3Futm_source=x',
  '\u200b',
  '%E2%80%8B).',
  '.?utm_source=x',
  '%ff',
  '/)',
])('a client finds the link by a URL with text that no code can contain: %s', async (text, { shop }) => {
  const { id, code } = await givenLink(shop.secret, { uri: '/punctuation' });
  const url = `https://shop.link.test/${code}${text}`;

  const found = await shop.secret.get(
    `query ($url: String!) { smartLink(by: { url: $url }) { id } resolve(by: { url: $url }, platform: WEB) { link } }`,
    { url },
  );

  expect(found).toMatchObject({
    smartLink: { id },
    resolve: { link: expect.stringContaining('/punctuation') },
  });
});

test.for(['/more', '/.hidden', 'x.', '%2Fmore'])(
  'a client finds no link by a URL of another path: %s',
  async (text, { shop }) => {
    const { code } = await givenLink(shop.secret, { uri: '/another' });
    const url = `https://shop.link.test/${code}${text}`;

    const { errors } = await shop.secret.request('query ($url: String!) { smartLink(by: { url: $url }) { id } }', {
      url,
    });

    expect(errors).toMatchObject([{ extensions: { status: 7 } }]);
  },
);

test('a link stores every field that its creator sets', async ({ shop }) => {
  const input = {
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
  const { code } = await givenLink(shop.secret, input);
  const { smartLink } = await shop.secret.get<{ smartLink: { createdAt: string } }>(
    `query ($code: String!) { smartLink(by: { code: $code }) {
      tags redeemLimit redeemCount startsAt expiresAt expiredUrl metadata unique createdAt updatedAt
      preview { title description imageUrl }
      overrides { web { link fallback } iphone { link } }
      createdBy { kind ... on PlatformToken { platform } lastFour revokedAt }
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
    metadata: input.metadata,
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

test('null, empty strings and a redeem limit of 0 leave a field unset', async ({ shop }) => {
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

test('an admin key creates links in its own app, and an installation key in the specified app', async ({ shop }) => {
  const own = await givenLink(shop.admin, { uri: '/by-admin' });
  const named = await givenLink(shop.installation, { app: { subdomain: 'SHOP' }, uri: '/by-installation' });
  const byId = await givenLink(shop.installation, { app: { id: shop.id }, uri: '/by-installation' });

  for (const { url } of [own, named, byId]) {
    expect(url).toMatch(/^http:\/\/shop\.link\.test\//);
  }
});

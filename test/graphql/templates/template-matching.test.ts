import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../../support/app.ts';
import { type GivenApp, givenApp, givenLink, ways } from '../../support/builders.ts';

const STORE = 'https://apps.apple.com/app/id1783';

let app: TestApp;
let shop: GivenApp;

beforeAll(async () => {
  app = await startTestApp();
  shop = await givenApp(app, {
    customDomain: 'go.shop.example',
    preview: { title: 'The shop', description: 'Everything', imageUrl: 'https://cdn.shop.example/shop.png' },
    platforms: [
      { kind: 'web', baseUrl: 'http://www.app-web.com' },
      { kind: 'iphone', urlSchemes: ['com.app.iphone'], storeUrl: STORE },
      { kind: 'android', urlSchemes: ['com.app.android'] },
    ],
    templates: [
      {
        name: 'Product',
        pattern: 'products/:id',
        targets: {
          iphone: { url: 'com.app.iphone://p/:id', fallbackKind: 'WEB', skipPreview: true },
          android: {
            url: 'com.app.android://p/:id',
            fallbackKind: 'CUSTOM',
            fallbackUrl: 'https://get.example/android?p=:id',
          },
        },
        preview: { title: 'A product' },
      },
      { name: 'Sale', pattern: '/products/sale/', targets: { web: { url: 'http://www.app-web.com/sale' } } },
    ],
  });
});
afterAll(() => app?.close());

async function templateOf(code: string) {
  return shop.secret.get(
    `query ($code: String) { smartLink(code: $code) { template { name pattern targets {
      platform url fallbackKind fallbackUrl skipPreview } } } }`,
    { code },
  );
}

describe('a link whose path fits a template', () => {
  test('leads where the template says, and keeps the same path where it says nothing', async () => {
    const link = await givenLink(shop.secret, { uri: '/products/4 2?ref=mail' });

    expect(ways(link)).toEqual({
      WEB: ['http://www.app-web.com/products/4%202?ref=mail', null],
      IPHONE: ['com.app.iphone://p/4%202?ref=mail', 'http://www.app-web.com/products/4%202?ref=mail'],
      ANDROID: [
        'com.app.android://p/4%202?ref=mail',
        expect.stringMatching(/^https:\/\/get\.example\/android\?p=4%202/),
      ],
    });
    expect(link.destinations.map(({ source }) => source)).toEqual(['SAME_PATH', 'TEMPLATE', 'TEMPLATE']);
  });

  test('shows the template, by whose name people know it', async () => {
    const { code } = await givenLink(shop.secret, { uri: '/products/7' });

    expect(await templateOf(code)).toEqual({
      smartLink: {
        template: {
          name: 'Product',
          pattern: 'products/:id',
          targets: [
            {
              platform: 'IPHONE',
              url: 'com.app.iphone://p/:id',
              fallbackKind: 'WEB',
              fallbackUrl: null,
              skipPreview: true,
            },
            {
              platform: 'ANDROID',
              url: 'com.app.android://p/:id',
              fallbackKind: 'CUSTOM',
              fallbackUrl: 'https://get.example/android?p=:id',
              skipPreview: false,
            },
          ],
        },
      },
    });
  });

  test('takes the one that is static where they differ first', async () => {
    const link = await givenLink(shop.secret, { uri: '/products/sale' });

    expect(ways(link)).toEqual({
      WEB: ['http://www.app-web.com/sale', null],
      IPHONE: ['com.app.iphone://products/sale', STORE],
      ANDROID: ['com.app.android://products/sale', 'http://www.app-web.com/sale'],
    });
  });

  test('still leads where its own overrides say', async () => {
    const link = await givenLink(shop.secret, {
      uri: '/products/1',
      overrides: { android: { link: 'com.app.android://mine' } },
    });

    expect(ways(link).ANDROID?.[0]).toBe('com.app.android://mine');
    expect(ways(link).IPHONE?.[0]).toBe('com.app.iphone://p/1');
  });

  test('may be named by the address that the template makes of it', async () => {
    expect((await givenLink(shop.secret, { uri: 'com.app.iphone://p/99' })).uri).toBe('products/99');
  });
});

test('a template that comes later holds for the links that were there before', async () => {
  const before = await givenLink(shop.secret, { uri: '/invite/ann' });
  expect(ways(before).IPHONE?.[0]).toBe('com.app.iphone://invite/ann');

  await shop.admin.get(
    `mutation { createTemplate(input: {
      name: "Invitation", pattern: "invite/:who", targets: { iphone: { url: "com.app.iphone://welcome?from=:who" } }
    }) { template { name } } }`,
  );

  const { smartLink } = await shop.secret.get<{ smartLink: Parameters<typeof ways>[0] }>(
    'query ($code: String) { smartLink(code: $code) { destinations { platform link fallback source } } }',
    { code: before.code },
  );
  expect(ways(smartLink).IPHONE).toEqual(['com.app.iphone://welcome?from=ann', STORE]);
});

describe('what is shown of a link before it opens', () => {
  test("is the app's where neither link nor template say anything", async () => {
    expect((await givenLink(shop.secret, { uri: '/about' })).preview).toEqual({
      title: 'The shop',
      description: 'Everything',
      imageUrl: 'https://cdn.shop.example/shop.png',
    });
  });

  test("is the link's own, else its template's, else the app's, each part for itself", async () => {
    const link = await givenLink(shop.secret, { uri: '/products/5', preview: { description: 'Mine' } });

    expect(link.preview).toEqual({
      title: 'A product',
      description: 'Mine',
      imageUrl: 'https://cdn.shop.example/shop.png',
    });
  });
});

test('the address uses the custom domain, and the link is found by either', async () => {
  const { id, code, url } = await givenLink(shop.secret, { uri: '/domain' });

  expect(url).toBe(`http://go.shop.example/${code}`);
  for (const address of [url, `http://shop.link.test/${code}`, `https://GO.shop.example:443/${code}/?x#y`]) {
    expect(await shop.secret.get('query ($url: String) { smartLink(url: $url) { id } }', { url: address })).toEqual({
      smartLink: { id },
    });
  }
});

test('nobody may lead a link back to a host of links', async () => {
  for (const uri of ['http://go.shop.example/abc', 'https://shop.link.test/abc', 'http://other.link.test:8080/x']) {
    const { errors } = await shop.secret.ask(
      'mutation ($uri: String!) { createSmartLink(input: { uri: $uri }) { smartLink { url } } }',
      { uri },
    );
    expect(errors).toMatchObject([{ extensions: { status: 9, field: 'uri' } }]);
  }
});

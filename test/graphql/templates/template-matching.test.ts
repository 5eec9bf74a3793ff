import { describe, expect } from 'vitest';
import { type GivenApp, getDestinationsByPlatform, givenLink } from '../../support/builders.ts';
import { toRefusals } from '../../support/refusal.ts';
import { createTest } from '../../support/test.ts';
import { NO_TARGETS, TARGETS } from './template-inputs.ts';

const STORE = 'https://apps.apple.com/app/id1783';

const test = createTest({
  shop: {
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
  },
});

async function getLinkTemplate({ secret }: GivenApp, code: string) {
  return secret.get(
    `query ($code: String!) { smartLink(by: { code: $code }) { template { name pattern ${TARGETS} } } }`,
    {
      code,
    },
  );
}

describe('a link whose path matches a template', () => {
  test("uses the template's targets, and the same path on platforms without one", async ({ shop }) => {
    const link = await givenLink(shop.secret, { uri: '/products/4 2?ref=mail' });

    expect(getDestinationsByPlatform(link)).toEqual({
      WEB: ['http://www.app-web.com/products/4%202?ref=mail', null],
      IPHONE: ['com.app.iphone://p/4%202?ref=mail', 'http://www.app-web.com/products/4%202?ref=mail'],
      ANDROID: [
        'com.app.android://p/4%202?ref=mail',
        expect.stringMatching(/^https:\/\/get\.example\/android\?p=4%202/),
      ],
    });
    expect(link.destinations.map(({ source }) => source)).toEqual(['SAME_PATH', 'TEMPLATE', 'TEMPLATE']);
  });

  test('has the matching template as a field, with its name, pattern and targets', async ({ shop }) => {
    const { code } = await givenLink(shop.secret, { uri: '/products/7' });

    expect(await getLinkTemplate(shop, code)).toEqual({
      smartLink: {
        template: {
          name: 'Product',
          pattern: 'products/:id',
          targets: {
            ...NO_TARGETS,
            iphone: {
              url: 'com.app.iphone://p/:id',
              fallbackKind: 'WEB',
              fallbackUrl: null,
              skipPreview: true,
            },
            android: {
              url: 'com.app.android://p/:id',
              fallbackKind: 'CUSTOM',
              fallbackUrl: 'https://get.example/android?p=:id',
              skipPreview: false,
            },
          },
        },
      },
    });
  });

  test('uses the template with a static segment where the patterns first differ', async ({ shop }) => {
    const link = await givenLink(shop.secret, { uri: '/products/sale' });

    expect(getDestinationsByPlatform(link)).toEqual({
      WEB: ['http://www.app-web.com/sale', null],
      IPHONE: ['com.app.iphone://products/sale', STORE],
      ANDROID: ['com.app.android://products/sale', 'http://www.app-web.com/sale'],
    });
  });

  test('uses its own overrides first', async ({ shop }) => {
    const link = await givenLink(shop.secret, {
      uri: '/products/1',
      overrides: { android: { link: 'com.app.android://mine' } },
    });

    expect(getDestinationsByPlatform(link).ANDROID?.[0]).toBe('com.app.android://mine');
    expect(getDestinationsByPlatform(link).IPHONE?.[0]).toBe('com.app.iphone://p/1');
  });

  test('stores the path if its URI is a deep link that the template generates', async ({ shop }) => {
    expect((await givenLink(shop.secret, { uri: 'com.app.iphone://p/99' })).uri).toBe('products/99');
  });
});

test('a new template applies to existing links', async ({ shop }) => {
  const before = await givenLink(shop.secret, { uri: '/invite/ann' });
  expect(getDestinationsByPlatform(before).IPHONE?.[0]).toBe('com.app.iphone://invite/ann');

  await shop.admin.get(
    `mutation { createTemplate(input: {
      name: "Invitation", pattern: "invite/:who", targets: { iphone: { url: "com.app.iphone://welcome?from=:who" } }
    }) { template { name } } }`,
  );

  const { smartLink } = await shop.secret.get<{ smartLink: Parameters<typeof getDestinationsByPlatform>[0] }>(
    'query ($code: String!) { smartLink(by: { code: $code }) { destinations { platform link fallback source } } }',
    { code: before.code },
  );
  expect(getDestinationsByPlatform(smartLink).IPHONE).toEqual(['com.app.iphone://welcome?from=ann', STORE]);
});

describe('the preview of a link', () => {
  test('comes from the app if neither the link nor its template has one', async ({ shop }) => {
    expect((await givenLink(shop.secret, { uri: '/about' })).preview).toEqual({
      title: 'The shop',
      description: 'Everything',
      imageUrl: 'https://cdn.shop.example/shop.png',
    });
  });

  test('uses the first value of each field, from the link, its template or the app', async ({ shop }) => {
    const link = await givenLink(shop.secret, { uri: '/products/5', preview: { description: 'Mine' } });

    expect(link.preview).toEqual({
      title: 'A product',
      description: 'Mine',
      imageUrl: 'https://cdn.shop.example/shop.png',
    });
  });
});

test('the URL of a link uses the custom domain, and the server finds the link by either domain', async ({ shop }) => {
  const { id, code, url } = await givenLink(shop.secret, { uri: '/domain' });

  expect(url).toBe(`http://go.shop.example/${code}`);
  for (const address of [url, `http://shop.link.test/${code}`, `https://GO.shop.example:443/${code}/?x#y`]) {
    expect(
      await shop.secret.get('query ($url: String!) { smartLink(by: { url: $url }) { id } }', { url: address }),
    ).toEqual({
      smartLink: { id },
    });
  }
});

test('a client cannot create a link to a link host', async ({ shop }) => {
  for (const uri of ['http://go.shop.example/abc', 'https://shop.link.test/abc', 'http://other.link.test:8080/x']) {
    const { errors } = await shop.secret.request(
      'mutation ($uri: String!) { createSmartLink(input: { uri: $uri }) { smartLink { url } } }',
      { uri },
    );
    expect(toRefusals(errors)).toMatchObject([{ status: 9, field: 'uri' }]);
  }
});

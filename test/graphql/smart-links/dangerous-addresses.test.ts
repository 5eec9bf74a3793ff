import { describe, expect } from 'vitest';
import { CREATE_SMART_LINK, givenLink } from '../../support/builders.ts';
import type { Client } from '../../support/client.ts';
import { createTest } from '../../support/test.ts';

const test = createTest({
  shop: {
    customDomain: 'go.shop.example',
    allowedHosts: ['partner.example'],
    platforms: [
      { kind: 'web', baseUrl: 'http://www.app-web.com/shop' },
      { kind: 'iphone', urlSchemes: ['com.app.iphone'], storeUrl: 'https://apps.apple.com/app/id1783' },
      { kind: 'android', urlSchemes: ['com.app.android'] },
    ],
  },
});

test.beforeAll(async ({ shop }) => {
  await givenLink(shop.secret, { uri: '/taken', code: 'taken' });
});

/** Every field that can contain a URL, with an otherwise valid input. */
const FIELDS: [field: string, input: (address: string) => Record<string, unknown>][] = [
  ['uri', (address) => ({ uri: address })],
  ['overrides.web.link', (address) => ({ uri: '/a', overrides: { web: { link: address } } })],
  ['overrides.iphone.link', (address) => ({ uri: '/a', overrides: { iphone: { link: address } } })],
  [
    'overrides.android.fallback',
    (address) => ({ uri: '/a', overrides: { android: { link: 'com.app.android://a', fallback: address } } }),
  ],
  ['expiredUrl', (address) => ({ uri: '/a', expiredUrl: address })],
];

/** Expects that the server rejects an input with status 9 because of a field. */
async function expectRejection(client: Client, input: Record<string, unknown>, field: string): Promise<void> {
  const { http, data, errors } = await client.request(CREATE_SMART_LINK, { input });

  expect({ http, data }).toEqual({ http: 200, data: { createSmartLink: null } });
  expect(errors).toEqual([
    {
      message: expect.stringMatching(new RegExp(`^\`${field}\` .{10,}\\.$`, 's')),
      path: ['createSmartLink'],
      locations: [expect.anything()],
      extensions: {
        status: 9,
        code: 'COULD_NOT_CREATE_SMART_LINK',
        legacyMessage: 'Could not create a smart link',
        inputPath: ['input', ...field.split('.')],
      },
    },
  ]);
}

describe.each(FIELDS)('the field %s', (field, input) => {
  test.for([
    'javascript:alert(1)',
    'JaVaScRiPt://www.app-web.com/%0aalert(1)',
    '  javascript:alert(1)',
    'java\tscript:alert(1)',
    'java\nscript:alert(1)',
    '\u0001javascript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'file:///etc/hosts',
    'blob:http://www.app-web.com/1',
    'vbscript:x',
    'about:blank',
    'view-source:http://www.app-web.com/',
    'intent://x#Intent;scheme=http;end',
    'INTENT:x',
    'ftp://www.app-web.com/x',
    'com.other.app://products/1',
    'http://user@www.app-web.com/x',
    'http://www.app-web.com:x@evil.example/',
    'com.app.iphone://user:password@products',
    'http:evil.example',
    'http:///evil.example',
    'https://',
    'http://shop.link.test/taken',
    'HTTPS://SHOP.LINK.TEST./taken',
    'http://link.test/x',
    'https://deep.er.link.test/x',
    'http://go.shop.example/x',
    'http://go.shop.example:8080/x',
    'http://www.app-web.com/a\u007fb',
    'http://www.app-web.com/a\r\nSet-Cookie: x',
    'com.app.iphone://../x',
    'http://www.app-web.com/shop/%2e%2e/admin',
    `http://www.app-web.com/${'a'.repeat(8_192)}`,
  ])('rejects %j with status 9', (address, { shop }) => expectRejection(shop.secret, input(address), field));

  test.for([
    'http://evil.example/login',
    'https://www.app-web.com.evil.example/',
    'https://app-web.com/',
    'http://www.app-web.com:8080/shop/x',
    'http:\\\\evil.example/login',
  ])('rejects %j with status 9 from a client with a publishable token', async (address, { shop }) => {
    await expectRejection(shop.publishable, input(address), field);
    await expectRejection(shop.iphone, input(address), field);
  });

  test.for([
    'https://www.app-web.com/elsewhere',
    'https://apps.apple.com/app/id1783',
    'https://partner.example/campaign?x=1',
    'com.app.iphone://products/1',
  ])('accepts %j from a client with a publishable token', async (address, { shop }) => {
    expect((await givenLink(shop.publishable, input(address))).url).toMatch(/^http:\/\/go\.shop\.example\//);
  });
});

describe('the image of a preview', () => {
  const buildInput = (imageUrl: string) => ({ uri: '/a', preview: { title: 'A mug', imageUrl } });

  test.for([
    'https://evil.example/pixel.png',
    'https://www.app-web.com.evil.example/a.png',
    'http://www.app-web.com:8080/a.png',
    'http://go.shop.example/taken',
    'http://other.link.test/taken',
  ])('cannot be %j with a publishable token', async (imageUrl, { shop }) => {
    await expectRejection(shop.publishable, buildInput(imageUrl), 'preview.imageUrl');
    await expectRejection(shop.iphone, buildInput(imageUrl), 'preview.imageUrl');
  });

  test.for([
    'https://www.app-web.com/elsewhere/a.png',
    'https://apps.apple.com/a.png',
    'https://PARTNER.example./a.png',
  ])('can be %j with a publishable token', async (imageUrl, { shop }) => {
    expect((await givenLink(shop.publishable, buildInput(imageUrl))).preview.imageUrl).toBe(new URL(imageUrl).href);
  });

  test('can be on any host with a secret token', async ({ shop }) => {
    const imageUrl = 'https://pictures.example/a.png';
    expect((await givenLink(shop.secret, buildInput(imageUrl))).preview.imageUrl).toBe(imageUrl);
  });
});

test.for(['//evil.example/x', '/\\evil.example/x', '\\\\evil.example'])(
  'the URI %j is a path of the app, and does not lead to another host',
  async (uri, { shop }) => {
    const { destinations } = await givenLink(shop.publishable, { uri });
    for (const { platform, link } of destinations) {
      if (platform === 'WEB') {
        expect(new URL(link ?? '').host).toBe('www.app-web.com');
      } else {
        expect(link).toMatch(/^com\.app\.(iphone|android):\/\//);
      }
    }
  },
);

describe('a URL scheme that only a route names', () => {
  test('is not accepted in links of the app: the server rejects it with status 9', async ({ shop }) => {
    await shop.iphone.get(
      'mutation { registerRoute(input: { path: "x/:y", urlSchemes: ["evil", "javascript"] }) { route { path } } }',
    );
    await expectRejection(shop.secret, { uri: 'evil://x/1' }, 'uri');
  });
});

describe('a custom code', () => {
  test.for(['taken', 'lazy', 'LAZY', 'graphql', 'v2', 'a b', 'a/b', 'é', 'a%2fb', '.', 'x'.repeat(65)])(
    'is rejected with status 9 if it is %j',
    (code, { shop }) => expectRejection(shop.secret, { uri: '/a', code }, 'code'),
  );

  test('is rejected with status 9 for a unique link that has another code', async ({ shop }) => {
    await givenLink(shop.secret, { uri: '/unique', unique: true, code: 'first' });
    await expectRejection(shop.secret, { uri: '/unique', unique: true, code: 'second' }, 'code');
  });

  test('is accepted if it differs from an existing one only in case', async ({ shop }) => {
    expect((await givenLink(shop.secret, { uri: '/a', code: 'Taken' })).code).toBe('Taken');
  });
});

describe('an input', () => {
  test.for<[field: string, rest: Record<string, unknown>]>([
    ['expiresAt', { startsAt: '2026-05-02T00:00:00Z', expiresAt: '2026-05-01T00:00:00Z' }],
    ['expiresAt', { startsAt: '2026-05-01T00:00:00Z', expiresAt: '2026-05-01T00:00:00Z' }],
    ['preview.imageUrl', { preview: { imageUrl: 'javascript:alert(1)' } }],
    ['preview.imageUrl', { preview: { imageUrl: '/picture.png' } }],
    ['overrides.web.link', { overrides: { web: { link: 'a:b' } } }],
  ])('is rejected with status 9 because of %s in %j', ([field, rest], { shop }) =>
    expectRejection(shop.secret, { uri: '/a', ...rest }, field),
  );
});

test('the server stores nothing that it rejects', async ({ shop }) => {
  const { smartLinks } = await shop.secret.get<{ smartLinks: { nodes: { uri: string }[] } }>(
    '{ smartLinks(first: 100) { nodes { uri } } }',
  );
  const uris = smartLinks.nodes.map(({ uri }) => uri);
  expect(uris.length).toBeLessThan(40);
  expect(uris.filter((uri) => /evil\.example\/login|script|user|link\.test/.test(uri))).toEqual([]);
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../../support/app.ts';
import { CREATE_SMART_LINK, type GivenApp, givenApp, givenLink } from '../../support/builders.ts';
import type { Client } from '../../support/client.ts';

let app: TestApp;
let shop: GivenApp;

beforeAll(async () => {
  app = await startTestApp();
  shop = await givenApp(app, {
    allowedHosts: ['partner.example'],
    platforms: [
      { kind: 'web', baseUrl: 'http://www.app-web.com/shop' },
      { kind: 'iphone', urlSchemes: ['com.app.iphone'], storeUrl: 'https://apps.apple.com/app/id1783' },
      { kind: 'android', urlSchemes: ['com.app.android'] },
    ],
  });
  await givenApp(app, { subdomain: 'other', customDomain: 'go.other.example' });
  await givenLink(shop.secret, { uri: '/taken', code: 'taken' });
});
afterAll(() => app?.close());

/** Every place of an input where an address may stand, with an input that is good but for it. */
const PLACES: [field: string, input: (address: string) => Record<string, unknown>][] = [
  ['uri', (address) => ({ uri: address })],
  ['overrides.web.link', (address) => ({ uri: '/a', overrides: { web: { link: address } } })],
  ['overrides.iphone.link', (address) => ({ uri: '/a', overrides: { iphone: { link: address } } })],
  [
    'overrides.android.fallback',
    (address) => ({ uri: '/a', overrides: { android: { link: 'com.app.android://a', fallback: address } } }),
  ],
  ['expiredUrl', (address) => ({ uri: '/a', expiredUrl: address })],
];

async function expectRefusal(client: Client, input: Record<string, unknown>, field: string): Promise<void> {
  const { http, data, errors } = await client.ask(CREATE_SMART_LINK, { input });

  expect({ http, data }).toEqual({ http: 200, data: { createSmartLink: null } });
  expect(errors).toEqual([
    {
      message: 'Could not create a smart link',
      path: ['createSmartLink'],
      locations: [expect.anything()],
      extensions: {
        status: 9,
        code: 'COULD_NOT_CREATE_SMART_LINK',
        field,
        details: expect.stringMatching(new RegExp(`^${field}: .{10,}`)),
      },
    },
  ]);
}

describe.each(PLACES)('status 9, in %s:', (field, input) => {
  test.each([
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
    'http://go.other.example/x',
    'http://go.other.example:8080/x',
    'http://www.app-web.com/a\u007fb',
    'http://www.app-web.com/a\r\nSet-Cookie: x',
    'com.app.iphone://../x',
    'http://www.app-web.com/shop/%2e%2e/admin',
    `http://www.app-web.com/${'a'.repeat(2_048)}`,
  ])('%j', (address) => expectRefusal(shop.secret, input(address), field));

  test.each([
    'http://evil.example/login',
    'https://www.app-web.com.evil.example/',
    'https://app-web.com/',
    'http://www.app-web.com:8080/shop/x',
    'http:\\\\evil.example/login',
  ])('%j with a publishable token', async (address) => {
    await expectRefusal(shop.publishable, input(address), field);
    await expectRefusal(shop.iphone, input(address), field);
  });

  test.each([
    'https://www.app-web.com/elsewhere',
    'https://apps.apple.com/app/id1783',
    'https://partner.example/campaign?x=1',
    'com.app.iphone://products/1',
  ])('%j is none with a publishable token', async (address) => {
    expect((await givenLink(shop.publishable, input(address))).url).toMatch(/^http:\/\/shop\.link\.test\//);
  });
});

test.each(['//evil.example/x', '/\\evil.example/x', '\\\\evil.example'])(
  '%j is a path of the app, and leads nowhere else',
  async (uri) => {
    const { destinations } = await givenLink(shop.publishable, { uri });
    for (const { platform, link } of destinations) {
      if (platform === 'WEB') expect(new URL(link ?? '').host).toBe('www.app-web.com');
      else expect(link).toMatch(/^com\.app\.(iphone|android):\/\//);
    }
  },
);

describe('status 9: a scheme that only a route named', () => {
  test("does not become the app's own", async () => {
    await shop.iphone.get(
      'mutation { registerRoute(input: { path: "x/:y", urlSchemes: ["evil", "javascript"] }) { route { path } } }',
    );
    await expectRefusal(shop.secret, { uri: 'evil://x/1' }, 'uri');
  });
});

describe('status 9: a code', () => {
  test.each(['taken', 'lazy', 'LAZY', 'graphql', 'v2', 'a b', 'a/b', 'é', 'a%2fb', '.', 'x'.repeat(65)])('%j', (code) =>
    expectRefusal(shop.secret, { uri: '/a', code }, 'code'),
  );

  test('of a unique link that has another one', async () => {
    await givenLink(shop.secret, { uri: '/unique', unique: true, code: 'first' });
    await expectRefusal(shop.secret, { uri: '/unique', unique: true, code: 'second' }, 'code');
  });

  test('that differs in case alone is another one', async () => {
    expect((await givenLink(shop.secret, { uri: '/a', code: 'Taken' })).code).toBe('Taken');
  });
});

describe('status 9: the rest of an input', () => {
  test.each([
    ['expiresAt', { startsAt: '2026-05-02T00:00:00Z', expiresAt: '2026-05-01T00:00:00Z' }],
    ['expiresAt', { startsAt: '2026-05-01T00:00:00Z', expiresAt: '2026-05-01T00:00:00Z' }],
    ['preview.imageUrl', { preview: { imageUrl: 'javascript:alert(1)' } }],
    ['preview.imageUrl', { preview: { imageUrl: '/picture.png' } }],
    ['overrides.web.link', { overrides: { web: { link: 'a:b' } } }],
  ])('%s', (field, rest) => expectRefusal(shop.secret, { uri: '/a', ...rest }, field));
});

test('nothing that was refused was stored', async () => {
  const { smartLinks } = await shop.secret.get<{ smartLinks: { nodes: { uri: string }[] } }>(
    '{ smartLinks(first: 100) { nodes { uri } } }',
  );
  const uris = smartLinks.nodes.map(({ uri }) => uri);
  expect(uris.length).toBeLessThan(40);
  expect(uris.filter((uri) => /evil\.example\/login|script|user|link\.test/.test(uri))).toEqual([]);
});

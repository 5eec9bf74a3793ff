import { beforeEach, describe, expect, vi } from 'vitest';
import { StoreError } from '../../db/errors.ts';
import { OPERATOR } from '../../src/domain/access/caller.ts';
import { getUserAgent } from '../domain/user-agents.ts';
import type { TestApp } from '../support/app.ts';
import { givenLink } from '../support/builders.ts';
import { readClicks, unescapeHtml, type VisitOptions, visit } from '../support/edge.ts';
import { createTest } from '../support/test.ts';

const ANDROID = { userAgent: getUserAgent('Chrome on a Pixel') };
const WEB = 'http://www.app-web.com';

let now = Date.parse('2026-05-04T12:00:00Z');
beforeEach(() => {
  // The rate limit on new links counts per minute.
  now += 60_000;
});

const test = createTest({
  app: { clock: () => now },
  shop: {
    allowedHosts: ['blog.example'],
    templates: [
      {
        name: 'Sale',
        pattern: 'sale/:id',
        targets: { web: { url: 'https://sale.example/:id', fallbackKind: 'STORE' } },
      },
    ],
  },
});

// Every test opens links of the shop, even those that don't use the fixture.
test.beforeAll(({ shop }) => void shop);

function visitLazily(app: TestApp, uri: string, options: VisitOptions = {}, path = '/lazy') {
  return visit(app, `${path}?uri=${encodeURIComponent(uri)}`, options);
}

const listLinksByUri = ({ database }: TestApp, uri: string) =>
  database.read.selectFrom('smart_links').selectAll().where('uri', '=', uri).orderBy('id').execute();
const listLinks = ({ database }: TestApp) => database.read.selectFrom('smart_links').selectAll().execute();

describe('a lazy link', () => {
  test('is created by its first visitor, unique and plain, and counts their click', async ({ app, shop }) => {
    const { status, location, headers } = await visitLazily(app, '/products/1?a=b', ANDROID);

    const created = await listLinksByUri(app, 'products/1?a=b');
    expect(created).toMatchObject([
      { app_id: shop.id, created_by: null, overrides: null, metadata: null, expires_at: null },
    ]);
    const [link] = created;
    const clicks = await app.database.read
      .selectFrom('clicks')
      .selectAll()
      .where('smart_link_id', '=', link?.id ?? '')
      .execute();
    expect(clicks).toMatchObject([{ source: 'VISITOR', platform: 'android' }]);
    expect(status).toBe(302);
    expect(location).toContain(`intent://products/1?a=b&_hk_cid=${clicks[0]?.id}#Intent;`);
    expect(headers['cache-control']).toBe('private, no-store');
  });

  test('is the existing unique link without overrides, in every spelling of its target URI', async ({ app, shop }) => {
    const plain = await givenLink(shop.secret, { uri: 'products/2', unique: true });
    await givenLink(shop.publishable, {
      uri: 'products/2',
      unique: true,
      overrides: { android: { link: 'com.app.android://deceived' } },
    });

    const visits = [
      await visitLazily(app, '/products/2', ANDROID),
      await visitLazily(app, 'products//2/', ANDROID),
      await visitLazily(app, `${WEB}/products/2`, ANDROID),
      await visitLazily(app, 'com.app.android://products/2', ANDROID),
      await visitLazily(app, '/products/2', ANDROID, '//lazy'),
      await visitLazily(app, '/products/2', ANDROID, '/lazy/'),
      // Escapes of unreserved characters are equivalent to the characters (RFC 3986, section 6.2.2.2).
      await visitLazily(app, '/products/2', ANDROID, '/l%61zy'),
      await visitLazily(app, '/products/2', ANDROID, '/%6C%61%7a%79/'),
      await visit(app, '/lazy?x=1&uri=products/2&uri=other', ANDROID),
    ];

    const clicks = (await readClicks(app, plain)).map(({ id }) => `intent://products/2?_hk_cid=${id}#Intent;`);
    expect(clicks).toHaveLength(visits.length);
    visits.forEach(({ location }, index) => {
      expect(location).toContain(clicks[index]);
    });
  });

  test('forwards query parameters, but not its `uri` parameter', async ({ app }) => {
    const { location } = await visit(app, '/lazy?utm_source=x&uri=products%2F3+b&fbclid=2');
    expect(location).toBe(`${WEB}/products/3%20b?utm_source=x&fbclid=2`);
  });

  test('is created once for 200 concurrent first visitors, and each of their clicks is recorded', async ({ app }) => {
    const visits = await Promise.all(Array.from({ length: 200 }, () => visitLazily(app, '/crowd', ANDROID)));

    const created = await listLinksByUri(app, 'crowd');
    expect(created).toHaveLength(1);
    const clicks = await readClicks(app, { id: encodeGlobalId(created[0]?.id ?? '') });
    expect(new Set(visits.map(({ location }) => /_hk_cid=([^#]*)/.exec(location ?? '')?.[1]))).toEqual(
      new Set(clicks.map(({ id }) => id)),
    );
    expect(clicks).toHaveLength(200);
  });

  test('distinguishes a Mac from an iPad at its own URL', async ({ app }) => {
    const { text } = await visitLazily(app, '/pad', { userAgent: getUserAgent('Safari on a Mac, or on an iPad') });
    expect(unescapeHtml(text)).toContain('"/lazy?uri=%2Fpad&_hk_is=ipad"');
  });
});

/** The ids as in the API; only the last part matters here. */
function encodeGlobalId(id: string): string {
  return Buffer.from(`SmartLink:app:${id}`).toString('base64url');
}

describe('the server', () => {
  test.for<[string, VisitOptions, RegExp]>([
    ['a HEAD request', { ...ANDROID, method: 'HEAD' }, /^intent:\/\/look#Intent;/],
    ['a prefetch', { ...ANDROID, headers: { purpose: 'prefetch' } }, /^intent:\/\/look#Intent;/],
    ['a HEAD request on the web', { method: 'HEAD' }, /^http:\/\/www\.app-web\.com\/look$/],
  ])('stores nothing for %s, and the destination is the same', async ([, options, location], { app }) => {
    const before = (await listLinks(app)).length;

    expect((await visitLazily(app, '/look', options)).location).toMatch(location);

    expect(await listLinks(app)).toHaveLength(before);
  });

  test('stores nothing for a bot, even of an existing link', async ({ app, shop }) => {
    const existing = await givenLink(shop.secret, { uri: '/stands', unique: true });
    const before = (await listLinks(app)).length;

    for (const uri of ['/bot', '/stands']) {
      const { status, text } = await visitLazily(app, uri, { userAgent: getUserAgent('the bot of X (preview)') });
      expect(status).toBe(200);
      expect(text).toContain('og:url');
    }

    expect(await listLinks(app)).toHaveLength(before);
    expect(await readClicks(app, existing)).toEqual([]);
  });

  test('stores nothing past the limit of a client key per minute, and the destination is the same', async ({ app }) => {
    const locations = [];
    for (let i = 0; i < 70; i++) {
      locations.push((await visitLazily(app, `/flood/${i}`)).location);
    }

    expect(locations.at(-1)).toBe(`${WEB}/flood/69`);
    const created = (await listLinks(app)).filter(({ uri }) => uri.startsWith('flood/'));
    expect(created).toHaveLength(60);
    now += 60_000;
    await visitLazily(app, '/flood/69');
    expect(await listLinksByUri(app, 'flood/69')).toHaveLength(1);
  });

  test('redirects visitors if the store fails, and counts the dropped write', async ({ app }) => {
    vi.spyOn(app.database, 'write').mockRejectedValue(new StoreError('the disk is full', true));

    const { location } = await visitLazily(app, '/broken', ANDROID);

    vi.restoreAllMocks();
    expect(location).toMatch(/^intent:\/\/broken#Intent;/);
    expect(app.services.droppedWrites.counts['lazy link']).toBe(1);
    expect(await listLinksByUri(app, 'broken')).toEqual([]);
  });
});

describe('a lazy link with a hostile target URI', () => {
  test.for([
    'https://evil.example/products/1',
    'HTTPS://evil.example',
    '//evil.example/products/1',
    '\\\\evil.example',
    'https://www.app-web.com.evil.example/',
    'https://www.app-web.com@evil.example/',
    'https://blog.example/allowed-for-tokens-alone',
    'http://shop.link.test/abc',
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    ' java\nscript:alert(1)',
    'data:text/html,x',
    'intent://x#Intent;scheme=http;end',
    'other-app://x',
    'products/../../x',
    'products/%2e%2e/x',
    '',
    ' ',
    'a\u0000b',
    'a\r\nLocation: http://evil.example',
  ])('leads to no other site or scheme: %j', async (uri, { app }) => {
    const before = (await listLinks(app)).length;
    const { status, location, headers } = await visitLazily(app, uri);

    if (uri.startsWith('//') || uri.startsWith('\\')) {
      // An ordinary path below the app's base URL.
      expect(location).toMatch(/^http:\/\/www\.app-web\.com\/(?:evil\.example|%5C%5Cevil)/);
      return;
    }
    expect({ status, location }).toEqual({ status: 404, location: null });
    expect(headers.refresh).toBeUndefined();
    expect(await listLinks(app)).toHaveLength(before);
  });

  test('opens a URL of the website as it is, but stores the path that others share', async ({ app, shop }) => {
    expect((await visitLazily(app, `${WEB}//pois//on//`)).location).toBe(`${WEB}//pois//on//`);
    expect((await visitLazily(app, '/pois/on')).location).toBe(`${WEB}/pois/on`);
    expect((await visitLazily(app, `${WEB}/pois/on/`)).location).toBe(`${WEB}/pois/on/`);

    const { uri } = await givenLink(shop.secret, { uri: '/pois/on', unique: true });
    expect(uri).toBe('pois/on');
    expect((await listLinks(app)).map((link) => link.uri).filter((stored) => stored.includes('pois'))).toEqual([
      'pois/on',
    ]);
  });

  test('is rejected if it is longer than a request target can be', async ({ app }) => {
    const before = (await listLinks(app)).length;

    expect(await visitLazily(app, 'x'.repeat(8_193))).toMatchObject({ status: 414, location: null });
    expect(await listLinks(app)).toHaveLength(before);
  });

  test.for(['/lazy', '/lazy?', '/lazy?uri', '/lazy?uri=', '/lazy?uri=%', '/lazy?uri=%ff', '/lazy?URI=/a'])(
    'is not found without a decodable uri: %s',
    async (path, { app }) => {
      expect((await visit(app, path)).status).toBe(404);
    },
  );

  test("leads to a template's URL, and to the host of the app's own website", async ({ app, shop }) => {
    expect((await visitLazily(app, 'https://sale.example/42')).location).toBe('https://sale.example/42');
    await app.services.platforms.setPlatform(OPERATOR, shop.id, { kind: 'web', baseUrl: `${WEB}/shop` });
    expect((await visitLazily(app, `${WEB}/elsewhere`)).location).toBe(`${WEB}/elsewhere`);
  });
});

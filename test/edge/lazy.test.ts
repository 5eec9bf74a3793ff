import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { StoreError } from '../../db/client.ts';
import { OPERATOR } from '../../src/domain/tokens/caller.ts';
import { userAgent } from '../domain/user-agents.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { type GivenApp, givenApp, givenLink } from '../support/builders.ts';
import { clicksOf, readable, type VisitOptions, visit } from '../support/edge.ts';

const ANDROID = { userAgent: userAgent('Chrome on a Pixel') };
const WEB = 'http://www.app-web.com';

let app: TestApp;
let shop: GivenApp;
let now = Date.parse('2026-05-04T12:00:00Z');

beforeAll(async () => {
  app = await startTestApp({ clock: () => now });
  shop = await givenApp(app, {
    allowedHosts: ['blog.example'],
    templates: [
      {
        name: 'Sale',
        pattern: 'sale/:id',
        targets: { web: { url: 'https://sale.example/:id', fallbackKind: 'STORE' } },
      },
    ],
  });
});
beforeEach(() => {
  // The rate at which links are made is that of a minute.
  now += 60_000;
});
afterAll(() => app?.close());

function lazily(uri: string, options: VisitOptions = {}, path = '/lazy') {
  return visit(app, `${path}?uri=${encodeURIComponent(uri)}`, options);
}

const linksOf = (uri: string) =>
  app.database.read.selectFrom('smart_links').selectAll().where('uri', '=', uri).orderBy('id').execute();
const links = () => app.database.read.selectFrom('smart_links').selectAll().execute();

describe('a lazy link', () => {
  test('is made by who opens it first, is unique and plain, and behaves as if it had been opened', async () => {
    const { status, location, headers } = await lazily('/products/1?a=b', ANDROID);

    const made = await linksOf('products/1?a=b');
    expect(made).toMatchObject([
      { app_id: shop.id, created_by: null, overrides: null, metadata: null, expires_at: null },
    ]);
    const [link] = made;
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

  test('is the plain unique link that stands, however its uri is spelt, and none of those that say more', async () => {
    const plain = await givenLink(shop.secret, { uri: 'products/2', unique: true });
    await givenLink(shop.publishable, {
      uri: 'products/2',
      unique: true,
      overrides: { android: { link: 'com.app.android://deceived' } },
    });

    const visits = [
      await lazily('/products/2', ANDROID),
      await lazily('products//2/', ANDROID),
      await lazily(`${WEB}/products/2`, ANDROID),
      await lazily('com.app.android://products/2', ANDROID),
      await lazily('/products/2', ANDROID, '//lazy'),
      await lazily('/products/2', ANDROID, '/lazy/'),
      await visit(app, '/lazy?x=1&uri=products/2&uri=other', ANDROID),
    ];

    const clicks = (await clicksOf(app, plain)).map(({ id }) => `intent://products/2?_hk_cid=${id}#Intent;`);
    expect(clicks).toHaveLength(visits.length);
    visits.forEach(({ location }, index) => {
      expect(location).toContain(clicks[index]);
    });
  });

  test('takes along what may travel, and not the uri', async () => {
    const { location } = await visit(app, '/lazy?utm_source=x&uri=products%2F3+b&fbclid=2');
    expect(location).toBe(`${WEB}/products/3%20b?utm_source=x&fbclid=2`);
  });

  test('of 200 who come first at once is one, and each of them clicked', async () => {
    const visits = await Promise.all(Array.from({ length: 200 }, () => lazily('/crowd', ANDROID)));

    const made = await linksOf('crowd');
    expect(made).toHaveLength(1);
    const clicks = await clicksOf(app, { id: globalId(made[0]?.id ?? '') });
    expect(new Set(visits.map(({ location }) => /_hk_cid=([^#]*)/.exec(location ?? '')?.[1]))).toEqual(
      new Set(clicks.map(({ id }) => id)),
    );
    expect(clicks).toHaveLength(200);
  });

  test('tells a Mac from an iPad at its own address', async () => {
    const { text } = await lazily('/pad', { userAgent: userAgent('Safari on a Mac, or on an iPad') });
    expect(readable(text)).toContain('"/lazy?uri=%2Fpad&_hk_is=ipad"');
  });
});

/** As the API has it; only the last part counts here. */
function globalId(id: string): string {
  return Buffer.from(`SmartLink:app:${id}`).toString('base64url');
}

describe('nothing is stored', () => {
  test.each<[string, VisitOptions, RegExp]>([
    ['for a mere look', { ...ANDROID, method: 'HEAD' }, /^intent:\/\/look#Intent;/],
    ['for who fetches ahead', { ...ANDROID, headers: { purpose: 'prefetch' } }, /^intent:\/\/look#Intent;/],
    ['for a mere look on the web', { method: 'HEAD' }, /^http:\/\/www\.app-web\.com\/look$/],
  ])('%s, and the destination is the same', async (_, options, location) => {
    const before = (await links()).length;

    expect((await lazily('/look', options)).location).toMatch(location);

    expect(await links()).toHaveLength(before);
  });

  test('for a bot, also of a link that stands', async () => {
    const stands = await givenLink(shop.secret, { uri: '/stands', unique: true });
    const before = (await links()).length;

    for (const uri of ['/bot', '/stands']) {
      const { status, text } = await lazily(uri, { userAgent: userAgent('the bot of X (preview)') });
      expect(status).toBe(200);
      expect(text).toContain('og:url');
    }

    expect(await links()).toHaveLength(before);
    expect(await clicksOf(app, stands)).toEqual([]);
  });

  test('past what one place may make within a minute; the destination is the same', async () => {
    const locations = [];
    for (let i = 0; i < 70; i++) locations.push((await lazily(`/flood/${i}`)).location);

    expect(locations.at(-1)).toBe(`${WEB}/flood/69`);
    const made = (await links()).filter(({ uri }) => uri.startsWith('flood/'));
    expect(made).toHaveLength(60);
    now += 60_000;
    await lazily('/flood/69');
    expect(await linksOf('flood/69')).toHaveLength(1);
  });

  test('where the store fails: people go on, and the loss is counted', async () => {
    vi.spyOn(app.database, 'write').mockRejectedValue(new StoreError('the disk is full', true));

    const { location } = await lazily('/broken', ANDROID);

    vi.restoreAllMocks();
    expect(location).toMatch(/^intent:\/\/broken#Intent;/);
    expect(app.services.losses.counts['lazy link']).toBe(1);
    expect(await linksOf('broken')).toEqual([]);
  });
});

describe('a stranger leads nobody', () => {
  test.each([
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
    'x'.repeat(2_049),
  ])('to another site or scheme: %j', async (uri) => {
    const before = (await links()).length;
    const { status, location, headers } = await lazily(uri);

    if (uri.startsWith('//') || uri.startsWith('\\')) {
      // A path as any other, below the app's own base.
      expect(location).toMatch(/^http:\/\/www\.app-web\.com\/(?:evil\.example|%5C%5Cevil)/);
      return;
    }
    expect({ status, location }).toEqual({ status: 404, location: null });
    expect(headers.refresh).toBeUndefined();
    expect(await links()).toHaveLength(before);
  });

  test.each(['/lazy', '/lazy?', '/lazy?uri', '/lazy?uri=', '/lazy?uri=%', '/lazy?uri=%ff', '/lazy?URI=/a'])(
    'without a uri that can be read: %s',
    async (path) => {
      expect((await visit(app, path)).status).toBe(404);
    },
  );

  test("but a template's own address stands for its path, and the web's own host is no other site", async () => {
    expect((await lazily('https://sale.example/42')).location).toBe('https://sale.example/42');
    await app.services.platforms.setPlatform(OPERATOR, shop.id, { kind: 'web', baseUrl: `${WEB}/shop` });
    expect((await lazily(`${WEB}/elsewhere`)).location).toBe(`${WEB}/elsewhere`);
  });
});

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { userAgent } from '../domain/user-agents.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { type GivenLink, givenApp, givenLink } from '../support/builders.ts';
import { type VisitOptions, visit } from '../support/edge.ts';
import { type Allowed, expectOnlyPlaces, placesOf } from './places.ts';

const WEB = 'https://www.shop.example';
const APPLE = 'https://apps.apple.com/app/id1783';
const PLAY = 'https://play.google.com/store/apps/details';
const PICTURES = ['https://icons.example/shop.png', 'https://pictures.example/mug.jpg'];

/** Everything that anybody could take for a place to go to, a header, a part of an intent or of a page. */
const HOSTILE = [
  'https://evil.example/',
  'HTTPS:evil.example',
  '//evil.example/x',
  '/\\evil.example/x',
  '\\\\evil.example',
  '@evil.example',
  '.evil.example',
  ':80@evil.example/',
  'www.shop.example.evil.example',
  'https://www.shop.example@evil.example/',
  'http://shop.link.test/other',
  'javascript:alert(1)',
  'JaVa\tScRiPt:alert(1)//',
  'data:text/html,<script>alert(1)</script>',
  'vbscript:x',
  'file:///etc/passwd',
  'market://details?id=evil',
  'itms-services://?action=download-manifest&url=https://evil.example/m.plist',
  'other-app://x',
  'intent://evil.example#Intent;scheme=https;end',
  '#Intent;scheme=javascript;package=evil;S.browser_fallback_url=https%3A%2F%2Fevil.example;end',
  ';S.browser_fallback_url=https%3A%2F%2Fevil.example;end',
  ';scheme=https;package=evil.example;end',
  'x\r\nLocation: https://evil.example/\r\nX-Injected: yes',
  'x\u0000y',
  '\u2028\u202Ehttps://evil.example/',
  '"><meta http-equiv="refresh" content="0;url=https://evil.example/">',
  "'><a href=https://evil.example/>",
  '</script><script>location="https://evil.example/"</script>',
  '1, app-argument=https://evil.example/',
  '&referrer=https%3A%2F%2Fevil.example',
  '&_hk_cid=forged&url=https://evil.example/',
  '../../../evil',
  '%2e%2e%2f%2e%2e%2fevil',
  '%252f%252fevil.example',
  '%ff%fe',
] as const;

/** Names that servers take a destination from, those that this one reads, and those that travel. */
const PARAMETERS = (
  'uri url redirect redirect_uri redirect_url return returnTo return_to next continue to dest destination target link ' +
  'deeplink deep_link_id fallback ifl afl ofl location goto out view ref referrer host code path scheme package ' +
  'S.browser_fallback_url app-argument platform size format utm_source utm_campaign gclid fbclid ' +
  '_hk_is _hk_cid _hk_sid _hk_md _hk_url'
).split(' ');

/** Names that proxies, frameworks and caches take the host, the path, the method or the visitor from. */
const HEADERS = (
  'x-forwarded-host x-forwarded-server x-forwarded-proto x-forwarded-scheme x-forwarded-port x-forwarded-for ' +
  'x-forwarded-prefix x-host x-original-host x-original-url x-rewrite-url x-real-ip x-http-method-override forwarded via ' +
  'referer origin accept accept-language accept-encoding cookie range if-none-match if-modified-since purpose ' +
  'sec-purpose x-purpose x-moz sec-fetch-dest sec-ch-ua-platform user-agent x-requested-with true-client-ip authorization'
).split(' ');

const VISITORS = {
  'Chrome on a Pixel': userAgent('Chrome on a Pixel'),
  Safari: userAgent('Safari'),
  'an iPad or a Mac': userAgent('Safari on a Mac, or on an iPad'),
  'Chrome on Windows': userAgent('Chrome on Windows'),
  Facebook: userAgent('Facebook on Android'),
  'a bot': userAgent('the bot of X (preview)'),
  curl: 'curl/8.5.0',
} as const;

type Kind = 'plain' | 'aimed' | 'foreign' | 'over' | 'overApp';

let app: TestApp;
const links = {} as Record<Kind, GivenLink>;
const allowed = {} as Record<Kind | 'lazy' | 'nothing', Allowed>;

beforeAll(async () => {
  // Whoever tries all this meets the limits soon: here they are off, so that every answer is one of the edge's own.
  app = await startTestApp({ env: { RATE_LIMIT_MISSES: '0', RATE_LIMIT_LAZY_LINKS: '0' } });
  const shop = await givenApp(app, {
    iconUrl: PICTURES[0],
    preview: { title: 'Shop', imageUrl: PICTURES[1] },
    travellingParameters: ['ref', 'next', 'url'],
    platforms: [
      { kind: 'web', baseUrl: WEB },
      { kind: 'iphone', urlSchemes: ['shop-phone'], storeUrl: APPLE, appStoreId: '1783' },
      { kind: 'android', urlSchemes: ['shop'], storeUrl: `${PLAY}?id=example.shop`, packageName: 'example.shop' },
    ],
    templates: [
      {
        name: 'Sale',
        pattern: 'sale/:id',
        targets: { iphone: { url: 'shop-phone://s/:id?from=:id', skipPreview: true } },
      },
    ],
  });
  const common = { preview: { title: 'A mug', imageUrl: PICTURES[1] }, metadata: { gift: 'cake' } };
  const make = (input: Record<string, unknown>) => givenLink(shop.secret, { ...common, ...input });
  links.plain = await make({ uri: '/products/42?a=b#c' });
  links.aimed = await make({
    uri: '/products/43',
    overrides: {
      web: { link: 'https://landing.example/43' },
      iphone: { link: 'shop-phone://own/43', fallback: 'https://landing.example/phone' },
      android: { link: 'shop://own/43', fallback: 'https://landing.example/android' },
    },
  });
  links.foreign = await make({ uri: 'https://blog.example/a?b=c' });
  links.over = await make({ uri: '/a', expiresAt: '2020-01-01T00:00:00Z', expiredUrl: 'https://landing.example/over' });
  links.overApp = await make({ uri: '/a', expiresAt: '2020-01-01T00:00:00Z', expiredUrl: 'shop://over' });

  const stores = [APPLE, PLAY];
  const of = (kind: Kind, ...places: string[]): Allowed => ({
    places: [...places, ...stores, links[kind].url],
    pictures: PICTURES,
  });
  allowed.plain = of('plain', `${WEB}/products/42`, 'shop-phone://products/42', 'shop://products/42');
  allowed.aimed = of(
    'aimed',
    ...['https://landing.example/43', 'https://landing.example/phone', 'https://landing.example/android'],
    ...['shop-phone://own/43', 'shop://own/43'],
  );
  allowed.foreign = of('foreign', 'https://blog.example/a');
  allowed.over = of('over', 'https://landing.example/over');
  allowed.overApp = of('overApp', 'shop://over');
  allowed.lazy = {
    places: [...stores, WEB, 'http://shop.link.test/lazy'],
    beginnings: [`${WEB}/`, 'shop-phone://', 'shop://', 'http://shop.link.test/'],
    pictures: PICTURES,
  };
  allowed.nothing = { places: [], pictures: PICTURES };
}, 60_000);
afterAll(() => app?.close());

/** A value as it can stand in a query: what separates pairs stays, so that it makes more of them. */
function inQuery(value: string): string {
  return encodeURI(value.toWellFormed())
    .replaceAll(/%25([0-9a-f]{2})/gi, '%$1')
    .replaceAll('#', '%23');
}

/** A value as it can be sent in a header at all. */
function inHeader(value: string): string {
  return value.replaceAll(/[^\t\x20-\x7e]/g, '').trim();
}

interface Request {
  path: string;
  kind: keyof typeof allowed;
  options?: VisitOptions;
}

async function expectHarmless({ path, kind, options = {} }: Request): Promise<void> {
  const visited = await visit(app, path, options);
  expectOnlyPlaces(visited, allowed[kind], `${path} ${JSON.stringify(options)}`);
  expect([200, 302, 404, 410], path).toContain(visited.status);
}

/** Some at once, as clicks of one moment are written together. */
async function expectAllHarmless(requests: readonly Request[]): Promise<void> {
  expect(requests.length).toBeGreaterThan(0);
  for (let from = 0; from < requests.length; from += AT_ONCE) {
    await Promise.all(requests.slice(from, from + AT_ONCE).map(expectHarmless));
  }
}

const AT_ONCE = 40;

const KINDS: readonly Kind[] = ['plain', 'aimed', 'foreign', 'over', 'overApp'];

/** One of each sort, for what is tried with each name alone. */
const WORST = [
  '',
  'https://evil.example/',
  '//evil.example/x',
  'javascript:alert(1)',
  '#Intent;scheme=javascript;package=evil;S.browser_fallback_url=https%3A%2F%2Fevil.example;end',
  '"><meta http-equiv="refresh" content="0;url=https://evil.example/">',
];

describe.each(Object.entries(VISITORS))('%s', (_, visitor) => {
  const options = { userAgent: visitor };

  test.each(KINDS)('is led by a link only where it leads, whatever stands in its query: %s', async (kind) => {
    await expectAllHarmless(
      HOSTILE.map((value) => {
        const query = PARAMETERS.map((name) => `${name}=${inQuery(value)}`).join('&');
        return { path: `/${links[kind].code}?${query}`, kind, options };
      }),
    );
  });

  test('is led by a lazy link only below its own host and into its own apps', async () => {
    await expectAllHarmless(
      HOSTILE.flatMap((value) => [
        ...[value, `products/${value}`, `sale/${value}?x=${value}`].map((uri) =>
          encodeURIComponent(uri.toWellFormed()),
        ),
        `/a&next=${inQuery(value)}`,
      ]).map((uri) => ({ path: `/lazy?uri=${uri}`, kind: 'lazy' as const, options })),
    );
  });

  test('is led by no header anywhere else', async () => {
    await expectAllHarmless(
      HOSTILE.map(inHeader).flatMap((value) => {
        const all = Object.fromEntries(HEADERS.map((name) => [name, value]));
        const headers = { ...all, 'user-agent': visitor };
        return [
          { path: `/${links.plain.code}`, kind: 'plain' as const, options: { headers } },
          { path: '/lazy?uri=/products/42', kind: 'lazy' as const, options: { headers } },
          { path: `/${links.plain.code}`, kind: 'plain' as const, options: { headers: all } },
        ];
      }),
    );
  });
});

/** Those who get an intent, the page with its buttons, and the page that goes on by itself. */
const LED = ['Chrome on a Pixel', 'Safari', 'an iPad or a Mac'] as const;

describe.each(LED)('%s', (name) => {
  const visitor = VISITORS[name];
  const options = { userAgent: visitor };

  test('is led by each parameter alone to nothing else', async () => {
    await expectAllHarmless(
      PARAMETERS.flatMap((parameter) =>
        WORST.map((value) => ({
          path: `/${links.plain.code}?${parameter}=${inQuery(value)}`,
          kind: 'plain' as const,
          options,
        })),
      ),
    );
  });

  test('is led by each header alone nowhere else', async () => {
    await expectAllHarmless(
      HEADERS.filter((header) => header !== 'user-agent').flatMap((header) =>
        ['evil.example', ...WORST.map(inHeader)].map((value) => ({
          path: `/${links.plain.code}`,
          kind: 'plain' as const,
          options: { headers: { [header]: value, 'user-agent': visitor } },
        })),
      ),
    );
  });
});

describe('what is served beside links leads nowhere else', () => {
  const query = PARAMETERS.filter((name) => name !== 'uri')
    .map((name) => `${name}=//evil.example`)
    .join('&');

  test.each([
    '/',
    '/nobody',
    '/nobody+',
    '/lazy',
    '/robots.txt',
    '/favicon.ico',
    '/apple-app-site-association',
    '/.well-known/apple-app-site-association',
    '/.well-known/assetlinks.json',
    '/CODE.qr.svg',
    '/CODE.qr.png',
  ])('%s', async (path) => {
    const address = path.replace('CODE', links.plain.code);
    await expectAllHarmless(
      Object.values(VISITORS).flatMap((userAgent) =>
        ['', `?${query}`].map((suffix) => ({
          path: address + suffix,
          kind: 'nothing' as const,
          options: { userAgent },
        })),
      ),
    );
  });

  test('the inspection of a link', async () => {
    await expectAllHarmless(
      HOSTILE.flatMap((value) =>
        KINDS.map((kind) => ({ path: `/${links[kind].code}+?url=${inQuery(value)}&${query}`, kind })),
      ),
    );
  });

  test('a path that is made of anything', async () => {
    const { code } = links.plain;
    await expectAllHarmless(
      HOSTILE.map(inQuery).flatMap((value) =>
        [`/${value}`, `/${code}/${value}`, `/${code}${value}`, `/x${value}`].map((path) => ({
          path,
          // What separates the query leaves the code in front of it the link that it is.
          kind: path.split(/[?#]/)[0]?.replaceAll('/', '') === code ? ('plain' as const) : ('nothing' as const),
          options: { userAgent: VISITORS['Chrome on a Pixel'] },
        })),
      ),
    );
  });
});

describe('whatever somebody makes up', () => {
  const piece = fc.oneof(
    fc.constantFrom(...HOSTILE, ...PARAMETERS, ...['&', '=', '#', ';', '/', '?', '%', '+', ' ', '..', 'https:', '//']),
    fc.string({ unit: 'grapheme', maxLength: 8 }),
  );
  const made = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''));
  const visitor = fc.constantFrom(...Object.values(VISITORS));

  test('a link leads where it leads', async () => {
    await fc.assert(
      fc.asyncProperty(made, visitor, fc.constantFrom(...KINDS), async (query, userAgent, kind) => {
        await expectHarmless({ path: `/${links[kind].code}?${inQuery(query)}`, kind, options: { userAgent } });
      }),
      { numRuns: 150 },
    );
  });

  test('a lazy link leads below its own host, into its own apps, or nowhere', async () => {
    await fc.assert(
      fc.asyncProperty(made, visitor, async (uri, userAgent) => {
        const path = `/lazy?uri=${encodeURIComponent(uri.toWellFormed())}`;
        await expectHarmless({ path, kind: 'lazy', options: { userAgent } });
      }),
      { numRuns: 150 },
    );
  });
});

describe('the check itself', () => {
  const answer = (headers: Record<string, string>, text = '') => ({
    status: 200,
    headers: { 'content-type': 'text/html; charset=utf-8', ...headers },
    location: null,
    text,
    body: Buffer.alloc(0),
  });

  test.each([
    [answer({ location: 'https://evil.example/' })],
    [answer({ location: '//evil.example' })],
    [answer({ location: `${WEB}/other` })],
    [answer({ location: 'javascript:alert(1)' })],
    [answer({ refresh: '0;url=https://evil.example' })],
    [answer({ 'x-injected': 'yes' })],
    [answer({ location: 'intent://products/42#Intent;scheme=evil;package=example.shop;end' })],
    [answer({ location: 'intent://products/42#Intent;scheme=shop;package=evil;end' })],
    [answer({ location: 'intent://a#Intent;scheme=https;end#Intent;scheme=shop;package=example.shop;end' })],
    [
      answer({
        location:
          'intent://products/42#Intent;scheme=shop;package=example.shop;S.browser_fallback_url=https%3A%2F%2Fevil.example;end',
      }),
    ],
    [answer({ location: `${PLAY}?id=a&referrer=https%3A%2F%2Fevil.example` })],
    [answer({}, '<a href="https://evil.example/">x</a>')],
    [answer({}, '<a class="button" href="java&#39;script:x">x</a>')],
    [answer({}, '<script nonce="a" data-ipad="//evil.example" data-mac="/a"></script>')],
    [answer({}, '<meta property="al:ios:url" content="evil://x">')],
    [answer({}, '<meta name="apple-itunes-app" content="app-id=1, app-argument=https://evil.example/">')],
    [answer({}, '<meta http-equiv="refresh" content="0;url=https://evil.example/">')],
    [answer({}, '<img src="https://evil.example/x.png">')],
  ])('finds a place that is not the link’s: %j', (visited) => {
    expect(() => expectOnlyPlaces(visited, allowed.plain, 'this')).toThrow();
  });

  test('sees the places that there are', async () => {
    const count = async (visitor: keyof typeof VISITORS) =>
      placesOf(await visit(app, `/${links.plain.code}`, { userAgent: VISITORS[visitor] })).length;
    expect(await count('Chrome on a Pixel')).toBe(1);
    expect(await count('Chrome on Windows')).toBe(1);
    // Three buttons, two pictures and the one that messengers show, the link's own address, the banner's, App Links'.
    expect(await count('Safari')).toBe(9);
    expect(await count('an iPad or a Mac')).toBeGreaterThanOrEqual(2);
    expect(await count('a bot')).toBeGreaterThanOrEqual(6);
  });
});

import fc from 'fast-check';
import { describe, expect } from 'vitest';
import { parsePath } from '../../src/doors/edge/edge-path.ts';
import { getUserAgent } from '../domain/user-agents.ts';
import { type GivenLink, givenLink } from '../support/builders.ts';
import { type VisitOptions, visit } from '../support/edge.ts';
import { createTest } from '../support/test.ts';
import { type Allowed, findViolations, listTargets } from './targets.ts';

const WEB = 'https://www.shop.example';
const APPLE = 'https://apps.apple.com/app/id1783';
const PLAY = 'https://play.google.com/store/apps/details';
const PICTURES = ['https://icons.example/shop.png', 'https://pictures.example/mug.jpg'];

/** Texts that could be mistaken for a target, a header, or a part of an intent or a page. */
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

/** Names that other servers read a target from, and names that this server reads or forwards. */
const PARAMETERS = (
  'uri url redirect redirect_uri redirect_url return returnTo return_to next continue to dest destination target link ' +
  'deeplink deep_link_id fallback ifl afl ofl location goto out view ref referrer host code path scheme package ' +
  'S.browser_fallback_url app-argument platform size format utm_source utm_campaign gclid fbclid ' +
  '_hk_is _hk_cid _hk_sid _hk_md _hk_url'
).split(' ');

/** Headers from which proxies, frameworks and caches read the host, the path, the method or the visitor. */
const HEADERS = (
  'x-forwarded-host x-forwarded-server x-forwarded-proto x-forwarded-scheme x-forwarded-port x-forwarded-for ' +
  'x-forwarded-prefix x-host x-original-host x-original-url x-rewrite-url x-real-ip x-http-method-override forwarded via ' +
  'referer origin accept accept-language accept-encoding cookie range if-none-match if-modified-since purpose ' +
  'sec-purpose x-purpose x-moz sec-fetch-dest sec-ch-ua-platform user-agent x-requested-with true-client-ip authorization'
).split(' ');

const VISITORS = {
  'Chrome on a Pixel': getUserAgent('Chrome on a Pixel'),
  Safari: getUserAgent('Safari'),
  'an iPad or a Mac': getUserAgent('Safari on a Mac, or on an iPad'),
  'Chrome on Windows': getUserAgent('Chrome on Windows'),
  Facebook: getUserAgent('Facebook on Android'),
  'a bot': getUserAgent('the bot of X (preview)'),
  curl: 'curl/8.5.0',
} as const;

const KINDS = ['plain', 'overridden', 'foreign', 'expired', 'expired into the app'] as const;
type Kind = (typeof KINDS)[number];

interface Targets {
  links: Record<Kind, GivenLink>;
  /** The targets that a response can lead to: for each kind of link, for a lazy link, and for paths without a link. */
  allowed: Record<Kind | 'lazy' | 'root' | 'nothing', Allowed>;
}

const base = createTest({
  // The rate limits are off: the tests send more requests than they allow.
  app: { env: { RATE_LIMIT_MISSES: '0', RATE_LIMIT_LAZY_LINKS: '0' } },
  shop: {
    iconUrl: PICTURES[0],
    preview: { title: 'Shop', imageUrl: PICTURES[1] },
    forwardedQueryParameters: ['ref', 'next', 'url'],
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
  },
}).extend('targets', { scope: 'file' }, async ({ shop }): Promise<Targets> => {
  const common = { preview: { title: 'A mug', imageUrl: PICTURES[1] }, metadata: { gift: 'cake' } };
  const createHostileLink = (input: Record<string, unknown>) => givenLink(shop.secret, { ...common, ...input });
  const overrides = {
    web: { link: 'https://landing.example/43' },
    iphone: { link: 'shop-phone://own/43', fallback: 'https://landing.example/phone' },
    android: { link: 'shop://own/43', fallback: 'https://landing.example/android' },
  };
  const over = { uri: '/a', expiresAt: '2020-01-01T00:00:00Z' };
  const links: Targets['links'] = {
    plain: await createHostileLink({ uri: '/products/42?a=b#c' }),
    overridden: await createHostileLink({ uri: '/products/43', overrides }),
    foreign: await createHostileLink({ uri: 'https://blog.example/a?b=c' }),
    expired: await createHostileLink({ ...over, expiredUrl: 'https://landing.example/over' }),
    'expired into the app': await createHostileLink({ ...over, expiredUrl: 'shop://over' }),
  };
  const stores = [APPLE, PLAY];
  const buildAllowed = (kind: Kind, ...addresses: string[]): Allowed => ({
    targets: [...addresses, ...stores, links[kind].url],
    pictures: PICTURES,
  });
  return {
    links,
    allowed: {
      plain: buildAllowed('plain', `${WEB}/products/42`, 'shop-phone://products/42', 'shop://products/42'),
      overridden: buildAllowed(
        'overridden',
        ...['https://landing.example/43', 'https://landing.example/phone', 'https://landing.example/android'],
        ...['shop-phone://own/43', 'shop://own/43'],
      ),
      foreign: buildAllowed('foreign', 'https://blog.example/a'),
      expired: buildAllowed('expired', 'https://landing.example/over', WEB),
      'expired into the app': buildAllowed('expired into the app', 'shop://over', WEB),
      lazy: {
        targets: [...stores, WEB, 'http://shop.link.test/lazy'],
        beginnings: [`${WEB}/`, 'shop-phone://', 'shop://', 'http://shop.link.test/'],
        pictures: PICTURES,
      },
      root: { targets: [WEB, 'http://shop.link.test/', ...stores], pictures: PICTURES },
      nothing: { targets: [WEB], pictures: PICTURES },
    },
  };
});

/** A request, and the kind of targets that its response can lead to. */
interface Request {
  path: string;
  kind: keyof Targets['allowed'];
  options?: VisitOptions;
}

/** The number of concurrent requests. Concurrent clicks are written in one batch. */
const AT_ONCE = 100;

/** Provides `expectHarmless`, which expects that each response leads only to the allowed targets of its request. */
const test = base.extend(
  'expectHarmless',
  { scope: 'file' },
  ({ app, targets }) =>
    async (requests: readonly Request[]): Promise<void> => {
      expect(requests.length).toBeGreaterThan(0);
      const violations: string[] = [];
      for (let from = 0; from < requests.length; from += AT_ONCE) {
        await Promise.all(
          requests.slice(from, from + AT_ONCE).map(async ({ path, kind, options = {} }) => {
            const visited = await visit(app, path, options);
            const found = findViolations(visited, targets.allowed[kind]);
            if (![200, 302, 404, 410].includes(visited.status)) {
              found.push(`status ${visited.status}`);
            }
            violations.push(...found.map((one) => `${path} ${JSON.stringify(options)}: ${one}`));
          }),
        );
      }
      expect(violations).toEqual([]);
    },
);

/** Encodes a value for a query. Keeps the separators of pairs, so that a value can add further pairs. */
function encodeForQuery(value: string): string {
  return encodeURI(value.toWellFormed())
    .replaceAll(/%25([0-9a-f]{2})/gi, '%$1')
    .replaceAll('#', '%23');
}

/** Removes the characters of a value that can't be sent in a header. */
function encodeForHeader(value: string): string {
  return value.replaceAll(/[^\t\x20-\x7e]/g, '').trim();
}

/** One value of each sort, for the tests that try every name separately. */
const WORST = [
  '',
  'https://evil.example/',
  '//evil.example/x',
  'javascript:alert(1)',
  '#Intent;scheme=javascript;package=evil;S.browser_fallback_url=https%3A%2F%2Fevil.example;end',
  '"><meta http-equiv="refresh" content="0;url=https://evil.example/">',
];

describe.each(Object.entries(VISITORS))('a request from %s', (_, visitor) => {
  const options = { userAgent: visitor };

  test.for(KINDS)(
    'leads only to the targets of a link that is %s, with any query',
    async (kind, { targets, expectHarmless }) => {
      const { code } = targets.links[kind];
      await expectHarmless(
        HOSTILE.map((value) => {
          const query = PARAMETERS.map((name) => `${name}=${encodeForQuery(value)}`).join('&');
          return { path: `/${code}?${query}`, kind, options };
        }),
      );
    },
  );

  test("leads through a lazy link only to paths on the app's website and to its own apps", async ({
    expectHarmless,
  }) => {
    await expectHarmless(
      HOSTILE.flatMap((value) => [
        ...[value, `products/${value}`, `sale/${value}?x=${value}`].map((uri) =>
          encodeURIComponent(uri.toWellFormed()),
        ),
        `/a&next=${encodeForQuery(value)}`,
      ]).map((uri) => ({ path: `/lazy?uri=${uri}`, kind: 'lazy' as const, options })),
    );
  });

  test('leads to no other target with any headers', async ({ targets, expectHarmless }) => {
    const { code } = targets.links.plain;
    await expectHarmless(
      HOSTILE.map(encodeForHeader).flatMap((value) => {
        const all = Object.fromEntries(HEADERS.map((name) => [name, value]));
        const headers = { ...all, 'user-agent': visitor };
        return [
          { path: `/${code}`, kind: 'plain' as const, options: { headers } },
          { path: '/lazy?uri=/products/42', kind: 'lazy' as const, options: { headers } },
          { path: `/${code}`, kind: 'plain' as const, options: { headers: all } },
        ];
      }),
    );
  });
});

/** The visitors that get an intent, the page with buttons, and the page that continues automatically. */
const LED = ['Chrome on a Pixel', 'Safari', 'an iPad or a Mac'] as const;

describe.each(LED)('a request from %s', (name) => {
  const visitor = VISITORS[name];
  const options = { userAgent: visitor };

  test('leads to no other target for any single query parameter', async ({ targets, expectHarmless }) => {
    const { code } = targets.links.plain;
    await expectHarmless(
      PARAMETERS.flatMap((parameter) =>
        WORST.map((value) => ({
          path: `/${code}?${parameter}=${encodeForQuery(value)}`,
          kind: 'plain' as const,
          options,
        })),
      ),
    );
  });

  test('leads to no other target for any single header', async ({ targets, expectHarmless }) => {
    const { code } = targets.links.plain;
    await expectHarmless(
      HEADERS.filter((header) => header !== 'user-agent').flatMap((header) =>
        ['evil.example', ...WORST.map(encodeForHeader)].map((value) => ({
          path: `/${code}`,
          kind: 'plain' as const,
          options: { headers: { [header]: value, 'user-agent': visitor } },
        })),
      ),
    );
  });
});

describe('a path that is not a link', () => {
  const query = PARAMETERS.filter((name) => name !== 'uri')
    .map((name) => `${name}=//evil.example`)
    .join('&');

  test.for([
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
  ])('leads at most to the website of its app: %s', async (path, { targets, expectHarmless }) => {
    const address = path.replace('CODE', targets.links.plain.code);
    await expectHarmless(
      Object.values(VISITORS).flatMap((userAgent) =>
        ['', `?${query}`].map((suffix) => ({
          path: address + suffix,
          kind: path === '/' ? ('root' as const) : ('nothing' as const),
          options: { userAgent },
        })),
      ),
    );
  });

  test("leads only to the link's own targets if it is the inspection page of a link", async ({
    targets,
    expectHarmless,
  }) => {
    await expectHarmless(
      HOSTILE.flatMap((value) =>
        KINDS.map((kind) => ({ path: `/${targets.links[kind].code}+?url=${encodeForQuery(value)}&${query}`, kind })),
      ),
    );
  });

  test('leads at most to the website of its app if it consists of hostile texts', async ({
    targets,
    expectHarmless,
  }) => {
    const { code } = targets.links.plain;
    await expectHarmless(
      HOSTILE.map(encodeForQuery).flatMap((value) =>
        [`/${value}`, `/${code}/${value}`, `/${code}${value}`, `/x${value}`].map((path) => ({
          path,
          kind: getKind(path, code),
          options: { userAgent: VISITORS['Chrome on a Pixel'] },
        })),
      ),
    );
  });
});

/** The link opens if no code can contain the text after its code. */
function getKind(target: string, code: string): 'plain' | 'root' | 'nothing' {
  const { path } = parsePath(target);
  if (path.kind === 'link' && path.code === code) {
    return 'plain';
  }
  return path.kind === 'root' ? 'root' : 'nothing';
}

describe('a request of random texts', () => {
  const piece = fc.oneof(
    fc.constantFrom(...HOSTILE, ...PARAMETERS, ...['&', '=', '#', ';', '/', '?', '%', '+', ' ', '..', 'https:', '//']),
    fc.string({ unit: 'grapheme', maxLength: 8 }),
  );
  const text = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''));
  const visitor = fc.constantFrom(...Object.values(VISITORS));

  /** 15 concurrent requests in each of 10 runs. */
  const runs = { numRuns: 10 };
  const createRequestBatches = (request: fc.Arbitrary<Request>) => fc.array(request, { minLength: 15, maxLength: 15 });

  test("leads only to a link's own targets", async ({ targets, expectHarmless }) => {
    const request = fc.tuple(text, visitor, fc.constantFrom(...KINDS)).map(([query, userAgent, kind]) => ({
      path: `/${targets.links[kind].code}?${encodeForQuery(query)}`,
      kind,
      options: { userAgent },
    }));
    await fc.assert(fc.asyncProperty(createRequestBatches(request), expectHarmless), runs);
  });

  test("leads through a lazy link only to paths on the app's website, to its own apps, or to no target", async ({
    expectHarmless,
  }) => {
    const request = fc.tuple(text, visitor).map(([uri, userAgent]) => ({
      path: `/lazy?uri=${encodeURIComponent(uri.toWellFormed())}`,
      kind: 'lazy' as const,
      options: { userAgent },
    }));
    await fc.assert(fc.asyncProperty(createRequestBatches(request), expectHarmless), runs);
  });
});

describe('the response check', () => {
  const createResponse = (headers: Record<string, string>, text: string) => ({
    status: 200,
    headers: { 'content-type': 'text/html; charset=utf-8', ...headers },
    location: null,
    text,
    body: Buffer.alloc(0),
  });

  test.for<[headers: Record<string, string>, text: string]>([
    [{ location: 'https://evil.example/' }, ''],
    [{ location: '//evil.example' }, ''],
    [{ location: `${WEB}/other` }, ''],
    [{ location: 'javascript:alert(1)' }, ''],
    [{ refresh: '0;url=https://evil.example' }, ''],
    [{ 'x-injected': 'yes' }, ''],
    [{ location: 'intent://products/42#Intent;scheme=evil;package=example.shop;end' }, ''],
    [{ location: 'intent://products/42#Intent;scheme=shop;package=evil;end' }, ''],
    [{ location: 'intent://a#Intent;scheme=https;end#Intent;scheme=shop;package=example.shop;end' }, ''],
    [
      {
        location:
          'intent://products/42#Intent;scheme=shop;package=example.shop;S.browser_fallback_url=https%3A%2F%2Fevil.example;end',
      },
      '',
    ],
    [{ location: `${PLAY}?id=a&referrer=https%3A%2F%2Fevil.example` }, ''],
    [{}, '<a href="https://evil.example/">x</a>'],
    [{}, '<a class="button" href="java&#39;script:x">x</a>'],
    [{}, '<script nonce="a" data-ipad="//evil.example" data-mac="/a"></script>'],
    [{}, '<meta property="al:ios:url" content="evil://x">'],
    [{}, '<meta name="apple-itunes-app" content="app-id=1, app-argument=https://evil.example/">'],
    [{}, '<meta http-equiv="refresh" content="0;url=https://evil.example/">'],
    [{}, '<img src="https://evil.example/x.png">'],
  ])("finds a target that isn't one of the link's: %j %s", ([headers, text], { targets }) => {
    expect(findViolations(createResponse(headers, text), targets.allowed.plain)).not.toEqual([]);
  });

  test('finds every target in a response', async ({ app, targets }) => {
    const countTargets = async (visitor: keyof typeof VISITORS) =>
      listTargets(await visit(app, `/${targets.links.plain.code}`, { userAgent: VISITORS[visitor] })).length;
    expect(await countTargets('Chrome on a Pixel')).toBe(1);
    expect(await countTargets('Chrome on Windows')).toBe(1);
    // Three buttons, two pictures and the preview picture, the link's own URL, and those of the banner and App Links.
    expect(await countTargets('Safari')).toBe(9);
    expect(await countTargets('an iPad or a Mac')).toBeGreaterThanOrEqual(2);
    expect(await countTargets('a bot')).toBeGreaterThanOrEqual(6);
  });
});

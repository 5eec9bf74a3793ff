import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AppConfiguration } from '../../src/domain/apps/configuration.ts';
import { PLATFORM_KINDS } from '../../src/domain/apps/platform.ts';
import { destinationOn, destinationsOf, templateOf } from '../../src/domain/smart-links/destination.ts';
import type { Overrides } from '../../src/domain/smart-links/smart-link.ts';
import { canonicalUri, isForeign } from '../../src/domain/smart-links/uri.ts';
import { ANDROID, acceptedValue, aPlatform, aPolicy, aShop, aTemplate, IPHONE, WEB } from './fixtures.ts';

const STORE = 'https://apps.apple.com/app/id1783';

function aLink(uri: string, overrides: Overrides = {}) {
  return { uri, overrides };
}

describe('without template and override', () => {
  test('the same path is opened on every platform that is configured', () => {
    expect(destinationsOf(aLink('products/42?x=1#f'), aShop())).toEqual([
      { platform: 'web', link: 'http://www.shop.example/products/42?x=1#f', fallback: null, source: 'SAME_PATH' },
      { platform: 'iphone', link: 'com.shop.iphone://products/42?x=1#f', fallback: STORE, source: 'SAME_PATH' },
      {
        platform: 'android',
        link: 'shop://products/42?x=1#f',
        fallback: 'http://www.shop.example/products/42?x=1#f',
        source: 'SAME_PATH',
      },
    ]);
  });

  test.each([
    ['/', 'http://www.shop.example/', 'shop://'],
    ['?a=1', 'http://www.shop.example/?a=1', 'shop://?a=1'],
    ['#f', 'http://www.shop.example/#f', 'shop://#f'],
  ])('%s is the root', (uri, web, android) => {
    expect(destinationOn(aLink(uri), 'web', aShop())?.link).toBe(web);
    expect(destinationOn(aLink(uri), 'android', aShop())?.link).toBe(android);
  });

  test('a platform that the app has not got leads nowhere', () => {
    expect(destinationOn(aLink('products/42'), 'ipad', aShop())).toBeNull();
    expect(destinationsOf(aLink('products/42'), aShop([], []))).toEqual([]);
  });

  test('the fallback is the store, else the web, else none', () => {
    const fallbackOn = (config: AppConfiguration) => destinationOn(aLink('p'), 'android', config)?.fallback;

    expect(fallbackOn(aShop([], [WEB, aPlatform('android', { urlSchemes: ['shop'], storeUrl: STORE })]))).toBe(STORE);
    expect(fallbackOn(aShop([], [WEB, ANDROID]))).toBe('http://www.shop.example/p');
    expect(fallbackOn(aShop([], [ANDROID]))).toBeNull();
  });

  test('a platform without scheme has its fallback alone, or nothing', () => {
    const bare = aPlatform('ipad', { storeUrl: STORE });

    expect(destinationOn(aLink('p'), 'ipad', aShop([], [bare]))).toEqual({
      platform: 'ipad',
      link: null,
      fallback: STORE,
      source: 'SAME_PATH',
    });
    expect(destinationOn(aLink('p'), 'ipad', aShop([], [aPlatform('ipad')]))).toBeNull();
  });
});

test('a foreign address is the web link, and what the phones that are configured fall back to', () => {
  const link = aLink('https://other.example/a?b#c');

  expect(destinationsOf(link, aShop([aTemplate(':a', { iphone: { url: 'shop-ios://:a' } })]))).toEqual([
    { platform: 'web', link: link.uri, fallback: null, source: 'SAME_PATH' },
    { platform: 'iphone', link: null, fallback: link.uri, source: 'SAME_PATH' },
    { platform: 'android', link: null, fallback: link.uri, source: 'SAME_PATH' },
  ]);
  expect(destinationOn(link, 'web', aShop([], []))?.link).toBe(link.uri);
  expect(templateOf(link, aShop([aTemplate(':a')]))).toBeNull();
});

describe('with a template', () => {
  const template = aTemplate('products/:id', {
    iphone: { url: 'com.shop.iphone://p/:id?v=2' },
    ipad: { url: 'shop-ipad://p?id=:id', fallbackKind: 'WEB' },
    android: { url: 'shop://p/:id', fallbackKind: 'CUSTOM', fallbackUrl: 'https://get.example/:id?from=app' },
  });

  test('its platforms open its URLs, configured or not, the others the same path', () => {
    expect(destinationsOf(aLink('products/4%202?x=1#f'), aShop([template]))).toEqual([
      { platform: 'web', link: 'http://www.shop.example/products/4%202?x=1#f', fallback: null, source: 'SAME_PATH' },
      { platform: 'iphone', link: 'com.shop.iphone://p/4%202?v=2&x=1#f', fallback: STORE, source: 'TEMPLATE' },
      {
        platform: 'ipad',
        link: 'shop-ipad://p?id=4%202&x=1#f',
        fallback: 'http://www.shop.example/products/4%202?x=1#f',
        source: 'TEMPLATE',
      },
      {
        platform: 'android',
        link: 'shop://p/4%202?x=1#f',
        fallback: 'https://get.example/4%202?from=app&x=1#f',
        source: 'TEMPLATE',
      },
    ]);
  });

  test('it is the one that the path fits', () => {
    expect(templateOf(aLink('products/42?x'), aShop([template]))).toBe(template);
    expect(templateOf(aLink('products'), aShop([template]))).toBeNull();
    expect(destinationOn(aLink('products'), 'iphone', aShop([template]))?.source).toBe('SAME_PATH');
  });

  test.each([
    ['STORE', [WEB, IPHONE], STORE],
    ['STORE', [WEB], 'http://www.shop.example/p/1'],
    ['STORE', [], null],
    ['WEB', [WEB, IPHONE], 'http://www.shop.example/p/1'],
    ['WEB', [IPHONE], STORE],
    ['WEB', [], null],
  ] as const)('the fallback %s is store or web, whichever there is', (fallbackKind, platforms, fallback) => {
    const config = aShop([aTemplate('p/:id', { iphone: { url: 'shop-ios://p/:id', fallbackKind } })], [...platforms]);

    expect(destinationOn(aLink('p/1'), 'iphone', config)?.fallback).toBe(fallback);
  });

  test("the fallback to the web is the template's page, where it has one", () => {
    const config = aShop([
      aTemplate('p/:id', {
        web: { url: 'https://m.shop.example/:id' },
        iphone: { url: 'shop-ios://p/:id', fallbackKind: 'WEB' },
      }),
    ]);

    expect(destinationOn(aLink('p/1'), 'iphone', config)?.fallback).toBe('https://m.shop.example/1');
    expect(destinationOn(aLink('p/1'), 'android', config)?.fallback).toBe('https://m.shop.example/1');
  });

  test("the web falls back to an own address of the template's alone", () => {
    const onWeb = (target: object) =>
      destinationOn(
        aLink('p'),
        'web',
        aShop([aTemplate('p', { web: { url: 'https://m.shop.example/p', ...target } })]),
      );

    expect(onWeb({})?.fallback).toBeNull();
    expect(onWeb({ fallbackKind: 'WEB' })?.fallback).toBeNull();
    expect(onWeb({ fallbackKind: 'CUSTOM', fallbackUrl: 'https://x.example/p' })?.fallback).toBe('https://x.example/p');
  });

  test('one that breaks a rule by now counts as not there', () => {
    const config = aShop([aTemplate('a/../b', { web: { url: 'https://x.example' } }), template]);

    expect(destinationOn(aLink('products/42'), 'iphone', config)?.source).toBe('TEMPLATE');
  });
});

describe('an override', () => {
  const config = aShop([aTemplate('p/:id', { iphone: { url: 'shop-ios://t/:id' } })]);

  test('comes before the template, on its own platform alone', () => {
    const link = aLink('p/1', { iphone: { link: 'shop-ios://special', fallback: 'https://x.example/' } });

    expect(destinationOn(link, 'iphone', config)).toEqual({
      platform: 'iphone',
      link: 'shop-ios://special',
      fallback: 'https://x.example/',
      source: 'OVERRIDE',
    });
    expect(destinationOn(link, 'android', config)?.source).toBe('SAME_PATH');
  });

  test("without fallback takes the platform's default one", () => {
    const overrides = Object.fromEntries(
      PLATFORM_KINDS.map((kind) => [kind, { link: `https://${kind}.example/`, fallback: null }]),
    );

    expect(
      destinationsOf(aLink('p/1', overrides), config).map(({ platform, fallback }) => [platform, fallback]),
    ).toEqual([
      ['web', null],
      ['iphone', STORE],
      ['ipad', 'https://web.example/'],
      ['universal', 'https://web.example/'],
      ['android', 'https://web.example/'],
    ]);
  });

  test('that is a path opens that path on its platform', () => {
    const override = { link: 'q/2?a=1', fallback: null };

    expect(destinationOn(aLink('p/1', { web: override }), 'web', config)?.link).toBe('http://www.shop.example/q/2?a=1');
    expect(destinationOn(aLink('p/1', { iphone: override }), 'iphone', config)?.link).toBe('com.shop.iphone://q/2?a=1');
    expect(destinationOn(aLink('p/1', { ipad: override }), 'ipad', config)).toEqual({
      platform: 'ipad',
      link: null,
      fallback: 'http://www.shop.example/p/1',
      source: 'OVERRIDE',
    });
  });

  test('holds for a foreign address too', () => {
    const link = aLink('https://other.example/', { iphone: { link: 'shop-ios://x', fallback: null } });

    expect(destinationOn(link, 'iphone', config)).toMatchObject({ link: 'shop-ios://x', fallback: STORE });
  });
});

const PIECES = [
  '/',
  ':',
  '?',
  '#',
  '\\',
  '%2e',
  '%',
  '%2F',
  ' ',
  'a',
  'b=1',
  '&',
  'ü',
  '🛒',
  'http:',
  '//',
  'evil.example',
  'products',
  '42',
  '.',
  'javascript:',
  "'",
  '"',
  '@',
  'www.shop.example',
  'shop://',
  '%3A',
  '[',
  '|',
];
const written = fc.oneof(
  fc.array(fc.constantFrom(...PIECES), { maxLength: 8 }).map((pieces) => pieces.join('')),
  fc.webPath(),
);

describe('every uri that is accepted', () => {
  const config = aShop();
  const policy = aPolicy({ config });

  test("leads to the app's own pages and deep links, and nowhere else", () => {
    fc.assert(
      fc.property(written, (text) => {
        const uri = canonicalUri(text, policy);
        fc.pre(uri.ok && !isForeign(uri.value));
        const [web, iphone, android] = destinationsOf(aLink(uri.value), config);

        expect(new URL(web?.link ?? '').host).toBe('www.shop.example');
        expect(iphone?.link).toMatch(/^com\.shop\.iphone:\/\//);
        expect(android?.link).toMatch(/^shop:\/\//);
      }),
      { numRuns: 10_000 },
    );
  });

  test('is what its destinations stand for', () => {
    fc.assert(
      fc.property(written, (text) => {
        const uri = canonicalUri(text, policy);
        fc.pre(uri.ok);
        for (const { platform, link } of destinationsOf(aLink(uri.value), config)) {
          // In front of a deep link's first slash an "@" would end a name or password, so that is no way back.
          if (link === null || (platform !== 'web' && /^[^/?#]*@/.test(uri.value))) continue;
          expect(acceptedValue(canonicalUri(link, policy))).toBe(uri.value);
        }
      }),
      { numRuns: 10_000 },
    );
  });

  test('is found again from the URL that a template makes of it', () => {
    const templated = aShop([
      aTemplate('products/:id/:part', { iphone: { url: 'shop-ios://p?part=:part&id=:id' } }),
      aTemplate('products/:id', { iphone: { url: 'shop-ios://p/:id' }, web: { url: 'https://m.shop.example/#/:id' } }),
    ]);
    const segment = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }).map(encodeURIComponent);
    fc.assert(
      fc.property(fc.array(segment, { minLength: 1, maxLength: 2 }), (segments) => {
        const uri = canonicalUri(`products/${segments.join('/')}`, aPolicy({ config: templated }));
        fc.pre(uri.ok);
        const link = destinationOn(aLink(uri.value), 'iphone', templated)?.link ?? '';

        expect(link).toMatch(/^shop-ios:\/\/p/);
        expect(acceptedValue(canonicalUri(link, aPolicy({ config: templated })))).toBe(uri.value);
      }),
    );
  });

  test('has the same destinations one by one as all together', () => {
    const templated = aShop([aTemplate('products/:id', { ipad: { url: 'shop-ios://p/:id' } })]);
    fc.assert(
      fc.property(written, (text) => {
        const uri = canonicalUri(text, aPolicy({ config: templated }));
        fc.pre(uri.ok);
        const link = aLink(uri.value);
        const single = PLATFORM_KINDS.map((kind) => destinationOn(link, kind, templated)).filter((one) => one !== null);
        expect(destinationsOf(link, templated)).toEqual(single);
      }),
    );
  });
});

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AppSnapshot } from '../../src/domain/apps/snapshot.ts';
import { canonicalizeUri, isForeign } from '../../src/domain/apps/uri.ts';
import { PLATFORM_KINDS } from '../../src/domain/platform-kind.ts';
import { computeDestinations, findDestination, findLinkTemplate } from '../../src/domain/smart-links/destination.ts';
import type { Overrides } from '../../src/domain/smart-links/smart-link.ts';
import { webPath } from './arbitraries.ts';
import { ANDROID, acceptedValue, aPlatform, aPolicy, aShop, aTemplate, IPHONE, WEB } from './fixtures.ts';

const STORE = 'https://apps.apple.com/app/id1783';

function aLink(uri: string, overrides: Overrides = {}) {
  return { uri, overrides };
}

describe('a link without template and override', () => {
  test('opens the same path on every configured platform', () => {
    expect(computeDestinations(aLink('products/42?x=1#f'), aShop())).toEqual([
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
  ])('opens the root for the uri %s', (uri, web, android) => {
    expect(findDestination(aLink(uri), 'web', aShop())?.link).toBe(web);
    expect(findDestination(aLink(uri), 'android', aShop())?.link).toBe(android);
  });

  test('has no destination on a platform that the app lacks', () => {
    expect(findDestination(aLink('products/42'), 'ipad', aShop())).toBeNull();
    expect(computeDestinations(aLink('products/42'), aShop([], []))).toEqual([]);
  });

  test('falls back to the store, else to the web, else to nothing', () => {
    const fallbackOn = (snapshot: AppSnapshot) => findDestination(aLink('p'), 'android', snapshot)?.fallback;

    expect(fallbackOn(aShop([], [WEB, aPlatform('android', { urlSchemes: ['shop'], storeUrl: STORE })]))).toBe(STORE);
    expect(fallbackOn(aShop([], [WEB, ANDROID]))).toBe('http://www.shop.example/p');
    expect(fallbackOn(aShop([], [ANDROID]))).toBeNull();
  });

  test('has only a fallback, or no destination, on a platform without a URL scheme', () => {
    const bare = aPlatform('ipad', { storeUrl: STORE });

    expect(findDestination(aLink('p'), 'ipad', aShop([], [bare]))).toEqual({
      platform: 'ipad',
      link: null,
      fallback: STORE,
      source: 'SAME_PATH',
    });
    expect(findDestination(aLink('p'), 'ipad', aShop([], [aPlatform('ipad')]))).toBeNull();
  });
});

test('a foreign address is the web link, and the fallback on configured phones', () => {
  const link = aLink('https://other.example/a?b#c');

  expect(computeDestinations(link, aShop([aTemplate(':a', { iphone: { url: 'shop-ios://:a' } })]))).toEqual([
    { platform: 'web', link: link.uri, fallback: null, source: 'SAME_PATH' },
    { platform: 'iphone', link: null, fallback: link.uri, source: 'SAME_PATH' },
    { platform: 'android', link: null, fallback: link.uri, source: 'SAME_PATH' },
  ]);
  expect(findDestination(link, 'web', aShop([], []))?.link).toBe(link.uri);
  expect(findLinkTemplate(link, aShop([aTemplate(':a')]))).toBeNull();
});

describe('a template', () => {
  const template = aTemplate('products/:id', {
    iphone: { url: 'com.shop.iphone://p/:id?v=2' },
    ipad: { url: 'shop-ipad://p?id=:id', fallbackKind: 'WEB' },
    android: { url: 'shop://p/:id', fallbackKind: 'CUSTOM', fallbackUrl: 'https://get.example/:id?from=app' },
  });

  test('opens its URLs on its own platforms, configured or not, and the same path on the others', () => {
    expect(computeDestinations(aLink('products/4%202?x=1#f'), aShop([template]))).toEqual([
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

  test('applies to the links whose path it matches', () => {
    expect(findLinkTemplate(aLink('products/42?x'), aShop([template]))).toBe(template);
    expect(findLinkTemplate(aLink('products'), aShop([template]))).toBeNull();
    expect(findDestination(aLink('products'), 'iphone', aShop([template]))?.source).toBe('SAME_PATH');
  });

  test.each([
    ['STORE', STORE, [WEB, IPHONE]],
    ['STORE', 'http://www.shop.example/p/1', [WEB]],
    ['STORE', null, []],
    ['WEB', 'http://www.shop.example/p/1', [WEB, IPHONE]],
    ['WEB', STORE, [IPHONE]],
    ['WEB', null, []],
  ] as const)(
    'with the fallback %s falls back to store or web, whichever exists: %s',
    (fallbackKind, fallback, platforms) => {
      const snapshot = aShop(
        [aTemplate('p/:id', { iphone: { url: 'shop-ios://p/:id', fallbackKind } })],
        [...platforms],
      );

      expect(findDestination(aLink('p/1'), 'iphone', snapshot)?.fallback).toBe(fallback);
    },
  );

  test('falls back to its own web page if it has one', () => {
    const snapshot = aShop([
      aTemplate('p/:id', {
        web: { url: 'https://m.shop.example/:id' },
        iphone: { url: 'shop-ios://p/:id', fallbackKind: 'WEB' },
      }),
    ]);

    expect(findDestination(aLink('p/1'), 'iphone', snapshot)?.fallback).toBe('https://m.shop.example/1');
    expect(findDestination(aLink('p/1'), 'android', snapshot)?.fallback).toBe('https://m.shop.example/1');
  });

  test('gives the web no fallback but its custom one', () => {
    const onWeb = (target: object) =>
      findDestination(
        aLink('p'),
        'web',
        aShop([aTemplate('p', { web: { url: 'https://m.shop.example/p', ...target } })]),
      );

    expect(onWeb({})?.fallback).toBeNull();
    expect(onWeb({ fallbackKind: 'WEB' })?.fallback).toBeNull();
    expect(onWeb({ fallbackKind: 'CUSTOM', fallbackUrl: 'https://x.example/p' })?.fallback).toBe('https://x.example/p');
  });

  test('is ignored if it no longer follows the rules', () => {
    const snapshot = aShop([aTemplate('a/../b', { web: { url: 'https://x.example' } }), template]);

    expect(findDestination(aLink('products/42'), 'iphone', snapshot)?.source).toBe('TEMPLATE');
  });
});

describe('an override', () => {
  const snapshot = aShop([aTemplate('p/:id', { iphone: { url: 'shop-ios://t/:id' } })]);

  test('takes precedence over the template, on its own platform only', () => {
    const link = aLink('p/1', { iphone: { link: 'shop-ios://special', fallback: 'https://x.example/' } });

    expect(findDestination(link, 'iphone', snapshot)).toEqual({
      platform: 'iphone',
      link: 'shop-ios://special',
      fallback: 'https://x.example/',
      source: 'OVERRIDE',
    });
    expect(findDestination(link, 'android', snapshot)?.source).toBe('SAME_PATH');
  });

  test("uses the platform's default fallback if it has none", () => {
    const overrides = Object.fromEntries(
      PLATFORM_KINDS.map((kind) => [kind, { link: `https://${kind}.example/`, fallback: null }]),
    );

    expect(
      computeDestinations(aLink('p/1', overrides), snapshot).map(({ platform, fallback }) => [platform, fallback]),
    ).toEqual([
      ['web', null],
      ['iphone', STORE],
      ['ipad', 'https://web.example/'],
      ['universal', 'https://web.example/'],
      ['android', 'https://web.example/'],
    ]);
  });

  test('opens its path on its platform if it is a path', () => {
    const override = { link: 'q/2?a=1', fallback: null };

    expect(findDestination(aLink('p/1', { web: override }), 'web', snapshot)?.link).toBe(
      'http://www.shop.example/q/2?a=1',
    );
    expect(findDestination(aLink('p/1', { iphone: override }), 'iphone', snapshot)?.link).toBe(
      'com.shop.iphone://q/2?a=1',
    );
    expect(findDestination(aLink('p/1', { ipad: override }), 'ipad', snapshot)).toEqual({
      platform: 'ipad',
      link: null,
      fallback: 'http://www.shop.example/p/1',
      source: 'OVERRIDE',
    });
  });

  test('applies to a foreign address too', () => {
    const link = aLink('https://other.example/', { iphone: { link: 'shop-ios://x', fallback: null } });

    expect(findDestination(link, 'iphone', snapshot)).toMatchObject({ link: 'shop-ios://x', fallback: STORE });
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
  webPath,
);

// Properties that are checked thousands of times use node:assert: there, most of the time would go into `expect`.
describe('every accepted uri', () => {
  const snapshot = aShop();
  const policy = aPolicy({ snapshot });
  const acceptedUri = written
    .filter((text) => canonicalizeUri(text, policy).ok)
    .map((text) => acceptedValue(canonicalizeUri(text, policy)));

  test("leads to the app's own pages and deep links, and nowhere else", () => {
    fc.assert(
      fc.property(acceptedUri, (uri) => {
        fc.pre(!isForeign(uri));
        const [web, iphone, android] = computeDestinations(aLink(uri), snapshot);

        assert.equal(new URL(web?.link ?? '').host, 'www.shop.example');
        assert.match(iphone?.link ?? '', /^com\.shop\.iphone:\/\//);
        assert.match(android?.link ?? '', /^shop:\/\//);
      }),
      { numRuns: 10_000 },
    );
  });

  test('is the canonical form of each of its destinations', () => {
    fc.assert(
      fc.property(acceptedUri, (uri) => {
        for (const { platform, link } of computeDestinations(aLink(uri), snapshot)) {
          // In front of a deep link's first slash an "@" would end a name or password, so that is no way back.
          if (link === null || (platform !== 'web' && /^[^/?#]*@/.test(uri))) {
            continue;
          }
          assert.equal(acceptedValue(canonicalizeUri(link, policy)), uri);
        }
      }),
      { numRuns: 10_000 },
    );
  });

  test('is the canonical form of the URL that a template creates from it', () => {
    const templated = aShop([
      aTemplate('products/:id/:part', { iphone: { url: 'shop-ios://p?part=:part&id=:id' } }),
      aTemplate('products/:id', { iphone: { url: 'shop-ios://p/:id' }, web: { url: 'https://m.shop.example/#/:id' } }),
    ]);
    const segment = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }).map(encodeURIComponent);
    fc.assert(
      fc.property(fc.array(segment, { minLength: 1, maxLength: 2 }), (segments) => {
        const uri = canonicalizeUri(`products/${segments.join('/')}`, aPolicy({ snapshot: templated }));
        fc.pre(uri.ok);
        const link = findDestination(aLink(uri.value), 'iphone', templated)?.link ?? '';

        expect(link).toMatch(/^shop-ios:\/\/p/);
        expect(acceptedValue(canonicalizeUri(link, aPolicy({ snapshot: templated })))).toBe(uri.value);
      }),
    );
  });

  test('has the same destinations one by one as all together', () => {
    const templated = aShop([aTemplate('products/:id', { ipad: { url: 'shop-ios://p/:id' } })]);
    fc.assert(
      fc.property(written, (text) => {
        const uri = canonicalizeUri(text, aPolicy({ snapshot: templated }));
        fc.pre(uri.ok);
        const link = aLink(uri.value);
        const single = PLATFORM_KINDS.map((kind) => findDestination(link, kind, templated)).filter(
          (one) => one !== null,
        );
        expect(computeDestinations(link, templated)).toEqual(single);
      }),
    );
  });
});

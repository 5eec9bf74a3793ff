import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AppSnapshot } from '../../src/domain/apps/snapshot.ts';
import { canonicalizeUri, isForeign, normalizeUri } from '../../src/domain/apps/uri.ts';
import { PLATFORM_KINDS } from '../../src/domain/platform-kind.ts';
import {
  computeDestinations,
  findDestination,
  findDisallowedScheme,
  findLinkTemplate,
} from '../../src/domain/smart-links/destination.ts';
import type { Overrides } from '../../src/domain/smart-links/smart-link.ts';
import { webPath } from './arbitraries.ts';
import {
  ANDROID,
  buildPlatform,
  buildPolicy,
  buildShop,
  buildTemplate,
  getAcceptedValue,
  IPHONE,
  WEB,
} from './fixtures.ts';

const STORE = 'https://apps.apple.com/app/id1783';

function buildLink(uri: string, overrides: Overrides = {}) {
  return { uri, overrides };
}

describe('a link without template and override', () => {
  test('opens the same path on every configured platform', () => {
    expect(computeDestinations(buildLink('products/42?x=1#f'), buildShop())).toEqual([
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
    expect(findDestination(buildLink(uri), 'web', buildShop())?.link).toBe(web);
    expect(findDestination(buildLink(uri), 'android', buildShop())?.link).toBe(android);
  });

  test('has no destination on a platform that the app lacks', () => {
    expect(findDestination(buildLink('products/42'), 'ipad', buildShop())).toBeNull();
    expect(computeDestinations(buildLink('products/42'), buildShop([], []))).toEqual([]);
  });

  test('falls back to the store, otherwise to the web, otherwise to nothing', () => {
    const findFallback = (snapshot: AppSnapshot) => findDestination(buildLink('p'), 'android', snapshot)?.fallback;

    expect(
      findFallback(buildShop([], [WEB, buildPlatform('android', { urlSchemes: ['shop'], storeUrl: STORE })])),
    ).toBe(STORE);
    expect(findFallback(buildShop([], [WEB, ANDROID]))).toBe('http://www.shop.example/p');
    expect(findFallback(buildShop([], [ANDROID]))).toBeNull();
  });

  test('has only a fallback, or no destination, on a platform without a URL scheme', () => {
    const bare = buildPlatform('ipad', { storeUrl: STORE });

    expect(findDestination(buildLink('p'), 'ipad', buildShop([], [bare]))).toEqual({
      platform: 'ipad',
      link: null,
      fallback: STORE,
      source: 'SAME_PATH',
    });
    expect(findDestination(buildLink('p'), 'ipad', buildShop([], [buildPlatform('ipad')]))).toBeNull();
  });
});

test('a foreign address is the web link, and the fallback on configured phones', () => {
  const link = buildLink('https://other.example/a?b#c');

  expect(computeDestinations(link, buildShop([buildTemplate(':a', { iphone: { url: 'shop-ios://:a' } })]))).toEqual([
    { platform: 'web', link: link.uri, fallback: null, source: 'SAME_PATH' },
    { platform: 'iphone', link: null, fallback: link.uri, source: 'SAME_PATH' },
    { platform: 'android', link: null, fallback: link.uri, source: 'SAME_PATH' },
  ]);
  expect(findDestination(link, 'web', buildShop([], []))?.link).toBe(link.uri);
  expect(findLinkTemplate(link, buildShop([buildTemplate(':a')]))).toBeNull();
});

describe('a template', () => {
  const template = buildTemplate('products/:id', {
    iphone: { url: 'com.shop.iphone://p/:id?v=2' },
    ipad: { url: 'shop-ipad://p?id=:id', fallbackKind: 'WEB' },
    android: { url: 'shop://p/:id', fallbackKind: 'CUSTOM', fallbackUrl: 'https://get.example/:id?from=app' },
  });

  test('opens its URLs on its own platforms, configured or not, and the same path on the others', () => {
    expect(computeDestinations(buildLink('products/4%202?x=1#f'), buildShop([template]))).toEqual([
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
    expect(findLinkTemplate(buildLink('products/42?x'), buildShop([template]))).toBe(template);
    expect(findLinkTemplate(buildLink('products'), buildShop([template]))).toBeNull();
    expect(findDestination(buildLink('products'), 'iphone', buildShop([template]))?.source).toBe('SAME_PATH');
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
      const snapshot = buildShop(
        [buildTemplate('p/:id', { iphone: { url: 'shop-ios://p/:id', fallbackKind } })],
        [...platforms],
      );

      expect(findDestination(buildLink('p/1'), 'iphone', snapshot)?.fallback).toBe(fallback);
    },
  );

  test('falls back to its own web page if it has one', () => {
    const snapshot = buildShop([
      buildTemplate('p/:id', {
        web: { url: 'https://m.shop.example/:id' },
        iphone: { url: 'shop-ios://p/:id', fallbackKind: 'WEB' },
      }),
    ]);

    expect(findDestination(buildLink('p/1'), 'iphone', snapshot)?.fallback).toBe('https://m.shop.example/1');
    expect(findDestination(buildLink('p/1'), 'android', snapshot)?.fallback).toBe('https://m.shop.example/1');
  });

  test('gives the web no fallback other than a custom one', () => {
    const findWebDestination = (target: object) =>
      findDestination(
        buildLink('p'),
        'web',
        buildShop([buildTemplate('p', { web: { url: 'https://m.shop.example/p', ...target } })]),
      );

    expect(findWebDestination({})?.fallback).toBeNull();
    expect(findWebDestination({ fallbackKind: 'WEB' })?.fallback).toBeNull();
    expect(findWebDestination({ fallbackKind: 'CUSTOM', fallbackUrl: 'https://x.example/p' })?.fallback).toBe(
      'https://x.example/p',
    );
  });

  test('is ignored if it no longer follows the rules', () => {
    const snapshot = buildShop([buildTemplate('a/../b', { web: { url: 'https://x.example' } }), template]);

    expect(findDestination(buildLink('products/42'), 'iphone', snapshot)?.source).toBe('TEMPLATE');
  });
});

describe('an override', () => {
  const snapshot = buildShop([buildTemplate('p/:id', { iphone: { url: 'shop-ios://t/:id' } })]);

  test('takes precedence over the template, on its own platform only', () => {
    const link = buildLink('p/1', { iphone: { link: 'shop-ios://special', fallback: 'https://x.example/' } });

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
      computeDestinations(buildLink('p/1', overrides), snapshot).map(({ platform, fallback }) => [platform, fallback]),
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

    expect(findDestination(buildLink('p/1', { web: override }), 'web', snapshot)?.link).toBe(
      'http://www.shop.example/q/2?a=1',
    );
    expect(findDestination(buildLink('p/1', { iphone: override }), 'iphone', snapshot)?.link).toBe(
      'com.shop.iphone://q/2?a=1',
    );
    expect(findDestination(buildLink('p/1', { ipad: override }), 'ipad', snapshot)).toEqual({
      platform: 'ipad',
      link: null,
      fallback: 'http://www.shop.example/p/1',
      source: 'OVERRIDE',
    });
  });

  test('applies to a foreign address too', () => {
    const link = buildLink('https://other.example/', { iphone: { link: 'shop-ios://x', fallback: null } });

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

// Properties with thousands of runs use node:assert, because `expect` would take most of the time.
describe('every accepted uri', () => {
  const snapshot = buildShop();
  const policy = buildPolicy({ snapshot });
  const acceptedUri = written
    .filter((text) => canonicalizeUri(text, policy).ok)
    .map((text) => getAcceptedValue(canonicalizeUri(text, policy)));

  test("leads to the app's own pages and deep links, and nowhere else", () => {
    fc.assert(
      fc.property(acceptedUri, (uri) => {
        fc.pre(!isForeign(uri));
        const [web, iphone, android] = computeDestinations(buildLink(uri), snapshot);

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
        for (const { platform, link } of computeDestinations(buildLink(uri), snapshot)) {
          if (platform === 'web') {
            assert.equal(getAcceptedValue(canonicalizeUri(link ?? '', policy)), uri);
          } else if (link?.endsWith(`://${uri}`) && !/^[^/?#]*@/.test(uri)) {
            // Not repaired.
            assert.equal(normalizeUri(getAcceptedValue(canonicalizeUri(link, policy))), normalizeUri(uri));
          }
        }
      }),
      { numRuns: 10_000 },
    );
  });

  test('is the canonical form of the URL that a template creates from it', () => {
    const templated = buildShop([
      buildTemplate('products/:id/:part', { iphone: { url: 'shop-ios://p?part=:part&id=:id' } }),
      buildTemplate('products/:id', {
        iphone: { url: 'shop-ios://p/:id' },
        web: { url: 'https://m.shop.example/#/:id' },
      }),
    ]);
    const segment = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }).map(encodeURIComponent);
    fc.assert(
      fc.property(fc.array(segment, { minLength: 1, maxLength: 2 }), (segments) => {
        const uri = canonicalizeUri(`products/${segments.join('/')}`, buildPolicy({ snapshot: templated }));
        fc.pre(uri.ok);
        const link = findDestination(buildLink(uri.value), 'iphone', templated)?.link ?? '';

        expect(link).toMatch(/^shop-ios:\/\/p/);
        expect(getAcceptedValue(canonicalizeUri(link, buildPolicy({ snapshot: templated })))).toBe(uri.value);
      }),
    );
  });

  test('has the same destinations whether the server computes one or all of them', () => {
    const templated = buildShop([buildTemplate('products/:id', { ipad: { url: 'shop-ios://p/:id' } })]);
    fc.assert(
      fc.property(written, (text) => {
        const uri = canonicalizeUri(text, buildPolicy({ snapshot: templated }));
        fc.pre(uri.ok);
        const link = buildLink(uri.value);
        const single = PLATFORM_KINDS.map((kind) => findDestination(link, kind, templated)).filter(
          (one) => one !== null,
        );
        expect(computeDestinations(link, templated)).toEqual(single);
      }),
    );
  });
});

describe("an override with another app's scheme", () => {
  const override = { link: 'twitter://user?id=1', fallback: null, otherAppSchemes: ['twitter'] };
  const buildAllowing = (...allowedSchemes: string[]) => buildShop([], undefined, { allowedSchemes });

  test('applies as long as the app allows the scheme', () => {
    expect(findDestination(buildLink('p', { iphone: override }), 'iphone', buildAllowing('a', 'twitter'))).toEqual({
      platform: 'iphone',
      link: 'twitter://user?id=1',
      fallback: STORE,
      source: 'OVERRIDE',
    });
    expect(findDisallowedScheme(override, buildAllowing('twitter'))).toBeNull();
  });

  test('applies if the scheme has become one of the app itself', () => {
    const platforms = [WEB, buildPlatform('android', { urlSchemes: ['twitter'] })];

    expect(findDestination(buildLink('p', { android: override }), 'android', buildShop([], platforms))).toMatchObject({
      link: 'twitter://user?id=1',
      source: 'OVERRIDE',
    });
  });

  test('is ignored without the scheme, so that the template or the same path applies', () => {
    const templates = [buildTemplate('products/:id', { iphone: { url: 'shop-ios://p/:id' } })];
    const findLink = (uri: string) =>
      findDestination(buildLink(uri, { iphone: override }), 'iphone', buildShop(templates));

    expect(findLink('products/1')).toMatchObject({ link: 'shop-ios://p/1', source: 'TEMPLATE' });
    expect(findLink('other/1')).toMatchObject({ link: 'com.shop.iphone://other/1', source: 'SAME_PATH' });
    expect(findDestination(buildLink('p', { ipad: override }), 'ipad', buildShop())).toBeNull();
  });

  test('is ignored without the scheme of its fallback', () => {
    const mixed = { link: 'shop://a', fallback: 'twitter://a', otherAppSchemes: ['twitter'] };

    expect(findDestination(buildLink('p', { android: mixed }), 'android', buildAllowing('twitter'))).toMatchObject({
      link: 'shop://a',
      fallback: 'twitter://a',
    });
    expect(findDestination(buildLink('p', { android: mixed }), 'android', buildShop())?.source).toBe('SAME_PATH');
    expect(findDisallowedScheme(mixed, buildShop())).toBe('twitter');
  });

  test('differs from one with a former scheme of the app, which still applies', () => {
    const former = { link: 'former://a', fallback: null };

    expect(findDestination(buildLink('p', { android: former }), 'android', buildShop())?.link).toBe('former://a');
  });
});

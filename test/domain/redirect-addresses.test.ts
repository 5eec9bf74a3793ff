import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addQueryPairs,
  buildForwardedQuery,
  formatDeepLinkParameter,
  removeDeepLinkParameters,
} from '../../src/domain/addresses/query.ts';
import { toWellFormedUri } from '../../src/domain/addresses/well-formed.ts';
import { addPlayReferrer, isStoreAddress } from '../../src/domain/redirects/app-stores.ts';
import { buildIntentUrl } from '../../src/domain/redirects/intent.ts';
import { webFragments } from './arbitraries.ts';

const PLAY = 'https://play.google.com/store/apps/details?id=example.shop';
const CID = formatDeepLinkParameter('_hk_cid', 'c1');

describe('the forwarded query parameters', () => {
  test.each([
    ['', []],
    ['utm_source=news&utm_campaign=a%20b', ['utm_source=news', 'utm_campaign=a%20b']],
    ['gclid=1&fbclid=2&other=3', ['gclid=1', 'fbclid=2']],
    ['ref=ann&secret=x', ['ref=ann']],
    ['utm%5Fsource=news&UTM_SOURCE=no&gclids=no', ['utm%5Fsource=news']],
    ['utm_source', ['utm_source']],
    ['_hk_cid=stolen&%5Fhk_md=1&_HK_sid=x', []],
    ['utm_a=%E9&utm_b=a+b', ['utm_a=%E9', 'utm_b=a+b']],
    ['utm_a="<ü>#x&utm_b=\ud800', ['utm_a=%22%3C%C3%BC%3E%23x', 'utm_b=%EF%BF%BD']],
    ['__proto__=1&constructor=2&=3', []],
  ])('of "%s" are %j', (query, pairs) => {
    expect(buildForwardedQuery(query, ['ref', '_hk_md', ''])).toEqual(pairs);
  });

  test('are truncated after a complete pair if they are too long', () => {
    const pairs = buildForwardedQuery(Array.from({ length: 500 }, (_, index) => `utm_${index}=value`).join('&'));

    expect(pairs.at(-1)).toMatch(/^utm_\d+=value$/);
    expect(pairs.join('&').length).toBeLessThan(2_048);
    expect(pairs.join('&').length).toBeGreaterThan(2_000);
  });

  test('never identify a click, and stay within a header and a query', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('utm_', 'ref', '_hk_', '%5f', 'cid', '=', '&', '#', '"', ' ', 'ü', '%', '+'), {
          maxLength: 12,
        }),
        (pieces) => {
          for (const pair of buildForwardedQuery(pieces.join(''), ['ref', '_hk_cid'])) {
            expect(pair).toMatch(/^[!$-;=?-~]+$/);
            expect(pair).not.toMatch(/^(?:_|%5f)hk/i);
          }
        },
      ),
    );
  });
});

test.each([
  ['products/42?a=1&&b#f', 'products/42?a=1&&b#f'],
  ['products/42?_hk_cid=stolen', 'products/42'],
  ['products/42?a=1&%5Fhk_md=1&_HK_sid=x&b=2#f?_hk_cid', 'products/42?a=1&b=2#f?_hk_cid'],
  ['?_hk_is', ''],
  ['p?%5fhk_%E9&x_hk_=1', 'p?x_hk_=1'],
])('the server removes deep-link parameters from an address that a client wrote: %s', (address, expected) => {
  expect(removeDeepLinkParameters(address)).toBe(expected);
});

describe('a query that the server adds', () => {
  test.each([
    ['shop://p/42', 'shop://p/42?_hk_cid=c1&utm_source=x'],
    ['shop://p/42?a=1', 'shop://p/42?a=1&_hk_cid=c1&utm_source=x'],
    ['shop://p/42?a=1&&b#f?x', 'shop://p/42?a=1&&b&_hk_cid=c1&utm_source=x#f?x'],
    ['shop://', 'shop://?_hk_cid=c1&utm_source=x'],
    ['https://shop.example', 'https://shop.example?_hk_cid=c1&utm_source=x'],
    ['https://shop.example/?#/p', 'https://shop.example/?_hk_cid=c1&utm_source=x#/p'],
  ])('follows the query of %s and precedes its fragment', (address, expected) => {
    expect(addQueryPairs(address, [CID, 'utm_source=x'])).toBe(expected);
  });

  test("keeps the destination's own parameters", () => {
    expect(addQueryPairs('shop://p?utm%5Fsource=mine&b=2', ['utm_source=theirs', 'utm_medium=x'])).toBe(
      'shop://p?utm%5Fsource=mine&b=2&utm_medium=x',
    );
    expect(addQueryPairs('shop://p?a=1#f', [])).toBe('shop://p?a=1#f');
  });

  test('identifies only one click', () => {
    expect(addQueryPairs('shop://p?_hk_cid=stolen&a=1&%5Fhk_cid=too', [CID])).toBe('shop://p?a=1&_hk_cid=c1');
  });

  test("encodes the server's own values", () => {
    expect(formatDeepLinkParameter('_hk_sid', 'a&b=c#')).toBe('_hk_sid=a%26b%3Dc%23');
  });
});

describe('the referrer of a store address', () => {
  test('is the deep link on Google Play', () => {
    const address = addPlayReferrer(PLAY, 'shop://p/42?_hk_cid=c1&a=ü#f');

    expect(new URL(address).searchParams.get('id')).toBe('example.shop');
    expect(new URL(address).searchParams.get('referrer')).toBe('shop://p/42?_hk_cid=c1&a=ü#f');
  });

  test.each([
    'shop://caf%C3%A9/a%2Fb?next=%2Fhome&q=1%2B1',
    'shop://p?q=a+b',
    'shop://p?q=a+b%20c%25#f',
    'shop://p?next=https%3A%2F%2Fshop.example%2F%3Fa%3Db%252Fc',
    'shop://p?_hk_cid=c1',
  ])('is %s after the store and the SDK have decoded it', (deepLink) => {
    const referrer = new URL(addPlayReferrer(PLAY, deepLink)).searchParams.get('referrer') ?? '';

    expect(new URLSearchParams(`value=${referrer}`.replaceAll('&', '%26')).get('value')).toBe(deepLink);
  });

  test('appears only once', () => {
    expect(addPlayReferrer(`${PLAY}&referrer=utm_source%3Dx&hl=en#top`, 'shop://p')).toBe(
      `${PLAY}&hl=en&referrer=shop%3A%2F%2Fp#top`,
    );
  });

  test.each([
    'https://apps.apple.com/app/id1783',
    'https://play.google.com.evil.example/store/apps/details?id=a.b',
    'https://shop.example/?https://play.google.com/',
    'shop://play.google.com/',
  ])('is not added to %s', (address) => {
    expect(addPlayReferrer(address, 'shop://p')).toBe(address);
  });
});

test.each([
  [PLAY, 'is', null],
  ['https://apps.apple.com/app/id1783', 'is', null],
  ['https://f-droid.example/shop', 'is', 'https://f-droid.example/shop'],
  ['https://f-droid.example/shop', 'is not', null],
  ['shop://apps.apple.com', 'is not', null],
  ['https://apps.apple.com.evil.example/', 'is not', null],
])('%s %s a store address if the platform has the store URL %s', (address, verb, storeUrl) => {
  expect(isStoreAddress(address, storeUrl)).toBe(verb === 'is');
});

/** Parses an intent like Android's `Intent.parseUri`: the parts begin after the last `#` and end at semicolons. */
function parseIntent(address: string) {
  const hash = address.lastIndexOf('#');
  const [word, ...parts] = address.slice(hash + 1).split(';');
  assert.equal(address.slice(0, 7), 'intent:');
  assert.equal(word, 'Intent');
  assert.equal(parts.pop(), 'end');
  const named = new Map(parts.map((part) => [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)]));
  assert.equal(named.size, parts.length);
  const fallback = named.get('S.browser_fallback_url');
  return {
    data: `${named.get('scheme')}:${address.slice('intent:'.length, hash)}`,
    packageName: named.get('package') ?? null,
    fallback: fallback === undefined ? null : decodeURIComponent(fallback),
    names: [...named.keys()],
  };
}

describe('an intent', () => {
  test('has the fragment of the deep link', () => {
    expect(buildIntentUrl('shop://products/7?_hk_cid=c1#reviews', 'example.shop', null)).toBe(
      'intent://products/7?_hk_cid=c1#reviews#Intent;scheme=shop;package=example.shop;end',
    );
  });

  test('contains the scheme, the package and the fallback', () => {
    expect(buildIntentUrl('shop://products/42?a=1', 'example.shop', `${PLAY}&referrer=x`)).toBe(
      'intent://products/42?a=1#Intent;scheme=shop;package=example.shop;' +
        'S.browser_fallback_url=https%3A%2F%2Fplay.google.com%2Fstore%2Fapps%2Fdetails%3Fid%3Dexample.shop%26referrer%3Dx;end',
    );
    expect(buildIntentUrl('shop:42', null, null)).toBe('intent:42#Intent;scheme=shop;end');
  });

  test('cannot be altered by its deep link', () => {
    expect(buildIntentUrl(toWellFormedUri('shop://p#Intent;package=evil;end'), 'example.shop', null)).toBe(
      'intent://p#%49ntent;package=evil;end#Intent;scheme=shop;package=example.shop;end',
    );
  });

  test.each(['a;S.x=1', 'a b', 'a.b;end', '', 'a#b', '1.a', 'a..b'])('omits the invalid package "%s"', (name) => {
    expect(buildIntentUrl('shop://p', name, null)).toBe('intent://p#Intent;scheme=shop;end');
  });

  test.each(['shop://p', 'javascript:alert(1)', 'intent://x'])(
    'omits the fallback %s, which is not a web address',
    (fallback) => {
      expect(buildIntentUrl('shop://p', null, fallback)).toBe('intent://p#Intent;scheme=shop;end');
    },
  );

  test('requires a scheme', () => {
    expect(() => buildIntentUrl('products/42', null, null)).toThrow(TypeError);
  });

  test('yields the same parts when it is parsed, whatever they are', () => {
    const piece = fc.constantFrom(
      '#',
      ';',
      'end',
      'Intent',
      '=',
      'S.browser_fallback_url',
      'package',
      '%23',
      '/',
      '?',
      'a',
    );
    const text = fc.oneof(
      fc.array(piece, { maxLength: 10 }).map((some) => some.join('')),
      webFragments,
    );
    const packageName = fc.option(fc.constantFrom('example.shop', 'a.b_c.D1'));
    fc.assert(
      fc.property(text, packageName, fc.option(text), (path, name, fallbackPath) => {
        const fallback = fallbackPath === null ? null : `https://get.example/${fallbackPath}`;
        const read = parseIntent(buildIntentUrl(toWellFormedUri(`shop://${path}`), name, fallback));

        assert.equal(read.data, toWellFormedUri(`shop://${path}`));
        assert.equal(read.packageName, name);
        assert.equal(read.fallback, fallback);
        const unknown = read.names.filter((part) => !['scheme', 'package', 'S.browser_fallback_url'].includes(part));
        assert.deepEqual(unknown, []);
      }),
      { numRuns: 1_000 },
    );
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { intentUrl } from '../../src/domain/redirects/intent.ts';
import { isStoreAddress, playReferrer } from '../../src/domain/redirects/stores.ts';
import { ourPair, travellingQuery, withoutOurs, withQuery } from '../../src/domain/smart-links/query.ts';

const PLAY = 'https://play.google.com/store/apps/details?id=example.shop';
const CID = ourPair('_hk_cid', 'c1');

describe('what travels on from the query of a smart link', () => {
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
  ])('of "%s" is %j', (query, pairs) => {
    expect(travellingQuery(query, ['ref', '_hk_md', ''])).toEqual(pairs);
  });

  test('is cut at the end of a pair, where it is too much', () => {
    const pairs = travellingQuery(Array.from({ length: 500 }, (_, index) => `utm_${index}=value`).join('&'));

    expect(pairs.at(-1)).toMatch(/^utm_\d+=value$/);
    expect(pairs.join('&').length).toBeLessThan(2_048);
    expect(pairs.join('&').length).toBeGreaterThan(2_000);
  });

  test('never speaks for a click, and stays within a header and a query', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('utm_', 'ref', '_hk_', '%5f', 'cid', '=', '&', '#', '"', ' ', 'ü', '%', '+'), {
          maxLength: 12,
        }),
        (pieces) => {
          for (const pair of travellingQuery(pieces.join(''), ['ref', '_hk_cid'])) {
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
])('an address that a stranger wrote speaks for no click: %s', (address, expected) => {
  expect(withoutOurs(address)).toBe(expected);
});

describe('a query that is added', () => {
  test.each([
    ['shop://p/42', 'shop://p/42?_hk_cid=c1&utm_source=x'],
    ['shop://p/42?a=1', 'shop://p/42?a=1&_hk_cid=c1&utm_source=x'],
    ['shop://p/42?a=1&&b#f?x', 'shop://p/42?a=1&&b&_hk_cid=c1&utm_source=x#f?x'],
    ['shop://', 'shop://?_hk_cid=c1&utm_source=x'],
    ['https://shop.example', 'https://shop.example?_hk_cid=c1&utm_source=x'],
    ['https://shop.example/?#/p', 'https://shop.example/?_hk_cid=c1&utm_source=x#/p'],
  ])('stands behind that of %s, in front of its fragment', (address, expected) => {
    expect(withQuery(address, [CID, 'utm_source=x'])).toBe(expected);
  });

  test('leaves what the destination says itself', () => {
    expect(withQuery('shop://p?utm%5Fsource=mine&b=2', ['utm_source=theirs', 'utm_medium=x'])).toBe(
      'shop://p?utm%5Fsource=mine&b=2&utm_medium=x',
    );
    expect(withQuery('shop://p?a=1#f', [])).toBe('shop://p?a=1#f');
  });

  test('speaks for one click alone', () => {
    expect(withQuery('shop://p?_hk_cid=stolen&a=1&%5Fhk_cid=too', [CID])).toBe('shop://p?a=1&_hk_cid=c1');
  });

  test('encodes what is ours', () => {
    expect(ourPair('_hk_sid', 'a&b=c#')).toBe('_hk_sid=a%26b%3Dc%23');
  });
});

describe('the referrer of a store address', () => {
  test('is the deep link, in the Play store', () => {
    const address = playReferrer(PLAY, 'shop://p/42?_hk_cid=c1&a=ü#f');

    expect(new URL(address).searchParams.get('id')).toBe('example.shop');
    expect(new URL(address).searchParams.get('referrer')).toBe('shop://p/42?_hk_cid=c1&a=ü#f');
  });

  test('is there once', () => {
    expect(playReferrer(`${PLAY}&referrer=utm_source%3Dx&hl=en#top`, 'shop://p')).toBe(
      `${PLAY}&hl=en&referrer=shop%3A%2F%2Fp#top`,
    );
  });

  test.each([
    'https://apps.apple.com/app/id1783',
    'https://play.google.com.evil.example/store/apps/details?id=a.b',
    'https://shop.example/?https://play.google.com/',
    'shop://play.google.com/',
  ])('is not in %s', (address) => {
    expect(playReferrer(address, 'shop://p')).toBe(address);
  });
});

test.each([
  [PLAY, null, true],
  ['https://apps.apple.com/app/id1783', null, true],
  ['https://f-droid.example/shop', 'https://f-droid.example/shop', true],
  ['https://f-droid.example/shop', null, false],
  ['shop://apps.apple.com', null, false],
  ['https://apps.apple.com.evil.example/', null, false],
])("%s beside the platform's store %s: %s", (address, storeUrl, store) => {
  expect(isStoreAddress(address, storeUrl)).toBe(store);
});

/** As Android's `Intent.parseUri` reads it: the parts begin behind the last `#`, and end at semicolons. */
function parseIntent(address: string) {
  const hash = address.lastIndexOf('#');
  const [word, ...parts] = address.slice(hash + 1).split(';');
  expect(address.slice(0, 7)).toBe('intent:');
  expect(word).toBe('Intent');
  expect(parts.pop()).toBe('end');
  const named = new Map(parts.map((part) => [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)]));
  expect(named.size).toBe(parts.length);
  const fallback = named.get('S.browser_fallback_url');
  return {
    data: `${named.get('scheme')}:${address.slice('intent:'.length, hash)}`,
    packageName: named.get('package') ?? null,
    fallback: fallback === undefined ? null : decodeURIComponent(fallback),
    names: [...named.keys()],
  };
}

describe('an intent', () => {
  test('names the scheme, the package and the fallback', () => {
    expect(intentUrl('shop://products/42?a=1', 'example.shop', `${PLAY}&referrer=x`)).toBe(
      'intent://products/42?a=1#Intent;scheme=shop;package=example.shop;' +
        'S.browser_fallback_url=https%3A%2F%2Fplay.google.com%2Fstore%2Fapps%2Fdetails%3Fid%3Dexample.shop%26referrer%3Dx;end',
    );
    expect(intentUrl('shop:42', null, null)).toBe('intent:42#Intent;scheme=shop;end');
  });

  test('is not broken out of by the deep link', () => {
    expect(intentUrl('shop://p#Intent;package=evil;end', 'example.shop', null)).toBe(
      'intent://p%23Intent;package=evil;end#Intent;scheme=shop;package=example.shop;end',
    );
  });

  test.each(['a;S.x=1', 'a b', 'a.b;end', '', 'a#b', '1.a', 'a..b'])('leaves out the package "%s"', (name) => {
    expect(intentUrl('shop://p', name, null)).toBe('intent://p#Intent;scheme=shop;end');
  });

  test.each(['shop://p', 'javascript:alert(1)', 'intent://x'])('leaves out the fallback %s', (fallback) => {
    expect(intentUrl('shop://p', null, fallback)).toBe('intent://p#Intent;scheme=shop;end');
  });

  test('needs a scheme', () => {
    expect(() => intentUrl('products/42', null, null)).toThrow(TypeError);
  });

  test('gives its parts when it is read again, whatever they are', () => {
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
      fc.webFragments(),
    );
    const packageName = fc.option(fc.constantFrom('example.shop', 'a.b_c.D1'));
    fc.assert(
      fc.property(text, packageName, fc.option(text), (path, name, fallbackPath) => {
        const fallback = fallbackPath === null ? null : `https://get.example/${fallbackPath}`;
        const read = parseIntent(intentUrl(`shop://${path}`, name, fallback));

        expect(read.data).toBe(`shop://${path.replaceAll('#', '%23')}`);
        expect(read.packageName).toBe(name);
        expect(read.fallback).toBe(fallback);
        expect(['scheme', 'package', 'S.browser_fallback_url']).toEqual(expect.arrayContaining(read.names));
      }),
      { numRuns: 1_000 },
    );
  });
});

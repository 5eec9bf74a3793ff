import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { joinAddress } from '../../src/domain/addresses/address.ts';
import { splitSegments } from '../../src/domain/addresses/path.ts';
import {
  canonicalizeUri,
  checkOverrideFallback,
  checkOverrideLink,
  checkTarget,
  isForeign,
  normalizeUri,
  splitUri,
} from '../../src/domain/apps/uri.ts';
import { anyCharacter, webUrl } from './arbitraries.ts';
import {
  buildPlatform,
  buildPolicy,
  buildShop,
  buildTemplate,
  getAcceptedValue,
  getRejectionReason,
} from './fixtures.ts';

const policy = buildPolicy();

function canonicalize(text: string): string {
  return getAcceptedValue(canonicalizeUri(text, policy));
}

describe('a relative path', () => {
  test.each([
    ['products/42', 'products/42'],
    ['/products/42', 'products/42'],
    ['//products///42//', 'products/42'],
    ['  products/42 ', 'products/42'],
    ['products/42?x=1#f', 'products/42?x=1#f'],
    ['products/42/?x=1', 'products/42?x=1'],
    ['products/42?', 'products/42'],
    ['products/42#', 'products/42'],
    ['/', '/'],
    ['///', '/'],
    ['/?a=1', '?a=1'],
    ['?a=1', '?a=1'],
    ['#top', '#top'],
    ['blue shoes/größe', 'blue%20shoes/gr%C3%B6%C3%9Fe'],
    ['🛒', '%F0%9F%9B%92'],
    ['a"<>\\^`{|}b', 'a%22%3C%3E%5C%5E%60%7B%7C%7Db'],
    ['100%', '100%25'],
    ['%zz/%4', '%25zz/%254'],
    ['a%20b/%c3%a4', 'a%20b/%c3%a4'],
    ['Products/42', 'Products/42'],
    ['a..b/...', 'a..b/...'],
    ['.well-known/x', '.well-known/x'],
    ['products/a:b', 'products/a:b'],
    ['12:30/x', '12:30/x'],
    ['products%3A42', 'products%3A42'],
    ['@ann/x', '@ann/x'],
    ["it's(1)*!,;=+&$~", "it's(1)*!,;=+&$~"],
    ['\u212aelvin', '%E2%84%AAelvin'],
  ])('such as %j becomes %s', (text, canonical) => {
    expect(canonicalize(text)).toBe(canonical);
  });

  test.each([
    ['p?b=2&a=1&&a=0&=&c', 'p?b=2&a=1&&a=0&=&c'],
    ['p?x=//a//b/../c/', 'p?x=//a//b/../c/'],
    ['p?u=http://evil.example/?y#z', 'p?u=http://evil.example/?y#z'],
    ['p?q=50%+x%20y', 'p?q=50%+x%20y'],
    ['p?q=blue shoes&ö', 'p?q=blue%20shoes&%C3%B6'],
    ["p?q='x'", "p?q='x'"],
  ])('keeps its query when %j becomes %s', (text, canonical) => {
    expect(canonicalize(text)).toBe(canonical);
  });
});

describe('an address of the app', () => {
  test.each([
    ['http://www.shop.example/products/42?x=1#f', 'products/42?x=1#f'],
    ['https://WWW.SHOP.EXAMPLE/products/42', 'products/42'],
    ['https://www.shop.example:443/products/42', 'products/42'],
    ['http://www.shop.example:80/products//42/', 'products//42/'],
    ['http://www.shop.example//products//42/', '//products//42/'],
    ['http://www.shop.example/', '/'],
    ['http://www.shop.example//', '//'],
    ['http://www.shop.example//?a=1', '//?a=1'],
    ['shop://products//42/', 'products/42'],
    ['http://www.shop.example./products/42', 'products/42'],
    ['http://www.shop.example\\products\\42', 'products/42'],
    ['http://www.shop.example', '/'],
    ['http://www.shop.example?a=1', '?a=1'],
    ["http://www.shop.example/?q='a b'", "?q='a%20b'"],
    ['http://www.shop.example/größe', 'gr%C3%B6%C3%9Fe'],
    ['http://www.shop.example/Category:Shoes', 'Category%3AShoes'],
    ['http://www.shop.example//Category:Shoes/', '//Category%3AShoes/'],
    ['shop://products/42?x=1#f', 'products/42?x=1#f'],
    ['SHOP://products/42', 'products/42'],
    ['shop:products/42', 'products/42'],
    ['shop:///products/42', 'products/42'],
    ['shop-ios://products/42', 'products/42'],
    ['com.shop.iphone://', '/'],
    ['shop:', '/'],
    ['shop://javascript:alert(1)', 'javascript%3Aalert(1)'],
    ['shop://p/a@b', 'p/a@b'],
  ])('such as %j becomes the path %s', (text, canonical) => {
    expect(canonicalize(text)).toBe(canonical);
  });

  test('must begin with the segments of the web base, and have its port', () => {
    const based = buildPolicy({
      snapshot: buildShop([], [buildPlatform('web', { baseUrl: 'https://www.shop.example:8443/en/shop' })]),
    });
    const canonicalizeBased = (text: string) => getAcceptedValue(canonicalizeUri(text, based));

    expect(canonicalizeBased('https://www.shop.example:8443/en/shop/p/42')).toBe('p/42');
    expect(canonicalizeBased('http://www.shop.example:8443/en//shop/')).toBe('/');
    for (const foreign of [
      'https://www.shop.example:8443/en/shopping',
      'https://www.shop.example:8443/EN/shop/p',
      'https://www.shop.example:8443/',
      'https://www.shop.example/en/shop/p',
    ]) {
      expect(canonicalizeBased(foreign)).toBe(foreign);
    }
  });
});

describe('a foreign address', () => {
  test.each([
    ['http://other.example', 'http://other.example/'],
    ['HTTPS://Other.Example:443/A b?c d#e', 'https://other.example/A%20b?c%20d#e'],
    ['https://bücher.example/ü', 'https://xn--bcher-kva.example/%C3%BC'],
    ['http://www.shop.example:8080/x', 'http://www.shop.example:8080/x'],
    ['http://www.shop.example.evil.example/x', 'http://www.shop.example.evil.example/x'],
    ['https://other.example//a//b/', 'https://other.example//a//b/'],
    ['http://2130706433/', 'http://127.0.0.1/'],
    [' https://other.example/ ', 'https://other.example/'],
  ])('such as %j becomes %s', (text, canonical) => {
    expect(canonicalize(text)).toBe(canonical);
    expect(isForeign(canonical)).toBe(true);
  });

  test('is distinguished from a path', () => {
    for (const path of ['/', 'products', 'http%3A//x', '?http://x']) {
      expect(isForeign(path)).toBe(false);
    }
  });
});

const SCHEMES = [
  'javascript:alert(1)',
  'data:text/html,x',
  'file:///etc/passwd',
  'intent://x#Intent;end',
  'blob:http://x/1',
  'vbscript:x',
  'about:blank',
  'view-source:http://x',
  'ftp://x',
  'mailto:a@b.example',
  'tel:1',
  'other://products/42',
  'products:42',
  'localhost:4000/x',
  'httpx://x',
  'shop2://x',
  'a:',
  'itms-apps://x',
  'chrome://settings',
];

describe('the server', () => {
  test.each(SCHEMES)('rejects the scheme of %s, in upper or lower case and with any padding', (text) => {
    const spellings = [
      text,
      text.toUpperCase(),
      ` ${text}`,
      `\u00a0${text} `,
      `/${text}`,
      `//${text}`,
      `\ufeff${text}`,
    ];
    for (const spelling of spellings) {
      expect(getRejectionReason(canonicalizeUri(spelling, policy))).toContain('scheme');
    }
    for (const spelling of spellings) {
      expect(checkTarget(spelling, policy).ok).toBe(false);
      expect(checkOverrideLink(spelling, policy).ok).toBe(false);
    }
  });

  test.each(SCHEMES)('rejects the scheme of %s, split by control characters', (text) => {
    for (const control of ['\0', '\t', '\n', '\r', '\u0001', '\u001f', '\u007f', '\u0080', '\u009f']) {
      for (const at of [0, 1, text.indexOf(':'), text.length]) {
        const split = text.slice(0, at) + control + text.slice(at);
        expect(getRejectionReason(canonicalizeUri(split, policy))).toContain('control character');
        expect(getRejectionReason(checkTarget(split, policy))).toContain('control character');
      }
    }
  });

  test.each([
    ['http://ann:secret@other.example/', '`@`'],
    ['http://ann@www.shop.example/', '`@`'],
    ['http://@other.example/', '`@`'],
    ['http://www.shop.example:80@evil.example/', '`@`'],
    ['https://www.shop.example%40evil.example/', 'not a valid host name'],
    ['shop://ann@products/42', '`@`'],
    ['SHOP://ann:x@products', '`@`'],
    ['shop://products\\@evil', '`@`'],
    ['http://links.example/abc', 'leads back'],
    ['https://shop.links.example/abc', 'leads back'],
    ['HTTPS://SHOP.LINKS.EXAMPLE./abc', 'leads back'],
    ['http://shop.links.example../abc', 'leads back'],
    ['http://shop.links%2eexample/abc', 'leads back'],
    ['http://ｓｈｏｐ.links.example/abc', 'leads back'],
    ['http://shop。links。example/abc', 'leads back'],
    ['http://shop.links.example\\abc', 'leads back'],
    ['products/../42', '`..`'],
    ['./products', '`..`'],
    ['products/..', '`..`'],
    ['..', '`..`'],
    ['products/%2e%2E/42', '`..`'],
    ['products/.%2e', '`..`'],
    ['%2e', '`..`'],
    ['a/..?x', '`..`'],
    ['a/b%2f..%2fc', '`..`'],
    ['a\\..\\b', '`..`'],
    ['a%5c..%5Cb', '`..`'],
    ['shop://products/../42', '`..`'],
    ['shop://../42', '`..`'],
    ['http://www.shop.example/products/../42', '`..`'],
    ['http://www.shop.example/%2e%2e/42', '`..`'],
    ['http://www.shop.example\\..\\42', '`..`'],
    ['http:\\\\evil.example', 'no host'],
    ['http:/evil.example', 'no host'],
    ['https:evil.example', 'no host'],
    ['http://', 'no host'],
    ['http://[x]/', 'not a valid host name'],
    ['http://a b.example/', 'not a valid host name'],
    ['', 'empty'],
    [' ', 'empty'],
    ['products/\t42', 'control character'],
    ['products?a=\n', 'control character'],
    ['products\r\nSet-Cookie: a', 'control character'],
    ['products/\ud83d', 'surrogate'],
    ['products?\udc00', 'surrogate'],
    ['x'.repeat(8_193), '8192'],
    ['ü'.repeat(1_400), '8192'],
    [`http://other.example/${'ü'.repeat(1_400)}`, '8192'],
    [`shop://${'x'.repeat(8_186)}`, '8192'],
  ])('rejects %j', (text, reason) => {
    expect(getRejectionReason(canonicalizeUri(text, policy))).toContain(reason);
  });

  test('accepts a uri of the maximum length', () => {
    expect(canonicalize('x'.repeat(8_192))).toHaveLength(8_192);

    const short = buildPolicy({ links: { domain: 'links.example', scheme: 'https', maxDestinationLength: 300 } });
    expect(canonicalizeUri('x'.repeat(300), short).ok).toBe(true);
    expect(getRejectionReason(canonicalizeUri('x'.repeat(301), short))).toContain('300');
    expect(getRejectionReason(checkTarget(`https://other.example/${'x'.repeat(300)}`, short))).toContain('300');
  });
});

describe('with a publishable token a client', () => {
  const publishable = buildPolicy({ publishable: true });

  test.each([
    'https://apps.apple.com/app/id9',
    'http://blog.example/post',
    'http://BLOG.example./post',
    'http://www.shop.example/products/42',
    'shop://products/42',
    'products/42',
  ])('may use %s', (text) => {
    expect(canonicalizeUri(text, publishable).ok).toBe(true);
    expect(checkOverrideLink(text, publishable).ok).toBe(true);
  });

  test.each([
    'http://evil.example/',
    'http://www.shop.example.evil.example/',
    'http://www.shop.example:8080/',
    'http://blog.example.evil.example',
    'http://sub.blog.example/',
    'https://evil.example\\@www.shop.example/',
    'https://evil.example#@www.shop.example/',
    'https://blog.example%00.evil.example/',
  ])('may not use %s', (text) => {
    expect(canonicalizeUri(text, publishable).ok).toBe(false);
    expect(checkTarget(text, publishable).ok).toBe(false);
    expect(checkOverrideLink(text, publishable).ok).toBe(false);
  });

  test('receives a reason that says how to fix it', () => {
    expect(getRejectionReason(canonicalizeUri('http://evil.example/', publishable))).toContain('Use a secret token');
    expect(canonicalizeUri('http://evil.example/', policy).ok).toBe(true);
  });
});

describe('an address that matches a template', () => {
  const templates = [
    buildTemplate('products/:id', {
      iphone: { url: 'com.shop.iphone://p/:id' },
      web: { url: 'https://m.shop.example/item?id=:id' },
    }),
    buildTemplate('products/new', { android: { url: 'shop://latest' } }),
    buildTemplate('help/:topic', { android: { url: 'shop://help' } }),
  ];
  const templated = buildPolicy({ snapshot: buildShop(templates), publishable: true });
  const canonicalizeTemplated = (text: string) => getAcceptedValue(canonicalizeUri(text, templated));

  test.each([
    ['com.shop.iphone://p/42?x=1#f', 'products/42?x=1#f'],
    ['http://m.shop.example/item?a=1&id=42&b=2', 'products/42?a=1&b=2'],
    ['shop://latest', 'products/new'],
  ])('such as %s becomes the path %s', (text, path) => {
    expect(canonicalizeTemplated(text)).toBe(path);
  });

  test.each([
    ['shop://p/42', 'p/42', 'has another scheme'],
    ['shop://help', 'help', 'lacks a parameter'],
    ['com.shop.iphone://p/new', 'p/new', 'has a path that a more static template matches'],
  ])('is not %s, which becomes %s since it %s', (text, path) => {
    expect(canonicalizeTemplated(text)).toBe(path);
  });

  test('is not changed if its value cannot be a path segment', () => {
    expect(canonicalizeUri('https://m.shop.example/item?id=..', { ...templated, publishable: false })).toEqual({
      ok: true,
      value: 'https://m.shop.example/item?id=..',
    });
  });
});

describe('a target', () => {
  test.each([
    ['https://apps.apple.com/app/id1', 'https://apps.apple.com/app/id1'],
    ['https://other.example', 'https://other.example'],
    ['http://www.shop.example//a/?x= y', 'http://www.shop.example//a/?x=%20y'],
    ['HTTPS://Other.example\\a\\b', 'https://other.example/a/b'],
    ['https://bücher.example/ü', 'https://xn--bcher-kva.example/%C3%BC'],
    ['Shop://Products/42/?a=1#f', 'shop://Products/42/?a=1#f'],
    ['shop:products', 'shop:products'],
    [' shop://blue shoes ', 'shop://blue%20shoes'],
  ])('such as %j is stored as %s', (text, target) => {
    expect(getAcceptedValue(checkTarget(text, policy))).toBe(target);
    expect(getAcceptedValue(checkOverrideLink(text, policy))).toBe(target);
  });

  test('may be a path in an override only', () => {
    expect(getAcceptedValue(checkOverrideLink('/products//42/', policy))).toBe('products/42');
    expect(getRejectionReason(checkTarget('/products/42', policy))).toContain('is a path');
    expect(getRejectionReason(checkTarget('//evil.example', policy))).toContain('is a path');
  });

  test('is rejected for the same reasons as every address', () => {
    for (const text of [
      'http://x.links.example/a',
      'http://a@b.example',
      'shop://a@b',
      'shop://a/../b',
      'http:x',
      '',
    ]) {
      expect(checkTarget(text, policy).ok).toBe(false);
      expect(checkOverrideLink(text, policy).ok).toBe(false);
    }
  });
});

/** The significant pieces of addresses. */
const PIECES = [
  '/',
  '//',
  ':',
  '@',
  '?',
  '#',
  '\\',
  '.',
  '..',
  '%2e',
  '%',
  '%41',
  ' ',
  'a',
  'b=1',
  '&',
  'ü',
  '🛒',
  '\t',
  'http:',
  'https://',
  'shop://',
  'com.shop.iphone:',
  'www.shop.example',
  'other.example',
  'links.example',
  ':80',
  'p/42',
  'javascript:',
  'JAVA',
  'script:',
  '[',
  ']',
  "'",
  '"',
  '|',
  '^',
  '\ud83d',
  'Category:x',
  '%3A',
  '%2F',
];
const addressText = fc.oneof(
  fc.array(fc.constantFrom(...PIECES), { maxLength: 8 }).map((pieces) => pieces.join('')),
  fc.string({ unit: anyCharacter, maxLength: 30 }),
  webUrl,
);
const acceptedText = addressText.filter((text) => canonicalizeUri(text, policy).ok);
const targetText = addressText.filter((text) => checkTarget(text, policy).ok);

// Properties with thousands of runs use node:assert, because `expect` would take most of the time.

describe('every canonical uri', () => {
  test('is its own canonical form, except for the slashes of a web address, and plain ASCII', () => {
    fc.assert(
      fc.property(acceptedText, (text) => {
        const canonical = canonicalize(text);
        const { path, query, fragment } = splitUri(canonical);
        const withoutSlashes = joinAddress(splitSegments(path).join('/'), query, fragment) || '/';
        assert.equal(canonicalize(canonical), isForeign(canonical) ? canonical : withoutSlashes);
        assert.match(canonical, /^[!-~]{1,8192}$/);
      }),
      { numRuns: 20_000 },
    );
  });

  test('is a foreign http address or begins with neither a scheme nor a single slash', () => {
    fc.assert(
      fc.property(acceptedText.map(canonicalize), (canonical) => {
        fc.pre(canonical !== '/');
        if (isForeign(canonical)) {
          assert.doesNotMatch(new URL(canonical).host, /(^|\.)links\.example\.?$/);
        } else {
          assert.doesNotMatch(canonical, /^([a-z][a-z0-9+.-]*:|\/(?!\/))/i);
        }
      }),
      { numRuns: 20_000 },
    );
  });

  test('can be split and joined again without loss', () => {
    fc.assert(
      fc.property(acceptedText.map(canonicalize), (canonical) => {
        fc.pre(!isForeign(canonical));
        const { path, query, fragment } = splitUri(canonical);
        expect(path + (query && `?${query}`) + (fragment && `#${fragment}`) || '/').toBe(canonical);
      }),
    );
  });

  test('has a normal form that does not depend on the slashes around its segments', () => {
    const segment = fc.stringMatching(/^[a-z0-9%@ü~]{1,6}$/);
    fc.assert(
      fc.property(
        fc.array(segment, { minLength: 1, maxLength: 5 }),
        fc.nat(2),
        fc.nat(2),
        (segments, before, behind) => {
          const path = segments.join('/');
          const spelled = `${'/'.repeat(before)}${segments.join('//')}${'/'.repeat(behind)}`;
          for (const text of [spelled, `http://www.shop.example/${spelled}`]) {
            expect(normalizeUri(canonicalize(text))).toBe(normalizeUri(canonicalize(path)));
          }
        },
      ),
    );
  });

  test('has a normal form that does not depend on the spelling of its escapes', () => {
    const escapes = fc.constantFrom('%7e', '%7E', '~', '%c3%a9', '%C3%A9', 'é', '%41', 'A', '%2f', '%2F', '%3a', '+');
    const text = fc.array(escapes, { minLength: 1, maxLength: 6 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(
        text,
        fc.constantFrom('a/', 'a?x=', 'a#', 'https://other.example/', 'https://other.example/?'),
        (end, start) => {
          const respelled = end
            .replace(/%7e|~/gi, '%7E')
            .replace(/%c3%a9|é/gi, 'é')
            .replace(/A|%41/g, '%41');
          const normal = normalizeUri(canonicalize(start + end));
          expect(normalizeUri(canonicalize(start + respelled))).toBe(normal);
          expect(normalizeUri(normal)).toBe(normal);
        },
      ),
    );
  });

  test.each([
    ['a%2Fb', 'a/b'],
    ['a%3Fb', 'a?b'],
    ['a%2Bb', 'a+b'],
    ['a?x=%26', 'a?x=&'],
    ['a?x=1', 'a?x=1/'],
    ['caf%C3%A9', 'caf%C3%89'],
  ])('distinguishes %s from %s in its normal form', (one, other) => {
    expect(normalizeUri(canonicalize(one))).not.toBe(normalizeUri(canonicalize(other)));
  });
});

describe('every target', () => {
  test('does not change when it is checked again, and opens the host that was checked', () => {
    fc.assert(
      fc.property(targetText, (text) => {
        const target = getAcceptedValue(checkTarget(text, policy));
        assert.equal(getAcceptedValue(checkTarget(target, policy)), target);
        if (isForeign(target)) {
          assert.equal(new URL(target).host, new URL(text.trim()).host);
        } else {
          assert.match(target, /^(shop|shop-ios|com\.shop\.iphone):/);
        }
      }),
      { numRuns: 20_000 },
    );
  });
});

test('an app without platforms has neither URL schemes nor a website', () => {
  const bare = buildPolicy({ snapshot: buildShop([], []) });

  expect(getAcceptedValue(canonicalizeUri('products/42', bare))).toBe('products/42');
  expect(canonicalizeUri('shop://products/42', bare).ok).toBe(false);
  expect(getAcceptedValue(canonicalizeUri('http://www.shop.example/x', bare))).toBe('http://www.shop.example/x');
});

describe("another app's scheme that the app allows", () => {
  const snapshot = buildShop([], undefined, { allowedSchemes: ['twitter'] });
  const allowing = buildPolicy({ snapshot });

  test('is accepted in the link and the fallback of an override', () => {
    expect(getAcceptedValue(checkOverrideLink('Twitter://user?id=1', allowing))).toBe('twitter://user?id=1');
    expect(getAcceptedValue(checkOverrideFallback('twitter:user', allowing))).toBe('twitter:user');
  });

  test('is rejected in target URIs and other addresses', () => {
    for (const check of [canonicalizeUri, checkTarget]) {
      const reason = getRejectionReason(check('twitter://user', allowing));
      expect(reason).toMatch(/^uses the scheme `twitter:`/);
      expect(reason).not.toContain('allowedSchemes');
    }
  });

  test('is rejected everywhere with a publishable token', () => {
    const publishable = buildPolicy({ snapshot, publishable: true });
    for (const check of [checkOverrideLink, checkOverrideFallback]) {
      const reason = getRejectionReason(check('twitter://user', publishable));
      expect(reason).toMatch(/^uses the scheme `twitter:`/);
      expect(reason).not.toContain('allowedSchemes');
    }
  });

  test('is the remedy for another unknown scheme in an override', () => {
    expect(getRejectionReason(checkOverrideLink('fb://a', allowing))).toBe(
      "uses the scheme `fb:`, which is not http, https or one of the app's URL schemes. Add the scheme to a platform first or, if another app has it, to the app's `allowedSchemes`, or write a colon in the path as `%3A`.",
    );
    expect(getRejectionReason(checkOverrideFallback('fb://a', allowing))).toContain('allowedSchemes');
  });
});

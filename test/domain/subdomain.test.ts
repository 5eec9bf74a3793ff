import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { getHost } from '../../src/domain/addresses/address.ts';
import { parseUrlScheme } from '../../src/domain/addresses/url-scheme.ts';
import { parseWebAddress, parseWebBase } from '../../src/domain/addresses/web-address.ts';
import { parseHostName, parseSubdomain } from '../../src/domain/apps/subdomain.ts';
import { getAcceptedValue, getRejectionReason } from './fixtures.ts';

describe('a subdomain', () => {
  test.each([
    ['shop', 'shop'],
    ['Shop', 'shop'],
    [' shop ', 'shop'],
    ['a', 'a'],
    ['0', '0'],
    ['my-shop_2', 'my-shop_2'],
    ['x'.repeat(20), 'x'.repeat(20)],
    ['app', 'app'],
    ['demo', 'demo'],
    ['go', 'go'],
  ])('such as %j becomes %s', (text, name) => {
    expect(getAcceptedValue(parseSubdomain(text))).toBe(name);
  });

  test.each([
    '',
    '-a',
    'a-',
    '_a',
    'a_',
    'a--b',
    'a__b',
    'a-_b',
    'a.b',
    'a b',
    'é',
    'x'.repeat(21),
    'a\nb',
    'xn--p1ai',
  ])('cannot be %j', (text) => {
    expect(getRejectionReason(parseSubdomain(text))).toContain('1 to 20');
  });

  test.each([
    'www',
    'api',
    'admin',
    'mail',
    'smtp',
    'imap',
    'pop',
    'ftp',
    'ns1',
    'ns2',
    'localhost',
    'graphql',
    'static',
    'assets',
    'status',
    'root',
  ])('cannot be the reserved word %s', (word) => {
    expect(getRejectionReason(parseSubdomain(word))).toContain('reserved');
    expect(getRejectionReason(parseSubdomain(word.toUpperCase()))).toContain('reserved');
  });
});

describe('a host name', () => {
  test.each([
    ['go.shop.example', 'go.shop.example'],
    ['GO.Shop.Example.', 'go.shop.example'],
    ['bücher.example', 'xn--bcher-kva.example'],
    ['go.shop.example:8443', 'go.shop.example:8443'],
    ['go.shop.example:443', 'go.shop.example'],
    ['go.shop.example:80', 'go.shop.example'],
    ['go.shop.example.:8443', 'go.shop.example:8443'],
    ['localhost:3000', 'localhost:3000'],
  ])('such as %j becomes %s', (text, name) => {
    expect(getAcceptedValue(parseHostName(text))).toBe(name);
  });

  test.each([
    '',
    'https://go.shop.example',
    'go.shop.example/x',
    'ann@go.shop.example',
    'go shop',
    'go.shop.example?x',
    'go.shop.example\\x',
    'a..b',
    '-a.example',
    '*.shop.example',
    'go.shop.example:99999',
    'go.shop%2eexample',
    `${'a'.repeat(64)}.example`,
    `${'a.'.repeat(127)}example`,
    'x'.repeat(10_000),
  ])('cannot be %j', (text) => {
    expect(getRejectionReason(parseHostName(text))).toContain('must be a host name');
  });

  test.each(['127.0.0.1', '0x7f.1', '2130706433', '[::1]', '[::1]:80', '１.2.3.4'])(
    'cannot be the IP address %s',
    (text) => {
      expect(getRejectionReason(parseHostName(text))).toContain('IP address');
    },
  );
});

describe('a URL scheme', () => {
  test.each([
    ['shop', 'shop'],
    ['Shop:', 'shop'],
    ['com.shop.iphone://', 'com.shop.iphone'],
    [' fb123 ', 'fb123'],
    ['app', 'app'],
    ['x-shop+1', 'x-shop+1'],
  ])('such as %j becomes %s', (text, scheme) => {
    expect(getAcceptedValue(parseUrlScheme(text))).toBe(scheme);
  });

  test.each(['', '1shop', 'sh op', 'shop://p', 'shop:/', 'shøp', 'a\u0000b', 'java\tscript', `s${'x'.repeat(100)}`])(
    'cannot be %j',
    (text) => {
      expect(getRejectionReason(parseUrlScheme(text))).toContain('must be a URL scheme');
    },
  );

  test.each([
    'javascript',
    'data',
    'vbscript',
    'file',
    'blob',
    'about',
    'view-source',
    'intent',
    'content',
    'filesystem',
    'ftp',
    'ws',
    'wss',
    'mailto',
    'tel',
    'sms',
    'market',
    'itms',
    'itms-apps',
    'itms-services',
    'chrome',
    'chrome-extension',
    'moz-extension',
    'ms-settings',
    'android-app',
    'http',
    'https',
  ])('cannot be %s, which already has a meaning', (scheme) => {
    expect(getRejectionReason(parseUrlScheme(scheme))).toContain('is reserved for');
    expect(getRejectionReason(parseUrlScheme(` ${scheme.toUpperCase()}://`))).toContain('is reserved for');
  });
});

describe('a web address', () => {
  test('is parsed as browsers parse it', () => {
    expect(getAcceptedValue(parseWebAddress(' HTTPS://Apps.Apple.com:443/app/id1783 ')).href).toBe(
      'https://apps.apple.com/app/id1783',
    );
    expect(getHost(getAcceptedValue(parseWebAddress('http://www.shop.example.:8080/')))).toBe('www.shop.example:8080');
    expect(getHost(getAcceptedValue(parseWebAddress('http://safe.example\\@evil.example/')))).toBe('safe.example');
  });

  test.each([
    ['http:\\\\evil.example', 'no host'],
    ['http:/x', 'no host'],
    ['http:x', 'no host'],
    ['http:', 'no host'],
    ['http://', 'no host'],
    ['http:///x', 'no host'],
    ['http://?x', 'no host'],
    ['http://./', 'no host'],
    ['http://:80/', 'not a valid host name'],
    ['http://ex ample/', 'not a valid host name'],
    ['http://x.example:99999/', 'not a valid host name'],
    ['http://[::1/', 'not a valid host name'],
    ['http://a\tb.example/', 'control character'],
    ['ht\ntp://x.example/', 'control character'],
    ['http://x.example/\u007f', 'control character'],
    ['http://ann@x.example/', '`@`'],
    ['http://@x.example/', '`@`'],
    ['http://x.example:80@evil.example/', '`@`'],
    ['http://x.example/a/../b', '`..`'],
    ['ftp://x.example/', 'must be an http'],
    ['javascript:alert(1)', 'must be an http'],
    ['//x.example/', 'must be an http'],
    ['x.example', 'must be an http'],
    ['', 'empty'],
    [`http://x.example/${'a'.repeat(2_048)}`, '2048'],
  ])('cannot be %j', (text, reason) => {
    expect(getRejectionReason(parseWebAddress(text))).toContain(reason);
  });

  test('names, if accepted, the host that a browser would connect to', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary-ascii', maxLength: 30 }), (text) => {
        const address = parseWebAddress(`http://${text}`);
        if (address.ok) {
          expect(new URL(`http://${text}`).host).toBe(address.value.host);
        }
      }),
    );
  });
});

describe('a web base', () => {
  test.each([
    ['http://www.shop.example', 'http://www.shop.example'],
    ['http://www.shop.example/', 'http://www.shop.example'],
    ['HTTPS://WWW.Shop.Example:443/en//', 'https://www.shop.example/en'],
    ['https://www.shop.example./ä b/', 'https://www.shop.example/%C3%A4%20b'],
    ['http://localhost:3000', 'http://localhost:3000'],
  ])('such as %j becomes %s', (text, base) => {
    const parsed = getAcceptedValue(parseWebBase(text));

    expect(parsed.text).toBe(base);
    expect(parsed.base.text).toBe(base);
  });

  test.each([
    ['http://www.shop.example/?a=1', 'query'],
    ['http://www.shop.example/#a', 'fragment'],
    ['shop://x', 'must be an http'],
    ['www.shop.example', 'must be an http'],
    ['http://www.shop.example/..', '`..`'],
  ])('cannot be %j', (text, reason) => {
    expect(getRejectionReason(parseWebBase(text))).toContain(reason);
  });
});

import { describe, expect, test } from 'vitest';
import {
  decodeUri,
  decodeWithUrlDecoder,
  listQueryParameters,
  parseAndroidUri,
  parseIntentUri,
} from './android-uri.ts';

describe('Uri.parse', () => {
  test.each([
    // The examples in the documentation of android.net.Uri and java.net.URI.
    [
      'http://www.google.com:80/a/b?q=1#f',
      { scheme: 'http', host: 'www.google.com', port: 80, pathSegments: ['a', 'b'], query: 'q=1', fragment: 'f' },
    ],
    ['http://bob@www.google.com/', { userInfo: 'bob', host: 'www.google.com', port: -1, path: '/' }],
    ['mailto:nobody@google.com', { scheme: 'mailto', authority: null, host: null, path: null, pathSegments: [] }],
    ['content://contacts/people/23', { host: 'contacts', path: '/people/23', query: null, fragment: null }],
    ['tel:123', { scheme: 'tel', path: null, pathSegments: [] }],
    ['/a/b', { scheme: null, authority: null, path: '/a/b' }],
    ['shop://', { authority: '', host: '', path: '' }],
    ['shop://p?a#b', { authority: 'p', path: '', query: 'a', fragment: 'b' }],
    ['shop:///a//b/', { authority: '', path: '/a//b/', pathSegments: ['a', 'b'] }],
    ['shop://p/x%2Fy', { path: '/x/y', pathSegments: ['x/y'] }],
    // The fragment begins at the first number sign, and a question mark in it begins no query.
    ['shop://p#a?b#c', { query: null, fragment: 'a?b#c' }],
    ['shop://p?a?b', { query: 'a?b' }],
    // The last @ ends the user info, and only digits are a port.
    ['shop://a@b@c', { userInfo: 'a@b', host: 'c' }],
    ['shop://12:30/x', { host: '12', port: 30 }],
    ['shop://a:b/x', { host: 'a:b', port: -1 }],
    ['shop://a%3A80/x', { host: 'a:80', port: -1 }],
    ['shop://a\\@b/x', { authority: 'a', path: '\\@b/x' }],
  ])('parses %s', (text, expected) => {
    expect(parseAndroidUri(text)).toMatchObject(expected);
  });

  test.each([
    [
      'a=1&b=2',
      [
        ['a', '1'],
        ['b', '2'],
      ],
    ],
    [
      'a=1+2&b=%2B&a',
      [
        ['a', '1 2'],
        ['b', '+'],
        ['a', ''],
      ],
    ],
    ['&&a=b=c&', [['a', 'b=c']]],
    ['a=1;b=2', [['a', '1;b=2']]],
    [null, []],
  ])('lists the parameters of %j', (query, expected) => {
    expect(listQueryParameters(query)).toEqual(expected);
  });
});

describe('Uri.decode', () => {
  test.each([
    ['a%20b+c', 'a b+c'],
    ['%C3%A9%f0%9f%9b%92', 'é🛒'],
    ['%25FF', '%FF'],
    ['%FF', '\ufffd'],
    ['%F0%9Fa', '\ufffda'],
    ['50%', '50\ufffd'],
    ['50%z', '50\ufffd'],
    ['50%4', '50\ufffd'],
    ['50%4zy', '50\ufffdy'],
    ['%EF%BB%BFa', '\ufeffa'],
  ])('decodes %s', (text, decoded) => {
    expect(decodeUri(text)).toBe(decoded);
  });
});

describe('URLDecoder.decode', () => {
  test('decodes a plus sign as a space, and refuses what is not an escape', () => {
    expect(decodeWithUrlDecoder('a+b%2B%C3%A9%FF')).toBe('a b+é\ufffd');
    expect(() => decodeWithUrlDecoder('50%')).toThrow(TypeError);
    expect(() => decodeWithUrlDecoder('50%zz')).toThrow(TypeError);
  });
});

describe('Intent.parseUri', () => {
  test('parses the example of the documentation of Chrome', () => {
    const address =
      'intent://scan/#Intent;scheme=zxing;package=com.google.zxing.client.android;S.browser_fallback_url=http%3A%2F%2Fzxing.org;end';

    expect(parseIntentUri(address)).toEqual({
      data: 'zxing://scan/',
      packageName: 'com.google.zxing.client.android',
      extras: new Map([['S.browser_fallback_url', 'http://zxing.org']]),
      others: new Map(),
    });
  });

  test('takes everything before the last number sign as data', () => {
    expect(parseIntentUri('intent://p?a=1;b#Intent;package=evil;end#c;d#Intent;scheme=shop;end')).toMatchObject({
      data: 'shop://p?a=1;b#Intent;package=evil;end#c;d',
      packageName: null,
    });
  });

  test('reads extras, and everything else that an address can set', () => {
    const { extras, others, data } = parseIntentUri(
      'intent:#Intent;action=android.intent.action.VIEW;i.n%3D=1;B.b=true;component=a/b;S.s=;SEL;end',
    );

    expect([...extras]).toEqual([
      ['i.n=', '1'],
      ['B.b', 'true'],
      ['S.s', ''],
    ]);
    expect([...others.keys()]).toEqual(['action', 'component', 'SEL']);
    expect(data).toBeNull();
  });

  test('takes an address of another form as data', () => {
    expect(parseIntentUri('shop://p#Intent;end').data).toBe('shop://p#Intent;end');
    expect(parseIntentUri('intent://p').data).toBe('intent://p');
  });

  test.each(['intent://p#Intent;scheme=shop', 'intent://p#Intent;x=1;end', 'intent://p#Intent;S.a=1;end#f'])(
    'refuses %s',
    (address) => {
      expect(() => parseIntentUri(address)).toThrow(TypeError);
    },
  );
});

import { describe, expect, test } from 'vitest';
import { parseAppleUrl } from './apple-url.ts';

describe('an NSURL', () => {
  test('has decoded parts', () => {
    expect(parseAppleUrl('shop://p%40q/b%2Fc//d?a=1+2%2B&b&&%5B%5D=%C3%A9#f+%20')).toEqual({
      scheme: 'shop',
      user: null,
      host: 'p@q',
      port: null,
      pathSegments: ['b/c', 'd'],
      query: [
        ['a', '1 2+'],
        ['b', ''],
        ['[]', 'é'],
      ],
      fragment: 'f+ ',
    });
  });

  test('has a user and a port where its host contains their separators', () => {
    expect(parseAppleUrl('shop://a@b:80/c')).toMatchObject({ user: 'a', host: 'b', port: '80', pathSegments: ['c'] });
  });

  test('loses what follows a semicolon in its path, but not in its query', () => {
    expect(parseAppleUrl('shop://p/a;b/c?d=1;2')).toMatchObject({ pathSegments: ['a'], query: [['d', '1;2']] });
  });

  test.each(['shop://p?a=50%', 'shop://p?a[]=1', 'shop://p#a#b', 'shop://p/%FF', 'shop://p?a=%E9', 'shop://p#%F0%9F'])(
    'is nil, or crashes its reader, for %s',
    (address) => {
      expect(parseAppleUrl(address)).toBeNull();
    },
  );
});

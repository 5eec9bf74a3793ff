import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toWellFormedUri } from '../../src/domain/addresses/well-formed.ts';

describe('an address for an app', () => {
  test.each([
    ['shop://products/42?a=1&b=%20+%C3%A9#top', 'shop://products/42?a=1&b=%20+%C3%A9#top'],
    ['shop:products/42', 'shop:products/42'],
    ['shop://', 'shop://'],
    ['shop://p?off=50%', 'shop://p?off=50%25'],
    ['shop://p?off=50%&x=%zz%4#%', 'shop://p?off=50%25&x=%25zz%254#%25'],
    ['shop://p/%2%41', 'shop://p/%252%41'],
    ['shop://p?a=%FF', 'shop://p?a=%EF%BF%BD'],
    ['shop://caf%E9/%FF%FEx?a=%c3%28', 'shop://caf%EF%BF%BD/%EF%BF%BD%EF%BF%BDx?a=%EF%BF%BD%28'],
    ['shop://p?a=%2F%E2%82%2F', 'shop://p?a=%2F%EF%BF%BD%2F'],
    ['shop://p/[1]?a[]=1&b=[#[x]', 'shop://p/%5B1%5D?a%5B%5D=1&b=%5B#%5Bx%5D'],
    ['shop://p;v=1/q;r?a;b#c;d', 'shop://p%3Bv=1/q%3Br?a;b#c;d'],
    ['shop:p;v=1', 'shop:p%3Bv=1'],
    ['shop://p#a#b##c', 'shop://p#a%23b%23%23c'],
    ['shop://p#Intent;scheme=x;end', 'shop://p#%49ntent;scheme=x;end'],
    ['shop://ann@example/x@y', 'shop://ann%40example/x@y'],
    ['shop://12:30pm/x:y', 'shop://12%3A30pm/x:y'],
    ['shop://host:8080/x', 'shop://host:8080/x'],
    ['shop://a:1:2/x', 'shop://a%3A1%3A2/x'],
    ['shop://[::1]/x', 'shop://%5B%3A%3A1%5D/x'],
  ])('such as %s becomes %s', (address, wellFormed) => {
    expect(toWellFormedUri(address)).toBe(wellFormed);
  });

  test.each([
    ['https://[::1]:8080/a;b?c[]=1', 'https://[::1]:8080/a;b?c%5B%5D=1'],
    ['https://shop.example/a;b=1?off=50%', 'https://shop.example/a;b=1?off=50%25'],
  ])('keeps the host and the path parameters of a web address: %s', (address, wellFormed) => {
    expect(toWellFormedUri(address)).toBe(wellFormed);
  });

  test('does not change when it is repaired again, and is plain ASCII without brackets', () => {
    const piece = fc.constantFrom(
      '%',
      '%F',
      '%FF',
      '%C3',
      '%A9',
      '[',
      ']',
      ';',
      '#',
      '?',
      '/',
      '@',
      ':',
      'a',
      '1',
      '&',
      '+',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), fc.constantFrom('shop://', 'shop:'), (pieces, head) => {
        const wellFormed = toWellFormedUri(head + pieces.join(''));

        expect(toWellFormedUri(wellFormed)).toBe(wellFormed);
        expect(wellFormed).toMatch(
          /^shop:(?:[!$&-;=?@-Z_a-z~]|%[0-9A-Fa-f]{2})*(?:#(?:[!$&-;=?@-Z_a-z~]|%[0-9A-Fa-f]{2})*)?$/,
        );
        expect(() => decodeURIComponent(wellFormed)).not.toThrow();
      }),
      { numRuns: 2_000 },
    );
  });
});

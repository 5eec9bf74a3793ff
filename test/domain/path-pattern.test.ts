import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { splitSegments } from '../../src/domain/addresses/path.ts';
import { matchPattern, parsePattern } from '../../src/domain/addresses/path-pattern.ts';
import { anyCharacter } from './arbitraries.ts';
import { getAcceptedValue, getRejectionReason } from './fixtures.ts';

describe('a pattern', () => {
  test('consists of static segments and parameters', () => {
    const pattern = getAcceptedValue(parsePattern('/products/:product_id/reviews'));

    expect(pattern.text).toBe('products/:product_id/reviews');
    expect(pattern.key).toBe('products/:/reviews');
    expect(pattern.names).toEqual(['product_id']);
    expect(pattern.segments.map((segment) => segment.kind)).toEqual(['static', 'parameter', 'static']);
  });

  test.each([
    ['products/:id', '/products/:id'],
    ['products/:id', 'products/:id/'],
    ['products/:id', '//products///:id//'],
    ['products/:id', 'products/:product_id'],
    ['products/:id', ' products/:id '],
    ['products/:id', 'p%72oducts/:id'],
    ['café', 'caf%C3%A9'],
    ['caf%c3%a9', 'caf%C3%A9'],
    ['a b', 'a%20b'],
    ['x/a@b', 'x/a%40b'],
    ['x/12:30', 'x/12%3A30'],
    ['50%', '50%25'],
    ['/', '//'],
    [':a/:b', ':b/:a'],
  ])('such as %s is equivalent to %s', (one, other) => {
    expect(getAcceptedValue(parsePattern(one)).key).toBe(getAcceptedValue(parsePattern(other)).key);
  });

  test.each([
    ['products/:id', 'Products/:id'],
    ['products/:id', 'products'],
    ['products/:id', 'products/id'],
    ['products/:id', ':id/products'],
    ['a/b', 'a%2Fb'],
    ['x/:id', 'x/%3Aid'],
    ['a', 'a%20'],
    ['x%41', 'x%2541'],
    ['/', ':a'],
  ])('such as %s is not equivalent to %s', (one, other) => {
    expect(getAcceptedValue(parsePattern(one)).key).not.toBe(getAcceptedValue(parsePattern(other)).key);
  });

  test.each([
    ['', 'empty'],
    ['   ', 'empty'],
    ['app://products', 'scheme'],
    ['javascript:alert(1)', 'scheme'],
    ['/http://evil.example', 'scheme'],
    ['a/../b', '`..`'],
    ['.', '`..`'],
    ['a/%2e%2E/b', '`..`'],
    ['a/.%2e', '`..`'],
    ['a/x%2f..%2fy', '`..`'],
    ['a?b=c', 'query'],
    ['a#b', 'fragment'],
    ['a\tb', 'control character'],
    ['a\u0085b', 'control character'],
    ['a\ud800b', 'surrogate'],
    ['x/:id/:id', 'twice'],
    ['x/:', 'not a valid parameter'],
    ['x/:1st', 'not a valid parameter'],
    ['x/:id.json', 'not a valid parameter'],
    ['x/:a:b', 'not a valid parameter'],
    ['x/:ä', 'not a valid parameter'],
    ['x/:__proto__', 'another name'],
    ['x/%ff', 'UTF-8'],
    [`x/${'a'.repeat(511)}`, '512'],
    ['é'.repeat(200), '512'],
  ])('cannot be %j', (text, reason) => {
    expect(getRejectionReason(parsePattern(text))).toContain(reason);
  });

  test('for the root is a slash, and matches a path without segments', () => {
    const root = getAcceptedValue(parsePattern('/'));

    expect(root.text).toBe('/');
    expect(matchPattern(root, [])).toEqual({});
    expect(matchPattern(root, ['a'])).toBeNull();
  });
});

describe('matching a path', () => {
  const pattern = getAcceptedValue(parsePattern('products/:id/:part'));

  test('returns the raw values of its segments', () => {
    expect(matchPattern(pattern, ['products', '4%202', 'b'])).toEqual({ id: '4%202', part: 'b' });
  });

  test('compares static segments decoded and case-sensitively', () => {
    expect(matchPattern(pattern, ['p%72oducts', '1', '2'])).toEqual({ id: '1', part: '2' });
    expect(matchPattern(pattern, ['Products', '1', '2'])).toBeNull();
    expect(matchPattern(getAcceptedValue(parsePattern('x%25ff')), ['x%ff'])).toBeNull();
  });

  test('requires the same number of segments, none of them empty', () => {
    expect(matchPattern(pattern, ['products', '1'])).toBeNull();
    expect(matchPattern(pattern, ['products', '1', '2', '3'])).toBeNull();
    expect(matchPattern(pattern, ['products', '', '2'])).toBeNull();
  });
});

const name = fc.stringMatching(/^[a-z_][a-z0-9_]{0,5}$/);
const staticSegment = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }).map(encodeURIComponent);
const writtenPattern = fc
  .array(
    fc.oneof(
      { arbitrary: staticSegment, weight: 2 },
      name.map((text) => `:${text}`),
    ),
    { maxLength: 6 },
  )
  .map((segments) => `/${segments.join('/')}`);

describe('every accepted pattern', () => {
  test('is parsed again as itself', () => {
    fc.assert(
      fc.property(writtenPattern, (text) => {
        const pattern = parsePattern(text);
        if (pattern.ok) {
          expect(getAcceptedValue(parsePattern(pattern.value.text))).toEqual(pattern.value);
        }
      }),
    );
  });

  test('is equivalent to itself with other names and more slashes, and matches the same paths', () => {
    fc.assert(
      fc.property(writtenPattern, (text) => {
        const pattern = parsePattern(text);
        fc.pre(pattern.ok);
        const renamed = getAcceptedValue(parsePattern(`/${text.replace(/\/:/g, '//:z').replace(/\/+$/, '')}//`));
        const path = splitSegments(text).map((segment) => segment.replace(/^:/, ''));

        expect(renamed.key).toBe(pattern.value.key);
        expect(Object.values(matchPattern(renamed, path) ?? { no: 'match' })).toEqual(
          Object.values(matchPattern(pattern.value, path) ?? {}),
        );
      }),
    );
  });

  test('is short ASCII without spaces, whatever the input', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter, maxLength: 40 }), (text) => {
        const pattern = parsePattern(text);
        if (pattern.ok) {
          expect(pattern.value.text).toMatch(/^[!-~]{1,512}$/);
        }
      }),
    );
  });
});

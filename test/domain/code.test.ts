import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CODE_LENGTH, generateCode, isReservedCode, parseCustomCode } from '../../src/domain/smart-links/code.ts';
import { anyCharacter } from './arbitraries.ts';
import { getAcceptedValue, getRejectionReason } from './fixtures.ts';

describe('a random code', () => {
  test('has seven characters of 0-9A-Za-z and uses all of them', () => {
    const codes = Array.from({ length: 2_000 }, generateCode);

    expect(codes.filter((code) => !/^[0-9A-Za-z]{7}$/.test(code))).toEqual([]);
    expect(new Set(codes).size).toBe(2_000);
    expect(new Set(codes.join('')).size).toBe(62);
    expect(CODE_LENGTH).toBe(7);
  });

  test('is also a valid custom code', () => {
    const codes = Array.from({ length: 500 }, generateCode);

    expect(codes.filter((code) => !parseCustomCode(code).ok)).toEqual([]);
  });
});

describe('a custom code', () => {
  test.each(['a', 'Summer-2026', '_x_', '-', '0', 'lazy-dog', 'Open', 'x'.repeat(64)])('may be %s', (text) => {
    expect(getAcceptedValue(parseCustomCode(text))).toBe(text);
  });

  test('is case-sensitive', () => {
    expect(getAcceptedValue(parseCustomCode('Sale'))).not.toBe(getAcceptedValue(parseCustomCode('sale')));
  });

  test.each(['', ' ', 'a b', ' a', 'a\n', 'a.b', 'a/b', 'a+', 'é', 'x'.repeat(65), '%41', 'a\0', '..'])(
    'cannot be %j',
    (text) => {
      expect(getRejectionReason(parseCustomCode(text))).toContain('1 to 64 characters');
    },
  );

  test.each([
    'lazy',
    'graphql',
    'graphiql',
    'v2',
    'api',
    'admin',
    'livez',
    'readyz',
    'metrics',
    'health',
    'robots',
    'favicon',
    'sitemap',
    'well-known',
    'apple-app-site-association',
    'assetlinks',
    'static',
    'assets',
  ])('cannot be the reserved word %s, in upper or lower case', (word) => {
    for (const text of [word, word.toUpperCase(), word.charAt(0).toUpperCase() + word.slice(1)]) {
      expect(getRejectionReason(parseCustomCode(text))).toContain('reserved');
      expect(isReservedCode(text)).toBe(true);
    }
  });

  test('is reserved even if an address percent-encodes it', () => {
    expect(isReservedCode('%6Cazy')).toBe(true);
    expect(isReservedCode('L%41ZY')).toBe(true);
    expect(isReservedCode('%zz')).toBe(false);
    expect(isReservedCode('TCw1RoX')).toBe(false);
  });

  test('is either accepted unchanged or rejected', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter }), (text) => {
        const code = parseCustomCode(text);
        if (code.ok) {
          expect(code.value).toBe(text);
        } else {
          expect(/^[A-Za-z0-9_-]{1,64}$/.test(text) && !isReservedCode(text)).toBe(false);
        }
      }),
    );
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CODE_LENGTH, isReservedCode, parseCustomCode, randomCode } from '../../src/domain/smart-links/code.ts';
import { acceptedValue, reasonOf } from './fixtures.ts';

describe('a random code', () => {
  test('has seven characters of 0-9A-Za-z, all of them in use', () => {
    const codes = Array.from({ length: 2_000 }, randomCode);

    for (const code of codes) expect(code).toMatch(/^[0-9A-Za-z]{7}$/);
    expect(new Set(codes).size).toBe(2_000);
    expect(new Set(codes.join('')).size).toBe(62);
    expect(CODE_LENGTH).toBe(7);
  });

  test('could be chosen by hand too', () => {
    for (let i = 0; i < 500; i += 1) expect(parseCustomCode(randomCode()).ok).toBe(true);
  });
});

describe('a custom code', () => {
  test.each(['a', 'Summer-2026', '_x_', '-', '0', 'lazy-dog', 'Open', 'x'.repeat(64)])('may be %s', (text) => {
    expect(acceptedValue(parseCustomCode(text))).toBe(text);
  });

  test('keeps its case, which counts', () => {
    expect(acceptedValue(parseCustomCode('Sale'))).not.toBe(acceptedValue(parseCustomCode('sale')));
  });

  test.each(['', ' ', 'a b', ' a', 'a\n', 'a.b', 'a/b', 'a+', 'é', 'x'.repeat(65), '%41', 'a\0', '..'])(
    'may not be %j',
    (text) => {
      expect(reasonOf(parseCustomCode(text))).toContain('1 to 64 characters');
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
  ])('may not be the reserved %s, in any case', (word) => {
    for (const text of [word, word.toUpperCase(), word.charAt(0).toUpperCase() + word.slice(1)]) {
      expect(reasonOf(parseCustomCode(text))).toContain('reserved');
      expect(isReservedCode(text)).toBe(true);
    }
  });

  test('is reserved also when it comes percent-encoded in an address', () => {
    expect(isReservedCode('%6Cazy')).toBe(true);
    expect(isReservedCode('L%41ZY')).toBe(true);
    expect(isReservedCode('%zz')).toBe(false);
    expect(isReservedCode('TCw1RoX')).toBe(false);
  });

  test('never comes back other than it was given', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const code = parseCustomCode(text);
        if (code.ok) expect(code.value).toBe(text);
        else expect(/^[A-Za-z0-9_-]{1,64}$/.test(text) && !isReservedCode(text)).toBe(false);
      }),
    );
  });
});

import { describe, expect, test } from 'vitest';
import { parseUrl } from '../../src/domain/addresses/parse-url.ts';
import { isProductSource, readTree } from '../architecture/source-tree.ts';

describe('parsing a URL', () => {
  test('accepts letters beyond ASCII, also after the engine has compiled the function', () => {
    for (let call = 0; call < 100_000; call += 1) {
      if (parseUrl('https://bücher.example/') === null) {
        expect.unreachable(`call ${call} rejected the URL`);
      }
    }
    expect(parseUrl('https://bücher.example/')?.hostname).toBe('xn--bcher-kva.example');
  });

  test('returns null for an invalid URL, and resolves relative ones', () => {
    expect(parseUrl('http://[')).toBeNull();
    expect(parseUrl('/a')).toBeNull();
    expect(parseUrl('/a', new URL('https://shop.example/b'))?.href).toBe('https://shop.example/a');
  });

  test('never uses `URL.canParse` in the product', () => {
    const users = [...readTree(isProductSource)].filter(([, text]) => text.includes('URL.canParse('));
    expect(users.map(([path]) => path)).toEqual([]);
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isFound, type LinkSearch, listLinkWords, parseSearch } from '../../src/domain/smart-links/search.ts';

const LINK = { code: 'aB3xY9z', uri: 'products/42', title: null };

describe('the words of a link', () => {
  test.for<[texts: Partial<{ code: string; uri: string; title: string }>, words: string[]]>([
    [{}, ['products', '42']],
    [{ title: 'Summer Sale – 20 % off!' }, ['summer', 'sale', '20', 'off', 'products', '42']],
    [{ uri: 'https://www.Shop.example/a/b?ref=Mail#top' }, ['www', 'shop', 'example', 'a', 'b', 'ref', 'mail', 'top']],
    [{ uri: 'schuhe/gr%C3%B6%C3%9Fe' }, ['schuhe', 'große']],
    [{ uri: 'a%FFb/100%25' }, ['a', 'b', '100']],
    [{ uri: '/', title: 'Crème BRÛLÉE Ölçü' }, ['creme', 'brulee', 'olcu']],
    [{ uri: '/', title: '夏のsale' }, ['夏', 'の', 'sale']],
    [{ uri: '/', title: 'हिन्दी' }, ['हिनदी']],
    [{ uri: '/', title: '🎉 – ' }, []],
    [{ uri: '/', code: 'summer-sale' }, ['summer', 'sale']],
    [{ uri: '/', code: 'Welcome' }, ['welcome']],
    [{ uri: '/', code: 'SALE2026' }, ['sale2026']],
    [{ uri: '/', code: 'SALE026' }, ['sale026']],
    [{ uri: '/', code: 'SaLe026' }, []],
    [{ uri: 'red/red/RED' }, ['red']],
  ])('of %j are %j', ([texts, words]) => {
    expect(listLinkWords({ ...LINK, ...texts })).toEqual(words);
  });

  test('are at most 20, those of the title first, of at most 32 characters', () => {
    const many = Array.from({ length: 30 }, (_, i) => `w${i}`);
    expect(listLinkWords({ ...LINK, title: 'a b', uri: many.join('/') })).toEqual(['a', 'b', ...many.slice(0, 18)]);
    expect(listLinkWords({ ...LINK, uri: 'x'.repeat(100) })).toEqual(['x'.repeat(32)]);
    expect(listLinkWords({ ...LINK, uri: '/', title: `${'x'.repeat(31)}𐐀` })[0]?.isWellFormed()).toBe(true);
  });
});

test('the words of an ASCII text are the same beside other characters', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary-ascii', maxLength: 100 }), (title) => {
      const link = { ...LINK, uri: '/' };
      expect(listLinkWords({ ...link, title })).toEqual(listLinkWords({ ...link, title: `${title}–` }));
    }),
  );
});

describe('a search', () => {
  test.for<[text: string, link: object, found: boolean]>([
    ['prod', {}, true],
    ['PRODUCTS 4', {}, true],
    ['42 products', {}, true],
    ['roducts', {}, false],
    ['products 43', {}, false],
    ['aB3', {}, true],
    ['ab3', {}, false],
    ['https://shop.links.example/aB3xY9z?x=1', {}, true],
    ['sale', { code: 'summer-sale' }, true],
    ['summer-', { code: 'summer-sale' }, true],
    ['Große', { uri: 'schuhe/gr%C3%B6%C3%9Fe' }, true],
    ['/schuhe/gr%C3%B6%C3%9Fe', { uri: 'schuhe/gr%C3%B6%C3%9Fe' }, true],
    ['cafe', { title: 'Café' }, true],
    ['Café', { title: 'Cafe' }, true],
    ['セール', { title: '夏のセール' }, true],
    [`${'x'.repeat(40)}`, { uri: 'x'.repeat(50) }, true],
    ['https://other.example/page', { uri: 'https://other.example/page/2' }, true],
  ])('for %j in %j: %s', ([text, link, found]) => {
    expect(isFound({ ...LINK, ...link }, parseSearch(text) as LinkSearch)).toBe(found);
  });

  test('for any text of up to ten words finds the link with this title', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (title) => {
        const search = parseSearch(title);
        fc.pre(search !== null && typeof search !== 'string');
        expect(isFound({ ...LINK, title }, search)).toBe(true);
      }),
    );
  });

  test.for([
    ['', null],
    ['  ', null],
    ['!?', 'must contain a letter or a digit; got `!?`.'],
    ['1 2 3 4 5 6 7 8 9 10 11', 'must have at most 10 words; got 11.'],
  ])('for %j is %j', ([text, parsed]) => {
    expect(parseSearch(text ?? '')).toBe(parsed);
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { negotiateLanguage, PAGE_LANGUAGES, parsePageLanguage } from '../../src/domain/apps/page-language.ts';

describe('the language of a page', () => {
  test.each([
    // What browsers send.
    ['de-DE,de;q=0.9,en-US;q=0.8,en;q=0.7', 'de'],
    ['fr-CH, fr;q=0.9, en;q=0.8, de;q=0.7, *;q=0.5', 'fr'],
    ['pt-BR', 'pt'],
    ['es-419,es;q=0.9', 'es'],
    ['ja', 'ja'],
    // A language that the pages don't have is skipped.
    ['it-IT,it;q=0.9,de;q=0.8', 'de'],
    ['zh-Hant-TW,zh;q=0.9', 'en'],
    ['gsw-CH,de-CH;q=0.9', 'de'],
    // Weights count more than the order.
    ['en;q=0.3,de;q=0.9', 'de'],
    ['en;q=0.5,fr;q=0.5', 'en'],
    ['de;q=0.999,fr;q=1.000', 'fr'],
    ['de;q=0,fr;q=0.001', 'fr'],
    ['de;q=0', 'en'],
    // The most preferred variant decides.
    ['de-AT;q=0,de;q=0.5,fr;q=0.4', 'de'],
    // Letter case and whitespace are ignored.
    ['DE-de', 'de'],
    [' Fr-fr ; Q=0.9 ,\ten;q=0.1', 'fr'],
    // `*` is any other language: that of the app.
    ['*', 'en'],
    ['fr;q=0.5, *', 'en'],
    ['fr, *;q=0.1', 'fr'],
    ['en;q=0, *;q=0.5, es;q=0.4', 'es'],
    // Malformed parts are ignored.
    ['', 'en'],
    [',,;q=1,', 'en'],
    ['de_DE', 'en'],
    ['de;q=2,fr;q=0.1', 'fr'],
    ['de;q=,fr', 'fr'],
    ['de;level=1,es', 'es'],
    ['__proto__,constructor,toString', 'en'],
    ['deutsch', 'en'],
    ['de;q=0.12345,ja;q=0.1', 'ja'],
  ])('for %j is %s if the default is en', (header, language) => {
    expect(negotiateLanguage(header, 'en')).toBe(language);
  });

  test('is the default of the app without a header, and for equal preferences the first one', () => {
    expect(negotiateLanguage(undefined, 'ja')).toBe('ja');
    expect(negotiateLanguage('it', 'de')).toBe('de');
    expect(negotiateLanguage('*', 'fr')).toBe('fr');
    expect(negotiateLanguage('es;q=0.8,*;q=0.8', 'fr')).toBe('es');
  });

  test('is found within the first 500 characters and 30 ranges', () => {
    expect(negotiateLanguage(`${'it,'.repeat(29)}de`, 'en')).toBe('de');
    expect(negotiateLanguage(`${'it,'.repeat(30)}de`, 'en')).toBe('en');
    expect(negotiateLanguage(`${'x'.repeat(490)},de-${'a'.repeat(30)},fr`, 'en')).toBe('en');
    expect(negotiateLanguage('d'.repeat(100_000), 'en')).toBe('en');
  });

  test('is one of the languages for any header', () => {
    const piece = fc.oneof(fc.constantFrom(...PAGE_LANGUAGES, '*', ',', ';', 'q=', '0.5', '-', ' '), fc.string());
    fc.assert(
      fc.property(fc.array(piece), fc.constantFrom(...PAGE_LANGUAGES), (pieces, language) => {
        expect(PAGE_LANGUAGES).toContain(negotiateLanguage(pieces.join(''), language));
      }),
    );
  });
});

test.each(['it', 'de-AT', '', 'deutsch', '__proto__', 'd\u00e9'])('%j is not a language of the pages', (text) => {
  expect(parsePageLanguage(text)).toMatchObject({ ok: false });
});

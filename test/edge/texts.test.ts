import { describe, expect, test } from 'vitest';
import { PAGE_LANGUAGES } from '../../src/domain/apps/page-language.ts';
import { html } from '../../src/doors/edge/pages/html.ts';
import { fillPlainText, fillText, TEXTS } from '../../src/doors/edge/pages/texts.ts';

/** Names that are the same in every language. */
const NAMES = ['platforms.iphone', 'platforms.ipad', 'platforms.android'];

/** Returns all texts of a language by their path. */
function listTexts(texts: object, prefix = ''): Map<string, string> {
  const entries = Object.entries(texts).flatMap(([name, value]): [string, string][] =>
    typeof value === 'string' ? [[prefix + name, value]] : [...listTexts(value, `${prefix}${name}.`)],
  );
  return new Map(entries);
}

const listPlaceholders = (text: string) => [...text.matchAll(/\{(\w*)\}/g)].map(([, name]) => name).sort();

const ENGLISH = listTexts(TEXTS.en);

describe.each(PAGE_LANGUAGES)('the texts in %s', (language) => {
  const texts = listTexts(TEXTS[language]);

  test('are complete, with the placeholders of the English texts', () => {
    expect([...texts.keys()].sort()).toEqual([...ENGLISH.keys()].sort());
    for (const [path, text] of texts) {
      expect(text.trim(), path).not.toBe('');
      expect(listPlaceholders(text), path).toEqual(listPlaceholders(ENGLISH.get(path) ?? ''));
    }
  });

  test('are plain text without markup, straight quotes and doubled spaces', () => {
    for (const [path, text] of texts) {
      expect(text, path).not.toMatch(/[<>&'"`]| {2}|^\s|\s$/);
      expect(text.replaceAll(/\{\w+\}/g, ''), path).not.toMatch(/[{}]/);
    }
  });

  test('are translated', () => {
    const same = [...texts].filter(([path, text]) => text === ENGLISH.get(path)).map(([path]) => path);
    expect(same).toEqual(language === 'en' ? [...ENGLISH.keys()] : NAMES);
  });

  test('end like the English texts: sentences with a full stop, labels without', () => {
    const isSentence = (text: string) => /[.。]$/.test(text);
    const different = [...texts].filter(([path, text]) => isSentence(text) !== isSentence(ENGLISH.get(path) ?? ''));
    expect(different.map(([path]) => path)).toEqual([]);
  });
});

describe('the placeholders of a text', () => {
  test('are replaced by escaped values, and by markup as it is', () => {
    const values = { app: '<b>&"{time}', time: html`<time>now</time>` };
    expect(fillText('{app}, {time} & {app}', values).markup).toBe(
      '&lt;b&gt;&amp;&quot;{time}, <time>now</time> &amp; &lt;b&gt;&amp;&quot;{time}',
    );
    expect(fillPlainText('Picture: {title}', { title: '$& {title}' })).toBe('Picture: $& {title}');
  });
});

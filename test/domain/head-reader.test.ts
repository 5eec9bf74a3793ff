import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Preview } from '../../src/domain/apps/preview.ts';
import { createHeadReader } from '../../src/domain/previews/head-reader.ts';
import { anyCharacter } from './arbitraries.ts';

const PAGE = new URL('https://www.shop.example/p/1?a=b');
const UTF_8 = 'text/html; charset=utf-8';

interface Given {
  type?: string;
  /** The number of bytes per chunk. */
  pieces?: number;
}

/** Reads the preview of a page from its HTML. */
function readPreview(document: string | Uint8Array, { type = UTF_8, pieces = 1_000_000 }: Given = {}): Preview {
  const bytes = typeof document === 'string' ? new TextEncoder().encode(document) : document;
  const reader = createHeadReader();
  reader.begin(type);
  for (let from = 0; from < bytes.length; from += pieces) {
    if (!reader.take(bytes.subarray(from, from + pieces))) {
      break;
    }
  }
  return reader.getPreview(PAGE, ({ hostname }) => hostname !== '192.168.1.1');
}

function formatMeta(name: string, content: string): string {
  return `<meta property="${name}" content="${content}">`;
}

function encodeLatin1(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

const MUG = `<!doctype html><html><head>
  ${formatMeta('og:title', 'A mug')}${formatMeta('og:description', 'Thrown by hand.')}${formatMeta('og:image', 'https://pictures.example/mug.jpg')}
</head><body></body></html>`;

describe('the preview of a page', () => {
  test('shows its Open Graph tags', () => {
    expect(readPreview(MUG)).toEqual({
      title: 'A mug',
      description: 'Thrown by hand.',
      imageUrl: 'https://pictures.example/mug.jpg',
    });
  });

  test('is the same if the page arrives byte by byte', () => {
    expect(readPreview(MUG, { pieces: 1 })).toEqual(readPreview(MUG));
    expect(readPreview(MUG, { pieces: 1, type: 'text/html' })).toEqual(readPreview(MUG));
  });

  test("shows X's tags, otherwise those of HTML, each field independently", () => {
    expect(
      readPreview(`<title>Mugs &amp; more</title><meta name="twitter:title" content="On X">
        <meta name="description" content="Of HTML"><meta name="twitter:image" content="/x.png">`),
    ).toEqual({ title: 'On X', description: 'Of HTML', imageUrl: 'https://www.shop.example/x.png' });
    expect(readPreview('<title>Mugs &amp; more</title>')).toMatchObject({ title: 'Mugs & more', description: null });
  });

  test.each([
    ['property names in capitals', '<META PROPERTY="OG:Title" CONTENT="A mug">'],
    ['a name attribute instead of a property attribute', '<meta name="og:title" content="A mug">'],
    ['whitespace around the property name', '<meta property=" og:title " content="A mug">'],
    ['attributes without quotes', '<meta content=A&#32;mug property=og:title>'],
    ['tags outside of a head', '<meta property="og:title" content="A mug"><p>Text'],
    ['a slash at the end of the tag', '<meta property="og:title" content="A mug"/>'],
    ['an empty tag before it', `${formatMeta('og:title', ' ')}${formatMeta('og:title', 'A mug')}`],
    ['another tag after it', `${formatMeta('og:title', 'A mug')}${formatMeta('og:title', 'A cup')}`],
    ['the end of a head inside a script', `<script>"</head><body>"</script>${formatMeta('og:title', 'A mug')}`],
    ['the end of a head inside a comment', `<!-- </head><body> -->${formatMeta('og:title', 'A mug')}`],
    ['another tag inside a comment', `<!-- ${formatMeta('og:title', 'A cup')} -->${formatMeta('og:title', 'A mug')}`],
    ['another title in the body', '<head><title>A mug</title></head><body><title>A cup</title></body>'],
    ['a title that is never closed', '<title>A mug'],
    ['elements that belong in a body', `<div><p><noscript><img></noscript></div>${formatMeta('og:title', 'A mug')}`],
  ])('shows the title despite %s', (_what, document) => {
    expect(readPreview(document).title).toBe('A mug');
  });

  test.each([
    ['an empty page', ''],
    ['plain text', 'Hello there'],
    ['tags in its body', `<head></head><body>${formatMeta('og:title', 'In the body')}`],
    ['empty tags', `${formatMeta('og:title', '')}<title> \n </title><meta property="og:title">`],
    ['NUL bytes', '\0'.repeat(2_000)],
  ])('shows nothing of %s', (_what, document) => {
    expect(readPreview(document)).toEqual({ title: null, description: null, imageUrl: null });
  });
});

describe('the charset of a page', () => {
  const buildGermanPage = (declaration = '') => encodeLatin1(`${declaration}<title>T\u00f6pferei</title>`);

  test.each([
    ['that of the header', buildGermanPage(), 'text/html; charset=ISO-8859-1'],
    ['that of the header in quotes', buildGermanPage(), `text/html;charset="windows-1252"`],
    [
      'that of the header even if the page declares another one',
      buildGermanPage('<meta charset="utf-8">'),
      'text/html; charset=latin1',
    ],
    ['that of its meta charset', buildGermanPage('<meta charset=iso-8859-15>'), 'text/html'],
    [
      'that of its older http-equiv declaration',
      buildGermanPage(`<meta http-equiv='Content-Type' content='text/html; charset=l1'>`),
      'text/html',
    ],
    [
      'that of its XML declaration',
      buildGermanPage('<?xml version="1.0" encoding="latin1"?>'),
      'application/xhtml+xml',
    ],
    ['UTF-8 if nothing declares it', new TextEncoder().encode('<title>T\u00f6pferei</title>'), 'text/html'],
    [
      'UTF-8 if the declared one is unknown',
      new TextEncoder().encode('<title>T\u00f6pferei</title>'),
      'text/html; charset=klingon',
    ],
    [
      'UTF-8 if a meta tag declares UTF-16',
      new TextEncoder().encode('<meta charset="utf-16"><title>T\u00f6pferei</title>'),
      'text/html',
    ],
    [
      'that of its byte order mark',
      new TextEncoder().encode('\ufeff<title>T\u00f6pferei</title>'),
      'text/html; charset=latin1',
    ],
    [
      'UTF-16 if its byte order mark says so',
      Buffer.from('\ufeff<title>T\u00f6pferei</title>', 'utf16le'),
      'text/html',
    ],
    [
      'that of the declaration outside of a comment',
      buildGermanPage('<!-- <meta charset="utf-8"> --><meta charset="latin1">'),
      'text/html',
    ],
  ])('is %s', (_what, bytes, type) => {
    expect(readPreview(bytes, { type }).title).toBe('T\u00f6pferei');
    expect(readPreview(bytes, { type, pieces: 1 }).title).toBe('T\u00f6pferei');
  });

  test('may be Shift_JIS, as on older Japanese pages', () => {
    const shiftJis = Uint8Array.from([...encodeLatin1('<title>'), 0x83, 0x7d, 0x83, 0x4f, ...encodeLatin1('</title>')]);
    expect(readPreview(shiftJis, { type: 'text/html; charset=Shift_JIS' }).title).toBe('マグ');
  });

  test('may differ from the declared one, and the preview is still text', () => {
    expect(readPreview(encodeLatin1('<title>T\u00f6pferei</title>'), { type: UTF_8 }).title).toBe('T\ufffdpferei');
  });
});

describe('a preview text', () => {
  const readTitle = (text: string) => readPreview(formatMeta('og:title', text)).title;

  test.each([
    ['all kinds of whitespace', ' A\n\t  mug\u00a0\u2003\u2028now ', 'A mug now'],
    ['control characters', 'A\u0000\u0007\u001b[31m\u0085mug', 'A [31m mug'],
    ['bidirectional marks', 'A \u202Egum\u202C \u2066x\u2069\u200E\u200F\u061C', 'A gum x'],
    ['invisible characters', 'A\u200B\u2060\uFEFF\u00AD mug\u{E0041}\uE000\uFFFF', 'A mug'],
    ['joiners, which letters need', 'نامه\u200cای 👩\u200d🚀', 'نامه\u200cای 👩\u200d🚀'],
    ['entities', 'Mugs &amp; &quot;cups&quot; &lt;3 &#x1F375;', 'Mugs & "cups" <3 🍵'],
    ['entities of invisible characters', 'A&#x202E;&#0;&#xD800; mug', 'A\ufffd\ufffd mug'],
  ])('is one line of visible characters for input with %s', (_what, given, shown) => {
    expect(readTitle(given)).toBe(shown);
  });

  test('has a bounded length and never ends in half a character', () => {
    expect(readTitle('x'.repeat(200))).toHaveLength(200);
    expect(readTitle('x'.repeat(201))).toBe(`${'x'.repeat(199)}…`);
    expect(readTitle('🍵'.repeat(150))).toBe(`${'🍵'.repeat(99)}…`);
    expect(readTitle(`${' '.repeat(3_000)}A mug`)).toBe('A mug');
    expect(readPreview(formatMeta('og:description', 'y'.repeat(600))).description).toBe(`${'y'.repeat(499)}…`);
  });

  test('is one well-formed line of bounded length whatever the input', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter, maxLength: 300 }), (text) => {
        const shown = readTitle(text.replaceAll('"', ''));
        if (shown === null) {
          return;
        }
        expect(shown.length).toBeLessThanOrEqual(200);
        expect(shown.isWellFormed()).toBe(true);
        expect(shown).not.toMatch(/[\p{Cc}\u202A-\u202E\u2066-\u2069]|^\s|\s$|\s\s/u);
      }),
    );
  });
});

describe('a preview image', () => {
  const readImageUrl = (address: string) => readPreview(formatMeta('og:image', address)).imageUrl;

  test.each([
    ['/mug.jpg', 'https://www.shop.example/mug.jpg'],
    ['mug.jpg', 'https://www.shop.example/p/mug.jpg'],
    ['//pictures.example/mug.jpg', 'https://pictures.example/mug.jpg'],
    [' http://pictures.example/a b.jpg ', 'http://pictures.example/a%20b.jpg'],
    ['?size=large', 'https://www.shop.example/p/1?size=large'],
  ])('resolves the address "%s" against that of its page', (given, shown) => {
    expect(readImageUrl(given)).toBe(shown);
  });

  test.each([
    'data:image/png;base64,AAAA',
    'javascript:alert(1)',
    'java\nscript:alert(1)',
    'file:///etc/passwd',
    'blob:https://www.shop.example/1',
    'https://user:word@pictures.example/mug.jpg',
    'http://192.168.1.1/reboot',
    'https://',
    '',
    `https://pictures.example/${'x'.repeat(2_048)}`,
  ])('cannot have the address %j', (given) => {
    expect(readImageUrl(given)).toBeNull();
  });

  test('is the first one that a page can show', () => {
    const tags = `${formatMeta('og:image', 'data:image/png,x')}${formatMeta('og:image:secure_url', 'https://pictures.example/1')}`;
    expect(readPreview(tags).imageUrl).toBe('https://pictures.example/1');
  });
});

describe('a page designed to be costly', () => {
  const HALF_A_MEGABYTE = 512 * 1_024;
  const repeat = (text: string) => text.repeat(Math.floor(HALF_A_MEGABYTE / text.length));

  test.each([
    ['nested elements', repeat('<i>')],
    ['nested elements and end tags of other names', `${'<i>'.repeat(80_000)}${'</b>'.repeat(60_000)}`],
    ['end tags', repeat('</b>')],
    ['end tags of paragraphs that never began', repeat('</p>')],
    ['forms', repeat('<form>')],
    ['drawings', repeat('<svg><foreignObject>')],
    ['meta tags', repeat(formatMeta('og:image', '/x'))],
    ['identical attributes', `<meta ${repeat('a=1 ')}>`],
    ['different attributes', `<meta ${Array.from({ length: 60_000 }, (_, i) => `a${i}`).join(' ')}>`],
    ['one huge value', `<meta property="og:title" content="${repeat('x')}">`],
    ['entities', `<title>${repeat('&amp;')}</title>`],
    ['blanks', `<title>${repeat(' ')}</title>`],
    ['comments', repeat('<!---->')],
    ['angle brackets', repeat('<')],
    ['a comment that is never closed', `<!--${repeat('<meta charset ')}`],
  ])('is still read if it consists of %s', (_what, document) => {
    const { title } = readPreview(`${formatMeta('og:title', 'A mug')}${document}`);
    expect(title).toBe('A mug');
  });

  test('is read no further than the end of its head', () => {
    const reader = createHeadReader();
    reader.begin(UTF_8);
    const takeText = (text: string) => reader.take(new TextEncoder().encode(text));
    expect(takeText('<html><head><title>A mug</title>')).toBe(true);
    expect(takeText('</head>')).toBe(false);
    expect(takeText(formatMeta('og:title', 'Too late'))).toBe(false);
    expect(reader.getPreview(PAGE, () => true).title).toBe('A mug');

    const deep = createHeadReader();
    deep.begin(UTF_8);
    expect(deep.take(new TextEncoder().encode('<i>'.repeat(100)))).toBe(false);
  });
});

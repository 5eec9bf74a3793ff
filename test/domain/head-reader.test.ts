import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Preview } from '../../src/domain/apps/preview.ts';
import { createHeadReader } from '../../src/domain/previews/head-reader.ts';

const PAGE = new URL('https://www.shop.example/p/1?a=b');
const UTF_8 = 'text/html; charset=utf-8';

interface Given {
  type?: string;
  /** How many bytes come at a time. */
  pieces?: number;
}

/** What a page shows of itself whose head is this. */
function previewOf(document: string | Uint8Array, { type = UTF_8, pieces = 1_000_000 }: Given = {}): Preview {
  const bytes = typeof document === 'string' ? new TextEncoder().encode(document) : document;
  const reader = createHeadReader();
  reader.begin(type);
  for (let from = 0; from < bytes.length; from += pieces) {
    if (!reader.take(bytes.subarray(from, from + pieces))) break;
  }
  return reader.preview(PAGE, ({ hostname }) => hostname !== '192.168.1.1');
}

function meta(name: string, content: string): string {
  return `<meta property="${name}" content="${content}">`;
}

function latin(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

const MUG = `<!doctype html><html><head>
  ${meta('og:title', 'A mug')}${meta('og:description', 'Thrown by hand.')}${meta('og:image', 'https://pictures.example/mug.jpg')}
</head><body></body></html>`;

describe('a page says of itself', () => {
  test('what its Open Graph tags say', () => {
    expect(previewOf(MUG)).toEqual({
      title: 'A mug',
      description: 'Thrown by hand.',
      imageUrl: 'https://pictures.example/mug.jpg',
    });
  });

  test('the same, byte by byte', () => {
    expect(previewOf(MUG, { pieces: 1 })).toEqual(previewOf(MUG));
    expect(previewOf(MUG, { pieces: 1, type: 'text/html' })).toEqual(previewOf(MUG));
  });

  test("what X's tags say, else what HTML has, each for itself", () => {
    expect(
      previewOf(`<title>Mugs &amp; more</title><meta name="twitter:title" content="On X">
        <meta name="description" content="Of HTML"><meta name="twitter:image" content="/x.png">`),
    ).toEqual({ title: 'On X', description: 'Of HTML', imageUrl: 'https://www.shop.example/x.png' });
    expect(previewOf('<title>Mugs &amp; more</title>')).toMatchObject({ title: 'Mugs & more', description: null });
  });

  test.each([
    ['its names in capitals', '<META PROPERTY="OG:Title" CONTENT="A mug">'],
    ['the name where the property belongs', '<meta name="og:title" content="A mug">'],
    ['blanks around the name', '<meta property=" og:title " content="A mug">'],
    ['no quotes', '<meta content=A&#32;mug property=og:title>'],
    ['no head', '<meta property="og:title" content="A mug"><p>Text'],
    ['a slash at the end', '<meta property="og:title" content="A mug"/>'],
    ['an empty one first', `${meta('og:title', ' ')}${meta('og:title', 'A mug')}`],
    ['another one behind', `${meta('og:title', 'A mug')}${meta('og:title', 'A cup')}`],
    ['what looks like the end of the head in a script', `<script>"</head><body>"</script>${meta('og:title', 'A mug')}`],
    ['the same in a comment', `<!-- </head><body> -->${meta('og:title', 'A mug')}`],
    ['one that is not there', `<!-- ${meta('og:title', 'A cup')} -->${meta('og:title', 'A mug')}`],
    ['a title in the body', '<head><title>A mug</title></head><body><title>A cup</title></body>'],
    ['a title that does not end', '<title>A mug'],
    ['elements that belong into a body', `<div><p><noscript><img></noscript></div>${meta('og:title', 'A mug')}`],
  ])('the same with %s', (_what, document) => {
    expect(previewOf(document).title).toBe('A mug');
  });

  test.each([
    ['nothing', ''],
    ['text', 'Hello there'],
    ['what its body says', `<head></head><body>${meta('og:title', 'In the body')}`],
    ['empty tags', `${meta('og:title', '')}<title> \n </title><meta property="og:title">`],
    ['zeros', '\0'.repeat(2_000)],
  ])('nothing where it has %s', (_what, document) => {
    expect(previewOf(document)).toEqual({ title: null, description: null, imageUrl: null });
  });
});

describe('its charset is that of', () => {
  const german = (declaration = '') => latin(`${declaration}<title>T\u00f6pferei</title>`);

  test.each([
    ['the header', german(), 'text/html; charset=ISO-8859-1'],
    ['the header in quotes', german(), `text/html;charset="windows-1252"`],
    ['the header, whatever the page says', german('<meta charset="utf-8">'), 'text/html; charset=latin1'],
    ['its own declaration', german('<meta charset=iso-8859-15>'), 'text/html'],
    [
      'its own older declaration',
      german(`<meta http-equiv='Content-Type' content='text/html; charset=l1'>`),
      'text/html',
    ],
    ['its XML declaration', german('<?xml version="1.0" encoding="latin1"?>'), 'application/xhtml+xml'],
    ['UTF-8 where nothing says', new TextEncoder().encode('<title>T\u00f6pferei</title>'), 'text/html'],
    [
      'UTF-8 where nobody knows it',
      new TextEncoder().encode('<title>T\u00f6pferei</title>'),
      'text/html; charset=klingon',
    ],
    [
      'UTF-8 where it can be nothing else',
      new TextEncoder().encode('<meta charset="utf-16"><title>T\u00f6pferei</title>'),
      'text/html',
    ],
    [
      'its byte order mark',
      new TextEncoder().encode('\ufeff<title>T\u00f6pferei</title>'),
      'text/html; charset=latin1',
    ],
    ['its byte order mark of UTF-16', Buffer.from('\ufeff<title>T\u00f6pferei</title>', 'utf16le'), 'text/html'],
    ['a declaration that is no comment', german('<!-- <meta charset="utf-8"> --><meta charset="latin1">'), 'text/html'],
  ])('%s', (_what, bytes, type) => {
    expect(previewOf(bytes, { type }).title).toBe('T\u00f6pferei');
    expect(previewOf(bytes, { type, pieces: 1 }).title).toBe('T\u00f6pferei');
  });

  test('Japanese, as older pages write it', () => {
    const shiftJis = Uint8Array.from([...latin('<title>'), 0x83, 0x7d, 0x83, 0x4f, ...latin('</title>')]);
    expect(previewOf(shiftJis, { type: 'text/html; charset=Shift_JIS' }).title).toBe('マグ');
  });

  test('another one than it says: what is left is text all the same', () => {
    expect(previewOf(latin('<title>T\u00f6pferei</title>'), { type: UTF_8 }).title).toBe('T\ufffdpferei');
  });
});

describe('a text is one line of what can be seen', () => {
  const title = (text: string) => previewOf(meta('og:title', text)).title;

  test.each([
    ['blanks of all kinds', ' A\n\t  mug\u00a0\u2003\u2028now ', 'A mug now'],
    ['control characters', 'A\u0000\u0007\u001b[31m\u0085mug', 'A [31m mug'],
    ['marks that turn the text', 'A \u202Egum\u202C \u2066x\u2069\u200E\u200F\u061C', 'A gum x'],
    ['what is not seen', 'A\u200B\u2060\uFEFF\u00AD mug\u{E0041}\uE000\uFFFF', 'A mug'],
    ['joiners, which letters need', 'نامه\u200cای 👩\u200d🚀', 'نامه\u200cای 👩\u200d🚀'],
    ['entities', 'Mugs &amp; &quot;cups&quot; &lt;3 &#x1F375;', 'Mugs & "cups" <3 🍵'],
    ['entities of what is not seen', 'A&#x202E;&#0;&#xD800; mug', 'A\ufffd\ufffd mug'],
  ])('without %s', (_what, given, shown) => {
    expect(title(given)).toBe(shown);
  });

  test('of bounded length, and never half a character at its end', () => {
    expect(title('x'.repeat(200))).toHaveLength(200);
    expect(title('x'.repeat(201))).toBe(`${'x'.repeat(199)}…`);
    expect(title('🍵'.repeat(150))).toBe(`${'🍵'.repeat(99)}…`);
    expect(title(`${' '.repeat(3_000)}A mug`)).toBe('A mug');
    expect(previewOf(meta('og:description', 'y'.repeat(600))).description).toBe(`${'y'.repeat(499)}…`);
  });

  test('whatever it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const shown = title(text.replaceAll('"', ''));
        if (shown === null) return;
        expect(shown.length).toBeLessThanOrEqual(200);
        expect(shown.isWellFormed()).toBe(true);
        expect(shown).not.toMatch(/[\p{Cc}\u202A-\u202E\u2066-\u2069]|^\s|\s$|\s\s/u);
      }),
    );
  });
});

describe('a picture', () => {
  const picture = (address: string) => previewOf(meta('og:image', address)).imageUrl;

  test.each([
    ['/mug.jpg', 'https://www.shop.example/mug.jpg'],
    ['mug.jpg', 'https://www.shop.example/p/mug.jpg'],
    ['//pictures.example/mug.jpg', 'https://pictures.example/mug.jpg'],
    [' http://pictures.example/a b.jpg ', 'http://pictures.example/a%20b.jpg'],
    ['?size=large', 'https://www.shop.example/p/1?size=large'],
  ])('is completed by the address of its page: %s', (given, shown) => {
    expect(picture(given)).toBe(shown);
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
  ])('is none that pages would not show: %s', (given) => {
    expect(picture(given)).toBeNull();
  });

  test('is the first that can be shown', () => {
    const tags = `${meta('og:image', 'data:image/png,x')}${meta('og:image:secure_url', 'https://pictures.example/1')}`;
    expect(previewOf(tags).imageUrl).toBe('https://pictures.example/1');
  });
});

describe('a page that is made to be costly', () => {
  const HALF_A_MEGABYTE = 512 * 1_024;
  const repeated = (text: string) => text.repeat(Math.floor(HALF_A_MEGABYTE / text.length));

  test.each([
    ['deep', repeated('<i>')],
    ['deep and never closed by its name', `${'<i>'.repeat(80_000)}${'</b>'.repeat(60_000)}`],
    ['of closings', repeated('</b>')],
    ['of paragraphs that end and never began', repeated('</p>')],
    ['of forms', repeated('<form>')],
    ['of drawings', repeated('<svg><foreignObject>')],
    ['of tags', repeated(meta('og:image', '/x'))],
    ['of attributes', `<meta ${repeated('a=1 ')}>`],
    ['of attributes that are all different', `<meta ${Array.from({ length: 60_000 }, (_, i) => `a${i}`).join(' ')}>`],
    ['of one value', `<meta property="og:title" content="${repeated('x')}">`],
    ['of entities', `<title>${repeated('&amp;')}</title>`],
    ['of blanks', `<title>${repeated(' ')}</title>`],
    ['of comments', repeated('<!---->')],
    ['of angles', repeated('<')],
    ['a comment without an end', `<!--${repeated('<meta charset ')}`],
  ])('%s: is read all the same', (_what, document) => {
    const { title } = previewOf(`${meta('og:title', 'A mug')}${document}`);
    expect(title).toBe('A mug');
  });

  test('is read no further than its head goes', () => {
    const reader = createHeadReader();
    reader.begin(UTF_8);
    const take = (text: string) => reader.take(new TextEncoder().encode(text));
    expect(take('<html><head><title>A mug</title>')).toBe(true);
    expect(take('</head>')).toBe(false);
    expect(take(meta('og:title', 'Too late'))).toBe(false);
    expect(reader.preview(PAGE, () => true).title).toBe('A mug');

    const deep = createHeadReader();
    deep.begin(UTF_8);
    expect(deep.take(new TextEncoder().encode('<i>'.repeat(100)))).toBe(false);
  });
});

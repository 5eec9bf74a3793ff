import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatFacts, formatTable } from '../../src/doors/cli/table.ts';
import { escapeForTerminal, formatEscapedJson } from '../../src/doors/cli/terminal-escape.ts';
import { computeWidth, truncateText } from '../../src/doors/cli/text-width.ts';

interface Row {
  id: string;
  name: string | null;
}

const COLUMNS = [
  { heading: 'Id', getCell: ({ id }: Row) => id },
  { heading: 'Name', getCell: ({ name }: Row) => name, elastic: true },
  { heading: 'End', getCell: () => '.' },
];

describe('a table', () => {
  test('is aligned by the width that a terminal shows, not by the length of the strings', () => {
    const rows = [
      { id: '1', name: 'Shop' },
      { id: '22', name: '日本' },
      { id: '3', name: 'e\u0301te\u0301' },
      { id: '4', name: null },
    ];
    expect(formatTable(COLUMNS, rows, 80)).toBe(
      ['ID  NAME  END', '1   Shop  .', '22  日本  .', '3   e\u0301te\u0301   .', '4         .', ''].join('\n'),
    );
  });

  test('truncates only its elastic columns to fit', () => {
    const rows = [{ id: 'a'.repeat(20), name: 'b'.repeat(60) }];
    const lines = formatTable(COLUMNS, rows, 50).split('\n');
    expect(lines[1]).toBe(`${'a'.repeat(20)}  ${'b'.repeat(22)}…  .`);
    expect(computeWidth(lines[0] ?? '')).toBe(50);
    // If even that is too wide, ids are not truncated, and elastic columns keep their minimum width.
    expect(formatTable(COLUMNS, rows, 10)).toContain(`${'a'.repeat(20)}  ${'b'.repeat(11)}…  .`);
    expect(formatTable(COLUMNS, rows, Number.POSITIVE_INFINITY)).toContain('b'.repeat(60));
  });

  test('has one line per item and no control characters, whatever the items contain', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ id: anyText, name: anyText })),
        fc.integer({ min: 1, max: 200 }),
        (rows, width) => {
          const text = formatTable(COLUMNS, rows, width);
          expect(text.split('\n')).toHaveLength(rows.length + 2);
          expect(text).not.toMatch(/[^\P{Cc}\n]/u);
        },
      ),
    );
  });
});

const anyText = fc.string({ unit: 'binary' });

describe('a list of facts', () => {
  test('is aligned, and leaves out unknown values', () => {
    expect(
      formatFacts([
        ['Name', 'Shop\n!'],
        ['Domain', null],
        ['Subdomain', 'shop'],
        ['Clicks', 0],
      ]),
    ).toBe('Name       Shop\\n!\nSubdomain  shop\nClicks     0\n');
  });
});

describe('an escaped text', () => {
  test.each([
    ['a color', '\u001b[31mred', '\\u001b[31mred'],
    ['the one-byte form of an escape sequence', '\u009b2J', '\\u009b2J'],
    ['a bell, a tab, a line break and DEL', '\u0007\t\n\u007f', '\\u0007\\u0009\\n\\u007f'],
    ['a change of the writing direction', 'a\u202eb\u2066c', 'a\\u202eb\\u2066c'],
    ['invisible characters', 'sh\u200bop\ufeff\u{e0041}', 'sh\\u200bop\\ufeff\\udb40\\udc41'],
    ['a lone surrogate', 'a\ud800', 'a\\ud800'],
    ['line separators', 'a\u2028b\u2029', 'a\\u2028b\\u2029'],
    ['nothing in an emoji of a family and in Persian', '👨‍👩‍👧 می‌خواهم', '👨‍👩‍👧 می‌خواهم'],
  ])('escapes %s', (_what, text, escaped) => {
    expect(escapeForTerminal(text)).toBe(escaped);
  });

  test('has the same meaning if it is JSON', () => {
    fc.assert(
      fc.property(fc.dictionary(anyText, anyText), (value) => {
        const json = formatEscapedJson(value);
        expect(JSON.parse(json)).toEqual(value);
        expect(json).not.toMatch(/\p{Cc}|\p{Zl}|\p{Zp}/u);
      }),
    );
  });
});

describe('a truncated text', () => {
  test('is never wider than the limit, and unchanged if it fits', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 40 }), (text, columns) => {
        const short = truncateText(text, columns);
        expect(computeWidth(short)).toBeLessThanOrEqual(columns);
        if (computeWidth(text) <= columns) {
          expect(short).toBe(text);
        }
      }),
    );
  });
});

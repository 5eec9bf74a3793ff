import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inert, inertJson } from '../../src/doors/cli/inert.ts';
import { facts, table } from '../../src/doors/cli/table.ts';
import { shortened, widthOf } from '../../src/doors/cli/text-width.ts';

interface Row {
  id: string;
  name: string | null;
}

const COLUMNS = [
  { heading: 'Id', of: ({ id }: Row) => id },
  { heading: 'Name', of: ({ name }: Row) => name, elastic: true },
  { heading: 'End', of: () => '.' },
];

describe('a table', () => {
  test('is aligned, by what a terminal shows and not by what a string counts', () => {
    const rows = [
      { id: '1', name: 'Shop' },
      { id: '22', name: '日本' },
      { id: '3', name: 'e\u0301te\u0301' },
      { id: '4', name: null },
    ];
    expect(table(COLUMNS, rows, 80)).toBe(
      ['ID  NAME  END', '1   Shop  .', '22  日本  .', '3   e\u0301te\u0301   .', '4         .', ''].join('\n'),
    );
  });

  test('cuts elastic columns to fit, and no others', () => {
    const rows = [{ id: 'a'.repeat(20), name: 'b'.repeat(60) }];
    const lines = table(COLUMNS, rows, 50).split('\n');
    expect(lines[1]).toBe(`${'a'.repeat(20)}  ${'b'.repeat(22)}…  .`);
    expect(widthOf(lines[0] ?? '')).toBe(50);
    // Where even that is too wide, what is copied stays whole, and of the rest enough to know it by.
    expect(table(COLUMNS, rows, 10)).toContain(`${'a'.repeat(20)}  ${'b'.repeat(11)}…  .`);
    expect(table(COLUMNS, rows, Number.POSITIVE_INFINITY)).toContain('b'.repeat(60));
  });

  test('has one line an item, and nothing that a terminal would obey, whatever the items say', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ id: anyText, name: anyText })),
        fc.integer({ min: 1, max: 200 }),
        (rows, width) => {
          const text = table(COLUMNS, rows, width);
          expect(text.split('\n')).toHaveLength(rows.length + 2);
          expect(text).not.toMatch(/[^\P{Cc}\n]/u);
        },
      ),
    );
  });
});

const anyText = fc.string({ unit: 'binary' });

describe('facts', () => {
  test('are aligned, and those that are not known are left out', () => {
    expect(
      facts([
        ['Name', 'Shop\n!'],
        ['Domain', null],
        ['Subdomain', 'shop'],
        ['Clicks', 0],
      ]),
    ).toBe('Name       Shop\\n!\nSubdomain  shop\nClicks     0\n');
  });
});

describe('inert', () => {
  test.each([
    ['a colour', '\u001b[31mred', '\\u001b[31mred'],
    ['the short form of an escape', '\u009b2J', '\\u009b2J'],
    ['a bell, a tab, a new line and DEL', '\u0007\t\n\u007f', '\\u0007\\u0009\\n\\u007f'],
    ['a change of direction', 'a\u202eb\u2066c', 'a\\u202eb\\u2066c'],
    ['a letter that nobody sees', 'sh\u200bop\ufeff\u{e0041}', 'sh\\u200bop\\ufeff\\udb40\\udc41'],
    ['half a surrogate pair', 'a\ud800', 'a\\ud800'],
    ['separators of lines', 'a\u2028b\u2029', 'a\\u2028b\\u2029'],
    ['nothing of a family and of Persian', '👨‍👩‍👧 می‌خواهم', '👨‍👩‍👧 می‌خواهم'],
  ])('shows %s', (_what, text, shown) => {
    expect(inert(text)).toBe(shown);
  });

  test('leaves JSON what it means', () => {
    fc.assert(
      fc.property(fc.dictionary(anyText, anyText), (value) => {
        const json = inertJson(value);
        expect(JSON.parse(json)).toEqual(value);
        expect(json).not.toMatch(/\p{Cc}|\p{Zl}|\p{Zp}/u);
      }),
    );
  });
});

describe('a shortened text', () => {
  test('is never wider than it may be, and whole if it fits', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 40 }), (text, columns) => {
        const short = shortened(text, columns);
        expect(widthOf(short)).toBeLessThanOrEqual(columns);
        if (widthOf(text) <= columns) expect(short).toBe(text);
      }),
    );
  });
});

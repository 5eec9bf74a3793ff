import { describe, expect, test } from 'vitest';
import { addVisit, readMeant, readMeantOfTemplate } from './meant-link.ts';

const ORIGIN = 'http://www.shop.example';

describe('the meaning', () => {
  test.each([
    [
      '//50%//a%2Fb/?q[]=1+2&&b#f+%',
      {
        segments: ['50%', 'a/b'],
        query: [
          ['q[]', '1 2'],
          ['b', ''],
        ],
        fragment: 'f+%',
      },
    ],
    ['shop://a%FF/%F0%9Fb', { segments: ['a\ufffd', '\ufffdb'] }],
    ['shop:a@b:80;c', { segments: ['a@b:80;c'] }],
    [`${ORIGIN}\\a\\b`, { segments: ['a', 'b'] }],
    ['a\\b', { segments: ['a\\b'] }],
    [' /a# ', { segments: ['a'] }],
    ['#a#b?c', { fragment: 'a#b?c' }],
    [
      '?a=b=c&%26=%3D',
      {
        query: [
          ['a', 'b=c'],
          ['&', '='],
        ],
      },
    ],
    ['/', {}],
  ])('by the uri "%s"', (uri, expected) => {
    expect(readMeant(uri, ORIGIN)).toEqual({ segments: [], query: [], fragment: '', ...expected });
  });

  test('by a template', () => {
    const template = { pattern: 'p/:id/:tab', target: 'shop://:id/x?t=:tab&v=1+2#a/:id' };

    expect(readMeantOfTemplate('/p/4%202/r+s?own=1#lost', template)).toEqual({
      segments: ['4 2', 'x'],
      query: [
        ['t', 'r+s'],
        ['v', '1 2'],
        ['own', '1'],
      ],
      fragment: 'a/4 2',
    });
    expect(readMeantOfTemplate('/p/1/2#kept', { ...template, target: 'shop://:id' }).fragment).toBe('kept');
  });

  test('by a visit', () => {
    const own = readMeant('p?utm%5Fa=mine&_hk_cid=stolen', ORIGIN);
    const query = 'utm_a=theirs&utm_b=+&ref=1&other=2&_hk_cid=x&gclid';
    const visit = { query, extraNames: ['ref'], clickId: 'c1', hasMetadata: true };

    expect(addVisit(own, visit).query).toEqual([
      ['utm_a', 'mine'],
      ['utm_b', ' '],
      ['ref', '1'],
      ['gclid', ''],
      ['_hk_cid', 'c1'],
      ['_hk_md', '1'],
    ]);
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { computeContrast, parseAccentColor } from '../../src/domain/apps/accent-color.ts';
import { chooseTextColor } from '../../src/doors/edge/pages/brand-style.ts';

const color = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, '0')}`);

describe('an accent color', () => {
  test.each([
    ['#1d5f80', '#1d5f80'],
    [' #ABCDEF ', '#abcdef'],
  ])('is accepted in the form #rrggbb: %j', (text, value) => {
    expect(parseAccentColor(text)).toEqual({ ok: true, value });
  });

  test.each([
    ...['', '#', '#fff', '#ffff', '#fffffff', '#ffffffff', 'ffffff', 'red', 'rgb(1,2,3)', 'var(--ink)', '#gggggg'],
    ...['#ffffff;', '#ffffff}', '#ffffff\n#ffffff', '#fffff\u0000', '#１２３４５６', 'url(//a.example)', '\\#ffffff'],
  ])('is rejected in any other form: %j', (text) => {
    expect(parseAccentColor(text)).toMatchObject({ ok: false, reason: expect.stringContaining('`#rrggbb`') });
  });

  test('always has a text color with a contrast ratio of at least 4.5', () => {
    fc.assert(
      fc.property(color, (background) => {
        expect(computeContrast(background, chooseTextColor(background))).toBeGreaterThanOrEqual(4.5);
      }),
      { numRuns: 5_000 },
    );
  });
});

describe('the contrast of two colors', () => {
  test.each([
    ['#000000', '#ffffff', 21],
    ['#ffffff', '#ffffff', 1],
    ['#777777', '#ffffff', 4.48],
    ['#0000ff', '#ffffff', 8.59],
    ['#ff0000', '#000000', 5.25],
  ])('of %s and %s is %f', (one, other, ratio) => {
    expect(computeContrast(one, other)).toBeCloseTo(ratio, 2);
    expect(computeContrast(other, one)).toBeCloseTo(ratio, 2);
  });
});

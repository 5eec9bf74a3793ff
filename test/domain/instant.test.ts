import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatInstant, parseInstant } from '../../src/domain/instant.ts';

describe('an instant', () => {
  test.each([
    ['2015-05-04', Date.UTC(2015, 4, 4)],
    ['2015-05-04T12:30Z', Date.UTC(2015, 4, 4, 12, 30)],
    ['2015-05-04T12:30:15.250+02:00', Date.UTC(2015, 4, 4, 10, 30, 15, 250)],
    ['2015-05-04 12:30:15+00', Date.UTC(2015, 4, 4, 12, 30, 15)],
    ['2015-05-04 12:30:15.123456 -0330', Date.UTC(2015, 4, 4, 16, 0, 15, 123)],
    ['2016-02-29t00:00:00z', Date.UTC(2016, 1, 29)],
  ])('is parsed from "%s"', (text, time) => {
    expect(parseInstant(text)).toBe(time);
  });

  test.each([
    '2015-05-04T12:30:00',
    '2015-02-29',
    '2015-13-01',
    '2015-05-04T25:00Z',
    '2015-05-04T12:30+99:00',
    '04.05.2015',
    '2015-5-4',
    'yesterday',
    '',
  ])('cannot have the form "%s"', (text) => {
    expect(parseInstant(text)).toBeNull();
  });

  test('is the same after it was written and parsed again', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 8_640_000_000_000_000 }), (time) => {
        const written = formatInstant(time);
        expect(typeof written === 'number' ? written : parseInstant(written)).toBe(time);
      }),
    );
  });
});

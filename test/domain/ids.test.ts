import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { generateId, generateIdAt, isId, getTimeOfId as timeOf } from '../../src/domain/ids.ts';

const YEAR_2026 = Date.UTC(2026, 0, 1);

describe('ids', () => {
  test('are version 7 UUIDs that begin with their timestamp', () => {
    const id = generateIdAt(YEAR_2026);

    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(timeOf(id)).toBe(YEAR_2026);
    expect(isId(id)).toBe(true);
    expect(isId(generateId(YEAR_2026))).toBe(true);
  });

  test('sort in the order of their creation, even if more than 4,096 are created within a millisecond', () => {
    const ids = Array.from({ length: 10_000 }, () => generateId(YEAR_2026));

    expect(new Set(ids).size).toBe(10_000);
    expect(ids.toSorted()).toEqual(ids);
    expect(timeOf(ids.at(-1) ?? '') - timeOf(ids[0] ?? '')).toBe(2);
  });

  test('never sort before older ones, even if the clock jumps', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: YEAR_2026, max: YEAR_2026 + 50 }), { minLength: 2 }), (clock) => {
        const ids = clock.map(generateId);
        expect(ids.toSorted()).toEqual(ids);
      }),
    );
  });

  test('contain 62 new random bits each', () => {
    const randomParts = Array.from({ length: 2_000 }, () => generateId(YEAR_2026).slice(19));

    expect(new Set(randomParts).size).toBe(2_000);
    // Each of the 62 bits occurs as 0 and as 1. The first two bits are the variant.
    const bits = randomParts.map((part) => BigInt(`0x${part.replace('-', '')}`));
    const or = bits.reduce((a, b) => a | b);
    const and = bits.reduce((a, b) => a & b);
    expect(or & (2n ** 62n - 1n)).toBe(2n ** 62n - 1n);
    expect(and & (2n ** 62n - 1n)).toBe(0n);
    expect(and >> 62n).toBe(2n);
  });

  test('of imports carry the original time and do not affect the order of new ones', () => {
    const before = generateId(YEAR_2026);
    const old = generateIdAt(Date.UTC(2014, 5, 1));
    const after = generateId(YEAR_2026);

    expect(old < before).toBe(true);
    expect(before < after).toBe(true);
    expect(generateIdAt(0)).not.toBe(generateIdAt(0));
  });

  test.each([Number.NaN, -1, 2 ** 48, Number.POSITIVE_INFINITY])('cannot be created for the time %s', (time) => {
    expect(() => generateId(time)).toThrow(RangeError);
    expect(() => generateIdAt(time)).toThrow(RangeError);
  });

  test.each([
    '',
    '019b7a1c-6c00-4000-8000-000000000000',
    '019B7A1C-6C00-7000-8000-000000000000',
    '019b7a1c-6c00-7000-c000-000000000000',
    '019b7a1c-6c00-7000-8000-000000000000\n',
    'x',
  ])('cannot have the form %j', (text) => {
    expect(isId(text)).toBe(false);
  });
});

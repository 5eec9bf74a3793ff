import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromFlag, fromJson, fromList, toFlag, toJson, toList } from '../../db/column-codecs.ts';

describe('a column', () => {
  test('returns JSON as it was stored', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        expect(fromJson(toJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  test('stores null as the NULL of the database, not as JSON', () => {
    expect(toJson(null)).toBeNull();
    expect(toJson(undefined)).toBeNull();
    expect(fromJson(null)).toBeNull();
    expect(toList(null)).toBeNull();
    expect(fromList(null)).toEqual([]);
  });

  test('returns lists in their order, with any characters in their items', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (values) => {
        expect(fromList(toList(values))).toEqual(values);
      }),
    );
  });

  test('stores flags as 0 and 1', () => {
    expect([toFlag(false), toFlag(true)]).toEqual([0, 1]);
    expect([fromFlag(0), fromFlag(1)]).toEqual([false, true]);
  });
});

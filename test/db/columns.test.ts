import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { flag, fromFlag, fromJson, fromList, json, list } from '../../db/columns.ts';

describe('columns', () => {
  test('give JSON back as it was', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        expect(fromJson(json(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  test('keep null as the null of the database, not as its JSON', () => {
    expect(json(null)).toBeNull();
    expect(json(undefined)).toBeNull();
    expect(fromJson(null)).toBeNull();
    expect(list(null)).toBeNull();
    expect(fromList(null)).toEqual([]);
  });

  test('give lists back in their order, whatever is in their texts', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (values) => {
        expect(fromList(list(values))).toEqual(values);
      }),
    );
  });

  test('keep flags as 0 and 1', () => {
    expect([flag(false), flag(true)]).toEqual([0, 1]);
    expect([fromFlag(0), fromFlag(1)]).toEqual([false, true]);
  });
});

import { describe, expect, test } from 'vitest';
import { parseJson } from '../../src/domain/json.ts';

describe('parseJson', () => {
  test('returns an integer that a number would change as a bigint, and leaves strings alone', () => {
    const text = '{"a\\"": [9007199254740993, "9007199254740993", -1641628187827904899], "1641628187827904899": 1e21}';
    expect(parseJson(text)).toEqual({
      'a"': [9007199254740993n, '9007199254740993', -1641628187827904899n],
      '1641628187827904899': 1e21,
    });
  });

  test('rejects a text with more such integers than it converts', () => {
    const buildList = (length: number) => `[${Array.from({ length }, () => '9007199254740993').join(',')}]`;
    expect(parseJson(buildList(10_000))).toHaveLength(10_000);
    expect(() => parseJson(buildList(10_001))).toThrow(SyntaxError);
  });
});

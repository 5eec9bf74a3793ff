import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hasBrokenText } from '../../src/domain/input.ts';
import type { JsonValue } from '../../src/domain/json.ts';
import { toCanonicalJson } from '../../src/domain/json.ts';
import { parseMetadata } from '../../src/domain/smart-links/metadata.ts';
import { getAcceptedValue, getRejectionReason } from './fixtures.ts';

function nestObjects(levels: number): string {
  return `${'{"a":'.repeat(levels - 1)}{}${'}'.repeat(levels - 1)}`;
}

describe('metadata', () => {
  test('keeps strings, numbers, booleans, nulls, arrays and objects unchanged', () => {
    const metadata = { text: 'ünï 🛒', number: -1.5e3, yes: true, none: null, list: [1, [2, { deep: 'x' }]], '': {} };

    expect(getAcceptedValue(parseMetadata(metadata))).toEqual(metadata);
    expect(getAcceptedValue(parseMetadata({}))).toEqual({});
  });

  test('treats a key such as __proto__ as plain data', () => {
    const metadata = getAcceptedValue(parseMetadata(JSON.parse('{"__proto__":{"admin":true},"constructor":1}')));

    expect(JSON.stringify(metadata)).toBe('{"__proto__":{"admin":true},"constructor":1}');
    expect(Object.hasOwn(metadata, '__proto__')).toBe(true);
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });

  test('may be an object without a prototype, as GraphQL creates them', () => {
    const metadata = Object.assign(Object.create(null), { a: 1 });

    expect(parseMetadata(metadata).ok).toBe(true);
  });

  test.each([[[]], ['{}'], [1], [null], [undefined], [new Date(0)], [new Map()]])(
    'must be an object, not %j',
    (value) => {
      expect(getRejectionReason(parseMetadata(value))).toContain('must be a JSON object');
    },
  );

  test.each([
    ['NaN', { a: Number.NaN }, 'NaN'],
    ['Infinity', { a: Number.POSITIVE_INFINITY }, 'Infinity'],
    ['undefined', { a: undefined }, 'undefined'],
    ['a bigint', { a: 1n }, 'bigint'],
    ['a function', { a: () => 1 }, 'function'],
    ['a date', { a: new Date(0) }, 'non-JSON object'],
    ['U+0000 in a value', { a: 'x\0' }, 'U+0000'],
    ['a lone surrogate in a value', { a: '\ud83d' }, 'surrogate'],
    ['U+0000 in a key', { 'a\0': 1 }, 'U+0000'],
    ['a lone surrogate in a key', { '\udc00': 1 }, 'surrogate'],
  ])('cannot contain %s', (_what, value, reason) => {
    expect(getRejectionReason(parseMetadata(value))).toContain(reason);
  });

  test('is rejected with the path of the invalid value', () => {
    expect(getRejectionReason(parseMetadata({ cart: { items: [{}, { name: 'a\0b' }] } }))).toContain(
      '"cart.items.1.name"',
    );
  });

  test('has at most 64 levels, however deeply a client nests it', () => {
    expect(parseMetadata(JSON.parse(nestObjects(64))).ok).toBe(true);
    expect(getRejectionReason(parseMetadata(JSON.parse(nestObjects(65))))).toContain('64 levels');
    expect(getRejectionReason(parseMetadata(JSON.parse(`{"a":${'['.repeat(5_000)}${']'.repeat(5_000)}}`)))).toContain(
      '64 levels',
    );
    let deep: object = {};
    for (let i = 0; i < 200_000; i += 1) {
      deep = { deep };
    }
    expect(getRejectionReason(parseMetadata(deep))).toContain('64 levels');
  });

  test('has at most 16 KB of UTF-8', () => {
    const frame = Buffer.byteLength('{"a":""}');
    expect(parseMetadata({ a: 'x'.repeat(16_384 - frame) }).ok).toBe(true);
    expect(getRejectionReason(parseMetadata({ a: 'x'.repeat(16_385 - frame) }))).toContain('16 KB');
    expect(getRejectionReason(parseMetadata({ a: 'é'.repeat(8_192) }))).toContain('16 KB');
    expect(getRejectionReason(parseMetadata({ a: new Array(1_000_000).fill(0) }))).toContain('16 KB');
  });

  test('may be any JSON object that is small enough', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 4 })), (value) => {
        const text = JSON.stringify(value);
        fc.pre(text.length < 4_000 && !text.includes('\\u0000') && !/\\ud[89a-f]/.test(text));
        const metadata: unknown = JSON.parse(text);
        expect(getAcceptedValue(parseMetadata(metadata))).toBe(metadata);
      }),
    );
  });
});

describe('broken text', () => {
  test.each(['a\0b', '\ud800', 'x\udfff', '\udc00\ud800'])('includes %j', (text) => {
    expect(hasBrokenText(text)).toBe(true);
  });

  test.each(['', 'a', '🛒', 'é', '\u0001', '\uffff', '\u{10ffff}'])('does not include %j', (text) => {
    expect(hasBrokenText(text)).toBe(false);
  });
});

describe('canonical JSON', () => {
  test('is the same for equal values, whatever the order of their keys', () => {
    expect(toCanonicalJson({ b: [1, { d: null, c: 'x' }], a: true })).toBe('{"a":true,"b":[1,{"c":"x","d":null}]}');
    expect(toCanonicalJson([2, 1])).not.toBe(toCanonicalJson([1, 2]));
    expect(toCanonicalJson(JSON.parse('{"b":1,"__proto__":2}'))).toBe('{"__proto__":2,"b":1}');
  });

  test('omits the same values as JSON', () => {
    expect(toCanonicalJson({ b: undefined, a: [undefined] } as unknown as JsonValue)).toBe('{"a":[null]}');
  });

  test('is short for extremely nested values, and differs for any two values that metadata may contain', () => {
    const nestArrays = (levels: number, inside: string) =>
      JSON.parse(`${'['.repeat(levels)}${inside}${']'.repeat(levels)}`) as JsonValue;

    expect(toCanonicalJson(nestArrays(200_000, '1')).length).toBeLessThan(1_000);
    expect(toCanonicalJson(nestArrays(70, '1'))).not.toBe(toCanonicalJson(nestArrays(70, '2')));
  });

  test('has the same meaning as the value, and loses only the order of its keys', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const json = JSON.parse(JSON.stringify(value)) as JsonValue;
        expect(JSON.parse(toCanonicalJson(json))).toEqual(json);
        expect(toCanonicalJson(reverseKeys(json))).toBe(toCanonicalJson(json));
      }),
    );
  });
});

function reverseKeys(value: JsonValue): JsonValue {
  if (Array.isArray(value)) {
    return value.map(reverseKeys);
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, child]) => [key, reverseKeys(child)]),
  );
}

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson, hasBrokenText, parseMetadata } from '../../src/domain/smart-links/metadata.ts';
import type { JsonValue } from '../../src/domain/smart-links/smart-link.ts';
import { acceptedValue, reasonOf } from './fixtures.ts';

function nested(levels: number): string {
  return `${'{"a":'.repeat(levels - 1)}{}${'}'.repeat(levels - 1)}`;
}

describe('metadata', () => {
  test('comes back as it is: strings, numbers, booleans, nulls, arrays, objects', () => {
    const metadata = { text: 'ünï 🛒', number: -1.5e3, yes: true, none: null, list: [1, [2, { deep: 'x' }]], '': {} };

    expect(acceptedValue(parseMetadata(metadata))).toEqual(metadata);
    expect(acceptedValue(parseMetadata({}))).toEqual({});
  });

  test('keeps a key such as __proto__ as plain data', () => {
    const metadata = acceptedValue(parseMetadata(JSON.parse('{"__proto__":{"admin":true},"constructor":1}')));

    expect(JSON.stringify(metadata)).toBe('{"__proto__":{"admin":true},"constructor":1}');
    expect(Object.hasOwn(metadata, '__proto__')).toBe(true);
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });

  test('may come without a prototype, as GraphQL makes objects', () => {
    const metadata = Object.assign(Object.create(null), { a: 1 });

    expect(parseMetadata(metadata).ok).toBe(true);
  });

  test.each([[[]], ['{}'], [1], [null], [undefined], [new Date(0)], [new Map()]])('is an object, not %j', (value) => {
    expect(reasonOf(parseMetadata(value))).toContain('no JSON object');
  });

  test.each([
    [{ a: Number.NaN }, 'NaN'],
    [{ a: Number.POSITIVE_INFINITY }, 'Infinity'],
    [{ a: undefined }, 'undefined'],
    [{ a: 1n }, 'bigint'],
    [{ a: () => 1 }, 'function'],
    [{ a: new Date(0) }, 'no JSON value'],
    [{ a: 'x\0' }, 'U+0000'],
    [{ a: '\ud83d' }, 'surrogate'],
    [{ 'a\0': 1 }, 'U+0000'],
    [{ '\udc00': 1 }, 'surrogate'],
  ])('is refused in case %#', (value, reason) => {
    expect(reasonOf(parseMetadata(value))).toContain(reason);
  });

  test('is refused with the place of what is wrong', () => {
    expect(reasonOf(parseMetadata({ cart: { items: [{}, { name: 'a\0b' }] } }))).toContain('"cart.items.1.name"');
  });

  test('has 64 levels at most, however deep a stranger nests', () => {
    expect(parseMetadata(JSON.parse(nested(64))).ok).toBe(true);
    expect(reasonOf(parseMetadata(JSON.parse(nested(65))))).toContain('64 levels');
    expect(reasonOf(parseMetadata(JSON.parse(`{"a":${'['.repeat(5_000)}${']'.repeat(5_000)}}`)))).toContain(
      '64 levels',
    );
    let deep: object = {};
    for (let i = 0; i < 200_000; i += 1) deep = { deep };
    expect(reasonOf(parseMetadata(deep))).toContain('64 levels');
  });

  test('has 16 KB of UTF-8 at most', () => {
    const frame = Buffer.byteLength('{"a":""}');
    expect(parseMetadata({ a: 'x'.repeat(16_384 - frame) }).ok).toBe(true);
    expect(reasonOf(parseMetadata({ a: 'x'.repeat(16_385 - frame) }))).toContain('16 KB');
    expect(reasonOf(parseMetadata({ a: 'é'.repeat(8_192) }))).toContain('16 KB');
    expect(reasonOf(parseMetadata({ a: new Array(1_000_000).fill(0) }))).toContain('16 KB');
  });

  test('takes every JSON object that is small enough', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 4 })), (value) => {
        const text = JSON.stringify(value);
        fc.pre(text.length < 4_000 && !text.includes('\\u0000') && !/\\ud[89a-f]/.test(text));
        const metadata: unknown = JSON.parse(text);
        expect(acceptedValue(parseMetadata(metadata))).toBe(metadata);
      }),
    );
  });
});

describe('broken text', () => {
  test.each(['a\0b', '\ud800', 'x\udfff', '\udc00\ud800'])('is %j', (text) => {
    expect(hasBrokenText(text)).toBe(true);
  });

  test.each(['', 'a', '🛒', 'é', '\u0001', '\uffff', '\u{10ffff}'])('is not %j', (text) => {
    expect(hasBrokenText(text)).toBe(false);
  });
});

describe('canonical JSON', () => {
  test('is the same for equal values, whatever the order of their keys', () => {
    expect(canonicalJson({ b: [1, { d: null, c: 'x' }], a: true })).toBe('{"a":true,"b":[1,{"c":"x","d":null}]}');
    expect(canonicalJson([2, 1])).not.toBe(canonicalJson([1, 2]));
    expect(canonicalJson(JSON.parse('{"b":1,"__proto__":2}'))).toBe('{"__proto__":2,"b":1}');
  });

  test('leaves out what JSON leaves out', () => {
    expect(canonicalJson({ b: undefined, a: [undefined] } as unknown as JsonValue)).toBe('{"a":[null]}');
  });

  test('has an end where a value has hardly one, and tells all apart that may be metadata', () => {
    const nested = (levels: number, inside: string) =>
      JSON.parse(`${'['.repeat(levels)}${inside}${']'.repeat(levels)}`) as JsonValue;

    expect(canonicalJson(nested(200_000, '1')).length).toBeLessThan(1_000);
    expect(canonicalJson(nested(70, '1'))).not.toBe(canonicalJson(nested(70, '2')));
  });

  test('means what the value means, and forgets only the order', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const json = JSON.parse(JSON.stringify(value)) as JsonValue;
        expect(JSON.parse(canonicalJson(json))).toEqual(json);
        expect(canonicalJson(reversed(json))).toBe(canonicalJson(json));
      }),
    );
  });
});

function reversed(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, child]) => [key, reversed(child)]),
  );
}

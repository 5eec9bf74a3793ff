import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseInSteps, parseJsonBytes } from '../../src/domain/json-bytes.ts';
import { JsonLimitError } from '../../src/domain/json-scanner.ts';

const NO_LIMIT = Number.POSITIVE_INFINITY;

/** Parses a text in steps of so few bytes that even short texts are divided. */
function parseInTinySteps(text: string, stepBytes: number): unknown {
  const steps = parseInSteps(Buffer.from(text), NO_LIMIT, stepBytes);
  for (;;) {
    const step = steps.next();
    if (step.done === true) {
      return step.value;
    }
  }
}

/** Returns the value as text with the order of its members, or the name of the error. */
function describeOutcome(parse: () => unknown): string {
  try {
    return JSON.stringify(parse());
  } catch (error) {
    return (error as Error).name;
  }
}

/** Tokens from which both valid and invalid texts arise. */
const token = fc.constantFrom(
  ...[
    '[',
    ']',
    '{',
    '}',
    ',',
    ':',
    '"',
    '\\',
    ' ',
    '\n',
    '0',
    '1',
    '-',
    '.',
    'e',
    'null',
    'true',
    'x',
    "'",
    '/',
    'é',
    '🛒',
  ],
  ...[
    '"a":',
    '"a"',
    '"__proto__":',
    '"é🛒"',
    '"\\u00e9"',
    '"\\ud83d\\uded2"',
    '"\\ud83d"',
    '"\\"]"',
    '[1,2]',
    '{"b":[]}',
  ],
);

const stepSize = fc.integer({ min: 1, max: 24 });

/** JSON texts whose whitespace, escapes and repeated names JSON.stringify wouldn't write. */
const { tree: jsonText } = fc.letrec<{ tree: string; leaf: string; array: string; object: string }>((tie) => ({
  tree: fc.oneof({ maxDepth: 5 }, tie('leaf'), tie('array'), tie('object')),
  leaf: fc.oneof(
    fc.constantFrom(
      '0',
      '-1.5e3',
      'true',
      'null',
      '""',
      '"\\\\"',
      '"\\ud83d\\uded2\\n"',
      '"a,]}{[\\""',
      '"漢字漢字漢字"',
    ),
    fc.string({ unit: 'grapheme-ascii', maxLength: 40 }).map((text) => JSON.stringify(text)),
  ),
  array: fc.tuple(space(), fc.array(tie('tree'))).map(([gap, entries]) => `[${gap}${entries.join(`${gap},`)}${gap}]`),
  object: fc
    .tuple(
      space(),
      fc.array(fc.tuple(fc.constantFrom('a', 'b', '1', '0', '__proto__', 'long name '.repeat(4)), tie('tree'))),
    )
    .map(
      ([gap, members]) => `{${gap}${members.map(([key, value]) => `${gap}"${key}"${gap}:${value}${gap}`).join(',')}}`,
    ),
}));

function space() {
  return fc.constantFrom('', '', ' ', '\n\t  \r');
}

describe('parsing in steps', () => {
  test('has the result of JSON.parse for valid texts', () => {
    fc.assert(
      fc.property(jsonText, stepSize, (text, stepBytes) => {
        expect(describeOutcome(() => parseInTinySteps(text, stepBytes))).toBe(describeOutcome(() => JSON.parse(text)));
      }),
      { numRuns: 500 },
    );
  });

  test('has the result of JSON.parse for valid texts with a changed character', () => {
    fc.assert(
      fc.property(jsonText, stepSize, fc.nat(), token, (text, stepBytes, position, inserted) => {
        const at = position % (text.length + 1);
        for (const changed of [
          text.slice(0, at) + inserted + text.slice(at),
          text.slice(0, at) + inserted + text.slice(at + 1),
          text.slice(0, at) + text.slice(at + 1),
        ]) {
          const sent = changed.toWellFormed();
          expect(describeOutcome(() => parseInTinySteps(sent, stepBytes))).toBe(
            describeOutcome(() => JSON.parse(sent)),
          );
        }
      }),
      { numRuns: 1_000 },
    );
  });

  test('has the result of JSON.parse for successions of tokens', () => {
    fc.assert(
      fc.property(fc.array(token, { maxLength: 30 }), stepSize, (tokens, stepBytes) => {
        const text = tokens.join('');
        for (const sent of [text, `[${text}]`, `{"a":1,${text}}`]) {
          expect(describeOutcome(() => parseInTinySteps(sent, stepBytes))).toBe(
            describeOutcome(() => JSON.parse(sent)),
          );
        }
      }),
      { numRuns: 1_000 },
    );
  });

  test('returns integers that a number would change as bigints', () => {
    const text = '{"a": [9007199254740993, "9007199254740993", -1641628187827904899], "b": {"c": [9007199254740993]}}';
    expect(parseInTinySteps(text, 4)).toEqual({
      a: [9007199254740993n, '9007199254740993', -1641628187827904899n],
      b: { c: [9007199254740993n] },
    });
  });
});

describe('parseJsonBytes', () => {
  const parse = (text: string, maxValues = 1_000_000) => parseJsonBytes(Buffer.from(text), maxValues);

  test('parses a long text, with names such as __proto__ and strings of any length', async () => {
    const value = {
      items: Array.from({ length: 2_000 }, (_, i) => ({ uri: `/${i}`, metadata: { text: '漢🛒"\\\n'.repeat(20) } })),
      long: '漢🛒"\\\n\u0001'.repeat(20_000),
    };
    const text = `{"__proto__":{"x":1},${JSON.stringify(value).slice(1)}`;

    const parsed = await parse(text);

    expect(JSON.stringify(parsed)).toBe(text);
    expect(Object.getPrototypeOf(parsed)).toBe(Object.prototype);
  });

  test.each<[string, string, number]>([
    ['at most 100 levels', `${'['.repeat(101)}${']'.repeat(101)}`, 1_000],
    ['at most 100 levels', '{"a":'.repeat(1_000_000), 1_000],
    ['at most 1000 values', `[${'1,'.repeat(1_000)}1]`, 1_000],
    ['at most 10000 names', `{${Array.from({ length: 10_001 }, (_, i) => `"${i}":1`).join(',')}}`, 100_000],
    ['a number', `[1${'1'.repeat(200_000)}]`, 1_000],
    ['a name', `{"${'a'.repeat(200_000)}":1}`, 1_000],
    ['whitespace', `[1,${' '.repeat(200_000)}1]`, 1_000],
  ])('rejects a text beyond its limits: %s', async (rule, text, maxValues) => {
    await expect(parse(text, maxValues)).rejects.toBeInstanceOf(JsonLimitError);
    await expect(parse(text, maxValues)).rejects.toMatchObject({ rule: expect.stringContaining(rule) });
  });

  test.each<[string, string, number]>([
    ['100 levels', `${'['.repeat(100)}${']'.repeat(100)}`, 1_000],
    ['the maximum number of values', `[${'1,'.repeat(997)}1]`, 1_000],
    ['10,000 names', `{${Array.from({ length: 10_000 }, (_, i) => `"${i}":1`).join(',')}}`, 100_000],
    ['whitespace around it', `${' '.repeat(200_000)}[]${'\n'.repeat(200_000)}`, 1_000],
    ['brackets in a string', `["${'[{'.repeat(1_000)}\\"${'[{'.repeat(1_000)}"]`, 10],
  ])('accepts a text with %s', async (_what, text, maxValues) => {
    expect(await parse(text, maxValues)).toEqual(JSON.parse(text));
  });

  test('rejects a long text with more integers than it converts to bigints', async () => {
    const buildList = (length: number) => `[${Array.from({ length }, () => '9007199254740993').join(',')}]`;
    expect(await parse(buildList(10_000))).toHaveLength(10_000);
    await expect(parse(buildList(10_001))).rejects.toThrow(SyntaxError);
  });

  test('yields to the event loop while it parses a long text', async () => {
    const text = JSON.stringify(Array.from({ length: 100_000 }, (_, i) => ({ uri: `/${i}` })));
    let iterations = 0;
    const count = () => {
      iterations += 1;
      counting = setImmediate(count);
    };
    let counting = setImmediate(count);
    await parse(text);
    clearImmediate(counting);
    expect(iterations).toBeGreaterThan(3);
  });
});

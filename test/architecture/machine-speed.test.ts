import { describe, expect, test } from 'vitest';
import { readTree } from './source-tree.ts';

/** Code that makes a test fail on a slow machine. Time limits belong in `test/support/deadlines.ts`. */
const HAZARDS: ReadonlyArray<readonly [name: string, pattern: RegExp]> = [
  [
    'its own time limit',
    /\btest(?:\.\w+)*\([^\n]*\{ timeout:|\bvi\.setConfig\(|^ *\}, [\d_]{4,}\);$|^ *(?:before|after)(?:All|Each)\([^\n]*, [\d_]{4,}\);$/m,
  ],
  ['its own polling deadline', /\.poll\([^\n]*, \{ (?:timeout|interval):|\bvi\.(?:waitFor|waitUntil)\(/],
  [
    'an assertion on elapsed time',
    /\bexpect\([^\n]*(?:\bperformance\.now\(|\bDate\.now\(\) -|\bhrtime\b)|\bAbortSignal\.timeout\(/,
  ],
  // Except `while (!stopped)`, which is a load generator and doesn't wait for a condition.
  [
    'a loop that sleeps',
    /\bfor \(;;\) \{\n[^}]*\bawait sleep\b|\bwhile \((?!!stopped\))[^\n]*\) (?:await|\{\n[^}]*\bawait (?:sleep|new Promise)\b)/,
  ],
  ['a module mock, which other test files share', /\bvi\.(?:mock|doMock|resetModules|stubGlobal)\(/],
];

function findHazards(text: string): string[] {
  return HAZARDS.filter(([, pattern]) => pattern.test(text)).map(([name]) => name);
}

describe('the speed of the machine', () => {
  test('never decides the result of a test', () => {
    const tests = readTree(
      (path) => /^test\/(?!bench\/|architecture\/).*\.ts$/.test(path) && !path.endsWith('deadlines.ts'),
    );
    const found = [...tests].flatMap(([path, text]) => findHazards(text).map((hazard) => `${path}: ${hazard}`));
    expect(found).toEqual([]);
    expect(tests.size).toBeGreaterThan(100);
  });

  test.each([
    ['its own time limit', "test('answers', { timeout: 30_000 }, async () => {"],
    ['its own time limit', "test('answers', async () => {\n  await visit(app);\n}, 60_000);"],
    ['its own time limit', 'afterAll(() => app.close(), 60_000);'],
    ['its own polling deadline', 'await expect.poll(countClicks, { timeout: 15_000 }).toBe(2);'],
    ['its own polling deadline', 'await vi.waitFor(() => expect(clicks).toHaveLength(2));'],
    ['an assertion on elapsed time', 'expect(performance.now() - began).toBeLessThan(100);'],
    ['an assertion on elapsed time', 'await fetch(url, { signal: AbortSignal.timeout(500) });'],
    ['a loop that sleeps', 'for (;;) {\n  if (isReady()) return;\n  await sleep(10);\n}'],
    ['a loop that sleeps', 'while (!(await isReady())) await sleep(10);'],
    ['a loop that sleeps', 'while (!isReady()) {\n  await sleep(10);\n}'],
    ['a module mock, which other test files share', "vi.mock('../src/domain/ids.ts');"],
  ])('reports a test with %s: %j', (name, text) => {
    expect(findHazards(text)).toEqual([name]);
  });

  test.each([
    'await expect.poll(countClicks).toBe(2);',
    'const raw = new Sqlite(path, { timeout: 0 });',
    'expect(status).toBe(503);',
    'while (!stopped) {\n  await sleep(10);\n}',
  ])('accepts %j', (text) => {
    expect(findHazards(text)).toEqual([]);
  });
});

import { describe, expect, test } from 'vitest';
import { readTree } from './source-tree.ts';

const MOST_LINES = 250;

describe('a file of src/ or db/', () => {
  test(`has at most ${MOST_LINES} lines`, () => {
    const code = readTree((path) => /^(src|db)\/.*\.ts$/.test(path));
    const long = [...code].map(([path, text]) => ({ path, lines: lineCount(text) }));
    expect(long.filter(({ lines }) => lines > MOST_LINES)).toEqual([]);
    expect(long.length).toBeGreaterThan(20);
  });
});

/** A tree that works elsewhere names neither the machine that it was written on nor the registry that it was installed from. */
const TIES: ReadonlyArray<readonly [name: string, pattern: RegExp]> = [
  ['a path of one machine', /(?<![\w.])\/(?:work|farm|root|Users)\/|\/tmp\/[a-z]/],
  ['a registry', /registry\.(?:npmjs|yarnpkg|npmmirror)\.|deb\.debian\.org|"resolved"\s*:/],
];

function tiesIn(text: string): string[] {
  return TIES.filter(([, pattern]) => pattern.test(text)).map(([name]) => name);
}

describe('a text that ties the tree to one machine', () => {
  test('is in no file', () => {
    const tied = [...readTree(() => true)].flatMap(([path, text]) => tiesIn(text).map((tie) => `${path}: ${tie}`));
    expect(tied).toEqual([]);
  });

  test.each([
    ['a path of one machine', ['cd ', 'root', 'project'].join('/')],
    ['a path of one machine', ['', 'tmp', 'links.db'].join('/')],
    ['a registry', ['https://registry', 'npmjs', 'org/zod'].join('.')],
    ['a registry', `"${'resolved'}": "https://packages.example/zod.tgz"`],
  ])('is recognized as %s: %s', (name, text) => {
    expect(tiesIn(text)).toEqual([name]);
  });

  test.each(['http://www.shop.example/work/1', 'src/domain/links.ts', 'npm ci && npm start'])(
    'is not found in %s',
    (text) => {
      expect(tiesIn(text)).toEqual([]);
    },
  );
});

function lineCount(text: string): number {
  return text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
}

import { describe, expect, test } from 'vitest';
import { readTree } from './source-tree.ts';

/** Text that ties the tree to the machine that it was written on, or to the registry that it was installed from. */
const TIES: ReadonlyArray<readonly [name: string, pattern: RegExp]> = [
  ['a path of one machine', /(?<![\w.])\/(?:work|farm|root|Users)\/|\/tmp\/[a-z]/],
  ['a registry', /registry\.(?:npmjs|yarnpkg|npmmirror)\.|deb\.debian\.org|"resolved"\s*:/],
];

function findTies(text: string): string[] {
  return TIES.filter(([, pattern]) => pattern.test(text)).map(([name]) => name);
}

describe('text that ties the tree to one machine', () => {
  test('is not in any file', () => {
    const ties = [...readTree(() => true)].flatMap(([path, text]) => findTies(text).map((tie) => `${path}: ${tie}`));
    expect(ties).toEqual([]);
  });

  test.each([
    ['a path of one machine', ['cd ', 'root', 'project'].join('/')],
    ['a path of one machine', ['', 'tmp', 'links.db'].join('/')],
    ['a registry', ['https://registry', 'npmjs', 'org/zod'].join('.')],
    ['a registry', `"${'resolved'}": "https://packages.example/zod.tgz"`],
  ])('is recognized as %s: %s', (name, text) => {
    expect(findTies(text)).toEqual([name]);
  });

  test.each(['http://www.shop.example/work/1', 'src/domain/links.ts', 'npm ci && npm start'])(
    'is not found in %s',
    (text) => {
      expect(findTies(text)).toEqual([]);
    },
  );
});

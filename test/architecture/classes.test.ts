import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { isProductSource, readTree } from './source-tree.ts';
import { getLine, parseSource, visitNodes } from './syntax.ts';

/** Classes that don't extend another class, as `path:line: name`. Factory functions create objects with state instead. */
function findBaseClasses(path: string, text: string): string[] {
  const file = parseSource(path, text);
  const found: string[] = [];
  visitNodes(file, (node) => {
    if (ts.isClassLike(node) && !node.heritageClauses?.some(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)) {
      found.push(`${path}:${getLine(file, node)}: ${node.name?.text ?? 'class'}`);
    }
  });
  return found;
}

describe('a class', () => {
  test('extends another class everywhere in src/ and db/', () => {
    const tree = readTree(isProductSource);
    expect(tree.size).toBeGreaterThan(200);
    const sources = [...tree].filter(([, text]) => /\bclass\b/.test(text));
    expect(sources.flatMap(([path, text]) => findBaseClasses(path, text))).toEqual([]);
  });

  test.each([
    ['const a = 1;\n\nexport class Loaders {}', ['src/x.ts:3: Loaders']],
    ['class Writer implements Closeable { close() {} }', ['src/x.ts:1: Writer']],
    ['abstract class Store<T> {}', ['src/x.ts:1: Store']],
    ['const Unit = class {};', ['src/x.ts:1: class']],
    ['function create() {\n  return new (class Unit {})();\n}', ['src/x.ts:2: Unit']],
    ['class A {}\nclass B {}', ['src/x.ts:1: A', 'src/x.ts:2: B']],
  ])('is reported if it extends no other class: %j', (text, expected) => {
    expect(findBaseClasses('src/x.ts', text)).toEqual(expected);
  });

  test.each([
    'export class StoreError extends Error {}',
    'class Writer extends ServerResponse<IncomingMessage> implements Closeable {}',
    'const Unit = class extends Base {};',
    '// class Unit {}\nconst text = "class Unit {}";',
    'interface Unit {}',
  ])('is accepted: %j', (text) => {
    expect(findBaseClasses('src/x.ts', text)).toEqual([]);
  });
});

import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { readSchemaNames } from './identifiers.ts';
import { isProductSource, isSource, readTree } from './source-tree.ts';

/** Names in backticks that belong to other systems: name → system. */
const FOREIGN_NAMES: ReadonlyMap<string, string> = new Map([
  ['AhrefsBot', 'a user agent'],
  ['Pinterest', 'a user agent'],
  ['Accept', 'an HTTP header'],
  ['Allow', 'an HTTP header'],
  ['Forwarded', 'an HTTP header'],
  ['Host', 'an HTTP header'],
  ['SQLITE_IOERR_WRITE', 'a result code of SQLite'],
  ['__proto__', 'JavaScript'],
  ['rand_a', 'RFC 9562'],
  ['rand_b', 'RFC 9562'],
]);

interface Comment {
  text: string;
  line: number;
}

/** The comments of a source file. */
function readComments(text: string): Comment[] {
  const comments: Comment[] = [];
  const seen = new Set<number>();
  const file = ts.createSourceFile('x.ts', text, ts.ScriptTarget.Latest, true);
  const visit = (node: ts.Node): void => {
    for (const { pos, end } of [
      ...(ts.getLeadingCommentRanges(text, node.pos) ?? []),
      ...(ts.getTrailingCommentRanges(text, node.end) ?? []),
    ]) {
      if (!seen.has(pos)) {
        seen.add(pos);
        comments.push({ text: text.slice(pos, end), line: file.getLineAndCharacterOfPosition(pos).line + 1 });
      }
    }
    // Tokens too: a comment may come before a closing brace.
    for (const child of node.getChildren(file)) {
      visit(child);
    }
  };
  visit(file);
  return comments;
}

/** The words of a text outside of its comments, whether identifiers or parts of strings. */
function readWords(text: string): string[] {
  const withoutComments = text.replace(/\/\*[\s\S]*?\*\/|(?<![:'"`\\])\/\/[^\n]*/g, '');
  return withoutComments.match(/[A-Za-z_$][\w$]*/g) ?? [];
}

/** The names in backticks in comments, such as `listLinks` or `listLinks()`, that no file has outside of its comments. */
function findUnknownNames(sources: ReadonlyMap<string, string>, known: ReadonlySet<string>): string[] {
  const words = new Set([...sources.values()].flatMap(readWords));
  return [...sources].flatMap(([path, text]) =>
    readComments(text).flatMap((comment) =>
      [...comment.text.matchAll(/`([A-Za-z_$][\w$]*)(?:\(\))?`/g)]
        .map(([, name = '']) => name)
        .filter((name) => !words.has(name) && !known.has(name))
        .map((name) => `${path}:${comment.line}: \`${name}\``),
    ),
  );
}

/** The names of TypeScript files in these texts (path → text) that no file of the tree has. */
function findUnknownFiles(texts: ReadonlyMap<string, string>, paths: readonly string[]): string[] {
  return [...texts].flatMap(([path, text]) =>
    [...text.matchAll(/(?<![\w/.*<>-])((?:[\w.-]+\/)*[\w.-]*\w\.ts)\b/g)]
      .map(([, name = '']) => name)
      .filter((name) => !paths.some((existing) => existing === name || existing.endsWith(`/${name}`)))
      .map((name) => `${path}: ${name}`),
  );
}

/** The filters of `npm run test…` and `vitest` in a script that select no test file. */
function findIdleFilters(script: string, paths: readonly string[]): string[] {
  const commands = script.matchAll(
    /\b(?:vitest run|test:faults(?::short)?|test:postgres|test:browser)((?: +[^\s"&|;]+)+)/g,
  );
  const filters = [...commands].flatMap(([, words = '']) =>
    words
      .replace(/ --config +\S+/g, '')
      .trim()
      .split(/ +/),
  );
  return filters
    .filter((filter) => /^[a-z][\w/.-]*$/.test(filter))
    .filter((filter) => !paths.some((path) => path.endsWith('.test.ts') && path.includes(filter)));
}

const tree = readTree(
  (path) =>
    isSource(path) ||
    /^(?:README|CONTRIBUTING)\.md$|^\.ci\/run$|^package\.json$|^test\/graphql\/generated\//.test(path),
);
const sourceTexts = new Map([...tree].filter(([path]) => isSource(path)));
const productTexts = new Map([...tree].filter(([path]) => isProductSource(path)));
const schemaNames = readSchemaNames(readFileSync(join(import.meta.dirname, '../../schema.graphql'), 'utf8'));

describe('the source tree', () => {
  test('names in its comments only what exists', () => {
    expect(findUnknownNames(productTexts, new Set([...schemaNames, ...FOREIGN_NAMES.keys()]))).toEqual([]);
  });

  test('names in its comments and documents only files that exist', () => {
    const comments = [...sourceTexts]
      .filter(([path]) => !path.startsWith('test/architecture/'))
      .map(([path, text]): [string, string] => [
        path,
        readComments(text)
          .map((comment) => comment.text)
          .join('\n'),
      ]);
    const documents = [...tree].filter(([path]) => posix.extname(path) === '.md');
    expect(findUnknownFiles(new Map([...comments, ...documents]), [...tree.keys()])).toEqual([]);
  });

  test.each(['.ci/run', 'package.json'])('runs with every filter of %s at least one test file', (path) => {
    expect(findIdleFilters(tree.get(path) ?? '', [...tree.keys()])).toEqual([]);
  });
});

describe('the check of references', () => {
  test('finds a name that no file has', () => {
    const files = new Map([
      ['src/a.ts', '/** As `listLinks`, and as `listLinksOf()`. */\nfunction listLinks() {} // not `sorted`\n'],
      ['src/b.ts', 'const text = "`listLinksOf`";'],
    ]);
    expect(findUnknownNames(files, new Set())).toEqual(['src/a.ts:2: `sorted`']);
    expect(findUnknownNames(files, new Set(['sorted']))).toEqual([]);
  });

  test('finds a name in a comment before a closing brace', () => {
    expect(findUnknownNames(new Map([['src/a.ts', 'function a() {\n  // See `b`.\n}\n']]), new Set())).toEqual([
      'src/a.ts:2: `b`',
    ]);
  });

  test('finds a file that does not exist', () => {
    const texts = new Map([['README.md', 'See `db/columns.ts`, client.ts and `src/domain/<noun>/x.service.ts`.']]);
    expect(findUnknownFiles(texts, ['db/client.ts', 'src/domain/apps/x.service.ts'])).toEqual([
      'README.md: db/columns.ts',
    ]);
  });

  test('finds a filter that selects no test file', () => {
    const script =
      'TEST_DIALECT=postgres npm run --silent test:faults:short -- slow-clients unread-responses\nvitest run';
    expect(findIdleFilters(script, ['test/faults/slow-clients.test.ts', 'test/faults/unread-responses.ts'])).toEqual([
      'unread-responses',
    ]);
  });
});

import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readSchemaNames } from './identifiers.ts';
import { isProductSource, isSource, readTree } from './source-tree.ts';
import { splitComments } from './syntax.ts';

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

type Source = ReturnType<typeof splitComments>;

function splitAll(files: ReadonlyMap<string, string>): Map<string, Source> {
  return new Map([...files].map(([path, text]) => [path, splitComments(path, text)]));
}

/** Names in backticks in comments, such as `listLinks` or `listLinks()`, that occur in no file's code. */
function findUnknownNames(sources: ReadonlyMap<string, Source>, known: ReadonlySet<string>): string[] {
  // Words in strings count, because they name columns, GraphQL fields and log fields.
  const words = new Set([...sources.values()].flatMap(({ code }) => code.match(/[A-Za-z_$][\w$]*/g) ?? []));
  return [...sources].flatMap(([path, { comments }]) =>
    comments.flatMap(({ text, line }) =>
      [...text.matchAll(/`([A-Za-z_$][\w$]*)(?:\(\))?`/g)]
        .map(([, name = '']) => name)
        .filter((name) => !words.has(name) && !known.has(name))
        .map((name) => `${path}:${line}: \`${name}\``),
    ),
  );
}

/** The names of TypeScript files in these texts (path → text) that don't exist in the tree. */
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
    /\b(?:vitest run|test:faults(?::short)?|test:postgres|test:browser|test:proxy)((?: +[^\s"&|;]+)+)/g,
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
const sources = splitAll(new Map([...tree].filter(([path]) => isSource(path))));
const schemaNames = readSchemaNames(readFileSync(join(import.meta.dirname, '../../schema.graphql'), 'utf8'));

describe('the source tree', () => {
  test('names only existing code in its comments', () => {
    const product = new Map([...sources].filter(([path]) => isProductSource(path)));
    expect(product.size).toBeGreaterThan(200);
    expect(findUnknownNames(product, new Set([...schemaNames, ...FOREIGN_NAMES.keys()]))).toEqual([]);
  });

  test('names only existing files in its comments and documents', () => {
    const comments = [...sources]
      .filter(([path]) => !path.startsWith('test/architecture/'))
      .map(([path, source]): [string, string] => [path, source.comments.map(({ text }) => text).join('\n')]);
    const documents = [...tree].filter(([path]) => posix.extname(path) === '.md');
    expect(findUnknownFiles(new Map([...comments, ...documents]), [...tree.keys()])).toEqual([]);
  });

  test.each(['.ci/run', 'package.json'])('has at least one test file for every filter in %s', (path) => {
    expect(findIdleFilters(tree.get(path) ?? '', [...tree.keys()])).toEqual([]);
  });
});

describe('the reference check', () => {
  test('finds a name that does not exist', () => {
    const files = new Map([
      ['src/a.ts', '/** As `listLinks`, and as `listLinksOf()`. */\nfunction listLinks() {} // not `sorted`\n'],
      ['src/b.ts', 'const text = "`listLinksOf`";'],
    ]);
    expect(findUnknownNames(splitAll(files), new Set())).toEqual(['src/a.ts:2: `sorted`']);
    expect(findUnknownNames(splitAll(files), new Set(['sorted']))).toEqual([]);
  });

  test.each([
    ['before a closing brace', 'function a() {\n  // See `b`.\n}\n'],
    ['after an expression in a template', `const a = \`\${1 /* one */}//\`;\n/** \`b\` */\n`],
    ['after a URL in a string', `const a = 'https://example.com/*';\n// \`b\`\n`],
    ['after a regular expression', 'const a = /[/*]\\/\\//;\n// `b`\n'],
  ])('finds a name in a comment %s', (_position, text) => {
    expect(findUnknownNames(splitAll(new Map([['src/a.ts', text]])), new Set())).toEqual(['src/a.ts:2: `b`']);
  });

  test('ignores strings that look like comments', () => {
    const text = 'const a = "// `b`"; const c = `/* \\`d\\` */`;';
    expect(findUnknownNames(splitAll(new Map([['src/a.ts', text]])), new Set())).toEqual([]);
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

import { describe, expect, test } from 'vitest';
import { findPhrases, findRetiredPhrases, RETIRED_PHRASES } from './prose.ts';
import { isSource, readTree } from './source-tree.ts';

const tree = readTree((path) => isSource(path) || /\.(?:md|graphql)$|^\.ci\/run$/.test(path));

describe('the source tree', () => {
  test('uses no retired phrase in comments, messages, titles, descriptions and documents', () => {
    expect(tree.size).toBeGreaterThan(600);
    // As one text, because Vitest shortens long arrays.
    expect(findRetiredPhrases(tree).join('\n')).toBe('');
  });
});

function find(path: string, text: string): string[] {
  return findRetiredPhrases(new Map([[path, text]])).map((report) => report.replace(/ → .*/, ''));
}

describe('the prose check', () => {
  test('reports the file, the line, the phrase and its replacement', () => {
    const files = new Map([['src/a.ts', '\n// The field is mandatory.\n']]);
    expect(findRetiredPhrases(files)).toEqual(['src/a.ts:2: "mandatory" → required']);
  });

  test.each([
    ['a line comment', 'src/a.ts', 'const a = 1; // The field is mandatory.', 'src/a.ts:1: "mandatory"'],
    ['two line comments', 'src/a.ts', '\n// It works all\n// the same.\n', 'src/a.ts:2: "all the same"'],
    ['a block comment', 'src/a.ts', '/**\n * It works all\n *\n * the same.\n */', 'src/a.ts:2: "all the same"'],
    ['a string', 'db/a.ts', "const a =\n  'is mandatory';", 'db/a.ts:2: "mandatory"'],
    ['a string with escapes', 'src/a.ts', "a('The app\\'s\\nown: mandatory');", 'src/a.ts:1: "mandatory"'],
    ['strings joined by +', 'src/a.ts', "const a = 'works all ' +\n  'the same';", 'src/a.ts:1: "all the same"'],
    ['a template', 'src/a.ts', `const a = \`\n\${b} is mandatory\`;`, 'src/a.ts:2: "mandatory"'],
    ['a string in a template', 'src/a.ts', `const a = \`a \${b ? 'is mandatory' : ''}\`;`, 'src/a.ts:1: "mandatory"'],
    ['a template in a sum', 'src/a.ts', `const a = \`\${b} all \` +\n  'the same';`, 'src/a.ts:1: "all the same"'],
    ['the values of an object', 'src/a.ts', "const a = { b: 'mandatory' };", 'src/a.ts:1: "mandatory"'],
    ['a description', 'schema.graphql', '"""A mandatory field."""\nscalar A', 'schema.graphql:1: "mandatory"'],
    [
      'a long description',
      'schema.graphql',
      'type A {\n  """\n  All\n  the same.\n  """\n  b: Int\n}',
      'schema.graphql:3: "All the same"',
    ],
    ['a paragraph', 'README.md', '# A\n\nIt works all\nthe same.\n', 'README.md:3: "all the same"'],
    ['a table', 'docs/a.md', '| a | b |\n|---|---|\n| c | mandatory |\n', 'docs/a.md:3: "mandatory"'],
    ['a block of text', 'docs/a.md', '```text\nmandatory\n```\n', 'docs/a.md:2: "mandatory"'],
    ['a paragraph after code', 'docs/a.md', '```sh\nb\n```\nmandatory\n', 'docs/a.md:4: "mandatory"'],
    ['a comment of a shell script', '.ci/run', 'a\n# It works all\n# the same.\n', '.ci/run:2: "all the same"'],
    ['the name of a step', '.ci/run', "step 'all the same' b\n", '.ci/run:1: "all the same"'],
    ['a comment of a migration', 'db/migrations/001-a.ts', '// Mandatory.\n', 'db/migrations/001-a.ts:1: "Mandatory"'],
    ['a comment of a test', 'test/a.test.ts', '// Mandatory.\n', 'test/a.test.ts:1: "Mandatory"'],
    ['the title of a test', 'test/a.test.ts', "test('is mandatory', () => {});", 'test/a.test.ts:1: "mandatory"'],
    [
      'the title of a table',
      'test/a.test.ts',
      "test.each([1])('is %s, mandatory', f);",
      'test/a.test.ts:1: "mandatory"',
    ],
    [
      'a title for a custom fixture',
      'test/a.test.ts',
      `strictTest(\`\${a} mandatory\`, f);`,
      'test/a.test.ts:1: "mandatory"',
    ],
    ['the title of a group', 'test/a.test.ts', "describe.skipIf(a)('mandatory', f);", 'test/a.test.ts:1: "mandatory"'],
  ])('finds a phrase in %s', (_kind, path, text, report) => {
    expect(find(path, text)).toEqual([report]);
  });

  test.each([
    ['an identifier', 'src/a.ts', 'const mandatory = anew.lest;'],
    ['code in a comment', 'src/a.ts', '// The function `mandatory()` is deprecated.'],
    ['a regular expression', 'src/a.ts', 'const a = /mandatory/;'],
    ['the name of a module', 'src/a.ts', "import { a } from './mandatory';"],
    ['part of a word', 'src/a.ts', '// Thusly.'],
    ['phrases across an inserted value', 'src/a.ts', `const a = \`all \${b} the same\`;`],
    ['separate comments', 'src/a.ts', '// It works all\nconst a = 1;\n// the same.'],
    ['code in a description', 'schema.graphql', '"""Returns `mandatory`."""\nscalar Mandatory'],
    ['a block of code', 'README.md', '```sh\nmandatory\n```\n'],
    ['code in a paragraph', 'README.md', 'The option `--mandatory\n--lest` exists.'],
    ['separate paragraphs', 'README.md', 'It works all\n\nthe same.'],
    ['separate items', 'README.md', '- It works all\n- the same.'],
    ['commands of a shell script', '.ci/run', 'mandatory --lest\n'],
    ['the SQL of a migration', 'db/migrations/001-a.ts', 'const a = `-- mandatory\ncreate table a`;'],
    ['part of a name', 'src/a.ts', "const a = 'travelling-parameter';"],
    ['strings of a test', 'test/a.test.ts', "expect(a).toBe('mandatory');"],
    ['other types of files', 'a.json', '"mandatory"'],
  ])('ignores %s', (_kind, path, text) => {
    expect(find(path, text)).toEqual([]);
  });

  test('reports every phrase in the order of the lines', () => {
    const text = "const a = 'anew';\n// Mandatory.\nconst b = 'mandatory, thus anew';\n";
    expect(find('src/a.ts', text)).toEqual([
      'src/a.ts:1: "anew"',
      'src/a.ts:2: "Mandatory"',
      'src/a.ts:3: "anew"',
      'src/a.ts:3: "mandatory"',
      'src/a.ts:3: "thus"',
    ]);
  });

  test.each([
    'There is no app yet.',
    'The link is no longer valid.',
    'The header keeps the connection alive, and the value stays in place.',
    'The clock stands still.',
    'It tests whether it is kept open, and makes sure of it.',
    'What is a smart link?',
    'What happens on SIGTERM',
    'The page is made of three parts.',
    'The file has so many lines that reading it takes a second.',
    'Anything else is rejected.',
    'The link stands out.',
    'Returns null if there is none.',
    'A secret token sees the tokens of its own platform.',
    'One command: what it is called, and what it prints.',
    'Fields that are left out do not change.',
    'Ends the server, whatever else is set.',
    'The form is of the form a=b.',
  ])('accepts plain English: %s', (text) => {
    expect(findPhrases(text).map(({ found }) => found)).toEqual([]);
  });

  test('knows each phrase once', () => {
    const phrases = RETIRED_PHRASES.map(([phrase]) => phrase);
    expect(phrases.length).toBe(new Set(phrases).size);
  });

  test.each(RETIRED_PHRASES)('finds only %s in its example', (phrase, replacement, example) => {
    expect(findPhrases(example).map((match) => match.phrase)).toEqual([phrase]);
    expect(findPhrases(replacement)).toEqual([]);
  });
});

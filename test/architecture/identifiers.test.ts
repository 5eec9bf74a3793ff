import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  FOLDERS,
  findNamingViolations,
  LIBRARY_NAMES,
  readColumnNames,
  readSchemaNames,
  WIRE_NAMES,
} from './identifiers.ts';
import { isSource, readTree } from './source-tree.ts';

const tree = readTree(
  (path) => isSource(path) || (/^(src|db|test)\//.test(path) && !path.startsWith('test/graphql/generated/')),
);
// This table exists only on PostgreSQL, and no repository reads it.
const columnNames = readColumnNames(tree).add('configuration_version');
const schemaNames = readSchemaNames(readFileSync(join(import.meta.dirname, '../../schema.graphql'), 'utf8'));

describe('the source tree', () => {
  test('has no retired words in names, and no function names that begin with a participle', () => {
    expect(tree.size).toBeGreaterThan(400);
    expect(findNamingViolations(tree, { schemaNames, columnNames })).toEqual([]);
  });

  test('contains every name that the rules accept as an exception', () => {
    const sources = [...tree].filter(([path]) => path.startsWith('src/'));
    const names = [...WIRE_NAMES.keys(), ...LIBRARY_NAMES.keys()];
    expect(names.filter((name) => !sources.some(([, text]) => text.includes(`${name}:`)))).toEqual([]);
    const folders = [...FOLDERS.keys()];
    expect(folders.filter((folder) => !sources.some(([path]) => path.startsWith(`${folder}/`)))).toEqual([]);
  });
});

const NAMES_OF_SCHEMA = readSchemaNames(`
  enum Order { LAST_TOLD }
  type LostClick { travellingParameters(placeOf: Order): String }
`);

const NAMES_OF_COLUMNS = readColumnNames(
  new Map([
    ['db/tables/apps.ts', 'export interface AppRow { travelling_parameters: string }'],
    ['db/tables.ts', 'export interface Tables { rate_turns: object }'],
  ]),
);

const PUBLIC_NAMES = { schemaNames: NAMES_OF_SCHEMA, columnNames: NAMES_OF_COLUMNS };

function findViolations(text: string, path = 'src/x.ts'): string[] {
  return findNamingViolations(new Map([[path, text]]), PUBLIC_NAMES);
}

/** The names that the check reports, without the reasons. */
function findNames(text: string, path?: string): string[] {
  return findViolations(text, path).map((violation) => violation.split('`')[1] ?? '');
}

describe('the naming check', () => {
  test('reports the file, the line, the word and the term to use instead', () => {
    expect(findViolations('const a = 1;\nconst drawnCode = 2;\n')).toEqual([
      'src/x.ts:2: `drawnCode`: "drawn" → generated',
    ]);
  });

  test.each([
    ['a variable', 'const keptRows = [];', 'keptRows'],
    ['a variable in UPPER_CASE', 'const MOST_GUESSES = 3;', 'MOST_GUESSES'],
    ['a variable after an acronym', 'const HTTPAnswer = 1;', 'HTTPAnswer'],
    ['a variable with a number', 'const place2 = 1;', 'place2'],
    ['a loop variable', 'for (const candidate of []) {}', 'candidate'],
    ['a parameter', 'function send(placeId: string) {}', 'placeId'],
    ['a parameter of an arrow function', 'list.map((candidate) => candidate.id);', 'candidate'],
    ['a parameter of a function type', 'type Listener = (told: string) => void;', 'told'],
    ['a parameter of a constructor', 'class A extends B { constructor(asker: string) { super(); } }', 'asker'],
    ['a rest parameter', 'function send(...losses: string[]) {}', 'losses'],
    ['a caught error', 'try {} catch (lost) {}', 'lost'],
    ['a property of an interface', 'interface Link { heldUntil: number }', 'heldUntil'],
    ['a property of a type', 'type Link = { readonly marks?: string[] };', 'marks'],
    ['a property of an object literal', 'send({ patienceMs: 5 });', 'patienceMs'],
    ['a property of a class', 'class A extends B { mended = 1; }', 'mended'],
    ['a private property', 'class A extends B { #held = 1; }', 'held'],
    ['an accessor', 'const a = { get lost() { return 1; } };', 'lost'],
    ['a method of an interface', 'interface A { tell(): void }', 'tell'],
    ['a method of an object literal', 'const a = { forget() {} };', 'forget'],
    ['a method of a class', 'class A extends B { async keepAll() {} }', 'keepAll'],
    ['a private method', 'class A extends B { #gather() {} }', 'gather'],
    ['a function', 'function askStore() {}', 'askStore'],
    ['a function expression', 'run(function tellAll() {});', 'tellAll'],
    ['a function in a constant', 'const guessCode = () => 1;', 'guessCode'],
    ['an interface', 'interface Asker {}', 'Asker'],
    ['a type', 'export type Place = string;', 'Place'],
    ['a type parameter', 'type Box<Answer> = Answer[];', 'Answer'],
    ['a class', 'class JudgeError extends Error {}', 'JudgeError'],
    ['an enum', 'enum Door {}', 'Door'],
    ['a member of an enum', 'enum Kind { Turn }', 'Turn'],
    ['a namespace', 'namespace House {}', 'House'],
    ['a quoted key', `const a = { 'told': 1 };`, 'told'],
    ['a computed key', `const a = { ['told']: 1 };`, 'told'],
    ['a quoted member of an enum', `enum Kind { 'Turn' }`, 'Turn'],
    ['an import with require', `import told = require('./a.ts');`, 'told'],
    ['a default of a destructuring assignment', '({ a = { told: 1 } } = x);', 'told'],
    ['the value of an assignment', 'x = { told: 1 };', 'told'],
    ['a quoted alias of an export', `export { a as 'told' };`, 'told'],
    ['an element of a tuple type', 'type Pair = [storey: number, name: string];', 'storey'],
    ['a label', 'crowd: for (;;) {}', 'crowd'],
    ['a destructured property', 'const { told } = read();', 'told'],
    ['a destructured alias', 'const { reported: told } = read();', 'told'],
    ['a destructured element', 'const [first, told] = read();', 'told'],
    ['a destructured rest', 'const { a, ...mend } = read();', 'mend'],
    ['a destructured parameter', 'function send({ caller: asker }: Parts) {}', 'asker'],
    ['an alias of an import', `import { read as hear } from './a.ts';`, 'hear'],
    ['a default import', `import answers from './a.ts';`, 'answers'],
    ['a namespace import', `import * as floor from './a.ts';`, 'floor'],
    ['an alias of an export', 'export { a as occasion };', 'occasion'],
  ])('finds a retired word in %s: %s', (_kind, text, name) => {
    expect(findNames(text)).toEqual([name]);
  });

  test.each([
    'src/domain/x.ts',
    'db/x.ts',
    'db/migrations/index.ts',
    'test/support/x.ts',
    'codegen.ts',
    'vitest.config.ts',
    'src/x.mts',
    'src/x.cts',
    'src/x.tsx',
    'test/x.mjs',
  ])('finds a retired word in %s', (path) => {
    expect(findNames('const told = 1;', path)).toEqual(['told']);
  });

  test('finds each retired word of a name', () => {
    expect(findViolations('const lostAnswer = 1;')).toEqual([
      'src/x.ts:1: `lostAnswer`: "lost" → dropped, disconnected',
      'src/x.ts:1: `lostAnswer`: "answer" → response, redirect decision, respond',
    ]);
  });

  test('finds a retired word in the name of a file', () => {
    expect(findViolations('', 'db/kept-insert.ts')).toEqual(['db/kept-insert.ts: "kept" → cached, stored, retained']);
    expect(findViolations('', 'src/domain/answer.service.ts')).toHaveLength(1);
    expect(findViolations('{}', 'test/edge/schemas/asked.json')).toHaveLength(1);
    expect(findViolations('', 'db/migrations/told.ts')).toHaveLength(1);
  });

  test('finds a retired word in the name of a folder, once', () => {
    const files = new Map([
      ['src/domain/losses/count.ts', ''],
      ['src/domain/losses/list.ts', ''],
    ]);
    expect(findNamingViolations(files, PUBLIC_NAMES)).toEqual(['src/domain/losses: "losses" → dropped, disconnected']);
  });

  test.each([
    ['keep-alive', 'const keepAliveMs = 1; const KEEP_ALIVE = 1; const isKeepAlive = true;'],
    ['a column', 'interface Row { travelling_parameters: string }'],
    ['a table', 'const { rate_turns } = read();'],
    ['a field of the schema', 'interface App { travellingParameters: string[] }'],
    ['an argument of the schema', 'const { placeOf } = args;'],
    ['a type of the schema', 'interface LostClick {}'],
    ['a value of the schema', 'const ORDERS = { LAST_TOLD: 1 };'],
    ['data as a quoted key', `const a = { 'kept-rows': 1 };`],
    ['a string', `const a = 'told'; const b = \`kept \${a}\`; type C = 'lost';`],
    ['a comment', '// const told = 1;\n/** kept */'],
    ['a use of a name', 'library.hold(options.place); const a = asked;'],
    ['an import without an alias', `import { hold } from 'library'; export { keep } from 'library';`],
    ['a key that a destructuring assignment uses', '({ told: a } = read());'],
    ['a word that contains a retired one', 'const marketplace = 1; const returned = 1; const placeholder = 1;'],
  ])('accepts %s: %s', (_kind, text) => {
    expect(findViolations(text)).toEqual([]);
  });

  test.each([
    'const keepAll = 1;',
    'const aliveKeep = 1;',
    'const door = 1;',
    'const doors = { doorName: 1 };',
    'const a = { door: 1 };',
    'interface Finding { mend: string }',
    'function list(placeOf: string) {}',
    'const travellingParameters = 1;',
    'const travelling_parameters = 1;',
    'interface Row { told_rows: string }',
    'const HTTP_ANSWER_SECONDS = 60;',
    'const lostClick = 1;',
    'const TRAVELLING_parameters = 1;',
  ])('rejects a name that only resembles an exception: %s', (text) => {
    expect(findViolations(text)).not.toEqual([]);
  });

  test.each([
    ['a metric label', 'const { door } = labels;', 'src/doors/http/metrics.ts'],
    ['a setting', 'const variables = { HTTP_ANSWER_SECONDS: 60 };', 'src/config/http-limits.ts'],
  ])('accepts %s in the file that exposes it: %s', (_kind, text, path) => {
    expect(findViolations(text, path)).toEqual([]);
  });

  test.each(['db/migrations/008-rate-turns.ts', 'src/doors/rest/router.ts'])('accepts the path %s', (path) => {
    expect(findViolations('', path)).toEqual([]);
  });

  test('accepts the names in a migration', () => {
    expect(findViolations('const told = 1;', 'db/migrations/001-smart-links.ts')).toEqual([]);
  });

  test('finds a retired folder name outside the accepted path', () => {
    expect(findViolations('', 'src/domain/doors/x.ts')).toEqual(['src/domain/doors: "doors" → entry point']);
  });
});

describe('the function name check', () => {
  test('reports the participle', () => {
    expect(findViolations('function removedLinks() {}')).toEqual([
      'src/x.ts:1: `removedLinks`: "removed" is a participle: a function name begins with a verb',
    ]);
  });

  test.each([
    ['a function', 'function removed() {}', 'removed'],
    ['a function that begins with a participle', 'function matchingLinks() {}', 'matchingLinks'],
    ['an irregular participle', 'function shownTo() {}', 'shownTo'],
    ['a function in a constant', 'const completed = async () => 1;', 'completed'],
    ['a function expression in a constant', 'const completed = function () {};', 'completed'],
    ['a function in parentheses', 'const completed = ((a) => a) satisfies Read;', 'completed'],
    ['a constant of a function type', 'const completed: () => void = read();', 'completed'],
    ['a method of an object literal', 'const a = { agreeing() {} };', 'agreeing'],
    ['a method of an interface', 'interface A { written(): void }', 'written'],
    ['a method of a class', 'class A extends B { #taken() {} }', 'taken'],
    ['a function in a property', 'const a = { sent: () => 1 };', 'sent'],
    ['a function in a property of a class', 'class A extends B { found = () => 1; }', 'found'],
    ['a property of a function type', 'interface A { given: ((a: string) => void) | null }', 'given'],
    ['a noun that ends in Of', 'function addressOf() {}', 'addressOf'],
    ['a parameter of a function type', 'function list(wanted: (path: string) => boolean) {}', 'wanted'],
  ])('finds %s: %s', (_kind, text, name) => {
    expect(findNames(text)).toEqual([name]);
    expect(findNames(text, 'db/x.ts')).toEqual([name]);
  });

  test.each([
    ['a value', 'const removed = 1; interface A { pending: number; sent: Date }'],
    ['the result of a function', 'const removed = read(() => 1);'],
    ['a verb with such an ending', 'function embed() {} function feedParser() {} const pingServer = () => 1;'],
    ['a participle after the verb', 'function listRemoved() {} function isWritten() {}'],
    ['an option of a library', 'const options = { unauthorizedError: () => 1 };'],
    ['a field of the schema', 'const LostClick = { travellingParameters: () => [] };'],
  ])('accepts %s: %s', (_kind, text) => {
    expect(findViolations(text)).toEqual([]);
  });

  test('accepts functions of tests that begin with `given`', () => {
    expect(findViolations('function givenShop() {}', 'test/support/x.ts')).toEqual([]);
    expect(findViolations('function givenShop() {}')).toHaveLength(1);
    expect(findViolations('function removed() {}', 'test/support/x.ts')).toHaveLength(1);
  });
});

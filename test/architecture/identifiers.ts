import { posix } from 'node:path';
import { parse, visit } from 'graphql';
import { type Declaration, readDeclarations } from './declarations.ts';

/** Words that no identifier and no file name uses, and the terms to use instead. */
const RETIRED_WORDS: ReadonlyArray<readonly [words: string, terms: string]> = [
  ['standing', 'existing'],
  ['kept keep keeps keeping', 'cached, stored, retained'],
  ['told tell tells telling', 'reported, notify, report; `onX` for a callback'],
  ['hear hears heard', 'receive'],
  ['mend mends mended', 'fix'],
  ['forgotten forget forgets', 'deleted, expired'],
  ['purge purged', 'delete, expired'],
  ['loss losses lost', 'dropped, disconnected'],
  ['guess guesses guesser guessing', 'enumeration'],
  ['turn turns', 'time slice, event-loop iteration, yield; of a limit: consume, refund, usage'],
  ['place places placed', 'client key; of a field or link: path, position, authority'],
  ['configuration configurations', 'app snapshot; of the process: config, settings'],
  ['door doors doorstep', 'entry point'],
  ['storey floor', 'layer, level'],
  ['house', 'source layout'],
  ['room', 'module, capacity'],
  ['knot circle', 'dependency cycle'],
  ['ailment', 'health condition'],
  ['sight', 'probe result'],
  ['occasion', 'the name of the event'],
  ['patience patient patiently within', 'deadline, timeout, `withTimeout`'],
  ['hold holds held', 'lock'],
  ['marks marked', 'deep-link parameters'],
  ['travelling travels', 'forwarded'],
  ['asker', 'client, caller'],
  ['ask asks asked asking', 'request, requested, client, caller'],
  ['candidate candidates', 'import record'],
  ['judge judged', 'validate'],
  ['crowd crowds crowding', 'overload'],
  ['unread', 'output backpressure, buffered'],
  ['gather gathered gathering', 'batch'],
  ['answer answers answered answering', 'response, redirect decision, respond'],
  ['drawn', 'generated'],
  ['mandatory', 'required'],
  ['superfluous', 'not needed'],
];

const TERMS: ReadonlyMap<string, string> = new Map(
  RETIRED_WORDS.flatMap(([words, terms]) => words.split(' ').map((word) => [word, terms] as const)),
);

/** Retired words that are a term of the field together with the word after them. */
const COMPOUNDS: ReadonlyArray<readonly [word: string, next: string, reason: string]> = [
  ['keep', 'alive', 'HTTP and TCP keep-alive'],
];

/** Names of properties that leave the process, spelt exactly so: name → where clients and operators see it. */
export const WIRE_NAMES: ReadonlyMap<string, string> = new Map([
  ['HTTP_ANSWER_SECONDS', 'a setting'],
  ['ailment', 'field of the log line "the store fails"'],
  [
    'door',
    'field of the log line "request", label of smartlinks_requests_total and smartlinks_request_duration_seconds',
  ],
  ['mend', 'key of a finding in the output of `smartlinks check --json`'],
]);

/** Names of functions that a library calls, spelt exactly so: name → library. */
export const LIBRARY_NAMES: ReadonlyMap<string, string> = new Map([
  ['unauthorizedError', 'option of @pothos/plugin-scope-auth'],
]);

/** Folders that are named by a retired word: path → reason. */
export const FOLDERS: ReadonlyMap<string, string> = new Map([
  ['src/doors', 'the name stays; the documentation defines it once, as the folder of the entry points'],
]);

/** Tables and columns, in row types and in queries: renaming one takes a migration. */
const SNAKE_CASE = /^[a-z\d]+(?:_[a-z\d]+)+$/;

/** Migrations are frozen: they stay as they ran. */
const MIGRATION = /^db\/migrations\/0[^/]*\.ts$/;

/** Words that end like a participle and are none. */
const NO_PARTICIPLES: ReadonlySet<string> = new Set(
  'bring embed exceed feed need ping proceed seed shed speed string succeed'.split(' '),
);

const IRREGULAR_PARTICIPLES: ReadonlySet<string> = new Set('found given held sent shown taken told written'.split(' '));

/** The names of types, fields, arguments and enum values in a GraphQL schema. */
export function readSchemaNames(sdl: string): Set<string> {
  const names = new Set<string>();
  visit(parse(sdl), {
    Name: ({ value }) => {
      names.add(value);
    },
  });
  return names;
}

/**
 * The violations in the names of these files (path → text) and their folders, and in the identifiers that the
 * TypeScript files declare: retired words, and in src/ and db/ functions whose name begins with a participle. Names of
 * the GraphQL schema are accepted as identifiers, spelt exactly so.
 */
export function findNamingViolations(files: ReadonlyMap<string, string>, schemaNames: ReadonlySet<string>): string[] {
  const sources = [...files].filter(([path]) => path.endsWith('.ts') && !MIGRATION.test(path));
  return [
    ...findPathViolations([...files.keys()]),
    ...sources.flatMap(([path, text]) =>
      readDeclarations(path, text)
        .filter(({ name }) => !schemaNames.has(name) && !SNAKE_CASE.test(name))
        .flatMap((declaration) =>
          findProblems(declaration, path).map(
            (problem) => `${path}:${declaration.line}: \`${declaration.name}\`: ${problem}`,
          ),
        ),
    ),
  ];
}

/** Reports a folder once. */
function findPathViolations(paths: readonly string[]): string[] {
  const entries = new Set(paths.filter((path) => !path.startsWith('db/migrations/')).flatMap(listPrefixes));
  return [...entries]
    .filter((path) => !FOLDERS.has(path))
    .flatMap((path) => findRetiredWords(posix.basename(path)).map((problem) => `${path}: ${problem}`));
}

/** `src/domain/ids.ts` → `src`, `src/domain`, `src/domain/ids.ts`. */
function listPrefixes(path: string): string[] {
  const segments = path.split('/');
  return segments.map((_, i) => segments.slice(0, i + 1).join('/'));
}

function findProblems({ name, isProperty, isFunction }: Declaration, path: string): string[] {
  const problems = isProperty && WIRE_NAMES.has(name) ? [] : findRetiredWords(name);
  if (!isFunction || path.startsWith('test/') || LIBRARY_NAMES.has(name)) {
    return problems;
  }
  const [first = ''] = splitWords(name);
  return isParticiple(first) ? [...problems, `"${first}" is a participle: a function begins with a verb`] : problems;
}

function findRetiredWords(name: string): string[] {
  const words = splitWords(name);
  return words.flatMap((word, i) => {
    const terms = TERMS.get(word);
    const isCompound = COMPOUNDS.some(([first, next]) => first === word && next === words[i + 1]);
    return terms === undefined || isCompound ? [] : [`"${word}" → ${terms}`];
  });
}

function isParticiple(word: string): boolean {
  return (/(?:ed|ing)$/.test(word) && !NO_PARTICIPLES.has(word)) || IRREGULAR_PARTICIPLES.has(word);
}

/** Splits camelCase, PascalCase, UPPER_CASE and kebab-case into words in lower case. */
function splitWords(name: string): string[] {
  return (name.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+/g) ?? []).map((word) => word.toLowerCase());
}

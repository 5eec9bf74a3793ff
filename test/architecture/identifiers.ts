import { posix } from 'node:path';
import { parse, visit } from 'graphql';
import { type Declaration, readDeclarations } from './declarations.ts';
import { isSource } from './source-tree.ts';

/** Words that no identifier or file name may use, and the terms to use instead. */
const RETIRED_WORDS: ReadonlyArray<readonly [words: string, terms: string]> = [
  ['standing standings', 'existing'],
  ['kept keep keeps keeping', 'cached, stored, retained'],
  ['told tell tells telling', 'reported, notify, report; `onX` for a callback'],
  ['hear hears heard hearing', 'receive'],
  ['mend mends mended mending', 'fix'],
  ['forgotten forget forgets forgetting', 'deleted, expired'],
  ['purge purges purged purging', 'delete, expired'],
  ['loss losses lost lose losing', 'dropped, disconnected'],
  ['guess guesses guesser guessers guessing', 'enumeration'],
  ['turn turns', 'time slice, event-loop iteration, yield; of a limit: consume, refund, usage'],
  ['place places placed', 'client key; of a field or link: path, position, authority'],
  ['configuration configurations', 'app snapshot; of the process: config, settings'],
  ['door doors doorstep', 'entry point'],
  ['storey storeys floor floors', 'layer, level'],
  ['house houses', 'source layout'],
  ['room rooms', 'module, capacity'],
  ['knot knots circle circles', 'dependency cycle'],
  ['ailment ailments', 'health condition'],
  ['sight sights', 'probe result'],
  ['occasion occasions', 'the name of the event'],
  ['patience patient patiently within', 'deadline, timeout, `withTimeout`'],
  ['hold holds held holding holder', 'lock'],
  ['marks marked', 'deep-link parameters'],
  ['travelling travel travels', 'forwarded'],
  ['asker askers', 'client, caller'],
  ['ask asks asked asking', 'request, requested, client, caller'],
  ['candidate candidates', 'import record'],
  ['judge judged judging', 'validate'],
  ['crowd crowds crowded crowding', 'overload'],
  ['unread', 'output backpressure, buffered'],
  ['gather gathers gathered gathering', 'batch'],
  ['answer answers answered answering', 'response, redirect decision, respond'],
  ['drawn', 'generated'],
  ['mandatory', 'required'],
  ['superfluous', 'not needed'],
];

const TERMS: ReadonlyMap<string, string> = new Map(
  RETIRED_WORDS.flatMap(([words, terms]) => words.split(' ').map((word) => [word, terms] as const)),
);

/** Retired words that form an established term with the word after them. */
const COMPOUNDS: ReadonlyArray<readonly [word: string, next: string, reason: string]> = [
  ['keep', 'alive', 'HTTP and TCP keep-alive'],
];

/** Exact names of properties that leave the process, and the files that write or read them. */
export const WIRE_NAMES: ReadonlyMap<string, RegExp> = new Map([
  // A setting.
  ['HTTP_ANSWER_SECONDS', /^(?:src\/config\/http-limits\.ts|test\/)/],
  // A label of smartlinks_requests_total and smartlinks_request_duration_seconds.
  ['door', /^(?:src\/doors\/http\/metrics\.ts|test\/)/],
]);

/** Exact names of functions that a library calls: name → library. */
export const LIBRARY_NAMES: ReadonlyMap<string, string> = new Map([
  ['unauthorizedError', 'option of @pothos/plugin-scope-auth'],
]);

/** Folders with a retired word in their name: path → reason. */
export const FOLDERS: ReadonlyMap<string, string> = new Map([
  ['src/doors', 'the name stays; the documentation defines it once, as the folder of the entry points'],
]);

/** Migrations are frozen: their names stay as they were when the migrations were released. */
const MIGRATION = /^db\/migrations\/0[^/]*\.ts$/;

/** Words that end in -ed or -ing but aren't participles. */
const NO_PARTICIPLES: ReadonlySet<string> = new Set(
  'bring embed exceed feed need ping proceed seed shed speed string succeed'.split(' '),
);

const IRREGULAR_PARTICIPLES: ReadonlySet<string> = new Set(
  'bound built chosen done drawn found given held kept known left made met seen sent shown taken told written'.split(
    ' ',
  ),
);

/** Prefix of functions that set up a test (given, when, then). */
const GIVEN = 'given';

/** First words of function names that may end in `Of`: `getTimeOf`, `isPartOf`. */
const VERBS_WITH_OF: ReadonlySet<string> = new Set('can compute find get has is list read to'.split(' '));

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

/** The names of the tables and columns, which only a migration can rename. */
export function readColumnNames(files: ReadonlyMap<string, string>): Set<string> {
  const rows = [...files].filter(([path]) => /^db\/tables(?:\.ts$|\/)/.test(path));
  return new Set(
    rows.flatMap(([path, text]) =>
      readDeclarations(path, text)
        .filter(({ isProperty }) => isProperty)
        .map(({ name }) => name),
    ),
  );
}

/**
 * The violations in the names of these files (path → text) and their folders, and in the identifiers that the source
 * files declare: retired words, and functions whose name begins with a participle or ends in `Of`. Properties may have
 * the exact names of the GraphQL schema and of columns.
 */
export function findNamingViolations(
  files: ReadonlyMap<string, string>,
  { schemaNames, columnNames }: { schemaNames: ReadonlySet<string>; columnNames: ReadonlySet<string> },
): string[] {
  const sources = [...files].filter(([path]) => isSource(path) && !MIGRATION.test(path));
  const isPublic = ({ name, isProperty }: Declaration) =>
    schemaNames.has(name) ? isProperty || /^[A-Z]/.test(name) : isProperty && columnNames.has(name);
  return [
    ...findPathViolations([...files.keys()]),
    ...sources.flatMap(([path, text]) =>
      readDeclarations(path, text)
        .filter((declaration) => !isPublic(declaration))
        .flatMap((declaration) =>
          findProblems(declaration, path).map(
            (problem) => `${path}:${declaration.line}: \`${declaration.name}\`: ${problem}`,
          ),
        ),
    ),
  ];
}

/** Reports each folder once. */
function findPathViolations(paths: readonly string[]): string[] {
  const entries = new Set(paths.filter((path) => !MIGRATION.test(path)).flatMap(listPrefixes));
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
  const problems = isProperty && WIRE_NAMES.get(name)?.test(path) ? [] : findRetiredWords(name);
  if (!isFunction || LIBRARY_NAMES.has(name)) {
    return problems;
  }
  const words = splitWords(name);
  const [first = ''] = words;
  if (isParticiple(first) && !(first === GIVEN && path.startsWith('test/'))) {
    return [...problems, `"${first}" is a participle: a function name begins with a verb`];
  }
  return words.length > 1 && words.at(-1) === 'of' && !VERBS_WITH_OF.has(first)
    ? [...problems, '"…Of" is a noun: a function name begins with a verb']
    : problems;
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

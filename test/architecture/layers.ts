import { posix } from 'node:path';
import { type Import, readSource } from './source-file.ts';

/** The layer that a file of src/ or db/ belongs to. */
type Layer =
  | 'entry' // src/main.ts and src/cli.ts: the programs
  | 'app' // src/app.ts, src/demo.ts and src/installation.ts: the wiring between programs and entry points
  | 'config'
  | 'outbound' // src/outbound/: requests to other servers, behind interfaces of the domain
  | 'entryPoint' // src/doors/<name>/: GraphQL, REST, the link edge, the command line
  | 'http' // src/doors/http/ and src/doors/*.ts: code that entry points share
  | 'service' // src/domain/**/<noun>.service.ts
  | 'repository' // src/domain/**/<noun>.repository.ts
  | 'rules' // all other files of src/domain/: models and pure functions
  | 'failures' // src/domain/failures.ts
  | 'db'
  | 'migration'; // db/migrations/

/** Services that aren't named `<noun>.service.ts`: these files use the database. Each must exist. */
export const SERVICES_BY_OTHER_NAMES: readonly string[] = [
  'src/domain/services.ts',
  'src/domain/store.ts',
  'src/domain/apps/snapshot-cache.ts',
];

/** The layer of a path, or null if it is outside src/ and db/ (tests, tool configuration). */
export function getLayer(path: string): Layer | null {
  if (path === 'src/main.ts' || path === 'src/cli.ts') {
    return 'entry';
  }
  if (path === 'src/app.ts' || path === 'src/demo.ts' || path === 'src/installation.ts') {
    return 'app';
  }
  if (path === 'src/config.ts' || path.startsWith('src/config/')) {
    return 'config';
  }
  if (path === 'src/domain/failures.ts') {
    return 'failures';
  }
  if (path.startsWith('src/outbound/')) {
    return 'outbound';
  }
  if (path.startsWith('src/doors/')) {
    return getEntryPoint(path) === null ? 'http' : 'entryPoint';
  }
  if (path.startsWith('src/domain/')) {
    if (path.endsWith('.repository.ts')) {
      return 'repository';
    }
    return path.endsWith('.service.ts') || SERVICES_BY_OTHER_NAMES.includes(path) ? 'service' : 'rules';
  }
  if (path.startsWith('db/migrations/')) {
    return 'migration';
  }
  if (path.startsWith('db/')) {
    return 'db';
  }
  return null;
}

/** The entry point that a file belongs to, or null if it doesn't belong to a single one. */
function getEntryPoint(path: string): string | null {
  const folder = /^src\/doors\/([^/]+)\//.exec(path)?.[1];
  return folder === undefined || folder === 'http' ? null : folder;
}

const ALL_OF_DOMAIN: readonly Layer[] = ['service', 'rules', 'failures'];

/** The layers that each layer may import: main, cli → app → entry points → services → repositories → db. */
const MAY_IMPORT: Readonly<Record<Layer, readonly Layer[]>> = {
  entry: ['app', 'config', 'entryPoint', 'http', ...ALL_OF_DOMAIN, 'db'],
  app: ['config', 'outbound', 'entryPoint', 'http', ...ALL_OF_DOMAIN, 'db'],
  config: ['config', 'rules', 'failures'],
  outbound: ['outbound', 'rules', 'failures'],
  entryPoint: ['entryPoint', 'http', ...ALL_OF_DOMAIN],
  http: ['http', ...ALL_OF_DOMAIN],
  service: ['repository', ...ALL_OF_DOMAIN],
  repository: ['repository', 'rules', 'failures', 'db'],
  rules: ['rules', 'failures'],
  failures: [],
  db: ['db', 'migration'],
  migration: ['migration'],
};

/** Imports that are allowed beyond the table. */
function isException(from: string, to: string, imported: Import): boolean {
  const layer = getLayer(from);
  // A service passes the database handle on to repositories, and turns store errors into failures.
  if (layer === 'service') {
    const isType = to === 'db/database.ts' && imported.typeOnly;
    return isType || to === 'db/errors.ts' || to === 'db/write-deadline.ts';
  }
  // Settings are plain data: an entry point may import their type, and receives the values as parameters.
  return (layer === 'entryPoint' || layer === 'http') && getLayer(to) === 'config' && imported.typeOnly;
}

interface PackageRule {
  name: string;
  packages: RegExp;
  /** Whether a file may import these packages. */
  isAllowed: (path: string, layer: Layer) => boolean;
}

const PACKAGE_RULES: readonly PackageRule[] = [
  {
    name: 'only doors/graphql imports GraphQL, Pothos and Yoga',
    packages: /^(@pothos\/|@graphql-|@envelop\/|@escape\.tech\/|graphql(-|\/|$)|dataloader$)/,
    isAllowed: (path) => getEntryPoint(path) === 'graphql',
  },
  {
    name: 'only repositories and db/ import Kysely',
    packages: /^kysely($|\/)/,
    isAllowed: (_, layer) => layer === 'repository' || layer === 'db' || layer === 'migration',
  },
  {
    name: 'only db/ imports a database driver',
    packages: /^(better-sqlite3(-13)?|pg|pg-[^/]+|node:sqlite)($|\/)/,
    isAllowed: (_, layer) => layer === 'db',
  },
  {
    name: 'the domain imports no HTTP, command-line or logging module',
    packages: /^(node:)?(http|https|http2|tls|readline|readline\/promises|process|cluster|pino|undici)$/,
    isAllowed: (_, layer) => !['service', 'repository', 'rules'].includes(layer),
  },
  {
    name: 'a migration imports only kysely',
    packages: /^(?!kysely$)/,
    isAllowed: (_, layer) => layer !== 'migration',
  },
  { name: 'failures.ts imports nothing', packages: /^/, isAllowed: (_, layer) => layer !== 'failures' },
];

interface Violation {
  /** `path:line`. */
  at: string;
  rule: string;
  /** The specifier of the import, or an empty string if the rule is not about an import. */
  imported: string;
}

/** The layer violations in these files (path → text). Paths are relative to the root of the repository. */
export function findViolations(files: ReadonlyMap<string, string>): Violation[] {
  return [...files].flatMap(([path, text]) => findViolationsInFile(path, text));
}

function findViolationsInFile(path: string, text: string): Violation[] {
  const { imports, environmentLines, untraceableLines } = readSource(path, text);
  const layer = getLayer(path);
  const found: Violation[] = [];
  const report = (line: number, rule: string, imported = '') => found.push({ at: `${path}:${line}`, rule, imported });

  for (const imported of imports) {
    for (const rule of findBrokenRules(path, layer, imported)) {
      report(imported.line, rule, imported.specifier);
    }
  }
  if (layer === null) {
    return found;
  }
  if (layer !== 'entry') {
    for (const line of environmentLines) {
      report(line, 'only main.ts and cli.ts read the environment');
    }
  }
  for (const line of untraceableLines) {
    report(line, 'modules are loaded by require() and import(), with a literal');
  }
  return found;
}

function findBrokenRules(path: string, layer: Layer | null, imported: Import): string[] {
  const { specifier } = imported;
  if (!specifier.startsWith('.')) {
    if (/^(?:[/#]|file:)/.test(specifier)) {
      return ['imports inside the tree are relative'];
    }
    if (layer === null) {
      return [];
    }
    return PACKAGE_RULES.filter((rule) => rule.packages.test(specifier) && !rule.isAllowed(path, layer)).map(
      (rule) => rule.name,
    );
  }
  const endings = path.startsWith('dashboard/') ? /\.(?:tsx?|css)$/ : /\.ts$/;
  const ending = endings.test(specifier) ? [] : ['relative imports end in .ts'];
  if (layer === null) {
    return ending;
  }
  return [...ending, ...findBrokenLayerRules(path, layer, imported)];
}

function findBrokenLayerRules(path: string, layer: Layer, imported: Import): string[] {
  const target = posix.join(posix.dirname(path), imported.specifier);
  const targetLayer = getLayer(target);
  if (targetLayer === null) {
    return ['src/ and db/ import no file outside of them'];
  }
  if (targetLayer === 'entryPoint' && layer === 'entryPoint' && getEntryPoint(path) !== getEntryPoint(target)) {
    return ['entry points never import each other'];
  }
  if (MAY_IMPORT[layer].includes(targetLayer) || isException(path, target, imported)) {
    return [];
  }
  return [`${layer} may not import ${targetLayer}`];
}

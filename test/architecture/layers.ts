import { posix } from 'node:path';
import { type Import, readSource } from './source-file.ts';

/** Where a file lives in the house; `null` for what stands beside it (tests, configuration of tools). */
export type Layer =
  | 'entry' // src/main.ts, src/cli.ts
  | 'app' // src/app.ts and what else stands between the entries and the doors: src/demo.ts, src/installation.ts
  | 'config'
  | 'outbound' // src/outbound/: what asks other servers, behind what the domain says it needs
  | 'door' // src/doors/<name>/
  | 'doorstep' // src/doors/http/ and src/doors/*.ts: what all doors share, which therefore knows none of them
  | 'service'
  | 'repository'
  | 'rules' // models and pure rules of the domain
  | 'failures'
  | 'db'
  | 'migration';

/** Domain files that work with the database without being named `<noun>.service.ts`. Each has to exist. */
export const SERVICES_BY_OTHER_NAMES: readonly string[] = [
  'src/domain/services.ts',
  'src/domain/store.ts',
  'src/domain/apps/snapshot-cache.ts',
];

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
    return getEntryPoint(path) === null ? 'doorstep' : 'door';
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

/** The name of the door that a file belongs to, or `null` for what stands before all of them. */
function getEntryPoint(path: string): string | null {
  const folder = /^src\/doors\/([^/]+)\//.exec(path)?.[1];
  return folder === undefined || folder === 'http' ? null : folder;
}

const ALL_OF_DOMAIN: readonly Layer[] = ['service', 'rules', 'failures'];

/** What each storey may import, and with that everything it may not: main, cli → app → doors → services → repositories → db. */
const MAY_IMPORT: Readonly<Record<Layer, readonly Layer[]>> = {
  entry: ['app', 'config', 'door', 'doorstep', ...ALL_OF_DOMAIN, 'db'],
  app: ['config', 'outbound', 'door', 'doorstep', ...ALL_OF_DOMAIN, 'db'],
  config: ['config', 'rules', 'failures'],
  outbound: ['outbound', 'rules', 'failures'],
  door: ['door', 'doorstep', ...ALL_OF_DOMAIN],
  doorstep: ['doorstep', ...ALL_OF_DOMAIN],
  service: ['repository', ...ALL_OF_DOMAIN],
  repository: ['repository', 'rules', 'failures', 'db'],
  rules: ['rules', 'failures'],
  failures: [],
  db: ['db', 'migration', 'failures'],
  migration: ['migration'],
};

/** Allowed beyond the table, each for one reason. */
function isExcepted(from: string, to: string, imported: Import): boolean {
  const layer = getLayer(from);
  // The handle travels through services, which therefore know its type and the failures that it names.
  if (layer === 'service') {
    return to === 'db/client.ts';
  }
  // Settings are plain data: doors may name their type, and get the values handed in.
  return (layer === 'door' || layer === 'doorstep') && getLayer(to) === 'config' && imported.typeOnly;
}

interface PackageRule {
  name: string;
  packages: RegExp;
  /** Where these packages may be imported. */
  allowed: (path: string, layer: Layer) => boolean;
}

const PACKAGE_RULES: readonly PackageRule[] = [
  {
    name: 'only doors/graphql knows GraphQL, Pothos and Yoga',
    packages: /^(@pothos\/|@graphql-|@envelop\/|@escape\.tech\/|graphql(-|\/|$)|dataloader$)/,
    allowed: (path) => getEntryPoint(path) === 'graphql',
  },
  {
    name: 'only repositories and db/ build SQL',
    packages: /^kysely($|\/)/,
    allowed: (_, layer) => layer === 'repository' || layer === 'db' || layer === 'migration',
  },
  {
    name: 'only db/ talks to a driver',
    packages: /^(better-sqlite3(-13)?|pg|pg-[^/]+|node:sqlite)($|\/)/,
    allowed: (_, layer) => layer === 'db',
  },
  {
    name: 'the domain knows no HTTP, no command line and no log',
    packages: /^(node:)?(http|https|http2|tls|readline|readline\/promises|process|cluster|pino|undici)$/,
    allowed: (_, layer) => !['service', 'repository', 'rules'].includes(layer),
  },
  {
    name: 'a migration imports nothing but kysely',
    packages: /^(?!kysely$)/,
    allowed: (_, layer) => layer !== 'migration',
  },
  { name: 'failures.ts imports nothing', packages: /^/, allowed: (_, layer) => layer !== 'failures' },
];

export interface Violation {
  /** `path:line`. */
  at: string;
  rule: string;
  /** The module that should not be named there, or nothing where the rule is about something else. */
  imported: string;
}

/** Every place in these files (path → text) that goes against the layout; paths are relative to the top of the tree. */
export function violationsIn(files: ReadonlyMap<string, string>): Violation[] {
  return [...files].flatMap(([path, text]) => violationsOf(path, text));
}

function violationsOf(path: string, text: string): Violation[] {
  const { imports, environmentLines, computedImportLines } = readSource(path, text);
  const layer = getLayer(path);
  const found: Violation[] = [];
  const report = (line: number, rule: string, imported = '') => found.push({ at: `${path}:${line}`, rule, imported });

  for (const imported of imports) {
    for (const rule of brokenRules(path, layer, imported)) {
      report(imported.line, rule, imported.specifier);
    }
  }
  if (layer === null) {
    return found;
  }
  if (layer !== 'entry') {
    for (const line of environmentLines) {
      report(line, 'only main.ts and cli.ts see the environment');
    }
  }
  for (const line of computedImportLines) {
    report(line, 'modules are imported by their name');
  }
  return found;
}

function brokenRules(path: string, layer: Layer | null, imported: Import): string[] {
  const { specifier } = imported;
  if (!specifier.startsWith('.')) {
    if (specifier.startsWith('/') || specifier.startsWith('file:')) {
      return ['imports inside the tree are relative'];
    }
    if (layer === null) {
      return [];
    }
    return PACKAGE_RULES.filter((rule) => rule.packages.test(specifier) && !rule.allowed(path, layer)).map(
      (rule) => rule.name,
    );
  }
  const ending = specifier.endsWith('.ts') ? [] : ['relative imports end in .ts'];
  if (layer === null) {
    return ending;
  }
  return [...ending, ...brokenImports(path, layer, imported)];
}

function brokenImports(path: string, layer: Layer, imported: Import): string[] {
  const target = posix.join(posix.dirname(path), imported.specifier);
  const targetLayer = getLayer(target);
  if (targetLayer === null) {
    return ['src/ and db/ import nothing from outside of them'];
  }
  if (targetLayer === 'door' && layer === 'door' && getEntryPoint(path) !== getEntryPoint(target)) {
    return ['doors never import each other'];
  }
  if (MAY_IMPORT[layer].includes(targetLayer) || isExcepted(path, target, imported)) {
    return [];
  }
  return [`${layer} may not import ${targetLayer}`];
}

import { posix } from 'node:path';
import { readSource } from './source-file.ts';

/** Node → the nodes that it depends on. */
export type Graph = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * The imports between these files (path → text), including type-only ones. A file's imports of itself, and imports of
 * other files, are omitted.
 */
export function readImportGraph(files: ReadonlyMap<string, string>): Graph {
  return new Map(
    [...files].map(([path, text]) => {
      const targets = readSource(path, text)
        .imports.filter(({ specifier }) => specifier.startsWith('.'))
        .flatMap(({ specifier }) => findTarget(files, posix.join(posix.dirname(path), specifier)) ?? []);
      return [path, new Set(targets.filter((target) => target !== path))];
    }),
  );
}

/** Resolves a specifier, also without the extension `.ts`: `./b.js`, `./b`, `./folder`. */
function findTarget(files: ReadonlyMap<string, string>, target: string): string | undefined {
  const spellings = [target, target.replace(/\.([cm]?)jsx?$/, '.$1ts'), `${target}.ts`, `${target}/index.ts`];
  return spellings.find((spelling) => files.has(spelling));
}

/** The dependency cycles: the strongly connected components with more than one node (Tarjan 1972), each sorted. */
export function findCycles(graph: Graph): string[][] {
  const indexes = new Map<string, number>();
  const stack: string[] = [];
  const cycles: string[][] = [];

  /** Returns the lowest index on the stack that the node reaches. */
  function visit(node: string): number {
    const index = indexes.size;
    let lowest = index;
    indexes.set(node, index);
    stack.push(node);
    for (const target of graph.get(node) ?? []) {
      const targetIndex = indexes.get(target);
      if (targetIndex === undefined) {
        lowest = Math.min(lowest, visit(target));
      } else if (stack.includes(target)) {
        lowest = Math.min(lowest, targetIndex);
      }
    }
    if (lowest === index) {
      const component = stack.splice(stack.indexOf(node));
      if (component.length > 1) {
        cycles.push(component.sort());
      }
    }
    return lowest;
  }

  for (const node of graph.keys()) {
    if (!indexes.has(node)) {
      visit(node);
    }
  }
  return cycles;
}

/** The direct entries (files and subfolders) of a folder that depend on each other. */
interface FolderCycle {
  /** An empty string for the root of the repository. */
  folder: string;
  /** Names within the folder, sorted. */
  entries: string[];
  /** The imports that form the cycle, as `path → path`. */
  imports: string[];
}

/**
 * The dependency cycles between the entries of each folder. A subfolder counts as one entry, together with everything
 * in it, so without cycles a reader needs only the folders that a folder imports, never those that import it.
 */
export function findFolderCycles(graph: Graph): FolderCycle[] {
  const folders = new Set([...graph.keys()].flatMap(listAncestors));
  return [...folders].sort().flatMap((folder) => {
    const imports = listImportsBetweenEntries(graph, folder);
    const entryGraph = new Map<string, Set<string>>();
    for (const { fromEntry, toEntry } of imports) {
      entryGraph.set(fromEntry, (entryGraph.get(fromEntry) ?? new Set()).add(toEntry));
    }
    return findCycles(entryGraph).map((entries) => ({
      folder,
      entries,
      imports: imports
        .filter(({ fromEntry, toEntry }) => entries.includes(fromEntry) && entries.includes(toEntry))
        .map(({ from, to }) => `${from} → ${to}`),
    }));
  });
}

interface EntryImport {
  from: string;
  to: string;
  fromEntry: string;
  toEntry: string;
}

/** The imports between different direct entries of the folder. */
function listImportsBetweenEntries(graph: Graph, folder: string): EntryImport[] {
  return [...graph].flatMap(([from, targets]) => {
    const fromEntry = getEntry(folder, from);
    if (fromEntry === null) {
      return [];
    }
    return [...targets].flatMap((to) => {
      const toEntry = getEntry(folder, to);
      return toEntry === null || toEntry === fromEntry ? [] : [{ from, to, fromEntry, toEntry }];
    });
  });
}

/** `src/domain/apps/app.ts` → the root, `src`, `src/domain`, `src/domain/apps`. */
function listAncestors(path: string): string[] {
  const parts = path.split('/').slice(0, -1);
  return ['', ...parts.map((_, i) => parts.slice(0, i + 1).join('/'))];
}

/** The direct entry of the folder that is or contains this path, or null if the path is outside the folder. */
function getEntry(folder: string, path: string): string | null {
  const prefix = folder === '' ? '' : `${folder}/`;
  return path.startsWith(prefix) ? (path.slice(prefix.length).split('/')[0] ?? null) : null;
}

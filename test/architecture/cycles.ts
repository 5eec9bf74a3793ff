import { posix } from 'node:path';
import { readSource } from './source-file.ts';

/** The imports between files: path → the paths that it imports, types included. */
type Graph = ReadonlyMap<string, ReadonlySet<string>>;

/** The files of each dependency cycle, sorted; empty if there is none. Imports of types alone count. */
export function findFileCycles(files: ReadonlyMap<string, string>): string[][] {
  return findCycles(readGraph(files));
}

/** A folder, and those of its direct entries (files and subfolders) that depend on each other. */
export interface FolderCycle {
  folder: string;
  entries: string[];
  /** The imports that make the cycle, `path → path`. */
  imports: string[];
}

/**
 * The dependency cycles between the entries of each folder. A subfolder counts as one entry, with all that it contains:
 * so a folder can be read together with those it imports, and without those that import it.
 */
export function findFolderCycles(files: ReadonlyMap<string, string>): FolderCycle[] {
  const graph = readGraph(files);
  const folders = new Set([...files.keys()].flatMap(listAncestors));
  return [...folders].sort().flatMap((folder) => {
    const inside = [...graph].flatMap(([from, targets]) =>
      [...targets].flatMap((to) => {
        const [entry, target] = [getEntry(folder, from), getEntry(folder, to)];
        return entry === null || target === null || entry === target ? [] : [{ from, to, entry, target }];
      }),
    );
    const entries = new Map<string, Set<string>>();
    for (const { entry, target } of inside) {
      entries.set(entry, (entries.get(entry) ?? new Set()).add(target));
    }
    return findCycles(entries).map((cycle) => ({
      folder,
      entries: cycle,
      imports: inside
        .filter(({ entry, target }) => cycle.includes(entry) && cycle.includes(target))
        .map(({ from, to }) => `${from} → ${to}`),
    }));
  });
}

function readGraph(files: ReadonlyMap<string, string>): Graph {
  return new Map(
    [...files].map(([path, text]) => {
      const relative = readSource(path, text).imports.filter(({ specifier }) => specifier.startsWith('.'));
      const targets = relative.map(({ specifier }) => posix.join(posix.dirname(path), specifier));
      return [path, new Set(targets.filter((target) => files.has(target) && target !== path))];
    }),
  );
}

/** `src/domain/apps/app.ts` → `src`, `src/domain`, `src/domain/apps`. */
function listAncestors(path: string): string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, i) => parts.slice(0, i + 1).join('/'));
}

/** The direct entry of a folder that contains this path, or is it; null: the path is elsewhere. */
function getEntry(folder: string, path: string): string | null {
  return path.startsWith(`${folder}/`) ? (path.slice(folder.length + 1).split('/')[0] ?? null) : null;
}

/** The strongly connected components with more than one node (Tarjan 1972). */
function findCycles(graph: Graph): string[][] {
  const index = new Map<string, number>();
  const lowest = new Map<string, number>();
  const stack: string[] = [];
  const cycles: string[][] = [];

  function visit(node: string): number {
    const own = index.size;
    index.set(node, own);
    lowest.set(node, own);
    stack.push(node);
    for (const target of graph.get(node) ?? []) {
      const reached = index.has(target) ? (stack.includes(target) ? index.get(target) : undefined) : visit(target);
      lowest.set(node, Math.min(lowest.get(node) ?? own, reached ?? own));
    }
    const low = lowest.get(node) ?? own;
    if (low === own) {
      const component = stack.splice(stack.indexOf(node));
      if (component.length > 1) {
        cycles.push(component.sort());
      }
    }
    return low;
  }

  for (const node of graph.keys()) {
    if (!index.has(node)) {
      visit(node);
    }
  }
  return cycles;
}

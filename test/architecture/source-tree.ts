import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

/** Files and folders that git ignores, and the folder of git itself. */
const IGNORED = new Set(['.git', 'node_modules', 'dist', 'data', 'coverage', '.env']);

/** Every extension that TypeScript or Node loads, so the checks don't depend on the convention of using `.ts`. */
const SOURCE = /\.[cm]?[jt]sx?$/;

/** Written by `npm run codegen`. */
const GENERATED = ['test/graphql/generated/', 'dashboard/src/generated/'];

/** Whether the path is a handwritten source file. */
export function isSource(path: string): boolean {
  return SOURCE.test(path) && !GENERATED.some((folder) => path.startsWith(folder));
}

/** Whether the path is a source file of the product, as opposed to its tests and tools. */
export function isProductSource(path: string): boolean {
  return /^(?:src|db)\//.test(path) && isSource(path);
}

/** Returns the text of each file that `isIncluded` selects, by path relative to the repository root, with slashes. */
export function readTree(isIncluded: (path: string) => boolean): Map<string, string> {
  const files = new Map<string, string>();
  function walk(folder: string): void {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (IGNORED.has(entry.name) || entry.name.endsWith('.log')) {
        continue;
      }
      const full = join(folder, entry.name);
      const path = relative(ROOT, full).split(sep).join('/');
      if (entry.isDirectory()) {
        walk(full);
      } else if (entry.isFile() && isIncluded(path)) {
        files.set(path, readFileSync(full, 'utf8'));
      }
    }
  }
  walk(ROOT);
  return files;
}

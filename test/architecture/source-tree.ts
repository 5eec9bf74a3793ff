import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

/** Files and folders that git ignores, and its own folder. */
const IGNORED = new Set(['.git', 'node_modules', 'dist', 'data', 'coverage', '.env']);

/** The files of the tree that `isIncluded` selects: path (relative to the root of the repository, with slashes) → text. */
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

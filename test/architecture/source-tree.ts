import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

/** What git ignores and what it keeps for itself: not part of the tree that people read. */
const NOT_OURS = new Set(['.git', 'node_modules', 'dist', 'data', 'coverage', '.env']);

/** Path (relative to the top, with slashes) → text, of all files of the tree for which `wanted` says so. */
export function readTree(wanted: (path: string) => boolean): Map<string, string> {
  const files = new Map<string, string>();
  function walk(folder: string): void {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (NOT_OURS.has(entry.name) || entry.name.endsWith('.log')) {
        continue;
      }
      const full = join(folder, entry.name);
      const path = relative(ROOT, full).split(sep).join('/');
      if (entry.isDirectory()) {
        walk(full);
      } else if (entry.isFile() && wanted(path)) {
        files.set(path, readFileSync(full, 'utf8'));
      }
    }
  }
  walk(ROOT);
  return files;
}

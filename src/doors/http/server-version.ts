import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The version of this server from its package.json, which is above this file in a checkout and in a build. */
export const SERVER_VERSION: string = findVersionAbove(import.meta.dirname);

function findVersionAbove(folder: string): string {
  const file = join(folder, 'package.json');
  if (existsSync(file)) {
    return String((JSON.parse(readFileSync(file, 'utf8')) as { version?: unknown }).version);
  }
  if (dirname(folder) === folder) {
    throw new Error('No package.json was found above the program.');
  }
  return findVersionAbove(dirname(folder));
}

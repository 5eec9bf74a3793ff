import { createRequire } from 'node:module';
import type BetterSqlite3 from 'better-sqlite3';

const require = createRequire(import.meta.url);

/** The first major release of Node that better-sqlite3 13 runs in; older ones crash with it. */
const FIRST_NODE_OF_13 = 22;

/**
 * better-sqlite3, of the release that suits this Node. What a C++ compiler makes of 12 under the headers of Node 24.19
 * and later aborts the process when a statement is collected while no JavaScript runs (nodejs/node#65446); 13 goes by
 * Node-API and is free of it, but does not run in Node 20.
 */
export const Sqlite: typeof BetterSqlite3 = hasNodeApiRelease()
  ? require('better-sqlite3-13')
  : require('better-sqlite3');

/** Where it lies, for a thread to load it once more. */
export const DRIVER_PATH = hasNodeApiRelease()
  ? require.resolve('better-sqlite3-13')
  : require.resolve('better-sqlite3');

/** npm leaves the newer release out where Node is too old for it, and may where a package mirror lacks it. */
function hasNodeApiRelease(): boolean {
  if (Number.parseInt(process.versions.node, 10) < FIRST_NODE_OF_13) {
    return false;
  }
  try {
    require.resolve('better-sqlite3-13');
    return true;
  } catch {
    return false;
  }
}

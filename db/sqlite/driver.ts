import { createRequire } from 'node:module';
import type BetterSqlite3 from 'better-sqlite3';

const require = createRequire(import.meta.url);

/** The first major version of Node.js that better-sqlite3 13 supports. Older ones crash with it. */
const FIRST_NODE_OF_13 = 22;

/**
 * The release of better-sqlite3 that suits this version of Node.js. Release 12, compiled with the headers of Node.js
 * 24.19 or later, aborts the process when a statement is garbage-collected while no JavaScript runs
 * (nodejs/node#65446). Release 13 uses Node-API and doesn't have this problem, but doesn't support Node.js 20.
 */
export const Sqlite: typeof BetterSqlite3 = hasNodeApiRelease()
  ? require('better-sqlite3-13')
  : require('better-sqlite3');

/** The path of the driver, for threads that load it again. */
export const DRIVER_PATH = hasNodeApiRelease()
  ? require.resolve('better-sqlite3-13')
  : require.resolve('better-sqlite3');

/** Returns whether release 13 is installed. npm skips it if Node.js is too old or a package mirror lacks it. */
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

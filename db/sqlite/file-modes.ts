import { closeSync, openSync, realpathSync, type Stats, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { StoreFinding } from '../finding.ts';

/** The mode of a new folder: only its owner can list and change it. */
export const PRIVATE_FOLDER_MODE = 0o700;
/** The mode of a new file: only its owner can read and write it. */
const PRIVATE_FILE_MODE = 0o600;

/** Group and others. */
const OTHER_USERS = 0o077;
const WRITE_BY_OTHER_USERS = 0o022;
/** In such a folder, such as /tmp, users can't replace files of others. */
const STICKY = 0o1000;

/**
 * Creates an empty database file that only its owner can read, whatever the umask is, if the file doesn't exist. SQLite
 * itself would make it readable by everyone. `-wal` and `-shm` get the mode of the file.
 */
export function createPrivateFile(path: string): void {
  try {
    closeSync(openSync(path, 'wx', PRIVATE_FILE_MODE));
  } catch {
    // The file exists, or can't be created. SQLite then reports why it can't open it.
  }
}

/** Returns the files of a database that other users can read or write, and its folder if they can replace files there. */
export function inspectModes(path: string): StoreFinding[] {
  const file = findRealPath(path);
  const findings: StoreFinding[] = [];
  for (const name of [file, `${file}-wal`, `${file}-shm`]) {
    const mode = readMode(name);
    if (mode !== null && (mode & OTHER_USERS) !== 0) {
      findings.push({
        fault: `Other users can read or write ${name}: its mode is ${formatMode(mode)}.`,
        fix: `chmod ${formatMode(PRIVATE_FILE_MODE)} ${quote(name)}`,
      });
    }
  }
  const folder = dirname(file);
  const folderMode = readMode(folder);
  if (folderMode !== null && (folderMode & WRITE_BY_OTHER_USERS) !== 0 && (folderMode & STICKY) === 0) {
    findings.push({
      fault: `Other users can replace files in ${folder}: its mode is ${formatMode(folderMode)}.`,
      fix: `chmod ${formatMode(PRIVATE_FOLDER_MODE)} ${quote(folder)}`,
    });
  }
  return findings;
}

/** Follows symbolic links, because SQLite creates `-wal` and `-shm` next to the file itself. */
function findRealPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

/** Returns the permissions of a file, or null if it doesn't exist. */
function readMode(path: string): number | null {
  const found: Stats | undefined = statSync(path, { throwIfNoEntry: false });
  return found === undefined ? null : found.mode & 0o7777;
}

function formatMode(mode: number): string {
  return mode.toString(8);
}

/** Quotes a path for a shell, if necessary. */
function quote(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}

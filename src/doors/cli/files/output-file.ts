import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { type FileHandle, link, lstat, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { FileError } from '../problem.ts';

const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Creates a file atomically. `write` writes to a temporary path in the same folder. The file is synced to disk before
 * it is renamed. If `write` fails, no file is left behind.
 *
 * @param force whether to replace an existing file.
 * @throws FileError
 */
export async function createFile<T>(path: string, force: boolean, write: (path: string) => Promise<T>): Promise<T> {
  const target = resolve(path);
  await assertFree(target, path, force);
  const temporaryPath = join(dirname(target), `.${basename(target)}.${randomBytes(6).toString('hex')}.partial`);
  try {
    const result = await write(temporaryPath);
    await withWriteErrors(path, () => commitFile(temporaryPath, target, path, force));
    return result;
  } finally {
    await rm(temporaryPath, { force: true });
  }
}

/**
 * Opens a file for writing. A new file can be read only by its owner, whatever the umask is.
 *
 * @param flags `wx` to fail if the file exists, or `w` to overwrite it.
 * @throws FileError that contains `name`
 */
export function openPrivateFile(path: string, flags: 'w' | 'wx', name = path): Promise<FileHandle> {
  return withWriteErrors(name, () => open(path, flags, 0o600));
}

/**
 * Deletes an unfinished file if a signal stops the process (Ctrl-C) during `work`, and then lets the signal end the
 * process. Not for work that blocks the event loop: signal handlers couldn't run, and Ctrl-C would have no effect.
 */
export async function deleteOnSignal<T>(path: string, work: () => Promise<T>): Promise<T> {
  const onSignal = (signal: NodeJS.Signals) => {
    rmSync(path, { force: true });
    process.kill(process.pid, signal);
  };
  // `once` restores the default action, so that `process.kill` ends the process.
  for (const signal of STOP_SIGNALS) {
    process.once(signal, onSignal);
  }
  try {
    return await work();
  } finally {
    for (const signal of STOP_SIGNALS) {
      process.off(signal, onSignal);
    }
  }
}

async function assertFree(target: string, name: string, force: boolean): Promise<void> {
  const existing = await lstat(target).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') {
      return null;
    }
    throw createWriteError(name, error);
  });
  if (existing === null || (force && existing.isFile())) {
    return;
  }
  throw existing.isFile() ? createFileExistsError(name) : new FileError(`${name} is not a regular file.`);
}

async function commitFile(temporaryPath: string, target: string, name: string, force: boolean): Promise<void> {
  await syncToDisk(temporaryPath);
  if (force) {
    await rename(temporaryPath, target);
  } else {
    await linkWithoutReplacing(temporaryPath, target, name);
  }
  await syncToDisk(dirname(target)).catch((error: NodeJS.ErrnoException) => {
    // Some systems can't open or sync a folder, and there is no way to detect this beforehand.
    if (!['EISDIR', 'EPERM', 'EACCES', 'EINVAL'].includes(error.code ?? '')) {
      throw error;
    }
  });
}

/** Moves a file. Unlike `rename`, it fails if the target exists, even if another process has just created it. */
async function linkWithoutReplacing(temporaryPath: string, target: string, name: string): Promise<void> {
  try {
    await link(temporaryPath, target);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'EEXIST') {
      throw createFileExistsError(name);
    }
    // The file system doesn't support hard links.
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'ENOSYS') {
      throw error;
    }
    await assertFree(target, name, false);
    await rename(temporaryPath, target);
  }
}

async function syncToDisk(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Runs `work`, and turns its system errors into a one-line FileError. */
export async function withWriteErrors<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof Error && 'syscall' in error ? createWriteError(name, error as NodeJS.ErrnoException) : error;
  }
}

function createWriteError(name: string, error: NodeJS.ErrnoException): FileError {
  return new FileError(`${name} can't be written (${error.code ?? error.message}).`, { cause: error });
}

function createFileExistsError(name: string): FileError {
  return new FileError(`${name} already exists. Use --force to replace it.`);
}

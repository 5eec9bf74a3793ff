import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { link, lstat, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { FileError } from '../problem.ts';

const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Creates a file that gets its name only when it is complete and on the disk. `write` writes it at a temporary path in
 * the same folder; if that fails, no file is left.
 *
 * @param force whether to replace a file that exists already.
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
 * Takes an unfinished file away if somebody stops the process (Ctrl-C) meanwhile, which then ends by the same signal.
 * Not for work that blocks the process: it could not be stopped any more.
 */
export async function deleteOnSignal<T>(path: string, work: () => Promise<T>): Promise<T> {
  const onSignal = (signal: NodeJS.Signals) => {
    rmSync(path, { force: true });
    process.kill(process.pid, signal);
  };
  // Once: the second time the signal does what it does without us.
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
  throw existing.isFile() ? createFileExistsError(name) : new FileError(`${name} is no file that could be replaced.`);
}

async function commitFile(temporaryPath: string, target: string, name: string, force: boolean): Promise<void> {
  await syncToDisk(temporaryPath);
  if (force) {
    await rename(temporaryPath, target);
  } else {
    await linkWithoutReplacing(temporaryPath, target, name);
  }
  await syncToDisk(dirname(target)).catch((error: NodeJS.ErrnoException) => {
    // Some systems can't open a folder; there is no other way to ask them.
    if (!['EISDIR', 'EPERM', 'EACCES', 'EINVAL'].includes(error.code ?? '')) {
      throw error;
    }
  });
}

/** Unlike renaming it replaces nothing, not even what came into being just now. */
async function linkWithoutReplacing(temporaryPath: string, target: string, name: string): Promise<void> {
  try {
    await link(temporaryPath, target);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'EEXIST') {
      throw createFileExistsError(name);
    }
    // A disk that knows no second names.
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

/** Does what writes to a file, and tells of its failing in one line. */
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
  return new FileError(`${name} exists already; --force replaces it.`);
}

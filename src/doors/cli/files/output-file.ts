import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { link, lstat, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { FileError } from '../problem.ts';

const STOPPING = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Makes a file that has its name only when it is complete and on the disk. `make` writes it at a path beside it; if
 * that fails nothing is left.
 *
 * @param force whether a file that is there already may be replaced.
 * @throws FileError
 */
export async function makeFile<T>(path: string, force: boolean, make: (path: string) => Promise<T>): Promise<T> {
  const target = resolve(path);
  await assertFree(target, path, force);
  const beside = join(dirname(target), `.${basename(target)}.${randomBytes(6).toString('hex')}.partial`);
  try {
    const made = await make(beside);
    await told(path, () => place(beside, target, path, force));
    return made;
  } finally {
    await rm(beside, { force: true });
  }
}

/**
 * Takes an unfinished file away if somebody stops the process (Ctrl-C) meanwhile, which then ends by the same signal.
 * Not for work that blocks the process: it could not be stopped any more.
 */
export async function goneWhenStopped<T>(path: string, work: () => Promise<T>): Promise<T> {
  const onSignal = (signal: NodeJS.Signals) => {
    rmSync(path, { force: true });
    process.kill(process.pid, signal);
  };
  // Once: the second time the signal does what it does without us.
  for (const signal of STOPPING) process.once(signal, onSignal);
  try {
    return await work();
  } finally {
    for (const signal of STOPPING) process.off(signal, onSignal);
  }
}

async function assertFree(target: string, name: string, force: boolean): Promise<void> {
  const there = await lstat(target).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw unwritable(name, error);
  });
  if (there === null || (force && there.isFile())) return;
  throw there.isFile() ? taken(name) : new FileError(`${name} is no file that could be replaced.`);
}

async function place(beside: string, target: string, name: string, force: boolean): Promise<void> {
  await synced(beside);
  if (force) await rename(beside, target);
  else await linked(beside, target, name);
  await synced(dirname(target)).catch((error: NodeJS.ErrnoException) => {
    // Some systems can't open a folder; there is no other way to ask them.
    if (!['EISDIR', 'EPERM', 'EACCES', 'EINVAL'].includes(error.code ?? '')) throw error;
  });
}

/** Unlike renaming it replaces nothing, not even what came into being just now. */
async function linked(beside: string, target: string, name: string): Promise<void> {
  try {
    await link(beside, target);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'EEXIST') throw taken(name);
    // A disk that knows no second names.
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'ENOSYS') throw error;
    await assertFree(target, name, false);
    await rename(beside, target);
  }
}

async function synced(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Does what writes to a file, and tells of its failing in one line. */
export async function told<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof Error && 'syscall' in error ? unwritable(name, error as NodeJS.ErrnoException) : error;
  }
}

function unwritable(name: string, error: NodeJS.ErrnoException): FileError {
  return new FileError(`${name} can't be written (${error.code ?? error.message}).`, { cause: error });
}

function taken(name: string): FileError {
  return new FileError(`${name} exists already; --force replaces it.`);
}

import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { FileError } from '../problem.ts';

/** A file that can be read more than once. */
export interface InputFile {
  /** The name to show in messages. */
  name: string;
  /** In bytes. */
  size: number;
  /** The SHA-256 hash of the content, in base64url. */
  fingerprint: string;
  /** The first non-blank character; empty if the beginning of the file is blank. */
  firstCharacter: string;
  /** Reads the content from the beginning. Calls `onRead` with the number of bytes read so far. */
  readBytes(onRead: (done: number) => void): AsyncGenerator<Uint8Array>;
  /** Deletes the temporary copy, if any. */
  close(): Promise<void>;
}

/**
 * Opens a file, or standard input for `-`. Copies a stream that can be read only once, such as a pipe, to a temporary
 * file first: an import needs the hash of the whole file before it reads the first line.
 *
 * @throws FileError
 */
export async function openInput(path: string, pipedInput: AsyncIterable<Uint8Array>): Promise<InputFile> {
  if (path === '-') {
    return spoolToFile('standard input', pipedInput);
  }
  const { size, isFile, isDirectory } = await withReadErrors(path, () => getFileFacts(path));
  if (isDirectory) {
    throw new FileError(`${path} is a directory.`);
  }
  if (!isFile) {
    return spoolToFile(path, createReadStream(path));
  }
  return createInputFile(path, path, size, async () => {});
}

async function getFileFacts(path: string) {
  const stats = await stat(path);
  return { size: stats.size, isFile: stats.isFile(), isDirectory: stats.isDirectory() };
}

async function spoolToFile(name: string, source: AsyncIterable<Uint8Array>): Promise<InputFile> {
  const folder = await mkdtemp(join(tmpdir(), 'smartlinks-import-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const path = join(folder, 'links');
    await withReadErrors(name, () => pipeline(source, createWriteStream(path, { mode: 0o600 })));
    return await createInputFile(name, path, (await stat(path)).size, remove);
  } catch (error) {
    await remove();
    throw error;
  }
}

async function createInputFile(
  name: string,
  path: string,
  size: number,
  close: () => Promise<void>,
): Promise<InputFile> {
  async function* readBytes(onRead: (done: number) => void) {
    let done = 0;
    for await (const chunk of createReadStream(path)) {
      done += chunk.length;
      onRead(done);
      yield chunk as Uint8Array;
    }
  }

  const hash = createHash('sha256');
  let firstCharacter = '';
  await withReadErrors(name, async () => {
    for await (const chunk of readBytes(() => {})) {
      hash.update(chunk);
      firstCharacter ||= /[^\s\ufeff]/.exec(Buffer.from(chunk).subarray(0, 1_024).toString())?.[0] ?? '';
    }
  });
  return { name, size, fingerprint: hash.digest('base64url'), firstCharacter, readBytes, close };
}

async function withReadErrors<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new FileError(`${name} can't be read (${code}).`, { cause: error });
  }
}

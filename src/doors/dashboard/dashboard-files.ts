import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';

/** The content codings in which files are stored beside the originals, and the extensions of these copies. */
const EXTENSIONS = { br: '.br', gzip: '.gz' } as const;

export type ContentCoding = keyof typeof EXTENSIONS;

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.woff2': 'font/woff2',
};

/** The maximum total size of the files, in bytes, since all of them are in memory. */
const MAX_TOTAL_SIZE = 32 * 1_024 * 1_024;

/** A file of the dashboard in memory. */
export interface DashboardFile {
  mediaType: string;
  /** The entity tag of the uncompressed file, in quotes. */
  etag: string;
  /** Whether the name of the file contains a hash of its content, so that clients can cache it forever. */
  isImmutable: boolean;
  body: Buffer;
  /** The copies that were compressed when the dashboard was built. */
  encodedBodies: ReadonlyMap<ContentCoding, Buffer>;
}

/** The files of the dashboard by path, relative to the folder and with slashes, such as `assets/index-3f2a.js`. */
export type DashboardFiles = ReadonlyMap<string, DashboardFile>;

/** The page of all client-side routes. */
export const INDEX_PATH = 'index.html';

/** The file with the hash of the sources. It is the last file that a build writes. */
export const SOURCE_HASH_FILE = '.source-hash';

/**
 * Reads the built dashboard into memory, except hidden files. Returns null if the folder has no complete build.
 *
 * @throws if a file can't be read, or if the files are larger than 32 MiB.
 */
export async function loadDashboardFiles(folder: string): Promise<DashboardFiles | null> {
  const bodies = await readFiles(folder);
  if (!bodies.delete(SOURCE_HASH_FILE) || !bodies.has(INDEX_PATH)) {
    return null;
  }
  const files = new Map<string, DashboardFile>();
  for (const [path, body] of bodies) {
    if (isCompressedCopy(path, bodies)) {
      continue;
    }
    const encodedBodies = new Map<ContentCoding, Buffer>();
    for (const [coding, extension] of Object.entries(EXTENSIONS) as [ContentCoding, string][]) {
      const encoded = bodies.get(path + extension);
      if (encoded !== undefined && encoded.length < body.length) {
        encodedBodies.set(coding, encoded);
      }
    }
    files.set(path, {
      mediaType: MEDIA_TYPES[extname(path)] ?? 'application/octet-stream',
      etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`,
      isImmutable: path.startsWith('assets/'),
      body,
      encodedBodies,
    });
  }
  return files;
}

function isCompressedCopy(path: string, bodies: ReadonlyMap<string, Buffer>): boolean {
  return Object.values(EXTENSIONS).some(
    (extension) => path.endsWith(extension) && bodies.has(path.slice(0, -extension.length)),
  );
}

async function readFiles(folder: string): Promise<Map<string, Buffer>> {
  const bodies = new Map<string, Buffer>();
  let totalSize = 0;
  for (const entry of await listEntries(folder)) {
    if (!entry.isFile() || (entry.name.startsWith('.') && entry.name !== SOURCE_HASH_FILE)) {
      continue;
    }
    const path = join(entry.parentPath, entry.name);
    const body = await readFile(path);
    totalSize += body.length;
    if (totalSize > MAX_TOTAL_SIZE) {
      throw new Error(`the files of ${folder} are larger than ${MAX_TOTAL_SIZE} bytes`);
    }
    bodies.set(relative(folder, path).replaceAll(sep, '/'), body);
  }
  return bodies;
}

async function listEntries(folder: string) {
  try {
    return await readdir(folder, { withFileTypes: true, recursive: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return [];
    }
    throw error;
  }
}

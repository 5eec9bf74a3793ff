import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { access, readdir, readFile, writeFile } from 'node:fs/promises';
import { setPriority } from 'node:os';
import { join, relative, sep } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Logger } from 'pino';
import { loadDashboardFiles, SOURCE_HASH_FILE } from './dashboard-files.ts';
import type { Dashboard } from './dashboard-handler.ts';

/** The configuration of Vite, relative to the root of the source tree. A compiled package doesn't contain it. */
export const VITE_CONFIG = 'dashboard/vite.config.ts';

/** The program that builds the dashboard, relative to the root of the source tree. */
const BUILD_PROGRAM = 'ops/build-dashboard.ts';

/** The folder of the built dashboard, relative to the root of the source tree or of the package. */
export const DASHBOARD_FOLDER = 'dist/dashboard';

/** The sources of a build, relative to the root of the source tree: files, and one folder with all of its files. */
const SOURCES = { folder: 'dashboard', files: ['schema.graphql', 'package-lock.json'] };

/** The types of files that a compression makes smaller. */
const COMPRESSIBLE = /\.(?:css|html|ico|js|json|svg|txt|webmanifest)$/;

/** The lowest CPU priority that still gets time on a busy machine, so that redirects aren't delayed. */
const BUILD_PRIORITY = 15;

/** How much of the build's error output is logged, in characters. It begins with the first error. */
const MAX_ERROR_LENGTH = 1_000;

/** Returns the hash of everything that the built dashboard depends on. */
export async function hashDashboardSources(root: string): Promise<string> {
  const hash = createHash('sha256');
  for (const path of [
    ...(await listFiles(join(root, SOURCES.folder))),
    ...SOURCES.files.map((file) => join(root, file)),
  ]) {
    const content = await readFile(path);
    hash.update(`${relative(root, path).replaceAll(sep, '/')}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

/** Completes a build: writes compressed copies beside the files, and then the hash of the sources. */
export async function finishDashboardBuild(folder: string, sourceHash: string): Promise<void> {
  for (const path of await listFiles(folder)) {
    if (COMPRESSIBLE.test(path)) {
      const body = await readFile(path);
      const params = { [constants.BROTLI_PARAM_SIZE_HINT]: body.length };
      await writeFile(`${path}.br`, await promisify(brotliCompress)(body, { params }));
      await writeFile(`${path}.gz`, await promisify(gzip)(body, { level: constants.Z_BEST_COMPRESSION }));
    }
  }
  await writeFile(join(folder, SOURCE_HASH_FILE), sourceHash);
}

/** Lists the files of a folder and its subfolders in a fixed order. */
async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** Whether the files were built from other sources than those in the source tree, or not at all. */
async function isStale(root: string): Promise<boolean> {
  const built = await readFile(join(root, DASHBOARD_FOLDER, SOURCE_HASH_FILE), 'utf8').catch(() => null);
  return built === null || built !== (await hashDashboardSources(root));
}

/** Whether the server runs in a source tree, where it can build the dashboard. */
export async function canBuildDashboard(root: string): Promise<boolean> {
  return access(join(root, VITE_CONFIG)).then(
    () => true,
    () => false,
  );
}

interface DashboardUpdate {
  /** The root of the source tree. */
  root: string;
  logger: Logger;
  /** Stops the build. */
  signal: AbortSignal;
  /** Builds the dashboard. Fails with the reason. Defaults to `runBuildProgram`. */
  build?: (root: string, signal: AbortSignal) => Promise<void>;
}

/**
 * Builds the dashboard if its files are missing or stale. Meanwhile, its paths respond with a page that says so. If the
 * build fails, they respond with the earlier files, or with a page that names the command.
 */
export async function updateDashboard(
  dashboard: Dashboard,
  { root, logger, signal, build = runBuildProgram }: DashboardUpdate,
): Promise<void> {
  const earlierContent = dashboard.getContent();
  try {
    if (!(await isStale(root))) {
      return;
    }
    const startedAt = performance.now();
    logger.info('dashboard building');
    dashboard.setContent('building');
    await build(root, signal);
    dashboard.setContent((await loadDashboardFiles(join(root, DASHBOARD_FOLDER))) ?? 'missing');
    logger.info({ ms: Math.round(performance.now() - startedAt) }, 'dashboard built');
  } catch (error) {
    dashboard.setContent(earlierContent);
    if (!signal.aborted) {
      logger.error({ err: error }, 'dashboard build failed');
    }
  }
}

/** Builds the dashboard in another process with a low priority. Fails with the beginning of its error output. */
async function runBuildProgram(root: string, signal: AbortSignal): Promise<void> {
  const child = spawn(process.execPath, ['--import', 'tsx', BUILD_PROGRAM], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'pipe'],
    signal,
  });
  if (child.pid !== undefined) {
    setPriority(child.pid, BUILD_PRIORITY);
  }
  let output = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output = `${output}${text}`.slice(0, MAX_ERROR_LENGTH);
  });
  const [code] = await once(child, 'close');
  if (code !== 0) {
    throw new Error(output.trim() || `the build ended with exit code ${code}`);
  }
}

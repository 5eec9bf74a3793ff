import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const VERSIONS = { mercurius: '16', fastify: '5' };

/** The folder of mercurius, which isn't a dependency. Git ignores it, and Node resolves the project's graphql-js. */
export const MERCURIUS_FOLDER = join(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'smartlinks-bench');

/** Installs mercurius unless it is installed already. Returns null, or a one-line error message. */
export async function installMercurius(): Promise<string | null> {
  if (existsSync(join(MERCURIUS_FOLDER, 'node_modules', 'mercurius', 'package.json'))) {
    return null;
  }
  await mkdir(MERCURIUS_FOLDER, { recursive: true });
  await writeFile(join(MERCURIUS_FOLDER, 'package.json'), '{ "private": true }\n');
  const packages = Object.entries(VERSIONS).map(([name, version]) => `${name}@${version}`);
  // Its peer graphql-js must not be installed a second time, because a schema works with only one copy.
  const flags = ['--legacy-peer-deps', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund'];
  const { status, error, stderr } = spawnSync('npm', ['install', ...flags, ...packages], {
    cwd: MERCURIUS_FOLDER,
    encoding: 'utf8',
    timeout: 120_000,
  });
  if (status === 0) {
    return null;
  }
  const reason = error?.message ?? /npm error (.*)/.exec(stderr)?.[1] ?? `npm ended with ${status}`;
  return `mercurius could not be installed: ${reason}`;
}

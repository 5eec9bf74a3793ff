import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestLocation } from './database.ts';
import { findFreePort } from './server.ts';

/** Debian's place for the programs of PostgreSQL, one folder a version. */
const VERSIONS = '/usr/lib/postgresql';

/** A PostgreSQL server of a test's own, which it may stop without disturbing others. */
export interface PostgresCluster extends TestLocation {
  /** `fast` ends what is under way and shuts down in good order, `immediate` is a crash; both start again. */
  restart(mode: 'fast' | 'immediate'): Promise<void>;
}

/** The folder of the newest version's programs; undefined: there is none here. */
export function findPostgresPrograms(): string | undefined {
  const versions = existsSync(VERSIONS) ? readdirSync(VERSIONS) : [];
  return versions
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => join(VERSIONS, version, 'bin'))
    .find((folder) => existsSync(join(folder, 'pg_ctl')));
}

/** Starts a server on a free port of the loopback interface, with an empty database. */
export async function startCluster(programs: string): Promise<PostgresCluster> {
  const folder = await mkdtemp(join(tmpdir(), 'smartlinks-pg-'));
  const user = findUnprivilegedUser();
  if (user !== undefined) {
    await chown(folder, user.uid, user.gid);
  }
  const port = await findFreePort();
  const data = join(folder, 'data');

  const run = (program: string, ...args: string[]) =>
    new Promise<void>((resolve, reject) => {
      // No pipes: the server inherits what pg_ctl has, and would hold them open.
      const child = spawn(join(programs, program), args, { ...user, cwd: folder, stdio: 'ignore' });
      child.once('error', reject);
      child.once('exit', (code) => {
        if (code === 0) {
          resolve();
        } else {
          reject(new Error(`${program} ${args.join(' ')} ended with ${code}`));
        }
      });
    });
  const options = `-p ${port} -k ${folder} -c listen_addresses=127.0.0.1`;

  await run('initdb', '-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync');
  await run('pg_ctl', '-D', data, '-w', '-l', join(folder, 'log'), '-o', options, 'start');
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    restart: (mode) => run('pg_ctl', '-D', data, '-w', '-m', mode, '-l', join(folder, 'log'), '-o', options, 'restart'),
    async remove() {
      await run('pg_ctl', '-D', data, '-w', '-m', 'immediate', 'stop');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** PostgreSQL refuses to be started by root: somebody else then, the one whom the packages made for it if there is one. */
function findUnprivilegedUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) {
    return undefined;
  }
  for (const name of ['postgres', 'nobody']) {
    try {
      const [uid, gid] = ['-u', '-g'].map((which) => Number(execFileSync('id', [which, name], { stdio: 'pipe' })));
      if (uid !== undefined && gid !== undefined) {
        return { uid, gid };
      }
    } catch {
      // There is nobody of this name: the next one.
    }
  }
  throw new Error('PostgreSQL cannot be started by root, and there is neither a user postgres nor nobody.');
}

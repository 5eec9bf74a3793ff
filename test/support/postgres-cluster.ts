import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestLocation } from './database.ts';
import { findFreePort } from './server.ts';

/** The folder of PostgreSQL's programs on Debian, with one folder per version. */
const VERSIONS = '/usr/lib/postgresql';

/** A PostgreSQL server for a single test, which may stop it without affecting others. */
export interface PostgresCluster extends TestLocation {
  /** Restarts the server. `fast` aborts transactions and shuts down cleanly, `immediate` simulates a crash. */
  restart(mode: 'fast' | 'immediate'): Promise<void>;
  /** Stops all processes of the server, so that it accepts connections but never responds. */
  freeze(): void;
  /** Continues the processes of a frozen server. */
  thaw(): void;
}

/** Returns the folder of the newest version's programs; undefined if PostgreSQL is not installed. */
export function findPostgresPrograms(): string | undefined {
  const versions = existsSync(VERSIONS) ? readdirSync(VERSIONS) : [];
  return versions
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => join(VERSIONS, version, 'bin'))
    .find((folder) => existsSync(join(folder, 'pg_ctl')));
}

/** Starts a server with an empty database on a free port of the loopback interface. */
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
      // No pipes, because the server would inherit them from pg_ctl and keep them open.
      const child = spawn(join(programs, program), args, { ...user, cwd: folder, stdio: 'ignore' });
      child.once('error', reject);
      child.once('exit', (code) => {
        if (code === 0) {
          resolve();
        } else {
          reject(new Error(`${program} ${args.join(' ')} exited with ${code}`));
        }
      });
    });
  const options = `-p ${port} -k ${folder} -c listen_addresses=127.0.0.1`;

  await run('initdb', '-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync');
  await run('pg_ctl', '-D', data, '-w', '-l', join(folder, 'log'), '-o', options, 'start');
  const signalAll = (signal: NodeJS.Signals) => {
    const postmaster = Number.parseInt(readFileSync(join(data, 'postmaster.pid'), 'utf8'), 10);
    // The postmaster comes first, because it starts the others.
    for (const pid of [postmaster, ...listChildren(postmaster)]) {
      process.kill(pid, signal);
    }
  };
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    freeze: () => signalAll('SIGSTOP'),
    thaw: () => signalAll('SIGCONT'),
    restart: (mode) => run('pg_ctl', '-D', data, '-w', '-m', mode, '-l', join(folder, 'log'), '-o', options, 'restart'),
    async remove() {
      signalAll('SIGCONT');
      await run('pg_ctl', '-D', data, '-w', '-m', 'immediate', 'stop');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function listChildren(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
}

/**
 * Returns the user to run PostgreSQL as, because it refuses to run as root: `postgres`, or `nobody` if there is no such
 * user. Returns undefined if this process doesn't run as root.
 */
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
      // This user doesn't exist, so the next one is tried.
    }
  }
  throw new Error('PostgreSQL cannot run as root, and neither the user postgres nor nobody exists.');
}

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findFreePort } from '../support/server.ts';
import { type BenchDatabase, LINK_DOMAIN } from './bench-database.ts';
import { type CpuProfile, WATCHING, type Watched } from './watch.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const READY_MS = 60_000;

/** A measured server. `baseline` is another build of the product. */
export type ContenderName = 'ours' | 'baseline' | 'bare' | 'bare, with a click' | 'stock Yoga' | 'mercurius';

/** A running server with its own database. */
export interface Contender {
  name: ContenderName;
  port: number;
  databasePath: string;
  /** Returns the server's log. */
  log(): Promise<string>;
  begin(): Promise<void>;
  end(): Promise<Watched>;
  /** Returns the CPU profile of the server's process while `load` runs. */
  profile(load: () => Promise<unknown>): Promise<CpuProfile>;
  /** Stops the server and waits until its process has ended. */
  stop(): Promise<void>;
}

/** Turned off, because all requests come from one address and have one token. */
const RATE_LIMITS = ['TOKEN', 'ADDRESS', 'WRONG_TOKENS', 'MISSES', 'LAZY_LINKS', 'REDEEMS_TOKEN', 'REDEEMS_ADDRESS'];

/** Production settings with the host names of the benchmark. */
function buildSettings(port: number, databaseUrl: string): Record<string, string> {
  return {
    NODE_ENV: 'production',
    DATABASE_URL: databaseUrl,
    PORT: String(port),
    HOST: '127.0.0.1',
    API_HOSTS: '127.0.0.1',
    LINK_DOMAIN,
    LINK_SCHEME: 'http',
    ALLOW_INSECURE_LINKS: '1',
    // No requests to other machines.
    SCRAPE_PREVIEWS: '0',
    MAX_STORED_CLICKS_ADDRESS: '0',
    MAX_STORED_CLICKS_LINK: '0',
    ...Object.fromEntries(RATE_LIMITS.map((name) => [`RATE_LIMIT_${name}`, '0'])),
  };
}

/** The arguments of `node` for each contender. The product runs from its build, the others are scripts. */
const ARGUMENTS: Record<ContenderName, (row: string) => string[]> = {
  ours: () => [join(ROOT, 'dist', 'src', 'main.js')],
  baseline: () => [join(process.env.BENCH_BASELINE ?? '', 'src', 'main.js')],
  bare: (row) => buildScriptArgs('bare.ts', row),
  'bare, with a click': () => buildScriptArgs('bare.ts', 'edge-click'),
  'stock Yoga': () => buildScriptArgs('stock-yoga.ts'),
  mercurius: () => buildScriptArgs('mercurius.ts'),
};

function buildScriptArgs(file: string, ...args: string[]): string[] {
  return ['--import', import.meta.resolve('tsx'), join(import.meta.dirname, 'contenders', file), ...args];
}

/** Starts a contender for a row on a fresh copy of the database, and waits until it responds. */
export async function startContender(
  name: ContenderName,
  row: string,
  database: BenchDatabase,
  wrapper?: readonly string[],
): Promise<Contender> {
  return startOn(await database.copy(`${row}-${name.replaceAll(/\W+/g, '-')}`), name, row, wrapper);
}

/** Starts a contender on the file itself, without a copy. `wrapper` is a command to run it under, such as strace. */
export async function startOn(
  databasePath: string,
  name: ContenderName,
  row: string,
  wrapper: readonly string[] = [],
): Promise<Contender> {
  const server = await startContenderServer(`file:${databasePath}`, `${databasePath}.log`, name, { row, wrapper });
  return { ...server, databasePath };
}

/** Starts a server on a database of either dialect. The folder of its log is its working directory. */
export async function startContenderServer(
  databaseUrl: string,
  logPath: string,
  name: ContenderName,
  { row = '', wrapper = [], env = {} }: { row?: string; wrapper?: readonly string[]; env?: Record<string, string> },
): Promise<Omit<Contender, 'databasePath'>> {
  const port = await findFreePort();
  const log = await open(logPath, 'w');
  const [command = '', ...args] = [...wrapper, process.execPath, ...WATCHING, ...ARGUMENTS[name](row)];
  const { PATH = '', HOME = '', TMPDIR } = process.env;
  const child = spawn(command, args, {
    // Not the root of the repository, which may have a developer's .env.
    cwd: dirname(logPath),
    env: { PATH, HOME, ...(TMPDIR === undefined ? {} : { TMPDIR }), ...buildSettings(port, databaseUrl), ...env },
    stdio: ['ignore', log.fd, log.fd, 'ipc'],
  });
  await log.close();
  const readLog = () => readFile(logPath, 'utf8');
  await waitUntilReady(child, port, async () => `${name}: ${await readLog()}`);
  const sendCommand = async (word: string): Promise<unknown> => {
    const reply = once(child, 'message');
    child.send(word);
    return (await reply)[0];
  };
  return {
    name,
    port,
    log: readLog,
    begin: async () => void (await sendCommand('begin')),
    end: async () => (await sendCommand('end')) as Watched,
    async profile(load) {
      await sendCommand('profile');
      await load();
      return (await sendCommand('profiled')) as CpuProfile;
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) {
        return;
      }
      const ended = once(child, 'exit');
      child.send('stop');
      await ended;
    },
  };
}

async function waitUntilReady(child: ChildProcess, port: number, readOutput: () => Promise<string>): Promise<void> {
  const end = performance.now() + READY_MS;
  while (performance.now() < end) {
    if (child.exitCode !== null) {
      break;
    }
    const status = await fetch(`http://127.0.0.1:${port}/`).then(
      (response) => response.status,
      () => 0,
    );
    if (status !== 0 && status !== 503) {
      return;
    }
    await sleep(20);
  }
  child.kill('SIGKILL');
  throw new Error(`a server did not start: ${await readOutput()}`);
}

import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { SERVER_PROGRAM } from './program.ts';

/**
 * The default settings of servers in tests: they fetch no pages from other machines, and have no time limits that a
 * slow machine could exceed.
 */
export const TEST_SETTINGS = {
  SCRAPE_PREVIEWS: '0',
  GRAPHQL_TIMEOUT_MS: '600000',
  HTTP_HEAD_SECONDS: '600',
  HTTP_REQUEST_SECONDS: '600',
  HTTP_ANSWER_SECONDS: '600',
  HTTP_IDLE_SECONDS: '600',
  DRAIN_DELAY_MS: '0',
};

export interface ServerProcess {
  url: string;
  port: number;
  stdout(): string;
  stderr(): string;
  process: ChildProcess;
  /** Asks the server to stop, and waits until it has exited. */
  stop(): Promise<number | null>;
  /** Kills the server (SIGKILL) if it is running, and waits until it has exited. */
  kill(): Promise<void>;
}

/** The output of a process that has exited. */
interface ServerExit {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Below the range of ephemeral ports. Each worker has its own range. */
const FIRST_PORT = 10_000;
const PORTS_PER_WORKER = 1_000;
const rangeStart = FIRST_PORT + (Number(process.env.VITEST_POOL_ID ?? 0) % 16) * PORTS_PER_WORKER;
let nextPort = process.pid % PORTS_PER_WORKER;

/** Returns a port on which nothing listens. No other worker of this run uses it. */
export async function findFreePort(): Promise<number> {
  for (let tried = 0; tried < PORTS_PER_WORKER; tried += 1) {
    const port = rangeStart + nextPort;
    nextPort = (nextPort + 1) % PORTS_PER_WORKER;
    if (await isFree(port)) {
      return port;
    }
  }
  throw new Error(`no port from ${rangeStart} to ${rangeStart + PORTS_PER_WORKER - 1} is free`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer()
      .once('error', () => resolve(false))
      .listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}

/**
 * Starts main.ts as a process in the folder `cwd`, with only these settings, and waits until it accepts requests.
 *
 * @param log the path of a log file. Defaults to capturing the log in `stdout`.
 * @param program the path of the compiled `main.ts`.
 */
export async function startServer(
  cwd: string,
  env: Record<string, string> = {},
  log?: string,
  program = SERVER_PROGRAM,
): Promise<ServerProcess> {
  const port = await findFreePort();
  const child = run(cwd, { PORT: String(port), ...env }, log, program);
  const output = collect(child);
  const stdout = () => (log === undefined ? output.stdout : readFileSync(log, 'utf8'));
  const url = `http://127.0.0.1:${port}`;
  await new Promise<void>((resolve, reject) => {
    const readinessCheck = setInterval(() => {
      if (!stdout().includes('"msg":"ready"')) {
        return;
      }
      clearInterval(readinessCheck);
      resolve();
    }, 10);
    child.once('exit', (code) => {
      clearInterval(readinessCheck);
      reject(new Error(`the server exited with ${code}: ${output.stderr}`));
    });
  });
  return {
    url,
    port,
    process: child,
    stdout,
    stderr: () => output.stderr,
    stop() {
      const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      return ended;
    },
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) {
        return;
      }
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** Runs main.ts in a situation where it must fail, and waits until it has exited. */
export function runServer(cwd: string, env: Record<string, string>): Promise<ServerExit> {
  const child = run(cwd, env);
  const output = collect(child);
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, ...output })));
}

function run(cwd: string, env: Record<string, string>, log?: string, program = SERVER_PROGRAM): ChildProcess {
  const { PATH = '', HOME = '', TMPDIR } = process.env;
  const output = log === undefined ? 'pipe' : openSync(log, 'a');
  const child = spawn(process.execPath, [program], {
    cwd,
    env: { PATH, HOME, ...(TMPDIR === undefined ? {} : { TMPDIR }), SMARTLINKS_HOME: cwd, ...TEST_SETTINGS, ...env },
    stdio: ['ignore', output, 'pipe'],
  });
  if (typeof output === 'number') {
    closeSync(output);
  }
  return child;
}

function collect(child: ChildProcess): { stdout: string; stderr: string } {
  const output = { stdout: '', stderr: '' };
  child.stdout?.on('data', (chunk) => {
    output.stdout += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    output.stderr += chunk;
  });
  return output;
}

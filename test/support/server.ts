import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { SERVER_PROGRAM } from './program.ts';

/** Tests stay on this machine, whatever the links lead to that they make. */
export const NOTHING_FETCHED = { SCRAPE_PREVIEWS: '0' };

export interface ServerProcess {
  url: string;
  port: number;
  stdout(): string;
  stderr(): string;
  process: ChildProcess;
  /** Asks it to stop and waits until it has. */
  stop(): Promise<number | null>;
  /** Ends it without asking (SIGKILL), unless it has ended, and waits until it has. */
  kill(): Promise<void>;
}

/** What a process that ended said. */
export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** A port that nobody listens on now. */
export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/**
 * Starts main.ts as its own process in the folder `cwd`, with these settings alone, and waits until it serves.
 *
 * @param log the file that it logs to; by default its lines are kept here.
 */
export async function startServer(cwd: string, env: Record<string, string> = {}, log?: string): Promise<ServerProcess> {
  const port = await freePort();
  const child = run(cwd, { PORT: String(port), ...env }, log);
  const said = collect(child);
  const stdout = () => (log === undefined ? said.stdout : readFileSync(log, 'utf8'));
  const url = `http://127.0.0.1:${port}`;
  await new Promise<void>((resolve, reject) => {
    const looking = setInterval(() => {
      if (!stdout().includes('"msg":"ready"')) return;
      clearInterval(looking);
      resolve();
    }, 10);
    child.once('exit', (code) => {
      clearInterval(looking);
      reject(new Error(`the server ended with ${code}: ${said.stderr}`));
    });
  });
  return {
    url,
    port,
    process: child,
    stdout,
    stderr: () => said.stderr,
    stop() {
      const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      return ended;
    },
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** Starts main.ts where it is bound to fail, and waits for its end. */
export function runServer(cwd: string, env: Record<string, string>): Promise<Ended> {
  const child = run(cwd, env);
  const said = collect(child);
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, ...said })));
}

function run(cwd: string, env: Record<string, string>, log?: string): ChildProcess {
  const { PATH = '', HOME = '', TMPDIR } = process.env;
  const output = log === undefined ? 'pipe' : openSync(log, 'a');
  const child = spawn(process.execPath, [SERVER_PROGRAM], {
    cwd,
    env: { PATH, HOME, ...(TMPDIR === undefined ? {} : { TMPDIR }), ...NOTHING_FETCHED, ...env },
    stdio: ['ignore', output, 'pipe'],
  });
  if (typeof output === 'number') closeSync(output);
  return child;
}

function collect(child: ChildProcess): { stdout: string; stderr: string } {
  const said = { stdout: '', stderr: '' };
  child.stdout?.on('data', (chunk) => {
    said.stdout += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    said.stderr += chunk;
  });
  return said;
}

import { type ChildProcess, spawn } from 'node:child_process';
import { expect } from 'vitest';
import type { Services } from '../../src/domain/services.ts';
import { runCli } from '../../src/doors/cli/run.ts';
import { createInstallation } from '../../src/installation.ts';
import { CLI_PROGRAM } from './program.ts';

/** What one run of the command line came to. */
export interface Ran {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  cwd?: string;
  /** What is piped in; nothing by default. */
  input?: string;
}

/**
 * Runs the command line as a process of its own, with these settings alone. For tests of the process itself: its
 * streams, signals, environment and working directory. All others use `operatorOf`.
 */
export function runCommand(args: readonly string[], env: Record<string, string>, cwd?: string): Promise<Ran> {
  return startCommand(args, env, { cwd }).ended;
}

/** As `runCommand`, for those who have to do with the process before it ends. */
export function startCommand(
  args: readonly string[],
  env: Record<string, string>,
  { cwd, input }: RunOptions = {},
): { child: ChildProcess; ended: Promise<Ran> } {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, [CLI_PROGRAM, ...args], {
    // Not the top of the tree: a developer's .env lies there.
    cwd: cwd ?? import.meta.dirname,
    env: { PATH, HOME, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.end(input);
  const ran: Ran = { code: null, stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    ran.stdout += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    ran.stderr += chunk;
  });
  const ended = new Promise<Ran>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ ...ran, code }));
  });
  return { child, ended };
}

/** The settings under which a command finds this database. */
export function settingsOf(databaseUrl: string): Record<string, string> {
  return { DATABASE_URL: databaseUrl, LINK_DOMAIN: 'link.test' };
}

export type Operator = ReturnType<typeof operatorBy>;

/** The command line over one database, as an operator uses it beside a running server, with its own connection. */
export function operatorOf(databaseUrl: string): Operator {
  return operatorBy((args) =>
    runInProcess(
      args,
      Number.POSITIVE_INFINITY,
      createInstallation(async () => settingsOf(databaseUrl)),
    ),
  );
}

/** The same over services that are open already: arguments, help, failures and output. */
export function operatorWithin(services: () => Services, width = Number.POSITIVE_INFINITY): Operator {
  const installation = {
    open: async () => services(),
    migrate: async () => ({ applied: [] }),
    inspect: async () => {
      services();
      return [];
    },
    async backup() {
      services();
      throw new Error('a backup opens the database itself: use operatorOf');
    },
    close: async () => {},
  };
  return operatorBy((args) => runInProcess(args, width, installation));
}

async function runInProcess(
  args: readonly string[],
  width: number,
  installation: Parameters<typeof runCli>[2],
): Promise<Ran> {
  const ran: Ran = { code: null, stdout: '', stderr: '' };
  const terminal = {
    out: (text: string) => {
      ran.stdout += text;
    },
    error: (text: string) => {
      ran.stderr += text;
    },
    width,
  };
  ran.code = await runCli(args, terminal, installation);
  return ran;
}

function operatorBy(runArguments: (args: readonly string[]) => Promise<Ran>) {
  const run = (...args: string[]) => runArguments(args);
  return {
    run,
    /** What a command answers with --json: one line on stdout, nothing on stderr. */
    async json(...args: string[]) {
      const ran = await run(...args, '--json');
      expect(ran).toMatchObject({ code: 0, stderr: '' });
      expect(ran.stdout).toMatch(/^[^\n]+\n$/);
      return JSON.parse(ran.stdout);
    },
    /** How a command fails with --json: one line on stderr, nothing on stdout. */
    async failure(...args: string[]) {
      const ran = await run(...args, '--json');
      expect(ran).toMatchObject({ stdout: '' });
      expect(ran.stderr).toMatch(/^[^\n]+\n$/);
      return { exitCode: ran.code, ...JSON.parse(ran.stderr) };
    },
  };
}

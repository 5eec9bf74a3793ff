import { type ChildProcess, spawn } from 'node:child_process';
import { expect } from 'vitest';
import type { Services } from '../../src/domain/services.ts';
import { runCli } from '../../src/doors/cli/run.ts';
import { createInstallation } from '../../src/installation.ts';
import { CLI_PROGRAM } from './program.ts';

/** What one run of the command line came to. */
interface CommandResult {
  code: number | null;
  stdout: string;
  stderr: string;
}

interface RunOptions {
  cwd?: string;
  /** What is piped in; nothing by default. */
  input?: string;
}

/**
 * Runs the command line as a process of its own, with these settings alone. For tests of the process itself: its
 * streams, signals, environment and working directory. All others use `createOperator`.
 */
export function runCommand(args: readonly string[], env: Record<string, string>, cwd?: string): Promise<CommandResult> {
  return startCommand(args, env, { cwd }).ended;
}

/** As `runCommand`, for those who have to do with the process before it ends. */
export function startCommand(
  args: readonly string[],
  env: Record<string, string>,
  { cwd, input }: RunOptions = {},
): { child: ChildProcess; ended: Promise<CommandResult> } {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, [CLI_PROGRAM, ...args], {
    // Not the top of the tree: a developer's .env lies there.
    cwd: cwd ?? import.meta.dirname,
    env: { PATH, HOME, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.end(input);
  const result: CommandResult = { code: null, stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    result.stdout += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    result.stderr += chunk;
  });
  const ended = new Promise<CommandResult>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ ...result, code }));
  });
  return { child, ended };
}

/** The settings under which a command finds this database. */
export function buildCommandEnv(databaseUrl: string): Record<string, string> {
  return { DATABASE_URL: databaseUrl, LINK_DOMAIN: 'link.test' };
}

export type Operator = ReturnType<typeof buildOperator>;

/** The command line over one database, as an operator uses it beside a running server, with its own connection. */
export function createOperator(databaseUrl: string): Operator {
  return buildOperator((args) =>
    runInProcess(
      args,
      Number.POSITIVE_INFINITY,
      createInstallation(async () => buildCommandEnv(databaseUrl)),
    ),
  );
}

/** The same over services that are open already: arguments, help, failures and output. */
export function createServicesOperator(services: () => Services, width = Number.POSITIVE_INFINITY): Operator {
  const installation = {
    open: async () => services(),
    migrate: async () => ({ applied: [] }),
    inspect: async () => {
      services();
      return [];
    },
    async createBackup() {
      services();
      throw new Error('a backup opens the database itself: use createOperator');
    },
    close: async () => {},
  };
  return buildOperator((args) => runInProcess(args, width, installation));
}

async function runInProcess(
  args: readonly string[],
  width: number,
  installation: Parameters<typeof runCli>[2],
): Promise<CommandResult> {
  const result: CommandResult = { code: null, stdout: '', stderr: '' };
  const terminal = {
    writeOut: (text: string) => {
      result.stdout += text;
    },
    writeError: (text: string) => {
      result.stderr += text;
    },
    width,
  };
  result.code = await runCli(args, terminal, installation);
  return result;
}

function buildOperator(runArguments: (args: readonly string[]) => Promise<CommandResult>) {
  const run = (...args: string[]) => runArguments(args);
  return {
    run,
    /** What a command answers with --json: one line on stdout, nothing on stderr. */
    async runJson(...args: string[]) {
      const result = await run(...args, '--json');
      expect(result).toMatchObject({ code: 0, stderr: '' });
      expect(result.stdout).toMatch(/^[^\n]+\n$/);
      return JSON.parse(result.stdout);
    },
    /** How a command fails with --json: one line on stderr, nothing on stdout. */
    async runFailing(...args: string[]) {
      const result = await run(...args, '--json');
      expect(result).toMatchObject({ stdout: '' });
      expect(result.stderr).toMatch(/^[^\n]+\n$/);
      return { exitCode: result.code, ...JSON.parse(result.stderr) };
    },
  };
}

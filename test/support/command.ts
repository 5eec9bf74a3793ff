import { type ChildProcess, spawn } from 'node:child_process';
import { Readable } from 'node:stream';
import { expect } from 'vitest';
import type { Services } from '../../src/domain/services.ts';
import { runCli } from '../../src/doors/cli/run.ts';
import { createInstallation } from '../../src/installation.ts';
import { CLI_PROGRAM } from './program.ts';

/** The result of running the command line. */
interface CommandResult {
  code: number | null;
  stdout: string;
  stderr: string;
}

interface RunOptions {
  cwd?: string;
  /** The standard input. Defaults to nothing. */
  input?: string;
}

/**
 * Runs the command line as a process with only these settings. For tests of the process itself: its streams, signals,
 * environment and working directory. All other tests use `createOperator`.
 */
export function runCommand(args: readonly string[], env: Record<string, string>, cwd?: string): Promise<CommandResult> {
  return startCommand(args, env, { cwd }).ended;
}

/** Starts a process like `runCommand`, and gives access to it while it runs. */
export function startCommand(
  args: readonly string[],
  env: Record<string, string>,
  { cwd, input }: RunOptions = {},
): { child: ChildProcess; ended: Promise<CommandResult> } {
  const { PATH = '', HOME = '' } = process.env;
  // Not the project's folder, which may contain a developer's .env file.
  const folder = cwd ?? import.meta.dirname;
  const child = spawn(process.execPath, [CLI_PROGRAM, ...args], {
    cwd: folder,
    env: { PATH, HOME, SMARTLINKS_HOME: folder, ...env },
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

/** Returns the settings that a command needs to open this database. */
export function buildCommandEnv(databaseUrl: string): Record<string, string> {
  return { DATABASE_URL: databaseUrl, LINK_DOMAIN: 'link.test' };
}

export type Operator = ReturnType<typeof buildOperator>;

/** Creates an operator's command line for a database. Its connection is separate from those of running servers. */
export function createOperator(databaseUrl: string, env = buildCommandEnv(databaseUrl)): Operator {
  return buildOperator((args) =>
    runInProcess(
      args,
      Number.POSITIVE_INFINITY,
      createInstallation(async () => env),
    ),
  );
}

/**
 * Creates a command line with services that are already open, for tests of arguments, help, failures and output. With
 * `typed`, it runs on a terminal where the operator types this text.
 */
export function createServicesOperator(
  services: () => Services,
  width = Number.POSITIVE_INFINITY,
  typed?: string,
): Operator {
  const installation = {
    open: async () => services(),
    getApiOrigin: async () => 'http://localhost:4000',
    migrate: async () => ({ applied: [] }),
    inspect: async () => {
      services();
      return [];
    },
    inspectFileModes: async () => [],
    async createBackup() {
      services();
      throw new Error('backup opens the database itself: use createOperator');
    },
    close: async () => {},
  };
  return buildOperator((args) => runInProcess(args, width, installation, typed));
}

async function runInProcess(
  args: readonly string[],
  width: number,
  installation: Parameters<typeof runCli>[2],
  typed?: string,
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
    ...(typed === undefined ? {} : { isInteractive: true, input: Readable.from([Buffer.from(typed)]) }),
  };
  result.code = await runCli(args, terminal, installation);
  return result;
}

function buildOperator(runArguments: (args: readonly string[]) => Promise<CommandResult>) {
  const run = (...args: string[]) => runArguments(args);
  return {
    run,
    /** Returns the output of a command with --json: one line on stdout, nothing on stderr. */
    async runJson(...args: string[]) {
      const result = await run(...args, '--json');
      expect(result).toMatchObject({ code: 0, stderr: '' });
      expect(result.stdout).toMatch(/^[^\n]+\n$/);
      return JSON.parse(result.stdout);
    },
    /** Returns the failure of a command with --json: one line on stderr, nothing on stdout. */
    async runFailing(...args: string[]) {
      const result = await run(...args, '--json');
      expect(result).toMatchObject({ stdout: '' });
      expect(result.stderr).toMatch(/^[^\n]+\n$/);
      return { exitCode: result.code, ...JSON.parse(result.stderr) };
    },
  };
}

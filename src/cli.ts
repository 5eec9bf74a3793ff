#!/usr/bin/env node
import { once } from 'node:events';
import type { Database } from '../db/client.ts';
import type { Config, Purpose } from './config.ts';
import type { Installation } from './doors/cli/command.ts';
import { SetupError } from './doors/cli/problem.ts';
import { runCli } from './doors/cli/run.ts';

/** The installation that the environment names. What it takes is loaded when a command asks for it: --help is quick. */
function installation(): Installation & { close(): Promise<void> } {
  let database: Database | undefined;
  return {
    async open() {
      const [{ openDb }, { createServices }, { randomCode }] = await Promise.all([
        import('../db/client.ts'),
        import('./domain/services.ts'),
        import('./domain/smart-links/code.ts'),
      ]);
      const config = await settings('manage');
      database = await setUp(() =>
        openDb({ ...addressesOf(config), poolSize: config.databasePoolSize, migrate: true }),
      );
      return createServices({ db: database, clock: Date.now, newCode: randomCode, links: config.links });
    },
    async migrate() {
      const { migrate } = await import('../db/migrate.ts');
      const config = await settings('migrate');
      return setUp(() => migrate(addressesOf(config)));
    },
    async inspect() {
      const { inspect } = await import('../db/inspect.ts');
      const config = await settings('migrate');
      return setUp(() => inspect(addressesOf(config)));
    },
    async backup(path) {
      const { backup } = await import('../db/backup.ts');
      const config = await settings('migrate');
      await setUp(() => backup(addressesOf(config), path));
    },
    async close() {
      await database?.close();
    },
  };
}

async function settings(purpose: Purpose): Promise<Config> {
  const [{ ConfigError, parseConfig }, { loadSettingsFile }] = await Promise.all([
    import('./config.ts'),
    import('./config/env-file.ts'),
  ]);
  try {
    loadSettingsFile();
    return parseConfig(process.env, purpose);
  } catch (error) {
    throw error instanceof ConfigError ? new SetupError(error.message, { cause: error }) : error;
  }
}

/** A database that can't be used as it is: one line for the operator, and no stack. */
async function setUp<T>(open: () => Promise<T>): Promise<T> {
  const { DatabaseSetupError } = await import('../db/client.ts');
  try {
    return await open();
  } catch (error) {
    throw error instanceof DatabaseSetupError ? new SetupError(error.message, { cause: error }) : error;
  }
}

function addressesOf({ databaseUrl, databaseDirectUrl }: Config) {
  return { url: databaseUrl, directUrl: databaseDirectUrl };
}

// A reader that has seen enough (`| head`) closes the pipe: nothing is wrong, and nobody is left to tell.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
}

process.exitCode = await runCli(
  process.argv.slice(2),
  {
    out: (text) => process.stdout.write(text),
    error: (text) => process.stderr.write(text),
    width: process.stdout.isTTY ? process.stdout.columns : Number.POSITIVE_INFINITY,
    barWidth: process.stderr.isTTY ? process.stderr.columns : undefined,
    // Asked for only by who reads from it: it is opened by being looked at.
    get input() {
      return process.stdin;
    },
    async drained() {
      if (process.stdout.writableNeedDrain) await once(process.stdout, 'drain');
    },
  },
  installation(),
);

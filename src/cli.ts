#!/usr/bin/env node
import { once } from 'node:events';
import { isatty } from 'node:tty';
import { runCli } from './doors/cli/run.ts';
import { createInstallation } from './installation.ts';

/** Returns the environment, with the variables of the `.env` file added. Warns about misspelled settings. */
async function readEnvironment(): Promise<NodeJS.ProcessEnv> {
  const [{ SETTINGS }, { loadSettingsFile }, { findUnknownSettings }] = await Promise.all([
    import('./config.ts'),
    import('./config/env-file.ts'),
    import('./config/unknown-settings.ts'),
  ]);
  loadSettingsFile(process.env);
  for (const { name, similar } of findUnknownSettings(Object.keys(process.env), SETTINGS)) {
    process.stderr.write(`Warning: ${name} is not a setting. Did you mean ${similar}?\n`);
  }
  return process.env;
}

// A reader such as `head` closes the pipe early. That isn't an error.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') {
      throw error;
    }
    process.exit();
  });
}

process.exitCode = await runCli(
  process.argv.slice(2),
  {
    writeOut: (text) => process.stdout.write(text),
    writeError: (text) => process.stderr.write(text),
    width: process.stdout.isTTY ? process.stdout.columns : Number.POSITIVE_INFINITY,
    barWidth: process.stderr.isTTY ? process.stderr.columns : undefined,
    isInteractive: isatty(0) && process.stderr.isTTY === true,
    // A getter, because accessing `process.stdin` opens it.
    get input() {
      return process.stdin;
    },
    async waitForDrain() {
      if (process.stdout.writableNeedDrain) {
        await once(process.stdout, 'drain');
      }
    },
  },
  createInstallation(readEnvironment),
);

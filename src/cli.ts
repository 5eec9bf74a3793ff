#!/usr/bin/env node
import { once } from 'node:events';
import { runCli } from './doors/cli/run.ts';
import { createInstallation } from './installation.ts';

/** The process's environment together with the settings file. */
async function readEnvironment(): Promise<NodeJS.ProcessEnv> {
  const { loadSettingsFile } = await import('./config/env-file.ts');
  loadSettingsFile();
  return process.env;
}

// A reader that has seen enough (`| head`) closes the pipe: nothing is wrong, and nobody is left to tell.
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
    // Asked for only by who reads from it: it is opened by being looked at.
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

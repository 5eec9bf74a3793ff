import { readFileSync } from 'node:fs';
import { loadEnvFile } from 'node:process';
import { ConfigError } from './config-error.ts';

/**
 * Loads the file `.env` of the working directory into the environment; variables that are already set win. The file is
 * optional, but an unreadable one is an error: the process would run with other settings than the operator expects.
 *
 * @throws ConfigError
 */
export function loadSettingsFile(): void {
  try {
    readFileSync('.env');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') {
      return;
    }
    throw new ConfigError(
      `.env cannot be read (${code ?? message}). It must be a file that this user has permission to read.`,
      {
        cause: error,
      },
    );
  }
  loadEnvFile('.env');
}

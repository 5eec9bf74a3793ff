import { readFileSync } from 'node:fs';
import { loadEnvFile } from 'node:process';
import { ConfigError } from './config-error.ts';

/**
 * Adds what the file `.env` of the working directory says to the environment, whose own variables stay. Having none is
 * fine; one that can't be read is not, since the process would go on with other settings than the operator's.
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
    throw new ConfigError(`.env cannot be read (${code ?? message}): it has to be a file that this user may read.`, {
      cause: error,
    });
  }
  loadEnvFile('.env');
}

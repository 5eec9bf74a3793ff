import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { ConfigError } from './config-error.ts';
import { findHomeFolder } from './home-folder.ts';

/** Where a process found its settings. */
export interface SettingsFile {
  /** The path of the `.env` file; null if there is none. */
  path: string | null;
  /** The path of an `.env` file in the working directory that isn't read; null if there is none. */
  ignored: string | null;
}

/**
 * Loads the file `.env` of the home folder into the environment; variables that are already set win. Relative paths in
 * DATABASE_URL and PERSISTED_OPERATIONS are resolved against the folder of the file, so that all processes open the same
 * files. The file is
 * optional, but an unreadable one is an error: the process would run with other settings than the operator expects.
 *
 * @throws ConfigError
 */
export function loadSettingsFile(environment: Record<string, string | undefined>): SettingsFile {
  const home = findHomeFolder(environment);
  const path = join(home, '.env');
  const text = readOptional(path);
  const inWorkingDirectory = resolve('.env');
  const ignored = inWorkingDirectory !== path && existsSync(inWorkingDirectory) ? inWorkingDirectory : null;
  if (text === null) {
    return { path: null, ignored };
  }
  for (const [name, value] of Object.entries(parseEnv(text))) {
    environment[name] ??= resolveSetting(name, value ?? '', home);
  }
  return { path, ignored };
}

function readOptional(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') {
      return null;
    }
    throw new ConfigError(
      `${path} cannot be read (${code ?? message}). It must be a file that this user has permission to read.`,
      { cause: error },
    );
  }
}

function resolveSetting(name: string, value: string, folder: string): string {
  if (name === 'PERSISTED_OPERATIONS') {
    return value === '' ? value : resolve(folder, value);
  }
  return name === 'DATABASE_URL' ? resolveDatabaseUrl(value, folder) : value;
}

function resolveDatabaseUrl(url: string, folder: string): string {
  const relative = /^file:(?!\/)(.+)$/i.exec(url)?.[1];
  return relative === undefined ? url : `file:${resolve(folder, relative)}`;
}

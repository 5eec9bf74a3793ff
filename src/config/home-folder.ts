import { existsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { ConfigError } from './config-error.ts';

interface HomeSetting {
  SMARTLINKS_HOME?: string | undefined;
}

/**
 * Returns the absolute path of the folder that contains `.env` and the default database: SMARTLINKS_HOME if it is set,
 * otherwise the installation's folder, wherever a command is run.
 *
 * @throws ConfigError if SMARTLINKS_HOME isn't a folder.
 */
export function findHomeFolder({ SMARTLINKS_HOME: home }: HomeSetting): string {
  if (home === undefined || home === '') {
    return findInstallationFolder();
  }
  const folder = resolve(home);
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new ConfigError(`SMARTLINKS_HOME must be an existing folder; got \`${folder}\`.`);
  }
  return folder;
}

/** Finds the folder of `package.json`. Compiled modules are one level deeper than their sources. */
export function findInstallationFolder(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) {
    folder = dirname(folder);
  }
  return folder;
}

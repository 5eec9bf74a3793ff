import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DatabaseSetupError } from './errors.ts';

/** The location of a database, as specified by DATABASE_URL. */
type Location = { dialect: 'sqlite'; path: string } | { dialect: 'postgres'; url: string };

/**
 * Parses a database URL: `file:` with a relative or absolute path is SQLite, `postgres(ql):` is PostgreSQL.
 *
 * @throws DatabaseSetupError for anything else, with a message that doesn't repeat a possible password.
 */
export function parseLocation(url: string): Location {
  if (/^postgres(ql)?:\/\//i.test(url)) {
    return { dialect: 'postgres', url };
  }
  if (/^file:/i.test(url)) {
    return { dialect: 'sqlite', path: parseFilePath(url) };
  }
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(url)?.[1];
  throw new DatabaseSetupError(
    'The database URL must be file:./path/to/smartlinks.db or postgres://user:password@host:5432/database; ' +
      `got ${scheme === undefined ? 'a URL without a scheme' : `the unknown scheme \`${scheme}:\``}.`,
  );
}

/** Returns where the database is, for operators: the absolute path of a file, or a URL without user and password. */
export function describeLocation(url: string): string {
  const location = parseLocation(url);
  if (location.dialect === 'sqlite') {
    return resolve(location.path);
  }
  try {
    const { host, pathname } = new URL(location.url);
    return `postgres://${host}${pathname}`;
  } catch {
    return 'postgres';
  }
}

/** Returns whether the database is a file that doesn't exist. */
export function isMissingFile(url: string): boolean {
  const location = parseLocation(url);
  return location.dialect === 'sqlite' && !existsSync(location.path);
}

function parseFilePath(url: string): string {
  const rest = url.slice('file:'.length);
  if (rest.includes('?')) {
    throw new DatabaseSetupError(`The database URL must not have query parameters; got \`${url}\`.`);
  }
  if (rest === '' || rest.includes(':memory:')) {
    throw new DatabaseSetupError(`The database must be a file, as in file:./path/to/smartlinks.db; got \`${url}\`.`);
  }
  if (!rest.startsWith('//')) {
    return rest;
  }
  try {
    return fileURLToPath(url);
  } catch (error) {
    throw new DatabaseSetupError(
      `The database must be a file on this machine, as in file:./relative or file:/absolute; got \`${url}\`.`,
      { cause: error },
    );
  }
}

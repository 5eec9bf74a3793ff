import { fileURLToPath } from 'node:url';
import { DatabaseSetupError } from './errors.ts';

/** Where a database is, as `DATABASE_URL` says it. */
type Location = { dialect: 'sqlite'; path: string } | { dialect: 'postgres'; url: string };

/**
 * Reads a database URL: `file:` with a relative or absolute path is SQLite, `postgres:` and `postgresql:` PostgreSQL.
 *
 * @throws DatabaseSetupError for anything else, without repeating what might be a password.
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
    `${scheme === undefined ? 'The database URL has no scheme' : `The database URL has an unknown scheme, ${scheme}:`}; ` +
      'expected file:./path/to/smartlinks.db or postgres://user:password@host:5432/database',
  );
}

function parseFilePath(url: string): string {
  const rest = url.slice('file:'.length);
  if (rest.includes('?')) {
    throw new DatabaseSetupError(`${url}: a file: URL of a database takes no parameters`);
  }
  if (rest === '' || rest.includes(':memory:')) {
    throw new DatabaseSetupError(`${url}: the database must be a file; expected file:./path/to/smartlinks.db`);
  }
  if (!rest.startsWith('//')) {
    return rest;
  }
  try {
    return fileURLToPath(url);
  } catch (error) {
    throw new DatabaseSetupError(`${url} names no file of this machine; expected file:./relative or file:/absolute`, {
      cause: error,
    });
  }
}

import { DatabaseSetupError } from './errors.ts';
import { parseLocation } from './location.ts';
import { copySqlite } from './sqlite/copy.ts';

/**
 * Copies the database to a path where nothing is yet: a state that was, whoever writes meanwhile, proved by SQLite's
 * own check. A copy that fails the check, or is cut short, is no longer there when this rejects.
 *
 * @throws DatabaseSetupError; on PostgreSQL always, since it has a tool for it.
 */
export async function backup(options: { url: string }, path: string): Promise<void> {
  const location = parseLocation(options.url);
  if (location.dialect === 'postgres') {
    throw new DatabaseSetupError(
      'PostgreSQL is backed up by its own tool: pg_dump --format=custom --file=<file> "$DATABASE_URL" (pg_restore reads it back). Nothing was written',
    );
  }
  copySqlite(location.path, path);
}

import { DatabaseSetupError } from './errors.ts';
import { parseLocation } from './location.ts';
import { copySqlite } from './sqlite/copy.ts';

/**
 * Copies the database to a path that doesn't exist yet. The copy is a consistent snapshot, even while other processes
 * write, and passes SQLite's integrity check. A copy that fails the check or is incomplete is deleted.
 *
 * @throws DatabaseSetupError if the backup fails, and always on PostgreSQL, which has pg_dump.
 */
export async function backup(options: { url: string }, path: string): Promise<void> {
  const location = parseLocation(options.url);
  if (location.dialect === 'postgres') {
    throw new DatabaseSetupError(
      'This command does not back up PostgreSQL. Use pg_dump --format=custom --file=<file> "$DATABASE_URL", and pg_restore to restore the backup.',
    );
  }
  copySqlite(location.path, path);
}

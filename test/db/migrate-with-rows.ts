import { migrate } from '../../db/migrate.ts';
import { MIGRATIONS } from '../../db/migrations/index.ts';

/**
 * Migrates an empty database whose version before the migration `name` ran these statements, so that the migration finds
 * their rows.
 */
export async function migrateWithRows(
  location: Parameters<typeof migrate>[0],
  name: string,
  statements: readonly string[],
): Promise<void> {
  if (!MIGRATIONS.some((migration) => migration.name === name)) {
    throw new Error(`there is no migration ${name}`);
  }
  await migrate(
    location,
    MIGRATIONS.map((migration) =>
      migration.name === name
        ? { name, statements: (dialect) => [...statements, ...migration.statements(dialect)] }
        : migration,
    ),
  );
}

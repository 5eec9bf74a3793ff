import { migrate } from '../../db/migrate.ts';
import { MIGRATIONS } from '../../db/migrations/index.ts';
import type { Migration } from '../../db/migrations/migration.ts';

/** Migrates the database in the first argument, and kills the process before the statement with the given number. */
const [url = '', number = ''] = process.argv.slice(2);

const dialect = url.startsWith('postgres') ? 'postgres' : 'sqlite';
const last = MIGRATIONS.flatMap((migration) => [...migration.statements(dialect)])[Number(number)];

const deadly = MIGRATIONS.map(
  (migration): Migration => ({
    ...migration,
    *statements() {
      for (const statement of migration.statements(dialect)) {
        if (statement === last) {
          process.kill(process.pid, 'SIGKILL');
        }
        yield statement;
      }
    },
  }),
);

await migrate({ url }, deadly);

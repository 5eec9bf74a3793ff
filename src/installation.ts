import type { Database } from '../db/client.ts';
import type { Config, Purpose } from './config.ts';
import type { Installation } from './doors/cli/command.ts';
import { SetupError } from './doors/cli/problem.ts';

/**
 * The installation that these settings name, as commands use it. Modules are loaded by the first command that needs
 * them, so that `--help` stays fast.
 *
 * @param readEnvironment returns the settings; called once by each method, never before.
 */
export function createInstallation(
  readEnvironment: () => Promise<NodeJS.ProcessEnv>,
): Installation & { close(): Promise<void> } {
  let database: Database | undefined;

  async function settings(purpose: Purpose): Promise<Config> {
    const { ConfigError, parseConfig } = await import('./config.ts');
    try {
      return parseConfig(await readEnvironment(), purpose);
    } catch (error) {
      throw error instanceof ConfigError ? new SetupError(error.message, { cause: error }) : error;
    }
  }

  return {
    async open() {
      const [{ openDb }, { createServices }, { randomCode }] = await Promise.all([
        import('../db/client.ts'),
        import('./domain/services.ts'),
        import('./domain/smart-links/code.ts'),
      ]);
      const config = await settings('manage');
      database = await setUp(() =>
        openDb({ ...addressesOf(config), poolSize: config.databasePoolSize, migrate: true }),
      );
      return createServices({ db: database, clock: Date.now, newCode: randomCode, links: config.links });
    },
    async migrate() {
      const { migrate } = await import('../db/migrate.ts');
      const config = await settings('migrate');
      return setUp(() => migrate(addressesOf(config)));
    },
    async inspect() {
      const { inspect } = await import('../db/inspect.ts');
      const config = await settings('migrate');
      return setUp(() => inspect(addressesOf(config)));
    },
    async backup(path) {
      const { backup } = await import('../db/backup.ts');
      const config = await settings('migrate');
      await setUp(() => backup(addressesOf(config), path));
    },
    async close() {
      await database?.close();
    },
  };
}

/** A database that can't be used as it is: one line for the operator, and no stack. */
async function setUp<T>(open: () => Promise<T>): Promise<T> {
  const { DatabaseSetupError } = await import('../db/client.ts');
  try {
    return await open();
  } catch (error) {
    throw error instanceof DatabaseSetupError ? new SetupError(error.message, { cause: error }) : error;
  }
}

function addressesOf({ databaseUrl, databaseDirectUrl }: Config) {
  return { url: databaseUrl, directUrl: databaseDirectUrl };
}

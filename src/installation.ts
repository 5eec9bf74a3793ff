import type { Database } from '../db/database.ts';
import type { Config, Purpose } from './config.ts';
import type { Installation } from './doors/cli/command.ts';
import { SetupError } from './doors/cli/problem.ts';

/**
 * Creates the installation that CLI commands operate on. Each method loads the modules that it needs, so that `--help`
 * stays fast.
 *
 * @param readEnvironment returns the environment. Each method calls it once.
 */
export function createInstallation(
  readEnvironment: () => Promise<NodeJS.ProcessEnv>,
): Installation & { close(): Promise<void> } {
  let database: Database | undefined;
  let apiOrigin = '';

  async function readConfig(purpose: Purpose): Promise<Config> {
    const [{ parseConfig }, { ConfigError }] = await Promise.all([
      import('./config.ts'),
      import('./config/config-error.ts'),
    ]);
    try {
      return parseConfig(await readEnvironment(), purpose);
    } catch (error) {
      throw error instanceof ConfigError ? new SetupError(error.message, { cause: error }) : error;
    }
  }

  return {
    async open({ create = false } = {}) {
      const [{ openDb }, { formatApiOrigin }, { readLinkSettings }, { createServices }, { generateCode }] =
        await Promise.all([
          import('../db/client.ts'),
          import('./domain/apps/api-origin.ts'),
          import('./domain/apps/link-settings.service.ts'),
          import('./domain/services.ts'),
          import('./domain/smart-links/code.ts'),
        ]);
      const config = await readConfig('manage');
      await requireDatabase(config, create);
      database = await withSetupErrors(() =>
        openDb({ ...getDatabaseOptions(config), poolSize: config.databasePoolSize, migrate: true }),
      );
      // The server may have settings that this command lacks. Links must have the same URLs nevertheless.
      const links = { ...config.links, ...(await readLinkSettings(database)), ...config.explicitLinks };
      apiOrigin = formatApiOrigin(links, config.port);
      const services = createServices({ db: database, clock: Date.now, generateCode, links });
      // A command can be the first to run after an upgrade, and might otherwise create a link that exists.
      await services.uniqueKeys.updateAll();
      return services;
    },
    async getApiOrigin() {
      return apiOrigin;
    },
    async migrate() {
      const { migrate } = await import('../db/migrate.ts');
      const config = await readConfig('migrate');
      return withSetupErrors(() => migrate(getDatabaseOptions(config)));
    },
    async inspect() {
      const { inspect } = await import('../db/inspect.ts');
      const config = await readConfig('migrate');
      return withSetupErrors(() => inspect(getDatabaseOptions(config)));
    },
    async inspectFileModes() {
      const { inspectFileModes } = await import('../db/inspect.ts');
      const config = await readConfig('migrate');
      return withSetupErrors(async () => inspectFileModes(getDatabaseOptions(config)));
    },
    async createBackup(path) {
      const { backup } = await import('../db/backup.ts');
      const config = await readConfig('migrate');
      await withSetupErrors(() => backup(getDatabaseOptions(config), path));
    },
    async close() {
      await database?.close();
    },
  };
}

/**
 * Checks that the database exists, unless the command may create it: a command in an empty database would be without
 * effect for the server. Only `migrate` creates databases in production or at the default location.
 *
 * @throws SetupError
 */
async function requireDatabase(config: Config, create: boolean): Promise<void> {
  const { databaseUrl, isDefaultDatabase, production } = config;
  if (create && !isDefaultDatabase && !production) {
    return;
  }
  const { describeLocation, isMissingFile } = await import('../db/location.ts');
  if (!(await withSetupErrors(async () => isMissingFile(databaseUrl)))) {
    return;
  }
  const path = describeLocation(databaseUrl);
  throw new SetupError(
    isDefaultDatabase
      ? `There is no database at ${path}, which is the default. Set DATABASE_URL to the database of your server, or create one with the command \`migrate\`.`
      : `There is no database at ${path}. Correct DATABASE_URL, or create the database with the command \`migrate\`.`,
  );
}

/** Converts a DatabaseSetupError to a SetupError, which the CLI prints as one line without a stack trace. */
async function withSetupErrors<T>(work: () => Promise<T>): Promise<T> {
  const { DatabaseSetupError } = await import('../db/errors.ts');
  try {
    return await work();
  } catch (error) {
    throw error instanceof DatabaseSetupError ? new SetupError(error.message, { cause: error }) : error;
  }
}

function getDatabaseOptions({ databaseUrl, databaseDirectUrl, production }: Config) {
  return { url: databaseUrl, directUrl: databaseDirectUrl, createFolder: !production };
}

import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import type { Logger } from 'pino';
import { openDb } from '../db/client.ts';
import type { Database } from '../db/database.ts';
import { DatabaseSetupError } from '../db/errors.ts';
import { describeLocation } from '../db/location.ts';
import { type Application, createApp } from './app.ts';
import { formatCliCommand } from './config/cli-command.ts';
import { ConfigError } from './config/config-error.ts';
import { loadSettingsFile, type SettingsFile } from './config/env-file.ts';
import { findInstallationFolder } from './config/home-folder.ts';
import { findUnknownSettings } from './config/unknown-settings.ts';
import { type Config, parseConfig, SETTINGS } from './config.ts';
import { createDashboardInvitation, ensureDemo } from './demo.ts';
import { storeLinkSettings } from './domain/apps/link-settings.service.ts';
import { generateCode } from './domain/smart-links/code.ts';
import { toStoreFailure } from './domain/store.ts';
import { canBuildDashboard, DASHBOARD_FOLDER, updateDashboard } from './doors/dashboard/dashboard-build.ts';
import { openDashboard } from './doors/dashboard/dashboard-handler.ts';
import { loadGraphiQL } from './doors/graphql/graphiql/graphiql-page.ts';
import { loadPersistedOperations } from './doors/graphql/persisted-operations/load.ts';
import { ManifestError } from './doors/graphql/persisted-operations/manifest.ts';
import { createConnections } from './doors/http/connections.ts';
import { drain } from './doors/http/drain.ts';
import { createHttpServer } from './doors/http/http-server.ts';
import { createLogger } from './doors/http/logger.ts';
import { createMetrics } from './doors/http/metrics.ts';
import { createProcessMetrics } from './doors/http/process-metrics.ts';
import { SERVER_VERSION } from './doors/http/server-version.ts';

/** The maximum time for a shutdown, in milliseconds. Supervisors kill processes that take longer. */
const STOP_MS = 10_000;
/** The part of `STOP_MS` in which the server waits for requests in progress. The rest is for pending writes. */
const DRAIN_MS = 9_000;

/** How often the server deletes expired rows, in milliseconds. */
const SWEEP_MS = 60_000;

/** How often processes share their rate-limit usage, in milliseconds. */
const SHARE_MS = 1_000;

/**
 * How far the heap may grow beyond what is in use before V8 collects garbage, in percent. V8 itself would let it grow to
 * four times as much before it collects what thousands of large requests leave behind.
 */
const HEAP_GROWTH_PERCENT = 45;

/** Addresses that only this machine can reach. */
const LOOPBACK_HOST = /^(?:localhost|127(?:\.\d+){3}|::1)$/;

/** The root of the source tree or of the package. */
const ROOT = findInstallationFolder();

/** A reason why the server can't start. The message is one line for an operator. */
class StartError extends Error {}

const HELP = `Starts the server. It has no options: settings are environment variables or lines of .env (docs/configuration.md).
The command line is another program: npm run cli -- --help
`;

/** Returns the text that the arguments ask for; null if there are none. */
function respondToArguments([argument]: readonly string[]): string | null {
  switch (argument) {
    case undefined:
      return null;
    case '--version':
      return `${SERVER_VERSION}\n`;
    case '--help':
      return HELP;
    default:
      throw new StartError(`Unknown argument \`${argument}\`. ${HELP.trimEnd()}`);
  }
}

async function start(): Promise<void> {
  const text = respondToArguments(process.argv.slice(2));
  if (text !== null) {
    process.stdout.write(text);
    return;
  }
  const environment = { ...process.env };
  setFlagsFromString(`--heap-growing-percent=${HEAP_GROWTH_PERCENT}`);
  const settingsFile = loadSettingsFile(process.env);
  const config = parseConfig(process.env);
  const logger = createLogger(config.logLevel);
  logIgnoredSettings(settingsFile, logger);
  const metrics = createMetrics();
  metrics.add(...createProcessMetrics());

  const persistedOperations =
    config.persistedOperations && loadPersistedOperations(config.persistedOperations.path, config.graphqlLimits);
  // Listen first, so that the process changes no file or database if the port isn't available.
  let handle = respondWhileStarting;
  const connections = createConnections();
  const server = createHttpServer(
    config.httpLimits,
    config.trustedProxies,
    (request, response) => handle(request, response),
    connections,
  );
  await listen(server, config);
  try {
    const db = await openDb({
      url: config.databaseUrl,
      directUrl: config.databaseDirectUrl,
      poolSize: config.databasePoolSize,
      migrate: true,
      createFolder: !config.production,
      onGroup: metrics.recordCommit,
    });
    const dashboard = config.dashboard ? await openDashboard(join(ROOT, DASHBOARD_FOLDER), logger) : null;
    const app = createApp({
      config,
      db,
      clock: Date.now,
      generateCode,
      logger,
      metrics,
      persistedOperations,
      dashboard,
    });
    if (config.graphiql) {
      // Now instead of on the first request, when an upgrade may have replaced the installed packages.
      await loadGraphiQL();
    }
    await updateUniqueKeys(app, logger);
    await shareLinkSettings(db, config, logger);
    handle = app.handle;
    const stopping = new AbortController();
    stopOnSignal(() => {
      stopping.abort();
      return stop(app, db, () => drain(server, connections, { delayMs: config.drainDelayMs, limitMs: DRAIN_MS }));
    }, logger);
    const { maintenance, appDeletions, limitSharing, appCounts, searchIndex } = app.services;
    runRegularly(
      {
        intervalMs: SWEEP_MS,
        run: () => maintenance.sweep(),
        failureMessage: 'deletion of expired rows failed',
      },
      app,
      logger,
    );
    runRegularly(
      {
        intervalMs: SWEEP_MS,
        run: () => appDeletions.deleteRowsOfApps(),
        failureMessage: 'deletion of rows of deleted apps failed',
      },
      app,
      logger,
    );
    runRegularly(
      { intervalMs: SWEEP_MS, run: () => appCounts.fill(), failureMessage: 'sum of earlier counts of apps failed' },
      app,
      logger,
    );
    runRegularly(
      { intervalMs: SWEEP_MS, run: () => searchIndex.indexLinks(), failureMessage: 'indexing of links failed' },
      app,
      logger,
    );
    runRegularly(
      { intervalMs: SHARE_MS, run: () => limitSharing.share(), failureMessage: 'sharing of rate-limit usage failed' },
      app,
      logger,
    );
    logger.info(
      {
        version: SERVER_VERSION,
        host: config.host,
        port: config.port,
        database: db.dialect,
        location: describeLocation(config.databaseUrl),
        settings: settingsFile.path,
      },
      'ready',
    );
    // A compiled server has the files of its build.
    if (dashboard !== null && import.meta.filename.endsWith('.ts') && (await canBuildDashboard(ROOT))) {
      void updateDashboard(dashboard, { root: ROOT, logger, signal: stopping.signal });
    }
    if (config.demo) {
      const cliCommand = formatCliCommand({
        environment,
        program: import.meta.filename,
        workingDirectory: process.cwd(),
      });
      process.stdout.write(await ensureDemo(app.services, config, cliCommand));
      if (dashboard !== null && !config.production && LOOPBACK_HOST.test(config.host)) {
        process.stdout.write(await createDashboardInvitation(app.services, config));
      }
    }
  } catch (error) {
    server.close();
    throw error;
  }
}

/** Logs settings that have no effect, because of their names or because the server doesn't read their file. */
function logIgnoredSettings({ path, ignored }: SettingsFile, logger: Logger): void {
  if (ignored !== null) {
    logger.warn({ ignored, settings: path }, 'settings file in the working directory ignored');
  }
  for (const { name, similar } of findUnknownSettings(Object.keys(process.env), SETTINGS)) {
    logger.warn({ name, similar }, 'unknown setting');
  }
}

/** Reports the process as alive but not ready, so that supervisors don't kill it during a long migration. */
function respondWhileStarting({ url }: IncomingMessage, response: ServerResponse): void {
  if (url === '/livez') {
    response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' }).end('alive\n');
  } else {
    response
      .writeHead(503, { 'content-type': 'text/plain; charset=utf-8', 'retry-after': '1' })
      .end('The server is starting. Try again in a moment.\n');
  }
}

function listen(server: Server, { host, port }: Config): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const reasons: Record<string, string> = {
        EADDRINUSE: 'the port is in use. Stop the other server or set PORT to another port',
        EACCES: 'the port requires privileges. Set PORT to 1024 or higher',
        EADDRNOTAVAIL: 'this machine does not have that address. Set HOST to one of its addresses',
        ENOTFOUND: 'the host name cannot be resolved. Set HOST to an address of this machine',
      };
      const reason = reasons[error.code ?? ''] ?? error.message;
      reject(new StartError(`Cannot listen on ${host}, port ${port}: ${reason}.`));
    });
    server.listen(port, host, resolve);
  });
}

/**
 * Computes the unique keys of an earlier version again before the first request, which might otherwise create a link
 * that exists. A failure doesn't prevent the start: a server whose disk is full still redirects visitors.
 */
async function updateUniqueKeys({ services }: Application, logger: Logger): Promise<void> {
  try {
    const count = await services.uniqueKeys.updateAll();
    if (count > 0) {
      logger.info({ count }, 'unique keys updated');
    }
  } catch (error) {
    logger.error({ err: error }, 'update of unique keys failed');
  }
}

/** Stores the settings of links for the command line. A failure doesn't prevent the start, as above. */
async function shareLinkSettings(db: Database, config: Config, logger: Logger): Promise<void> {
  try {
    await storeLinkSettings(db, config.links);
  } catch (error) {
    logger.error({ err: error }, 'link settings not stored');
  }
}

/** A task that the server repeats until it stops. */
interface RegularWork {
  intervalMs: number;
  run: () => Promise<unknown>;
  /** The log message when a run fails. */
  failureMessage: string;
}

/**
 * Runs a task at its interval; skips a run if the previous one hasn't finished. Processes that share a database may run
 * the same task at the same time.
 */
function runRegularly(
  { intervalMs, run, failureMessage }: RegularWork,
  { services }: Application,
  logger: Logger,
): void {
  let isRunning = false;
  const startRun = () => {
    if (isRunning) {
      return;
    }
    isRunning = true;
    run()
      .catch((error: unknown) => {
        // The health service logs an unavailable store once, not every second.
        services.health.recordError(error, null);
        logger[toStoreFailure(error) === null ? 'error' : 'debug']({ err: error }, failureMessage);
      })
      .finally(() => {
        isRunning = false;
      });
  };
  setInterval(startRun, intervalMs).unref();
}

/** Stops accepting requests, finishes those in progress, flushes pending writes, and closes the database. */
async function stop(app: Application, db: Database, drainConnections: () => Promise<void>): Promise<void> {
  app.stop();
  const previewsStopped = app.services.previews.stop();
  await drainConnections();
  await previewsStopped;
  await app.services.clicks.waitForPendingClicks();
  await db.close();
}

/** Shuts down gracefully on the first signal; exits immediately on the second. */
function stopOnSignal(stopAll: () => Promise<void>, logger: Logger): void {
  let stopping = false;
  const onSignal = (signal: NodeJS.Signals) => {
    if (stopping) {
      process.exit(1);
    }
    stopping = true;
    logger.info({ signal }, 'stopping');
    setTimeout(() => {
      logger.error('forced exit: shutdown took too long');
      process.exit(1);
    }, STOP_MS).unref();
    stopAll().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ err: error }, 'shutdown failed');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
}

start().catch((error: unknown) => {
  const expected = [ConfigError, DatabaseSetupError, ManifestError, StartError].some((type) => error instanceof type);
  const text = String(error instanceof Error ? (expected ? error.message : error.stack) : error);
  // Exit explicitly: an open connection would keep a useless process alive, and no supervisor would notice.
  process.stderr.write(`${text}\n`, () => process.exit(1));
});

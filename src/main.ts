import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { openDb } from '../db/client.ts';
import type { Database } from '../db/database.ts';
import { DatabaseSetupError } from '../db/errors.ts';
import { type Application, createApp } from './app.ts';
import { ConfigError } from './config/config-error.ts';
import { loadSettingsFile } from './config/env-file.ts';
import { type Config, parseConfig } from './config.ts';
import { ensureDemo } from './demo.ts';
import { generateCode } from './domain/smart-links/code.ts';
import { toStoreFailure } from './domain/store.ts';
import { drain } from './doors/http/drain.ts';
import { createHttpServer } from './doors/http/http-server.ts';
import { createLogger } from './doors/http/logger.ts';
import { createMetrics } from './doors/http/metrics.ts';
import { createProcessMetrics } from './doors/http/process-metrics.ts';
import { SERVER_VERSION } from './doors/http/server-version.ts';

/** How long a server takes to stop at most, in milliseconds: supervisors kill what takes longer. */
const STOP_MS = 10_000;
/** The part of it in which the server waits for requests under way. The rest is for pending writes. */
const DRAIN_MS = 9_000;

/** How often the server deletes expired rows, in milliseconds. */
const SWEEP_MS = 60_000;

/** How often processes share their rate-limit usage, in milliseconds. */
const SHARE_MS = 1_000;

/** A start that can't succeed; the message is one line for an operator. */
class StartError extends Error {}

async function start(): Promise<void> {
  loadSettingsFile();
  const config = parseConfig(process.env);
  const logger = createLogger(config.logLevel);
  const metrics = createMetrics();
  metrics.add(...createProcessMetrics());

  // The port comes first: a start that fails on it has touched no file and no database.
  let handle = respondWhileStarting;
  const server = createHttpServer(config.httpLimits, config.trustedProxies, (request, response) =>
    handle(request, response),
  );
  await listen(server, config);
  try {
    const db = await openDb({
      url: config.databaseUrl,
      directUrl: config.databaseDirectUrl,
      poolSize: config.databasePoolSize,
      migrate: true,
      onGroup: metrics.recordCommit,
    });
    const app = createApp({ config, db, clock: Date.now, generateCode, logger, metrics });
    handle = app.handle;
    stopOnSignal(() => stop(app, server, db, config), logger);
    const { maintenance, limitSharing } = app.services;
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
      { intervalMs: SHARE_MS, run: () => limitSharing.share(), failureMessage: 'sharing of rate-limit usage failed' },
      app,
      logger,
    );
    logger.info({ version: SERVER_VERSION, host: config.host, port: config.port, database: db.dialect }, 'ready');
    if (config.demo) {
      process.stdout.write(await ensureDemo(app.services, config));
    }
  } catch (error) {
    server.close();
    throw error;
  }
}

/** A long migration is no reason to kill the process: it lives, and is not ready. */
function respondWhileStarting({ url }: IncomingMessage, response: ServerResponse): void {
  if (url === '/livez') {
    response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' }).end('alive\n');
  } else {
    response.writeHead(503, { 'content-type': 'text/plain; charset=utf-8', 'retry-after': '1' }).end('Starting.\n');
  }
}

function listen(server: Server, { host, port }: Config): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const reasons: Record<string, string> = {
        EADDRINUSE: `port ${port} of ${host} is in use; stop the other server or set PORT`,
        EACCES: `port ${port} needs privileges; set PORT to one from 1024`,
        EADDRNOTAVAIL: `this machine has no address ${host}; set HOST`,
        ENOTFOUND: `the host ${host} is not known; set HOST`,
      };
      reject(new StartError(`Cannot listen: ${reasons[error.code ?? ''] ?? error.message}.`));
    });
    server.listen(port, host, resolve);
  });
}

/** Work that a server repeats as long as it runs. */
interface RegularWork {
  intervalMs: number;
  run: () => Promise<unknown>;
  /** The log message when a run fails. */
  failureMessage: string;
}

/** Runs work at its interval; skips a run while the one before is under way. All processes of a database may do so. */
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
        // The health service logs a failing store once, not every second.
        services.health.recordError(error, null);
        logger[toStoreFailure(error) === null ? 'error' : 'debug']({ err: error }, failureMessage);
      })
      .finally(() => {
        isRunning = false;
      });
  };
  setInterval(startRun, intervalMs).unref();
}

/** Takes no more requests, finishes those under way, writes what is to be written, and closes. */
async function stop(app: Application, server: Server, db: Database, { drainDelayMs }: Config): Promise<void> {
  app.stop();
  const previewsStopped = app.services.previews.stop();
  await drain(server, drainDelayMs, DRAIN_MS);
  await previewsStopped;
  await app.services.clicks.waitForPendingClicks();
  await db.close();
}

/** The first signal stops in good order, the second at once. */
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
  const expected = error instanceof ConfigError || error instanceof DatabaseSetupError || error instanceof StartError;
  const text = expected ? error.message : String(error instanceof Error ? error.stack : error);
  // A connection that is open already would keep alive what serves nobody, where no supervisor notices.
  process.stderr.write(`${text}\n`, () => process.exit(1));
});

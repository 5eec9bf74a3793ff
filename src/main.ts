import { existsSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { loadEnvFile } from 'node:process';
import pino from 'pino';
import { type Database, DatabaseSetupError, openDb } from '../db/client.ts';
import { createApp } from './app.ts';
import { type Config, ConfigError, parseConfig } from './config.ts';
import { ensureDemo } from './demo.ts';
import type { MaintenanceService } from './domain/maintenance.service.ts';
import { randomCode } from './domain/smart-links/code.ts';

/** How long a stopping server waits for the requests that are under way. */
const DRAIN_MS = 10_000;

/** How often what is past its time is forgotten. */
const SWEEP_MS = 60_000;

/** A start that can't succeed, in one line for an operator. */
class StartError extends Error {}

async function start(): Promise<void> {
  if (existsSync('.env')) loadEnvFile('.env');
  const config = parseConfig(process.env);
  const logger = pino({ level: config.logLevel, base: undefined });

  // The port comes first: a start that fails on it has touched no file and no database.
  let handle = starting;
  const server = createServer((request, response) => handle(request, response));
  await listen(server, config);
  try {
    const db = await openDb({
      url: config.databaseUrl,
      directUrl: config.databaseDirectUrl,
      poolSize: config.databasePoolSize,
      migrate: true,
    });
    const app = createApp({ config, db, clock: Date.now, newCode: randomCode, logger });
    handle = app.handle;
    stopOnSignal(server, db, logger);
    sweepRegularly(app.services.maintenance, logger);
    logger.info({ host: config.host, port: config.port, database: db.dialect }, 'ready');
    if (config.demo) process.stdout.write(await ensureDemo(app.services, config));
  } catch (error) {
    server.close();
    throw error;
  }
}

function starting(_request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(503, { 'content-type': 'text/plain; charset=utf-8', 'retry-after': '1' }).end('Starting.\n');
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

/** Several processes on one database may all sweep: what one has forgotten the others don't find. */
function sweepRegularly(maintenance: MaintenanceService, logger: pino.Logger): void {
  let sweeping = false;
  const sweep = () => {
    if (sweeping) return;
    sweeping = true;
    maintenance
      .sweep()
      .catch((error: unknown) => logger.error({ err: error }, 'what is past its time could not be forgotten'))
      .finally(() => {
        sweeping = false;
      });
  };
  setInterval(sweep, SWEEP_MS).unref();
}

/** Takes no more requests, finishes those under way, writes what is to be written, and goes. */
function stopOnSignal(server: Server, db: Database, logger: pino.Logger): void {
  let stopping = false;
  const stop = (signal: NodeJS.Signals) => {
    if (stopping) return;
    stopping = true;
    logger.info({ signal }, 'stopping');
    setTimeout(() => server.closeAllConnections(), DRAIN_MS).unref();
    server.close(() => {
      db.close().then(
        () => process.exit(0),
        (error: unknown) => {
          logger.error({ err: error }, 'the database could not be closed');
          process.exit(1);
        },
      );
    });
    server.closeIdleConnections();
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

start().catch((error: unknown) => {
  const expected = error instanceof ConfigError || error instanceof DatabaseSetupError || error instanceof StartError;
  const text = expected ? error.message : String(error instanceof Error ? error.stack : error);
  process.stderr.write(`${text}\n`);
  process.exitCode = 1;
});

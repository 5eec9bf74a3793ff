import type { AddressInfo } from 'node:net';
import { createApp } from '../../src/app.ts';
import { parseConfig } from '../../src/config.ts';
import { generateCode } from '../../src/domain/smart-links/code.ts';
import { loadPersistedOperations } from '../../src/doors/graphql/persisted-operations/load.ts';
import { createConnections } from '../../src/doors/http/connections.ts';
import type { DashboardHandler } from '../../src/doors/http/dispatch.ts';
import { createHttpServer } from '../../src/doors/http/http-server.ts';
import { createLogger } from '../../src/doors/http/logger.ts';
import { createMetrics } from '../../src/doors/http/metrics.ts';
import { openTestDb } from './database.ts';
import { TEST_LIMIT_MS } from './deadlines.ts';
import { TEST_SETTINGS } from './server.ts';

export interface TestAppOptions {
  /** Environment variables with settings. */
  env?: Record<string, string>;
  /** Milliseconds since the epoch. Defaults to the real clock. */
  clock?: () => number;
  generateCode?: () => string;
  /** Called with the text of every statement. */
  onStatement?: (sql: string) => void;
  /** SQLite: called after each commit with the number of its writes. */
  onGroup?: (size: number) => void;
  /** The lowest recorded log level. Defaults to `info`. */
  logLevel?: 'info' | 'debug';
  /** Defaults to none. */
  dashboard?: DashboardHandler;
  /** How long a visitor waits until the click is stored, in milliseconds. Defaults to the time limit of a test. */
  clickTimeoutMs?: number;
  /** How long requests to /v2 wait for an unavailable store, in milliseconds. Defaults to 0, so tests don't wait. */
  restRetryLimitMs?: number;
}

export type TestApp = Awaited<ReturnType<typeof startTestApp>>;

/** The real application with a new migrated database. Listens on a free port of the loopback interface. */
export async function startTestApp(options: TestAppOptions = {}) {
  const {
    database,
    url: databaseUrl,
    dispose,
  } = await openTestDb({
    onStatement: options.onStatement,
    onGroup: options.onGroup,
  });
  const config = parseConfig({ LINK_DOMAIN: 'link.test', LOG_LEVEL: 'silent', ...TEST_SETTINGS, ...options.env });
  const logged: string[] = [];
  const logger = createLogger(options.logLevel ?? 'info', (line) => logged.push(line));
  const metrics = createMetrics();
  const app = createApp({
    config,
    db: database,
    clock: options.clock ?? Date.now,
    generateCode: options.generateCode ?? generateCode,
    logger,
    metrics,
    persistedOperations:
      config.persistedOperations && loadPersistedOperations(config.persistedOperations.path, config.graphqlLimits),
    dashboard: options.dashboard,
    clickTimeoutMs: options.clickTimeoutMs ?? TEST_LIMIT_MS,
    restRetryLimitMs: options.restRetryLimitMs ?? 0,
  });
  const connections = createConnections();
  const server = createHttpServer(config.httpLimits, config.trustedProxies, app.handle, connections);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    /** For browsers, which open `localhost` instead of `url`, because GraphiQL needs a host name. */
    port,
    services: app.services,
    metrics,
    /** Starts the shutdown, as a signal would. */
    stop() {
      app.stop();
      connections.closeAfterResponses();
    },
    database,
    databaseUrl,
    /** The lines of the log as JSON texts. */
    logged,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await app.services.previews.stop();
      await dispose();
    },
  };
}

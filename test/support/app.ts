import type { AddressInfo } from 'node:net';
import { createApp } from '../../src/app.ts';
import { parseConfig } from '../../src/config.ts';
import { generateCode } from '../../src/domain/smart-links/code.ts';
import { createHttpServer } from '../../src/doors/http/http-server.ts';
import { createLogger } from '../../src/doors/http/logger.ts';
import { createMetrics } from '../../src/doors/http/metrics.ts';
import { openTestDb } from './database.ts';
import { TEST_LIMIT_MS } from './deadlines.ts';
import { TEST_SETTINGS } from './server.ts';

export interface TestAppOptions {
  /** Settings of the environment. */
  env?: Record<string, string>;
  /** Milliseconds since the epoch; by default the real clock. */
  clock?: () => number;
  generateCode?: () => string;
  /** Called with the text of every statement. */
  onStatement?: (sql: string) => void;
  /** SQLite: called after each commit with the number of units that it carried. */
  onGroup?: (size: number) => void;
  /** From which level on lines are kept; `info` by default. */
  logLevel?: 'info' | 'debug';
  /** How long a visitor waits for the click, in milliseconds; by default as long as a test may take. */
  clickTimeoutMs?: number;
}

export type TestApp = Awaited<ReturnType<typeof startTestApp>>;

/** The real application on a fresh migrated database, listening on a free port of the loopback interface. */
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
    clickTimeoutMs: options.clickTimeoutMs ?? TEST_LIMIT_MS,
  });
  const server = createHttpServer(config.httpLimits, config.trustedProxies, app.handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    /** What a browser is pointed at: GraphiQL wants a name, cookies and workers like it better. */
    port,
    services: app.services,
    metrics,
    /** Tells it that it stops, as a signal does. */
    stop: app.stop,
    database,
    databaseUrl,
    /** The lines of the log, as JSON texts. */
    logged,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await app.services.previews.stop();
      await dispose();
    },
  };
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import type { Database } from '../db/client.ts';
import type { Config } from './config.ts';
import type { Scraping } from './domain/previews/preview.service.ts';
import { createServices, type Services } from './domain/services.ts';
import { createEdgeDoor } from './doors/edge/edge.ts';
import { createGraphQLDoor } from './doors/graphql/server.ts';
import { createClientAddress } from './doors/http/client-address.ts';
import { tellingOfCrowds } from './doors/http/crowding.ts';
import { createDispatch } from './doors/http/dispatch.ts';
import type { Metrics } from './doors/http/metrics.ts';
import { createOperationsDoor } from './doors/http/operations.ts';
import { storeMetrics } from './doors/http/process-metrics.ts';
import { SERVER_VERSION } from './doors/http/server-version.ts';
import { createRestDoor } from './doors/rest/server.ts';
import { createFetchPage } from './outbound/fetch-page.ts';

export interface AppParts {
  config: Config;
  db: Database;
  /** Milliseconds since the epoch. */
  clock: () => number;
  /** A fresh code for a link. */
  newCode: () => string;
  logger: Logger;
  metrics: Metrics;
  /** How long a visitor waits until the click is durable, in milliseconds. Tests that look at clicks wait for ever. */
  clickPatienceMs?: number | undefined;
}

/** The application without a socket: the domain's services, and the doors as one request handler. */
export interface Application {
  services: Services;
  handle(request: IncomingMessage, response: ServerResponse): void;
  /** From now on /readyz says that it stops, and every answer ends its connection. */
  stop(): void;
}

/** Puts domain and doors together. Whoever opened the database closes it. */
export function createApp({ config, db, clock, newCode, logger, metrics, clickPatienceMs }: AppParts): Application {
  const services = createServices({
    db,
    clock,
    newCode,
    links: config.links,
    limits: config.limits,
    clickPatienceMs,
    clickRetentionDays: config.clickRetentionDays,
    tellHealth: {
      failing: (ailment, error, requestId) => logger.error({ err: error, ailment, requestId }, 'the store fails'),
      working: (failures, ms) => logger.info({ failures, ms }, 'the store works again'),
    },
    scraping: scrapingOf(config, logger),
    tellLoss: (what, count, error) => logger.error({ err: error, count }, `lost for visitors' sake: ${what}`),
  });
  metrics.add(...storeMetrics(services, db));
  let stopping = false;
  const graphql = createGraphQLDoor({
    services,
    logger,
    graphiql: config.graphiql,
    limits: config.graphqlLimits,
    suggestions: !config.production,
    onDenied: () => metrics.denied('operation'),
  });
  const rest = createRestDoor({ services, logger });
  return {
    services,
    stop() {
      stopping = true;
    },
    handle: createDispatch({
      apiHosts: config.apiHosts,
      cors: config.corsOrigins,
      clientAddress: createClientAddress(config.trustedProxies, config.forwardedHeader, (peer) =>
        logger.warn(
          { peer },
          'a proxy that TRUSTED_PROXIES does not name says whom it serves: all of them count as one for limits',
        ),
      ),
      httpLimits: config.httpLimits,
      graphiql: config.graphiql,
      services,
      graphql,
      rest,
      edge: createEdgeDoor({ services, logger }),
      operations: createOperationsDoor({ services, metrics, access: config.metrics, isStopping: () => stopping }),
      isStopping: () => stopping,
      metrics: tellingOfCrowds(metrics, logger),
      links: config.links,
      logger,
    }),
  };
}

/** How pages are scraped, by the settings; null: not at all. */
function scrapingOf(config: Config, logger: Logger): Scraping | null {
  if (!config.scrapePreviews) return null;
  return {
    fetchPage: createFetchPage({ userAgent: `smartlink-gateway/${SERVER_VERSION} (link preview bot)` }),
    reach: { links: config.links, apiHosts: config.apiHosts, privateHosts: config.previewPrivateHosts },
    tell: (host, { kind, ...facts }) =>
      logger.debug({ host, outcome: kind, reason: 'reason' in facts ? facts.reason : undefined }, 'page for a preview'),
  };
}

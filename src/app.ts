import type { Logger } from 'pino';
import type { Database } from '../db/database.ts';
import type { Config } from './config.ts';
import { createHeadReader } from './domain/previews/head-reader.ts';
import type { Scraping } from './domain/previews/preview.service.ts';
import { createServices } from './domain/services.ts';
import { createEdgeHandler } from './doors/edge/edge-handler.ts';
import type { PersistedOperations } from './doors/graphql/persisted-operations/load.ts';
import { createGraphQLHandler } from './doors/graphql/server.ts';
import { createClientAddressReader } from './doors/http/client-address.ts';
import { createDispatch, type DashboardHandler } from './doors/http/dispatch.ts';
import type { Metrics } from './doors/http/metrics.ts';
import { createOperationsHandler } from './doors/http/operations.ts';
import { withOverloadLog } from './doors/http/overload-log.ts';
import { createStoreMetrics } from './doors/http/process-metrics.ts';
import { SERVER_VERSION } from './doors/http/server-version.ts';
import { createRestHandler } from './doors/rest/rest-handler.ts';
import { createFetchPage } from './outbound/fetch-page.ts';

interface AppParts {
  config: Config;
  db: Database;
  /** Milliseconds since the epoch. */
  clock: () => number;
  /** Returns a random short code. */
  generateCode: () => string;
  logger: Logger;
  metrics: Metrics;
  /** The operations of the manifest in `config.persistedOperations`; null if there is none. */
  persistedOperations: PersistedOperations | null;
  /** The dashboard; null, the default, if it is off. */
  dashboard?: DashboardHandler | null;
  /** How long a redirect waits for its click to be stored, in milliseconds. Tests that read clicks set no limit. */
  clickTimeoutMs?: number | undefined;
  /** How long requests to /v2 wait for an unavailable store, in milliseconds. Defaults to 10 s; 0 turns this off. */
  restRetryLimitMs?: number | undefined;
}

/**
 * The share of HTTP_MAX_REQUESTS that may wait for an unavailable store. The API may use three quarters, so this leaves
 * room for requests that don't need the store, or only a part of it that works.
 */
const RETRIED_SHARE = 0.5;

/** Creates the domain services and the entry points over an open database. The caller closes the database. */
export function createApp({
  config,
  db,
  clock,
  generateCode,
  logger,
  metrics,
  persistedOperations,
  dashboard = null,
  clickTimeoutMs,
  restRetryLimitMs,
}: AppParts) {
  const services = createServices({
    db,
    clock,
    generateCode,
    links: config.links,
    limits: config.limits,
    clickLimits: config.clickLimits,
    clickTimeoutMs,
    clickRetentionDays: config.clickRetentionDays,
    healthListener: {
      onFailure: (condition, error, requestId) =>
        logger.error({ err: error, condition, requestId }, 'store unavailable'),
      onRecovery: (failures, ms) => logger.info({ failures, ms }, 'store recovered'),
    },
    scraping: createScraping(config, logger),
    onDroppedWrites: (what, count, error) => logger.error({ err: error, count }, `${what}s dropped: store unavailable`),
  });
  metrics.add(...createStoreMetrics(services, db));
  const stopping = new AbortController();
  const handleGraphQL = createGraphQLHandler({
    services,
    logger,
    graphiql: config.graphiql,
    limits: config.graphqlLimits,
    persistedOperations,
    persistedOnly: config.persistedOperations?.only,
    suggestions: !config.production,
    onDenied: () => metrics.recordDenial('operation'),
  });
  const handleRest = createRestHandler({
    services,
    logger,
    maxRetriedRequests: Math.floor(config.httpLimits.requests * RETRIED_SHARE),
    retryLimitMs: restRetryLimitMs,
    stopping: stopping.signal,
  });
  return {
    services,
    /** Makes /readyz report `stopping`. Requests no longer wait for an unavailable store. */
    stop(): void {
      stopping.abort();
    },
    handle: createDispatch({
      cors: config.corsOrigins,
      getClientAddress: createClientAddressReader(config.trustedProxies, config.forwardedHeader, (peer) =>
        logger.warn({ peer }, 'ignoring forwarded client addresses: peer is not in TRUSTED_PROXIES'),
      ),
      httpLimits: config.httpLimits,
      graphiql: config.graphiql,
      dashboard,
      services,
      handleGraphQL,
      handleRest,
      handleEdge: createEdgeHandler({ services, logger }),
      handleOperations: createOperationsHandler({
        services,
        metrics,
        access: config.metrics,
        isStopping: () => stopping.signal.aborted,
      }),
      isStopping: () => stopping.signal.aborted,
      metrics: withOverloadLog(metrics, logger),
      links: config.links,
      logger,
    }),
  };
}

/** The application without a socket: the domain services, and one request handler for all entry points. */
export type Application = ReturnType<typeof createApp>;

/** Creates the parts that scrape pages for previews; null if SCRAPE_PREVIEWS is off. */
function createScraping(config: Config, logger: Logger): Scraping | null {
  if (!config.scrapePreviews) {
    return null;
  }
  return {
    createReader: createHeadReader,
    fetchPage: createFetchPage({ userAgent: `smartlink-gateway/${SERVER_VERSION} (link preview bot)` }),
    reach: { links: config.links, privateHosts: config.previewPrivateHosts },
    onFetched: (host, { kind, ...facts }) =>
      logger.debug(
        { host, outcome: kind, reason: 'reason' in facts ? facts.reason : undefined },
        'preview scrape finished',
      ),
  };
}

import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import type { HttpLimits } from '../../config/http-limits.ts';
import {
  extractSubdomain,
  getApiHosts,
  isLinkDomain,
  type LinkSettings,
  normalizeHost,
  stripPort,
} from '../../domain/apps/link-host.ts';
import type { Services } from '../../domain/services.ts';
import { toStoreFailure } from '../../domain/store.ts';
import type { ClientAddressReader } from './client-address.ts';
import { type CorsPolicy, createCors } from './cors.ts';
import { createLoad, type LoadClass } from './load.ts';
import type { EntryPoint, Metrics } from './metrics.ts';
import type { OperationsHandler } from './operations.ts';
import { createRejections } from './rejections.ts';
import { checkHead } from './request-head.ts';
import { createRequestLog, type WatchedRequest } from './request-log.ts';
import { startBatch } from './response-batching.ts';
import { createSafeHeaders } from './safe-headers.ts';

/** Handles a request. `requestId` is its id in logs and errors; `address` is the client's IP address or null. */
export type RequestHandler = (
  request: IncomingMessage,
  response: ServerResponse,
  requestId: string,
  address: string | null,
) => void | Promise<void>;

/** The context of a request to a link host. */
export interface LinkRequestContext {
  /** The id of the request in logs and errors. */
  requestId: string;
  /** The client's IP address; null if unknown. */
  address: string | null;
  /** The app that owns the host; null if no app does. */
  appId: string | null;
  /** Whether the host is the link domain itself. */
  isLinkDomain: boolean;
}

/** Handles a request to a link host. */
export type LinkRequestHandler = (
  request: IncomingMessage,
  response: ServerResponse,
  context: LinkRequestContext,
) => Promise<void>;

/** Handles the requests to the paths of the dashboard. */
export interface DashboardHandler {
  /** The path of its page, and of the folder of all other paths. */
  path: string;
  handle: (request: IncomingMessage, response: ServerResponse) => void;
}

interface DispatchParts {
  cors: CorsPolicy;
  getClientAddress: ClientAddressReader;
  httpLimits: HttpLimits;
  /** Whether `/` redirects to GraphiQL, unless there is a dashboard. */
  graphiql: boolean;
  /** The dashboard, which `/` redirects to; null if it is off. */
  dashboard: DashboardHandler | null;
  services: Services;
  handleGraphQL: RequestHandler;
  handleRest: RequestHandler;
  handleEdge: LinkRequestHandler;
  handleOperations: OperationsHandler;
  /** Whether the server is shutting down. */
  isStopping: () => boolean;
  metrics: Metrics;
  links: LinkSettings;
  logger: Logger;
}

/** One request and its response. */
interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
  requestId: string;
  watched: WatchedRequest;
}

const RETRY_AFTER_SECONDS = 1;

/**
 * Creates the handler that routes every request to its entry point, by the Host header first. Unknown hosts get 421, so
 * that a foreign DNS record can't make browsers treat this server as another site (DNS rebinding).
 */
export function createDispatch({
  cors,
  getClientAddress,
  httpLimits,
  graphiql,
  dashboard,
  services,
  handleGraphQL,
  handleRest,
  handleEdge,
  handleOperations,
  isStopping,
  metrics,
  links,
  logger,
}: DispatchParts) {
  const allowCors = createCors(cors);
  const load = createLoad(httpLimits.requests);
  const watch = createRequestLog(metrics, load, logger);
  const rejections = createRejections(isStopping);
  const safeHeaders = createSafeHeaders(links);
  const apiHosts = getApiHosts(links);

  function enter(loadClass: LoadClass, { watched }: Exchange): boolean {
    const isAccepted = load.enter(loadClass);
    if (isAccepted) {
      watched.loadClass = loadClass;
    } else {
      metrics.recordDenial('load');
    }
    return isAccepted;
  }

  function handleApiRequest(exchange: Exchange, entryPoint: EntryPoint, handle: RequestHandler): void {
    const { request, response, requestId, watched } = exchange;
    watched.entryPoint = entryPoint;
    if (!enter('api', exchange)) {
      rejections.add(response, () => sendBusy(response));
    } else if (!allowCors(request, response)) {
      void handle(request, response, requestId, getClientAddress(request));
    }
  }

  function handleApi(exchange: Exchange): void {
    const { request, response, watched } = exchange;
    const [path = '/'] = (request.url ?? '/').split('?', 1);
    if (path === '/graphql' || (graphiql && path.startsWith('/graphql/assets/'))) {
      handleApiRequest(exchange, 'graphql', handleGraphQL);
    } else if (/^\/v[12](\/|$)/.test(path)) {
      handleApiRequest(exchange, 'rest', handleRest);
    } else if (handleOperations(path, request, response)) {
      watched.entryPoint = 'operations';
    } else if (dashboard !== null && (path === dashboard.path || path.startsWith(`${dashboard.path}/`))) {
      watched.entryPoint = 'dashboard';
      if (enter('api', exchange)) {
        dashboard.handle(request, response);
      } else {
        rejections.add(response, () => sendBusy(response));
      }
    } else if (path === '/' && (dashboard !== null || graphiql)) {
      response.writeHead(302, { location: dashboard?.path ?? '/graphql' }).end();
    } else {
      rejections.add(response, () =>
        sendPlainText(response, 404, 'Not found. The GraphQL API is at /graphql, and the REST API is at /v2.'),
      );
    }
  }

  async function handleOtherHost(host: string, exchange: Exchange): Promise<void> {
    const { request, response, requestId, watched } = exchange;
    watched.entryPoint = 'edge';
    const appId = await services.snapshots.findAppIdByHost(host);
    if (appId === null) {
      watched.entryPoint = 'none';
    }
    const isDomain = appId === null && isLinkDomain(host, links);
    if (appId !== null || isDomain || extractSubdomain(host, links) !== null) {
      const address = getClientAddress(request);
      await handleEdge(request, response, { requestId, address, appId, isLinkDomain: isDomain });
    } else {
      sendPlainText(response, 421, `This server does not serve ${host}.`);
    }
  }

  return (request: IncomingMessage, response: ServerResponse): void => {
    startBatch();
    const requestId = randomUUID();
    response.setHeader('x-request-id', requestId);
    const watched = watch(request, response, requestId);
    const exchange: Exchange = { request, response, requestId, watched };
    safeHeaders.setForAll(response);
    const headError = checkHead(request, httpLimits);
    if (headError !== null) {
      // The next request on this connection could be a smuggled one.
      response.shouldKeepAlive = false;
      sendPlainText(response, headError.status, headError.reason);
      return;
    }
    const host = normalizeHost(request.headers.host ?? '');
    if (apiHosts.has(stripPort(host))) {
      safeHeaders.setForApi(request, response);
      handleApi(exchange);
      return;
    }
    if (!enter('edge', exchange)) {
      sendBusy(response);
      return;
    }
    handleOtherHost(host, exchange).catch((error: unknown) => {
      if (toStoreFailure(error) === null) {
        logger.error({ err: error, requestId }, 'unexpected error');
        sendPlainText(response, 500, `Unexpected error ${requestId}.`);
      } else {
        services.health.recordError(error, requestId);
        sendBusy(response);
      }
    });
  };
}

function sendBusy(response: ServerResponse): void {
  response.setHeader('retry-after', String(RETRY_AFTER_SECONDS));
  sendPlainText(response, 503, 'The service is temporarily unavailable. Try again in a moment.');
}

function sendPlainText(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' });
  response.end(`${text}\n`);
}

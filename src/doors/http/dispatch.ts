import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import type { HttpLimits } from '../../config/http-limits.ts';
import { type LinkSettings, normalHost, subdomainOfHost } from '../../domain/apps/link-host.ts';
import type { Services } from '../../domain/services.ts';
import { storeFailure } from '../../domain/store.ts';
import type { ClientAddress } from './client-address.ts';
import { type CorsPolicy, createCors } from './cors.ts';
import { gatherAnswers } from './end.ts';
import { refusedHead } from './head.ts';
import { type Asking, createLoad } from './load.ts';
import type { Metrics } from './metrics.ts';
import type { OperationsDoor } from './operations.ts';
import { createRequestLog, type Watched } from './request-log.ts';
import { createSafeHeaders } from './safe-headers.ts';

/** Answers a request; `requestId` is what logs and errors call it, `address` whom it comes from (null: not known). */
export type RequestHandler = (
  request: IncomingMessage,
  response: ServerResponse,
  requestId: string,
  address: string | null,
) => void | Promise<void>;

/** Answers a request on a host of this app's links. */
export type LinkRequestHandler = (...request: [...Parameters<RequestHandler>, appId: string]) => Promise<void>;

export interface DispatchParts {
  /** The host names, without port, under which the API answers; null: any loopback name. */
  apiHosts: ReadonlySet<string> | null;
  cors: CorsPolicy;
  clientAddress: ClientAddress;
  httpLimits: HttpLimits;
  /** Whether `/` leads a browser to GraphiQL. */
  graphiql: boolean;
  services: Services;
  graphql: RequestHandler;
  rest: RequestHandler;
  edge: LinkRequestHandler;
  operations: OperationsDoor;
  /** Whether the server is about to end: whoever comes again had better come to another. */
  isStopping: () => boolean;
  metrics: Metrics;
  links: LinkSettings;
  logger: Logger;
}

/** What can't be done now may be possible in a moment. */
const RETRY_AFTER_SECONDS = 1;

const LOOPBACK_NAMES = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Leads every request to its door by the Host header first: a name that is not ours gets 421, so that nobody's DNS
 * can make a browser take this server for another site.
 */
export function createDispatch({
  apiHosts,
  cors,
  clientAddress,
  httpLimits,
  graphiql,
  services,
  graphql,
  rest,
  edge,
  operations,
  isStopping,
  metrics,
  links,
  logger,
}: DispatchParts) {
  const allowCors = createCors(cors);
  const load = createLoad(httpLimits.requests);
  const watch = createRequestLog(metrics, load, logger);
  const safeHeaders = createSafeHeaders(links);
  const names = apiHosts ?? LOOPBACK_NAMES;

  function enterOr503(asking: Asking, response: ServerResponse, watched: Watched): boolean {
    watched.entered = load.enter(asking);
    if (watched.entered) return true;
    metrics.denied('load');
    busy(response);
    return false;
  }

  function api(request: IncomingMessage, response: ServerResponse, requestId: string, watched: Watched): void {
    const [path = '/'] = (request.url ?? '/').split('?', 1);
    if (path === '/graphql') {
      watched.door = 'graphql';
      if (enterOr503('api', response, watched) && !allowCors(request, response))
        void graphql(request, response, requestId, clientAddress(request));
    } else if (path === '/v2' || path.startsWith('/v2/')) {
      watched.door = 'rest';
      if (enterOr503('api', response, watched) && !allowCors(request, response))
        void rest(request, response, requestId, clientAddress(request));
    } else if (operations(path, request, response)) {
      watched.door = 'operations';
    } else if (path === '/' && graphiql) {
      response.writeHead(302, { location: '/graphql' }).end();
    } else {
      plain(response, 404, 'Not found. GraphQL is at /graphql, the REST API at /v2.');
    }
  }

  async function elsewhere(
    host: string,
    request: IncomingMessage,
    response: ServerResponse,
    requestId: string,
    watched: Watched,
  ): Promise<void> {
    watched.door = 'edge';
    const appId = await services.configurations.appIdOfHost(host);
    if (appId === null) watched.door = 'none';
    if (appId !== null) await edge(request, response, requestId, clientAddress(request), appId);
    else if (subdomainOfHost(host, links) !== null) plain(response, 404, 'Not found.');
    else plain(response, 421, `${host} is no host of this server.`);
  }

  return (request: IncomingMessage, response: ServerResponse): void => {
    gatherAnswers();
    const requestId = randomUUID();
    response.setHeader('x-request-id', requestId);
    if (isStopping()) response.setHeader('connection', 'close');
    const watched = watch(request, response, requestId);
    safeHeaders.ofAll(response);
    const refused = refusedHead(request, httpLimits);
    if (refused !== null) {
      // What this connection says further may not be what it seems.
      response.setHeader('connection', 'close');
      plain(response, refused.status, refused.reason);
      return;
    }
    const host = normalHost(request.headers.host ?? '');
    if (names.has(host.replace(/:\d+$/, ''))) {
      safeHeaders.ofApi(request, response);
      api(request, response, requestId, watched);
      return;
    }
    if (!enterOr503('edge', response, watched)) return;
    elsewhere(host, request, response, requestId, watched).catch((error: unknown) => {
      if (storeFailure(error) === null) {
        logger.error({ err: error, requestId }, 'unexpected error');
        plain(response, 500, `Unexpected error ${requestId}.`);
      } else {
        services.health.note(error, requestId);
        busy(response);
      }
    });
  };
}

function busy(response: ServerResponse): void {
  response.setHeader('retry-after', String(RETRY_AFTER_SECONDS));
  plain(response, 503, 'Not possible at the moment. Please try again.');
}

function plain(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' });
  response.end(`${text}\n`);
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { FALLBACK_PAGE_LANGUAGE } from '../../domain/apps/page-language.ts';
import { detectClient } from '../../domain/clients/client.ts';
import { DomainFailure } from '../../domain/failures.ts';
import type { Services } from '../../domain/services.ts';
import { toStoreFailure } from '../../domain/store.ts';
import { recordLinkOpened } from '../http/api-time-slices.ts';
import type { LinkRequestContext, LinkRequestHandler } from '../http/dispatch.ts';
import { type EdgePath, parsePath } from './edge-path.ts';
import { type EdgeRequest, parseEdgeRequest } from './edge-request.ts';
import { chooseAudience, sendNotFound } from './edge-response.ts';
import { serveInspection } from './inspection.ts';
import { serveLazy } from './lazy-links.ts';
import { serveLink } from './link.ts';
import { buildDomainRootPage, buildNotFoundPage } from './pages/index.ts';
import { serveAssociationFile } from './platform-files.ts';
import { serveQr } from './qr.ts';
import { serveRoot } from './root.ts';
import { send, sendPage, sendText } from './send.ts';

/** Short, since a visitor is waiting for the retry. */
const RETRY_AFTER_SECONDS = 1;

const CACHE_FOR_A_DAY = 'public, max-age=86400';

/** Handles requests on link domains. No response reveals the server's internals, even after an unexpected error. */
export function createEdgeHandler({ services, logger }: { services: Services; logger: Logger }): LinkRequestHandler {
  async function serve(
    request: IncomingMessage,
    response: ServerResponse,
    { address, appId, isLinkDomain }: LinkRequestContext,
  ): Promise<void> {
    const snapshot = appId === null ? null : await services.snapshots.get(appId);
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      sendText(response, 405, 'Use GET to open a link.', { allow: 'GET, HEAD' });
      return;
    }
    const { path, query } = parsePath(request.url ?? '/');
    if (snapshot === null) {
      servePathWithoutApp(path, response, request, isLinkDomain);
    } else {
      await servePath(path, response, parseEdgeRequest(request, address, snapshot, query));
    }
  }

  async function servePath(path: EdgePath, response: ServerResponse, request: EdgeRequest): Promise<void> {
    switch (path.kind) {
      case 'link':
        await serveLink(services, response, request, path.code);
        break;
      case 'lazy':
        await serveLazy(services, response, request);
        break;
      case 'inspection':
        await serveInspection(services, response, request, path.code);
        break;
      case 'qr':
        await serveQr(services, response, request, path);
        break;
      case 'apple-file':
        serveAssociationFile(response, request.snapshot, 'APPLE');
        break;
      case 'android-file':
        serveAssociationFile(response, request.snapshot, 'ANDROID');
        break;
      case 'robots':
        serveRobots(response);
        break;
      case 'favicon':
        sendNoFavicon(response);
        break;
      case 'root':
        serveRoot(services, response, request);
        break;
      case 'nothing':
        sendNotFound(response, request);
    }
  }

  return async (request, response, context) => {
    const { requestId } = context;
    recordLinkOpened();
    try {
      await serve(request, response, context);
    } catch (error) {
      if (error instanceof DomainFailure && error.code === 'TOO_MANY_REQUESTS') {
        sendTooManyRequests(response, error);
        return;
      }
      services.health.recordError(error, requestId);
      const level = toStoreFailure(error) === null ? 'error' : 'debug';
      logger[level]({ err: error, requestId }, 'link could not be opened');
      if (response.headersSent) {
        response.end();
      } else {
        sendFailure(response, error, requestId);
      }
    }
  };
}

/** Serves a host that belongs to no app: the link domain itself, or a name below it that no app has. */
function servePathWithoutApp(
  path: EdgePath,
  response: ServerResponse,
  { headers }: IncomingMessage,
  isLinkDomain: boolean,
): void {
  if (path.kind === 'robots') {
    serveRobots(response);
  } else if (path.kind === 'favicon') {
    sendNoFavicon(response);
  } else {
    const client = detectClient(headers['user-agent'] ?? '');
    const audience = chooseAudience(client, headers['accept-language'], FALLBACK_PAGE_LANGUAGE);
    const isRoot = isLinkDomain && path.kind === 'root';
    sendPage(response, isRoot ? buildDomainRootPage(audience) : buildNotFoundPage(audience));
  }
}

function sendNoFavicon(response: ServerResponse): void {
  sendText(response, 404, 'Not found.', { 'cache-control': CACHE_FOR_A_DAY });
}

/** Allows everything, since the bots that preview links in chats and posts also honor robots.txt. */
function serveRobots(response: ServerResponse): void {
  send(response, 200, 'User-agent: *\nDisallow:\n', {
    'content-type': 'text/plain; charset=utf-8',
    'cache-control': CACHE_FOR_A_DAY,
  });
}

/**
 * Sends a neutral text, since it is also shown to other people with the same IP address. The limit resets within a
 * minute.
 */
function sendTooManyRequests(response: ServerResponse, { context }: DomainFailure): void {
  const headers = { 'retry-after': String(context.retryAfterSeconds ?? RETRY_AFTER_SECONDS) };
  sendText(
    response,
    429,
    "Too many links that don't exist were opened from this network. Please try again in a minute.",
    headers,
  );
}

function sendFailure(response: ServerResponse, error: unknown, requestId: string): void {
  if (toStoreFailure(error) !== null) {
    const headers = { 'retry-after': String(RETRY_AFTER_SECONDS) };
    sendText(response, 503, "This link can't be opened right now. Please try again in a moment.", headers);
  } else {
    sendText(response, 500, `Something went wrong. If you ask for help, please mention this ID: ${requestId}`);
  }
}

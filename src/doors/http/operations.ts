import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Services } from '../../domain/services.ts';
import { createComputedMetric, EXPOSITION_TYPE } from './exposition.ts';
import type { Metrics } from './metrics.ts';

interface OperationsParts {
  services: Pick<Services, 'health'>;
  metrics: Metrics;
  /** Access to the metrics: clients that send `token`, or all clients if it is null. Null turns the endpoint off. */
  access: { token: string | null } | null;
  isStopping: () => boolean;
}

/** Handles a request to an operations path. Returns false for other paths. */
export type OperationsHandler = (path: string, request: IncomingMessage, response: ServerResponse) => boolean;

const RETRY_AFTER_SECONDS = 1;

const PLAIN = 'text/plain; charset=utf-8';

/** Creates the handler of the operations endpoints: `/livez`, `/readyz` and `/metrics`. */
export function createOperationsHandler({ services, metrics, access, isStopping }: OperationsParts): OperationsHandler {
  const { health } = services;
  let isStoreUp = true;
  metrics.add(
    createComputedMetric('gauge', 'smartlinks_store_up', 'Whether the store is available (1) or not (0).', () =>
      Number(isStoreUp),
    ),
  );

  async function checkStore(): Promise<string | null> {
    const condition = await health.check();
    isStoreUp = condition === null;
    return condition;
  }

  /** Responds with 503 and the health condition while the server shouldn't receive traffic. */
  async function serveReadiness(response: ServerResponse): Promise<void> {
    const condition = isStopping() ? 'stopping' : await checkStore();
    if (condition === null) {
      sendPlainText(response, 200, 'ready\n');
    } else {
      sendPlainText(response, 503, `${condition}\n`, { 'retry-after': String(RETRY_AFTER_SECONDS) });
    }
  }

  async function serveMetrics(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (access === null) {
      sendPlainText(response, 404, 'Not found.\n');
    } else if (access.token !== null && !hasBearerToken(request, access.token)) {
      sendPlainText(response, 401, 'Send METRICS_TOKEN as a bearer token.\n', { 'www-authenticate': 'Bearer' });
    } else {
      await checkStore();
      sendPlainText(response, 200, metrics.renderText(), { 'content-type': EXPOSITION_TYPE });
    }
  }

  const handlers: Readonly<
    Record<string, (request: IncomingMessage, response: ServerResponse) => Promise<void> | void>
  > = {
    '/livez': (_, response) => sendPlainText(response, 200, 'alive\n'),
    '/readyz': (_, response) => serveReadiness(response),
    '/metrics': serveMetrics,
  };

  return (path, request, response) => {
    const handle = handlers[path];
    if (handle === undefined) {
      return false;
    }
    if (request.method === 'GET' || request.method === 'HEAD') {
      void handle(request, response);
    } else {
      sendPlainText(response, 405, 'Use GET or HEAD.\n', { allow: 'GET, HEAD' });
    }
    return true;
  };
}

/** Returns whether the request has this bearer token. Compares hashes: `timingSafeEqual` needs equal lengths. */
function hasBearerToken({ headers }: IncomingMessage, token: string): boolean {
  const sent = /^bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? '';
  return timingSafeEqual(digest(sent), digest(token));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function sendPlainText(
  response: ServerResponse,
  status: number,
  text: string,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, {
    'content-type': PLAIN,
    'content-length': String(Buffer.byteLength(text)),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...headers,
  });
  response.end(text);
}

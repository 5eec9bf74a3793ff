import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Services } from '../../domain/services.ts';
import { EXPOSITION_TYPE, reading } from './exposition.ts';
import type { Metrics } from './metrics.ts';

export interface OperationsParts {
  services: Pick<Services, 'health'>;
  metrics: Metrics;
  /** Who may read the metrics: who sends this token, or (null) everybody. Null as a whole: nobody. */
  access: { token: string | null } | null;
  isStopping: () => boolean;
}

/** Answers a request for one of these paths; false: the path is none of them. */
export type OperationsDoor = (path: string, request: IncomingMessage, response: ServerResponse) => boolean;

const RETRY_AFTER_SECONDS = 1;

const PLAIN = 'text/plain; charset=utf-8';

/** What those who run the server ask it: `/livez`, `/readyz` and `/metrics`. */
export function createOperationsDoor({ services, metrics, access, isStopping }: OperationsParts): OperationsDoor {
  const { health } = services;
  let working = true;
  metrics.add(
    reading('gauge', 'smartlinks_store_up', 'Whether the store reads and writes: 1 or 0.', () => Number(working)),
  );

  async function ailment(): Promise<string | null> {
    const found = await health.check();
    working = found === null;
    return found;
  }

  /** 503 with one word while nobody should be sent here. */
  async function serveReadiness(response: ServerResponse): Promise<void> {
    const found = isStopping() ? 'stopping' : await ailment();
    if (found === null) answer(response, 200, 'ready\n');
    else answer(response, 503, `${found}\n`, { 'retry-after': String(RETRY_AFTER_SECONDS) });
  }

  async function serveMetrics(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (access === null) {
      answer(response, 404, 'Not found.\n');
    } else if (access.token !== null && !carries(request, access.token)) {
      answer(response, 401, 'Send the METRICS_TOKEN as a bearer token.\n', { 'www-authenticate': 'Bearer' });
    } else {
      await ailment();
      answer(response, 200, metrics.text(), { 'content-type': EXPOSITION_TYPE });
    }
  }

  const serving: Readonly<
    Record<string, (request: IncomingMessage, response: ServerResponse) => Promise<void> | void>
  > = {
    '/livez': (_, response) => answer(response, 200, 'alive\n'),
    '/readyz': (_, response) => serveReadiness(response),
    '/metrics': serveMetrics,
  };

  return (path, request, response) => {
    const serve = serving[path];
    if (serve === undefined) return false;
    if (request.method === 'GET' || request.method === 'HEAD') void serve(request, response);
    else answer(response, 405, 'Read by GET.\n', { allow: 'GET, HEAD' });
    return true;
  };
}

/** Whether the request brings this bearer token. Hashes are compared: they are as long as each other, whatever came. */
function carries({ headers }: IncomingMessage, token: string): boolean {
  const sent = /^bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? '';
  return timingSafeEqual(digest(sent), digest(token));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function answer(response: ServerResponse, status: number, text: string, headers: Record<string, string> = {}): void {
  response.writeHead(status, {
    'content-type': PLAIN,
    'content-length': String(Buffer.byteLength(text)),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...headers,
  });
  response.end(text);
}

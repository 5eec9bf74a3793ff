import type { IncomingMessage, ServerResponse } from 'node:http';

/** The origins whose pages may call the API from a browser. Empty by default. */
export type CorsPolicy = ReadonlySet<string>;

const PREFLIGHT_SECONDS = 600;

/**
 * Creates the function that sets the CORS headers (Fetch standard) of a response. Returns true for a preflight
 * request, to which it has already responded. The API has no cookies, so credentials are never allowed.
 */
export function createCors(origins: CorsPolicy) {
  return (request: IncomingMessage, response: ServerResponse): boolean => {
    if (origins.size === 0) {
      return false;
    }
    response.setHeader('vary', 'Origin');
    const { origin } = request.headers;
    if (origin === undefined || !origins.has(origin)) {
      return false;
    }
    response.setHeader('access-control-allow-origin', origin);
    response.setHeader('access-control-expose-headers', 'x-request-id, retry-after');
    if (request.method !== 'OPTIONS' || request.headers['access-control-request-method'] === undefined) {
      return false;
    }
    response.writeHead(204, {
      'access-control-allow-methods': 'GET, POST',
      'access-control-allow-headers': 'authorization, content-type, graphql-cost, idempotency-key',
      'access-control-max-age': String(PREFLIGHT_SECONDS),
    });
    response.end();
    return true;
  };
}

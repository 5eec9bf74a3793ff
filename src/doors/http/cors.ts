import type { IncomingMessage, ServerResponse } from 'node:http';

/** The origins whose pages may call the API from a browser. Empty by default. */
export type CorsPolicy = ReadonlySet<string>;

const PREFLIGHT_SECONDS = 600;

const API_HEADERS = ['authorization', 'content-type', 'graphql-cost', 'idempotency-key'];

/** The headers of a response that pages can read. */
const EXPOSED_HEADERS = 'x-request-id, retry-after, ratelimit, ratelimit-policy';

/** A list of header names: tokens of RFC 9110, section 5.6.2. */
const HEADER_NAMES = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+(?:[ \t]*,[ \t]*[!#$%&'*+.^_`|~0-9A-Za-z-]+)*$/;

/**
 * Creates the function that sets the CORS headers (Fetch standard) of a response. Returns true for a preflight
 * request, to which it has already responded. Pages of the origins may send any header, since browsers add headers for
 * tracing and monitoring. The API has no cookies, so credentials are never allowed.
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
    response.setHeader('access-control-expose-headers', EXPOSED_HEADERS);
    if (request.method !== 'OPTIONS' || request.headers['access-control-request-method'] === undefined) {
      return false;
    }
    response.writeHead(204, {
      vary: 'Origin, Access-Control-Request-Headers',
      'access-control-allow-methods': 'GET, POST',
      'access-control-allow-headers': listAllowedHeaders(request.headers['access-control-request-headers']),
      'access-control-max-age': String(PREFLIGHT_SECONDS),
    });
    response.end();
    return true;
  };
}

/** Returns the API's own headers and the requested ones, if those are a valid list. */
function listAllowedHeaders(requested = ''): string {
  const names = HEADER_NAMES.test(requested.trim()) ? requested.toLowerCase().split(',') : [];
  return [...new Set([...API_HEADERS, ...names.map((name) => name.trim())])].join(', ');
}

import type { ServerResponse } from 'node:http';
import { queueEnd } from '../http/response-batching.ts';
import type { HtmlPage } from './pages/page.ts';

/** Responses depend on the visitor, so caches must not store them. */
const NO_STORE = 'private, no-store';

/** Sends a complete response. Node.js omits the body for a HEAD request. */
export function send(
  response: ServerResponse,
  status: number,
  body: string | Buffer,
  headers: Record<string, string>,
): void {
  response.writeHead(status, {
    'content-length': String(Buffer.byteLength(body)),
    'x-content-type-options': 'nosniff',
    ...headers,
  });
  queueEnd(response, body);
}

export function sendText(
  response: ServerResponse,
  status: number,
  text: string,
  headers: Record<string, string> = {},
): void {
  send(response, status, `${text}\n`, {
    'content-type': 'text/plain; charset=utf-8',
    'cache-control': NO_STORE,
    ...headers,
  });
}

/**
 * Sends a 302, since browsers cache a 301 (RFC 9110, 15.4). Sets no referrer policy: the destination sees the page with
 * the link as its referrer, as it would without the short URL in between.
 */
export function sendRedirect(response: ServerResponse, location: string): void {
  send(response, 302, '', { location, 'cache-control': NO_STORE });
}

/** Sends an HTML page. Sites opened from it see only this host as the referrer, which stores show in their reports. */
export function sendPage(response: ServerResponse, { status, html, headers }: HtmlPage): void {
  send(response, status, html, {
    'cache-control': NO_STORE,
    'referrer-policy': 'strict-origin-when-cross-origin',
    'x-frame-options': 'DENY',
    ...headers,
  });
}

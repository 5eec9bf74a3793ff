import type { ServerResponse } from 'node:http';
import { queueEnd } from '../http/response-batching.ts';
import type { HtmlPage } from './pages/page.ts';

/** What depends on who asks is kept by nobody. */
const NO_STORE = 'private, no-store';

/** Sends a whole answer. Node leaves out the body where the request was a HEAD. */
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
 * 302 and not 301, which browsers keep (RFC 9110, 15.4). No policy on the referrer: where the link leads may learn where
 * it was tapped, as if there had been no short address in between.
 */
export function sendRedirect(response: ServerResponse, address: string): void {
  send(response, 302, '', { location: encodeHeaderValue(address), 'cache-control': NO_STORE });
}

/** A page for people. Where they go on from it may learn this host, as stores show it in their reports, and no more. */
export function sendPage(response: ServerResponse, { status, html, headers }: HtmlPage): void {
  send(response, status, html, {
    'cache-control': NO_STORE,
    'referrer-policy': 'strict-origin-when-cross-origin',
    'x-frame-options': 'DENY',
    ...headers,
  });
}

/** What can't stand in a header, percent-encoded. Addresses are canonical since they were stored: this is the last door. */
function encodeHeaderValue(address: string): string {
  return address.toWellFormed().replace(/[^\u0021-\u007e]/gu, encodeURIComponent);
}

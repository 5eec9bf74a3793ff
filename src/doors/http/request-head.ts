import type { IncomingMessage } from 'node:http';
import type { HttpLimits } from '../../config/http-limits.ts';
import { normalizeHost } from '../../domain/apps/link-host.ts';

/** The response to a request with an invalid head. */
interface HeadError {
  status: 400 | 414 | 431 | 505;
  reason: string;
}

/** A host name with non-empty labels, or an IP address; both may have a port. */
const HOST = /^(?=.{1,260}$)(?:[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?|\[[0-9a-f:.]{2,45}\])(?::[0-9]{1,5})?$/i;

/** A request target in absolute form. Userinfo becomes part of the authority, which then never equals the host. */
const ABSOLUTE_TARGET = /^https?:\/\/([^/?#]*)(.*)$/i;

/**
 * Validates a request's head before an entry point sees it. Returns null if it is valid. Rejects everything that a
 * proxy might interpret differently (RFC 9112, 3.2 and 11.2): a repeated Host, Authorization or Content-Type header, of
 * which Node.js uses the first; a transfer coding other than chunked; an invalid Host; a major version other than 1; a
 * target with a different host. Reduces a target with the same host to its path, so entry points don't have to handle
 * the absolute form.
 */
export function checkHead(request: IncomingMessage, limits: HttpLimits): HeadError | null {
  const { rawHeaders } = request;
  if (rawHeaders.length > 2 * limits.headers) {
    return { status: 431, reason: `The request has more than ${limits.headers} headers.` };
  }
  const { url = '' } = request;
  if (url.length > limits.urlBytes) {
    return { status: 414, reason: `The request target is longer than ${limits.urlBytes} bytes.` };
  }
  const duplicate = findDuplicateHeader(rawHeaders);
  if (duplicate !== null) {
    return { status: 400, reason: `The request has more than one ${duplicate} header.` };
  }
  const coding = request.headers['transfer-encoding'] ?? 'chunked';
  if (coding.toLowerCase() !== 'chunked') {
    return { status: 400, reason: 'The Transfer-Encoding header must be chunked.' };
  }
  const host = request.headers.host ?? '';
  if (!HOST.test(host)) {
    return { status: 400, reason: 'The Host header is missing or invalid.' };
  }
  // Node.js parses 2.0 and 0.9 like 1.1, but proxies could frame such a message differently.
  if (request.httpVersionMajor !== 1) {
    return { status: 505, reason: `The server supports HTTP/1.1 and HTTP/1.0; got HTTP/${request.httpVersion}.` };
  }
  return url.startsWith('/') ? null : checkTarget(request, url, host);
}

function checkTarget(request: IncomingMessage, url: string, host: string): HeadError | null {
  const [, authority, path] = ABSOLUTE_TARGET.exec(url) ?? [];
  if (authority === undefined || normalizeHost(authority) !== normalizeHost(host)) {
    return { status: 400, reason: 'The request target and the Host header name different hosts.' };
  }
  request.url = path?.startsWith('/') ? path : `/${path}`;
  return null;
}

/** Returns the name of a repeated header that must be unique, or null. Compares lengths first, for speed. */
function findDuplicateHeader(rawHeaders: readonly string[]): string | null {
  let hosts = 0;
  let authorizations = 0;
  let contentTypes = 0;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i] ?? '';
    if (name.length === 4) {
      hosts += Number(name.toLowerCase() === 'host');
    } else if (name.length === 13) {
      authorizations += Number(name.toLowerCase() === 'authorization');
    } else if (name.length === 12) {
      contentTypes += Number(name.toLowerCase() === 'content-type');
    }
  }
  if (hosts > 1) {
    return 'Host';
  }
  if (authorizations > 1) {
    return 'Authorization';
  }
  return contentTypes > 1 ? 'Content-Type' : null;
}

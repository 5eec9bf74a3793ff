import type { IncomingMessage } from 'node:http';
import type { HttpLimits } from '../../config/http-limits.ts';
import { normalizeHost } from '../../domain/apps/link-host.ts';

/** Why a request is refused by its head alone. */
interface HeadError {
  status: 400 | 414 | 431;
  reason: string;
}

/** A name or address as a client may ask for it, with a port; every label of a name has something in it. */
const HOST = /^(?=.{1,260}$)(?:[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?|\[[0-9a-f:.]{2,45}\])(?::[0-9]{1,5})?$/i;

/** A target that names its host as well. Userinfo is none of it: it is not followed by a path. */
const ABSOLUTE_TARGET = /^https?:\/\/([^/?#]*)(.*)$/i;

/**
 * Looks at a request's head before anybody acts on it; null: it is in order. Whatever a proxy in front might read
 * otherwise than this server is refused (RFC 9112, 3.2 and 11.2): a second Host, Authorization or Content-Type, of which
 * node keeps the first one, a coding that is not chunks, a Host that is no host, a target that names another. A target that names the same host is
 * cut down to its path, so that nobody behind has to know of it.
 */
export function checkHead(request: IncomingMessage, limits: HttpLimits): HeadError | null {
  const { rawHeaders } = request;
  if (rawHeaders.length > 2 * limits.headers) {
    return { status: 431, reason: 'The request has too many headers.' };
  }
  const { url = '' } = request;
  if (url.length > limits.urlBytes) {
    return { status: 414, reason: 'The address is too long.' };
  }
  const duplicate = findDuplicateHeader(rawHeaders);
  if (duplicate !== null) {
    return { status: 400, reason: `The request has more than one ${duplicate} header.` };
  }
  const coding = request.headers['transfer-encoding'] ?? 'chunked';
  if (coding.toLowerCase() !== 'chunked') {
    return { status: 400, reason: 'The Transfer-Encoding is not chunked.' };
  }
  const host = request.headers.host ?? '';
  if (!HOST.test(host)) {
    return { status: 400, reason: 'The Host header is missing, or no host.' };
  }
  return url.startsWith('/') ? null : checkTarget(request, url, host);
}

function checkTarget(request: IncomingMessage, url: string, host: string): HeadError | null {
  const [, authority, path] = ABSOLUTE_TARGET.exec(url) ?? [];
  if (authority === undefined || normalizeHost(authority) !== normalizeHost(host)) {
    return { status: 400, reason: 'The request asks for an address of another host.' };
  }
  request.url = path?.startsWith('/') ? path : `/${path}`;
  return null;
}

/** The name of a header that may come once and comes twice. Most names are told from these by their length alone. */
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

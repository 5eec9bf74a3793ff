import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { BoundedRequest } from './bounded-request.ts';
import { BULK_BODY_LIMIT } from './request-body.ts';

/** The number of bytes that the server discards before it closes a connection whose client keeps sending. */
const DISCARD_LIMIT = 20_000_000;

/** How long the server waits for more bytes, and for the client to close the connection, in milliseconds. */
const IDLE_MS = 5_000;
const LINGER_MS = 30_000;

/**
 * Makes the connection close after the response if the rest of the request's body could take long to parse. Called
 * before the head of the response is sent. Returns whether the connection closes.
 */
export function closeIfBodyIsIncomplete(response: ServerResponse<IncomingMessage>): boolean {
  const { req: request } = response;
  if (hasUnboundedRest(request)) {
    response.setHeader('connection', 'close');
  }
  const closes = response.getHeader('connection') === 'close';
  if (closes) {
    // Node.js calls this when it has sent the response.
    request.socket.destroySoon = lingerBeforeClose;
  }
  return closes;
}

/** Returns whether the server ignores further requests on this connection, since it closes after a response. */
export function isClosing(connection: Socket): boolean {
  return connection.destroySoon === lingerBeforeClose;
}

/** Returns whether the client may still send a long body, or one in many small pieces. */
function hasUnboundedRest(request: IncomingMessage): boolean {
  const { headers } = request;
  return (
    headers['transfer-encoding'] !== undefined ||
    Number(headers['content-length'] ?? 0) > BULK_BODY_LIMIT ||
    (request instanceof BoundedRequest && request.isRefused)
  );
}

/**
 * Closes the server's side of a connection, and then discards what the client still sends, without parsing it, until
 * the client closes its side (RFC 9112, section 9.6). If the server closed both sides at once, the network would reset
 * the connection, and the client could lose the response.
 */
function lingerBeforeClose(this: Socket): void {
  let discarded = 0;
  // Without this listener, Node.js no longer parses what arrives.
  this.removeAllListeners('data');
  this.on('data', (bytes: Buffer) => {
    discarded += bytes.length;
    if (discarded > DISCARD_LIMIT) {
      this.destroy();
      return;
    }
    // Otherwise Node.js reads up to 2 MB at once.
    this.pause();
    setImmediate(() => this.resume());
  });
  this.setTimeout(IDLE_MS);
  const timer = setTimeout(() => this.destroy(), LINGER_MS).unref();
  this.once('close', () => clearTimeout(timer));
  this.end();
  this.resume();
  // While Node.js parsed what arrived, no bytes were pushed to the stream, so it would never ask for more.
  this.push('');
}

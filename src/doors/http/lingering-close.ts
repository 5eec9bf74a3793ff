import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { BoundedRequest } from './bounded-request.ts';
import { BULK_BODY_LIMIT } from './request-body.ts';

/** The number of bytes that the server discards before it closes a connection whose client keeps sending. */
const DISCARD_LIMIT = 20_000_000;

/**
 * How long the server waits for more bytes, and in all for the client to close the connection, in milliseconds. Both
 * begin when the last response has been sent.
 */
const IDLE_MS = 2_000;
const LINGER_MS = 30_000;

/** Makes Node.js close a connection in two steps after its last response, instead of at once. */
export function enableLingeringClose(connection: Socket): void {
  connection.destroySoon = () => closeConnection(connection);
}

/**
 * Makes the connection close after the response if the rest of the request's body could take long to parse. Called
 * before the head of the response is sent. Returns whether the connection closes.
 */
export function closeIfBodyIsIncomplete(response: ServerResponse<IncomingMessage>): boolean {
  // Node.js sets `complete` of a request without a body only when its handler has returned.
  if (!response.req.complete && hasUnboundedRest(response.req)) {
    response.shouldKeepAlive = false;
  }
  return !response.shouldKeepAlive;
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
 * Closes a connection in two steps (RFC 9112, section 9.6): closes the server's side after the pending bytes, and then
 * discards what the client still sends, without parsing it, until the client closes its side. Closing both sides at
 * once resets the connection if bytes are unread, and a reset can overtake the response.
 */
export function closeConnection(connection: Socket): void {
  if (connection.destroyed || connection.writableEnded) {
    return;
  }
  discardInput(connection);
  connection.end(() => {
    if (connection.destroyed) {
      return;
    }
    connection.setTimeout(IDLE_MS, () => connection.destroy());
    const timer = setTimeout(() => connection.destroy(), LINGER_MS).unref();
    connection.once('close', () => clearTimeout(timer));
  });
}

function discardInput(connection: Socket): void {
  let discarded = 0;
  // Without this listener, Node.js no longer parses what arrives.
  connection.removeAllListeners('data');
  connection.on('data', (bytes: Buffer) => {
    discarded += bytes.length;
    if (discarded > DISCARD_LIMIT) {
      connection.destroy();
      return;
    }
    // Otherwise Node.js reads up to 2 MB at once.
    connection.pause();
    setImmediate(() => connection.resume());
  });
  connection.resume();
  // While Node.js parsed what arrived, no bytes were pushed to the stream, so it would never ask for more.
  connection.push('');
}

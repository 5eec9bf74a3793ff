import { createServer, type IncomingMessage, type Server, type ServerOptions, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { HttpLimits } from '../../config/http-limits.ts';
import { type Networks, placeOf, plainAddress } from '../../domain/addresses/ip-address.ts';
import { Answer } from './answer.ts';
import { createQueue, isBehind } from './queue.ts';
import { createUnread } from './unread.ts';

/** How often it is looked for connections that take too long, in milliseconds: so much longer they may take. */
const LOOK_EVERY_MS = 1_000;

/** Of all answers that clients don't take, no more than this is kept in memory. */
const UNREAD_BYTES = 100_000_000;

const FULL =
  'HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nConnection: close\r\nContent-Length: 0\r\nX-Content-Type-Options: nosniff\r\n\r\n';

/**
 * A server that no client can hold: heads and bodies have a size and a time, answers a time in which they are to be
 * taken, connections are counted, one by one and by the place that they come from, and idle ones are closed. What is no
 * HTTP, node answers with 400, what is too large with 431, what is too slow with 408, and closes the connection; past
 * all connections there is no answer at all.
 */
export function createHttpServer(
  limits: HttpLimits,
  trusted: Networks | null,
  handle: (request: IncomingMessage, response: ServerResponse) => void,
): Server {
  const options: ServerOptions<typeof IncomingMessage, typeof Answer> = {
    ServerResponse: Answer,
    maxHeaderSize: limits.headBytes,
    headersTimeout: limits.headMs,
    requestTimeout: limits.requestMs,
    keepAliveTimeout: limits.idleMs,
    connectionsCheckingInterval: LOOK_EVERY_MS,
    insecureHTTPParser: false,
  };
  const queue = createQueue();
  const unread = createUnread({ answerMs: limits.answerMs, unreadBytes: UNREAD_BYTES });
  function noteUnread(this: Answer): void {
    // Of nearly all nothing waits: the system has taken them at once.
    if (this.writableLength === 0 || this.destroyed) return;
    this.once('close', unread.note(this.req.socket, this.writableLength));
  }
  const server = createServer(options, (request, response) => {
    if (isBehind(response)) queue(request.socket, response);
    // The rest of a packet still comes, though nobody waits for it any more.
    if (request.socket.destroyed) return;
    response.on('made', noteUnread);
    handle(request, response);
  });
  // One more than are allowed: node drops silently what is past it, so that it has to be seen that there was more.
  server.maxHeadersCount = limits.headers + 1;
  server.maxConnections = limits.connections;
  server.on('connection', capOf(limits.connectionsPerAddress, trusted));
  const looking = setInterval(() => unread.look(performance.now()), LOOK_EVERY_MS).unref();
  server.once('close', () => clearInterval(looking));
  return server;
}

function capOf(most: number, trusted: Networks | null) {
  const open = new Map<string, number>();
  return (socket: Socket): void => {
    const address = plainAddress(socket.remoteAddress ?? '');
    if (address === null || trusted?.includes(address)) return;
    // One machine has a whole network of IPv6 for itself.
    const place = placeOf(address) ?? address;
    const others = open.get(place) ?? 0;
    if (others >= most) {
      socket.end(FULL, () => socket.destroy());
      return;
    }
    open.set(place, others + 1);
    socket.once('close', () => {
      const left = (open.get(place) ?? 1) - 1;
      if (left === 0) open.delete(place);
      else open.set(place, left);
    });
  };
}

import { createServer, type Server, type ServerOptions } from 'node:http';
import type { Socket } from 'node:net';
import type { HttpLimits } from '../../config/http-limits.ts';
import { type Networks, plainAddress } from '../../domain/ip-address.ts';

/** How often it is looked for connections that take too long, in milliseconds: so much longer they may take. */
const LOOK_EVERY_MS = 1_000;

const FULL =
  'HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nConnection: close\r\nContent-Length: 0\r\nX-Content-Type-Options: nosniff\r\n\r\n';

/**
 * A server that no client can hold: heads and bodies have a size and a time, connections are counted, one by one and by
 * the address that they come from, and idle ones are closed. What is no HTTP, node answers with 400, what is too large
 * with 431, what is too slow with 408, and closes the connection; past all connections there is no answer at all.
 */
export function createHttpServer(
  limits: HttpLimits,
  trusted: Networks | null,
  handle: NonNullable<Parameters<typeof createServer>[1]>,
): Server {
  const options: ServerOptions = {
    maxHeaderSize: limits.headBytes,
    headersTimeout: limits.headMs,
    requestTimeout: limits.requestMs,
    keepAliveTimeout: limits.idleMs,
    connectionsCheckingInterval: LOOK_EVERY_MS,
    insecureHTTPParser: false,
  };
  const server = createServer(options, handle);
  // One more than are allowed: node drops silently what is past it, so that it has to be seen that there was more.
  server.maxHeadersCount = limits.headers + 1;
  server.maxConnections = limits.connections;
  server.on('connection', capOf(limits.connectionsPerAddress, trusted));
  return server;
}

function capOf(most: number, trusted: Networks | null) {
  const open = new Map<string, number>();
  return (socket: Socket): void => {
    const address = plainAddress(socket.remoteAddress ?? '');
    if (address === null || trusted?.includes(address)) return;
    const others = open.get(address) ?? 0;
    if (others >= most) {
      socket.end(FULL, () => socket.destroy());
      return;
    }
    open.set(address, others + 1);
    socket.once('close', () => {
      const left = (open.get(address) ?? 1) - 1;
      if (left === 0) open.delete(address);
      else open.set(address, left);
    });
  };
}

import { createServer, type IncomingMessage, type Server, type ServerOptions, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { HttpLimits } from '../../config/http-limits.ts';
import { getClientKey, type Networks, normalizeIpAddress } from '../../domain/addresses/ip-address.ts';
import { createOutputBackpressure } from './output-backpressure.ts';
import { createPipelineTracker, isPipelined } from './pipelined-responses.ts';
import { ResponseWriter } from './response-writer.ts';

/** How often the server looks for connections that take too long, in milliseconds: each may take this much longer. */
const CHECK_INTERVAL_MS = 1_000;

/** How many bytes of responses that clients have not read yet may be in memory, of all connections together. */
const MAX_PENDING_BYTES = 100_000_000;

const TOO_MANY_CONNECTIONS =
  'HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nConnection: close\r\nContent-Length: 0\r\nX-Content-Type-Options: nosniff\r\n\r\n';

/**
 * Creates a server that no client can block: heads and bodies are limited in size and time, clients have to read a
 * response in time, connections are limited in all and per client key, and idle ones are closed. Node responds with 400
 * to what is not HTTP, with 431 to what is too large, with 408 to what is too slow, and closes the connection; beyond
 * the limit of all connections there is no response at all.
 */
export function createHttpServer(
  limits: HttpLimits,
  trusted: Networks | null,
  handle: (request: IncomingMessage, response: ServerResponse) => void,
): Server {
  const options: ServerOptions<typeof IncomingMessage, typeof ResponseWriter> = {
    ServerResponse: ResponseWriter,
    maxHeaderSize: limits.headBytes,
    headersTimeout: limits.headMs,
    requestTimeout: limits.requestMs,
    keepAliveTimeout: limits.idleMs,
    connectionsCheckingInterval: CHECK_INTERVAL_MS,
    insecureHTTPParser: false,
  };
  const trackPipelined = createPipelineTracker();
  const backpressure = createOutputBackpressure({ responseMs: limits.responseMs, maxPendingBytes: MAX_PENDING_BYTES });
  function trackOutput(this: ResponseWriter): void {
    // Nearly always nothing is pending: the system has taken all bytes at once.
    if (this.writableLength === 0 || this.destroyed) {
      return;
    }
    this.once('close', backpressure.trackOutput(this.req.socket, this.writableLength));
  }
  const server = createServer(options, (request, response) => {
    if (isPipelined(response)) {
      trackPipelined(request.socket, response);
    }
    // The rest of a packet still comes, though nobody waits for it any more.
    if (request.socket.destroyed) {
      return;
    }
    response.on('made', trackOutput);
    handle(request, response);
  });
  // One more than are allowed: node drops silently what is past it, so that it has to be seen that there was more.
  server.maxHeadersCount = limits.headers + 1;
  server.maxConnections = limits.connections;
  server.on('connection', createConnectionCap(limits.connectionsPerAddress, trusted));
  const checkTimer = setInterval(() => backpressure.closeSlowConnections(performance.now()), CHECK_INTERVAL_MS).unref();
  server.once('close', () => clearInterval(checkTimer));
  return server;
}

function createConnectionCap(maxPerClient: number, trusted: Networks | null) {
  const connectionCounts = new Map<string, number>();
  return (socket: Socket): void => {
    const address = normalizeIpAddress(socket.remoteAddress ?? '');
    if (address === null || trusted?.includes(address)) {
      return;
    }
    // One machine has a whole network of IPv6 for itself.
    const clientKey = getClientKey(address) ?? address;
    const others = connectionCounts.get(clientKey) ?? 0;
    if (others >= maxPerClient) {
      socket.end(TOO_MANY_CONNECTIONS, () => socket.destroy());
      return;
    }
    connectionCounts.set(clientKey, others + 1);
    socket.once('close', () => {
      const remaining = (connectionCounts.get(clientKey) ?? 1) - 1;
      if (remaining === 0) {
        connectionCounts.delete(clientKey);
      } else {
        connectionCounts.set(clientKey, remaining);
      }
    });
  };
}

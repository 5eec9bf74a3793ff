import { createServer, type IncomingMessage, type Server, type ServerOptions, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { HttpLimits } from '../../config/http-limits.ts';
import { getClientKey, type Networks, normalizeIpAddress } from '../../domain/addresses/ip-address.ts';
import { recordConnection } from './api-time-slices.ts';
import { BoundedRequest } from './bounded-request.ts';
import { type Connections, createConnections } from './connections.ts';
import { enableLingeringClose } from './lingering-close.ts';
import { createOutputBackpressure } from './output-backpressure.ts';
import { createPipelineTracker, isPipelined } from './pipelined-responses.ts';
import { ResponseWriter } from './response-writer.ts';

/** How often the server checks for slow connections, in milliseconds. Timeouts may be exceeded by this much. */
const CHECK_INTERVAL_MS = 1_000;

/** The maximum size of all responses in memory that clients haven't read yet, in bytes. */
const MAX_PENDING_BYTES = 100_000_000;

const TOO_MANY_CONNECTIONS =
  'HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nConnection: close\r\nContent-Length: 0\r\nX-Content-Type-Options: nosniff\r\n\r\n';

/**
 * Creates a server that no single client can block. Heads and bodies are limited in size and time, clients must read
 * responses in time, connections are limited in total and per client key, and idle ones are closed. Node.js responds
 * with 400 to anything that isn't HTTP, 431 to heads that are too large and 408 to requests that are too slow, and
 * closes the connection. Connections beyond the total limit get no response.
 */
export function createHttpServer(
  limits: HttpLimits,
  trusted: Networks | null,
  handle: (request: IncomingMessage, response: ServerResponse) => void,
  connections: Connections = createConnections(),
): Server {
  const options: ServerOptions<typeof BoundedRequest, typeof ResponseWriter> = {
    IncomingMessage: BoundedRequest,
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
    connections.end(this);
    // Usually nothing is pending: the operating system has accepted all bytes at once.
    if (this.writableLength === 0 || this.destroyed) {
      return;
    }
    this.once('close', backpressure.trackOutput(this.req.socket, this.writableLength));
  }
  const server = createServer(options, (request, response) => {
    if (isPipelined(response)) {
      trackPipelined(request.socket, response);
    }
    response.on('made', trackOutput);
    connections.begin(request, response, handle);
  });
  // Some clients and proxies close their sending half after the request, and still wait for the response. Without this,
  // Node.js closes the connection at once. The property is undocumented, but has existed since Node.js 0.7.
  Object.assign(server, { httpAllowHalfOpen: true });
  // One more than allowed: Node.js silently drops headers beyond this count, and `checkHead` must see the excess.
  server.maxHeadersCount = limits.headers + 1;
  server.maxConnections = limits.connections;
  server.on('connection', (socket: Socket) => {
    recordConnection();
    connections.add(socket);
    enableLingeringClose(socket);
  });
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
    // A single machine usually has a whole IPv6 network, so the client key is the network.
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

import type { Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** How long an idle connection stays open during shutdown, in milliseconds. */
const IDLE_MS = 500;

/**
 * Stops a server without interrupting requests. For `delayMs` milliseconds the server keeps accepting connections,
 * while load balancers and clients detect the shutdown from /readyz and from responses that close their connection.
 * Then it accepts no more connections, closes idle ones and waits for the others. After `limitMs` milliseconds in total
 * it closes the remaining connections. Resolves once all connections are closed.
 */
export async function drain(server: Server, delayMs: number, limitMs: number): Promise<void> {
  const cutTimer = setTimeout(() => server.closeAllConnections(), limitMs);
  server.keepAliveTimeout = IDLE_MS;
  await sleep(delayMs);
  await new Promise((resolve) => server.close(resolve));
  clearTimeout(cutTimer);
}

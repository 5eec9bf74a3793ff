import type { Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** So long a connection stays open without a request while the server stops: its client's next one is told to go. */
const IDLE_MS = 500;

/**
 * Ends a server without ending a request. For `delayMs` milliseconds it goes on as before, while whoever sends requests
 * here notices that it stops: by /readyz, and by answers that end their connection. Then it takes no more connections,
 * closes those that have had nothing to do, and lets the others finish. Resolves once there is none left, which after
 * `limitMs` milliseconds (from the beginning) means that they were cut.
 */
export async function drain(server: Server, delayMs: number, limitMs: number): Promise<void> {
  const cutTimer = setTimeout(() => server.closeAllConnections(), limitMs);
  server.keepAliveTimeout = IDLE_MS;
  await sleep(delayMs);
  await new Promise((resolve) => server.close(resolve));
  clearTimeout(cutTimer);
}

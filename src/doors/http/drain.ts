import type { Server } from 'node:http';
import { Server as NetServer } from 'node:net';
import { setTimeout as sleep, setImmediate as waitForNextIteration } from 'node:timers/promises';
import type { Connections } from './connections.ts';

/** How long a connection may stay idle after the server stops listening, in milliseconds. */
const IDLE_MS = 500;

/** The interval between checks for connections that have become idle, in milliseconds. */
const CHECK_INTERVAL_MS = 20;

/** The interval between checks for new connections, in milliseconds. */
const QUIET_CHECK_MS = 5;

/** How many checks in succession must find no new connection before the server stops listening. */
const QUIET_CHECKS = 10;

/** How many checks the server waits for such a pause. Not a time: on a busy machine the pause takes longer as well. */
const MAX_CHECKS = 100;

/**
 * How many event-loop iterations the server then waits for one without a new connection. libuv accepts only one
 * connection per iteration, so a burst needs as many.
 */
const MAX_ITERATIONS = 1_000;

interface DrainTimes {
  /** How long the server keeps accepting connections, in milliseconds. */
  delayMs: number;
  /** The time after which the server closes the remaining connections, in milliseconds. */
  limitMs: number;
}

/**
 * Stops a server without interrupting requests. First the server keeps accepting connections, while load balancers and
 * clients detect the shutdown from /readyz and from responses that close their connection. Then it accepts no more
 * connections. Idle ones stay open until no client waits for a response and half a second has passed, because their
 * next request may be on its way. Resolves once all connections are closed.
 */
export async function drain(server: Server, connections: Connections, { delayMs, limitMs }: DrainTimes): Promise<void> {
  const cutTimer = setTimeout(() => server.closeAllConnections(), limitMs);
  connections.closeAfterResponses();
  await sleep(delayMs);
  await waitForQuietIteration(connections);
  let isClosed = false;
  // Not the method of the HTTP server, which also closes idle connections.
  NetServer.prototype.close.call(server, () => {
    isClosed = true;
  });
  connections.handleDelayed();
  const idleUntil = performance.now() + IDLE_MS;
  while (!isClosed) {
    await sleep(CHECK_INTERVAL_MS);
    if (performance.now() >= idleUntil && !connections.hasRequests()) {
      await connections.closeIdle();
    }
  }
  clearTimeout(cutTimer);
}

/**
 * Resolves in an event-loop iteration that has found no new connection, after a pause without any. The kernel resets
 * connections that are established but not yet accepted when the server stops listening. Delays requests, because a
 * client that waits for a response opens no further connection; the pause lets the clients send what they are about to.
 */
async function waitForQuietIteration(connections: Connections): Promise<void> {
  connections.delayRequests();
  let { accepted } = connections;
  for (let check = 0, quiet = 0; quiet < QUIET_CHECKS && check < MAX_CHECKS; check += 1) {
    await sleep(QUIET_CHECK_MS);
    const acceptedNow = connections.accepted;
    quiet = acceptedNow === accepted ? quiet + 1 : 0;
    accepted = acceptedNow;
  }
  for (let iteration = 0, previous = -1; previous !== accepted && iteration < MAX_ITERATIONS; iteration += 1) {
    previous = accepted;
    await waitForNextIteration();
    accepted = connections.accepted;
  }
}

import type { Socket } from 'node:net';

interface OutputLimits {
  /** How long a client may take to read a response, in milliseconds. */
  responseMs: number;
  /** The maximum number of pending bytes of all connections together. */
  maxPendingBytes: number;
}

/** The output of one connection that its client hasn't read yet. */
interface PendingOutput {
  bytes: number;
  /** The number of responses since output became pending. */
  responses: number;
  /** How many of them the client has read. */
  taken: number;
  /** The time since which the first `upTo` responses have been pending; null before the first check. */
  since: number | null;
  upTo: number;
}

/**
 * Creates the guard against clients that send requests but don't read the responses. Node.js has no timeout for this
 * and would keep the responses in memory indefinitely. Connections are checked at intervals, because a
 * timer per response would cost more.
 */
export function createOutputBackpressure({ responseMs, maxPendingBytes }: OutputLimits) {
  const connections = new Map<Pick<Socket, 'destroy'>, PendingOutput>();

  /** Returns the time since which the same responses have been pending. A busy connection always has some. */
  function updatePendingSince(pending: PendingOutput, now: number): number {
    if (pending.since !== null && pending.taken < pending.upTo) {
      return pending.since;
    }
    pending.since = now;
    pending.upTo = pending.responses;
    return now;
  }

  return {
    /** Records pending bytes of a connection. Returns the function to call once the client has read them. */
    trackOutput(connection: Pick<Socket, 'destroy'>, bytes: number): () => void {
      const pending = connections.get(connection) ?? { bytes: 0, responses: 0, taken: 0, since: null, upTo: 0 };
      connections.set(connection, pending);
      pending.responses += 1;
      pending.bytes += bytes;
      return () => {
        pending.taken += 1;
        pending.bytes -= bytes;
        if (pending.taken === pending.responses) {
          connections.delete(connection);
        }
      };
    },

    /**
     * Closes the connections whose clients take too long, and, while the total is too large, those whose output
     * has been pending longest. `now` is in milliseconds of a monotonic clock.
     */
    closeSlowConnections(now: number): void {
      let pendingBytes = 0;
      const pendingConnections = [];
      for (const [connection, pending] of connections) {
        const since = updatePendingSince(pending, now);
        if (now - since >= responseMs) {
          connection.destroy();
        } else {
          pendingBytes += pending.bytes;
          pendingConnections.push({ connection, since, bytes: pending.bytes });
        }
      }
      if (pendingBytes <= maxPendingBytes) {
        return;
      }
      for (const { connection, bytes } of pendingConnections.sort((one, other) => one.since - other.since)) {
        if (pendingBytes <= maxPendingBytes) {
          return;
        }
        pendingBytes -= bytes;
        connection.destroy();
      }
    },
  };
}

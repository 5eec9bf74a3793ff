import type { Socket } from 'node:net';

interface OutputLimits {
  /** How long a client may take for an answer, in milliseconds. */
  responseMs: number;
  /** How many bytes wait for clients, of all connections together. */
  maxPendingBytes: number;
}

/** What waits on one connection. */
interface PendingOutput {
  bytes: number;
  /** How many answers there were since something waits, and how many of them are taken. */
  responses: number;
  taken: number;
  /** Since when the first `upTo` of them wait; null: nobody has looked yet. */
  since: number | null;
  upTo: number;
}

/**
 * Node waits for ever until an answer is taken: a client that asks and never reads would keep it in memory as long as
 * it likes. Connections are looked at now and then, since a timer for every answer would cost every answer something.
 */
export function createOutputBackpressure({ responseMs, maxPendingBytes }: OutputLimits) {
  const connections = new Map<Pick<Socket, 'destroy'>, PendingOutput>();

  /** Since when the connection waits for the same. A busy one has something on its way whenever somebody looks. */
  function updatePendingSince(pending: PendingOutput, now: number): number {
    if (pending.since !== null && pending.taken < pending.upTo) {
      return pending.since;
    }
    pending.since = now;
    pending.upTo = pending.responses;
    return now;
  }

  return {
    /** So many bytes wait on this connection, behind what waits there already. To be called once they do no more. */
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
     * Closes the connections whose clients take too long, and while too much waits, those that have waited longest. `now`
     * is milliseconds of any clock that never jumps.
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

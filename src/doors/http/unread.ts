import type { Socket } from 'node:net';

export interface UnreadLimits {
  /** How long a client may take for an answer, in milliseconds. */
  answerMs: number;
  /** How many bytes wait for clients, of all connections together. */
  unreadBytes: number;
}

/** Answers that are made, and that their clients have not taken yet. */
export interface Unread {
  /** So many bytes wait on this connection, behind what waits there already. To be called once they do no more. */
  note(connection: Pick<Socket, 'destroy'>, bytes: number): () => void;
  /**
   * Closes the connections whose clients take too long, and while too much waits, those that have waited longest. `now`
   * is milliseconds of any clock that never jumps.
   */
  look(now: number): void;
}

/** What waits on one connection. */
interface Waiting {
  bytes: number;
  /** How many answers there were since something waits, and how many of them are taken. */
  made: number;
  taken: number;
  /** Since when the first `upTo` of them wait; null: nobody has looked yet. */
  since: number | null;
  upTo: number;
}

/**
 * Node waits for ever until an answer is taken: a client that asks and never reads would keep it in memory as long as
 * it likes. Connections are looked at now and then, since a timer for every answer would cost every answer something.
 */
export function createUnread({ answerMs, unreadBytes }: UnreadLimits): Unread {
  const connections = new Map<Pick<Socket, 'destroy'>, Waiting>();

  /** Since when the connection waits for the same. A busy one has something on its way whenever somebody looks. */
  function waitingSince(waiting: Waiting, now: number): number {
    if (waiting.since !== null && waiting.taken < waiting.upTo) return waiting.since;
    waiting.since = now;
    waiting.upTo = waiting.made;
    return now;
  }

  return {
    note(connection, bytes) {
      const waiting = connections.get(connection) ?? { bytes: 0, made: 0, taken: 0, since: null, upTo: 0 };
      connections.set(connection, waiting);
      waiting.made += 1;
      waiting.bytes += bytes;
      return () => {
        waiting.taken += 1;
        waiting.bytes -= bytes;
        if (waiting.taken === waiting.made) connections.delete(connection);
      };
    },

    look(now) {
      let sum = 0;
      const patient = [];
      for (const [connection, waiting] of connections) {
        const since = waitingSince(waiting, now);
        if (now - since >= answerMs) {
          connection.destroy();
        } else {
          sum += waiting.bytes;
          patient.push({ connection, since, bytes: waiting.bytes });
        }
      }
      if (sum <= unreadBytes) return;
      for (const { connection, bytes } of patient.sort((one, other) => one.since - other.since)) {
        if (sum <= unreadBytes) return;
        sum -= bytes;
        connection.destroy();
      }
    },
  };
}

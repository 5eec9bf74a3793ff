import type { Socket } from 'node:net';

/** What of a connection tells whether its client takes what it is sent. */
export type Connection = Pick<Socket, 'bytesWritten' | 'writableLength' | 'destroy'>;

export interface UnreadLimits {
  /** How long a client may take for an answer, in milliseconds. */
  answerMs: number;
  /** How many bytes wait for clients, of all connections together. */
  unreadBytes: number;
}

/** Answers that wait for their clients to take them, in what node keeps for each connection. */
export interface Unread {
  watch(connection: Connection): void;
  forget(connection: Connection): void;
  /**
   * Closes the connections whose clients take too long, and while too much waits, those that have waited longest. `now`
   * is milliseconds of any clock that never jumps.
   */
  look(now: number): void;
}

/** Since when a connection waits, and up to which byte everything waited then. */
interface Waiting {
  since: number;
  upTo: number;
}

/**
 * Node waits for ever until an answer is taken: a client that asks and never reads would keep it in memory as long as
 * it likes. Connections are looked at now and then, since a timer for every answer would cost every answer something.
 */
export function createUnread({ answerMs, unreadBytes }: UnreadLimits): Unread {
  const connections = new Map<Connection, Waiting | null>();

  function waitingOf(connection: Connection, before: Waiting | null, now: number): Waiting | null {
    const { bytesWritten, writableLength } = connection;
    if (writableLength === 0) return null;
    // A busy connection has something on its way whenever somebody looks. What counts is that it is not the same.
    const isTaken = before === null || bytesWritten - writableLength >= before.upTo;
    return isTaken ? { since: now, upTo: bytesWritten } : before;
  }

  return {
    watch: (connection) => connections.set(connection, null),
    forget: (connection) => connections.delete(connection),
    look(now) {
      let bytes = 0;
      const patient: [Connection, Waiting][] = [];
      for (const [connection, before] of connections) {
        const waiting = waitingOf(connection, before, now);
        if (waiting !== before) connections.set(connection, waiting);
        if (waiting === null) continue;
        if (now - waiting.since >= answerMs) {
          connection.destroy();
        } else {
          bytes += connection.writableLength;
          patient.push([connection, waiting]);
        }
      }
      if (bytes <= unreadBytes) return;
      for (const [connection] of patient.sort(([, one], [, other]) => one.since - other.since)) {
        if (bytes <= unreadBytes) return;
        bytes -= connection.writableLength;
        connection.destroy();
      }
    },
  };
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setImmediate as waitForNextIteration } from 'node:timers/promises';
import { closeConnection } from './lingering-close.ts';

type Handle = (request: IncomingMessage, response: ServerResponse) => void;

interface Connection {
  /** The responses that the server hasn't completed yet. More than one only if the client pipelines requests. */
  readonly pending: Set<ServerResponse>;
  /** The response to the latest request, while it is pending. */
  newest: ServerResponse | null;
  /** Whether a response with `Connection: close` is complete. */
  isClosing: boolean;
  /** The bytes received when the shutdown began. */
  bytesBeforeStop: number;
}

/**
 * Creates the registry of a server's connections, which decides when a connection may be closed: after a response with
 * `Connection: close`, or while no request is on its way. Closing one with unread bytes would reset it.
 */
export function createConnections() {
  const connections = new Map<Socket, Connection>();
  let accepted = 0;
  let isStopping = false;
  let delayed: (() => void)[] | null = null;

  function isInUse(socket: Socket, { pending, bytesBeforeStop }: Connection): boolean {
    // During a shutdown every response closes its connection, so new bytes without a response are a partial request.
    const hasPartialRequest = socket.bytesRead > bytesBeforeStop && !socket.writableEnded;
    return pending.size > 0 || hasPartialRequest;
  }

  return {
    /** Adds a connection. */
    add(socket: Socket): void {
      accepted += 1;
      connections.set(socket, { pending: new Set(), newest: null, isClosing: false, bytesBeforeStop: 0 });
      socket.once('close', () => connections.delete(socket));
    },

    /**
     * Passes a request to `handle`. Ignores it if an earlier response says that it is the last one of the connection
     * (RFC 9112, 9.6): its response couldn't be sent. Only the newest response closes a connection.
     */
    begin(request: IncomingMessage, response: ServerResponse, handle: Handle): void {
      const { socket } = request;
      const connection = connections.get(socket);
      if (connection === undefined || !socket.writable || connection.isClosing || isLast(connection.newest)) {
        request.resume();
        return;
      }
      if (isStopping) {
        setKeepAlive(connection.newest, true);
        setKeepAlive(response, false);
      }
      connection.pending.add(response);
      connection.newest = response;
      if (delayed === null) {
        handle(request, response);
      } else {
        delayed.push(() => handle(request, response));
      }
    },

    /** Records that the server has completed a response. */
    end(response: ServerResponse): void {
      const connection = connections.get(response.req.socket);
      if (connection === undefined) {
        return;
      }
      connection.isClosing ||= isLast(response);
      connection.pending.delete(response);
      if (connection.newest === response) {
        connection.newest = null;
      }
      if (isStopping) {
        connection.bytesBeforeStop = response.req.socket.bytesRead;
      }
    },

    /** The number of connections accepted so far. */
    get accepted(): number {
      return accepted;
    },

    /** Makes every response that isn't sent yet close its connection. */
    closeAfterResponses(): void {
      isStopping = true;
      for (const [socket, connection] of connections) {
        // A connection without a response may have sent part of its first request.
        connection.bytesBeforeStop = socket.bytesWritten === 0 ? 0 : socket.bytesRead;
        setKeepAlive(connection.newest, false);
      }
    },

    /** Delays further requests until `handleDelayed` is called. */
    delayRequests(): void {
      delayed ??= [];
    },

    /** Handles the delayed requests, and no longer delays others. */
    handleDelayed(): void {
      const requests = delayed ?? [];
      delayed = null;
      for (const handleRequest of requests) {
        handleRequest();
      }
    },

    /** Returns whether a client waits for a response or has sent a part of a request. */
    hasRequests(): boolean {
      for (const [socket, connection] of connections) {
        if (isInUse(socket, connection)) {
          return true;
        }
      }
      return false;
    },

    /**
     * Closes the connections without a request, one per event-loop iteration: every iteration reads what has arrived,
     * so there is hardly any time in which a request can arrive unnoticed.
     */
    async closeIdle(): Promise<void> {
      for (const [socket, connection] of [...connections]) {
        if (socket.writableEnded) {
          continue;
        }
        await waitForNextIteration();
        if (!isInUse(socket, connection)) {
          closeConnection(socket);
        }
      }
    },
  };
}

/** The connections of a server. */
export type Connections = ReturnType<typeof createConnections>;

/** Returns whether the client knows that no further response follows this one. */
function isLast(response: ServerResponse | null): boolean {
  return response?.headersSent === true && !response.shouldKeepAlive;
}

function setKeepAlive(response: ServerResponse | null, shouldKeepAlive: boolean): void {
  if (response !== null && !response.headersSent) {
    response.shouldKeepAlive = shouldKeepAlive;
  }
}

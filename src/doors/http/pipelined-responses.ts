import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * So many responses may be behind another one on a connection. Hardly any client sends a request before it has the
 * answer to the one before; and one packet may hold a thousand of them, all of which are in memory at once.
 */
const MAX_PIPELINED = 20;

/**
 * A client may send requests before it has the answers to earlier ones. When its connection ends, node closes just the
 * response whose turn it is; those behind it would stay open for ever, and with them whatever is held for them. Answers
 * a function that is told of each of those, and closes the connection where there are too many.
 */
export function createPipelineTracker(): (connection: Socket, response: ServerResponse) => void {
  const queues = new WeakMap<Socket, Set<ServerResponse>>();

  function getQueue(connection: Socket): Set<ServerResponse> {
    const known = queues.get(connection);
    if (known !== undefined) {
      return known;
    }
    const queue = new Set<ServerResponse>();
    queues.set(connection, queue);
    connection.once('close', () => {
      for (const response of queue) {
        if (isPipelined(response)) {
          close(response);
        }
      }
    });
    return queue;
  }

  return (connection, response) => {
    const queue = getQueue(connection);
    queue.add(response);
    response.once('close', () => queue.delete(response));
    if (queue.size > MAX_PIPELINED) {
      connection.destroy();
    }
  };
}

/** Whether others are to be answered first on the response's connection. */
export function isPipelined({ socket }: ServerResponse): boolean {
  return socket === null;
}

/** As node does with the response whose turn it is. */
function close(response: ServerResponse): void {
  response.destroyed = true;
  response.emit('close');
}

import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * The maximum number of pipelined responses per connection. Hardly any client pipelines requests, and a single packet
 * may contain a thousand of them, which would all be in memory at once.
 */
const MAX_PIPELINED = 20;

/**
 * Creates the tracker of pipelined responses, which is called with each of them. When a connection closes, Node.js
 * closes only the response that is currently being sent; the tracker closes the others, which would stay open and leak.
 * It also closes connections with too many pipelined responses.
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

/** Returns whether earlier responses on the same connection must be sent first. */
export function isPipelined({ socket }: ServerResponse): boolean {
  return socket === null;
}

/** Closes a queued response the way Node.js closes the current one. */
function close(response: ServerResponse): void {
  response.destroyed = true;
  response.emit('close');
}

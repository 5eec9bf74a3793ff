import type { ServerResponse } from 'node:http';

/** The responses that wait for the end of this event-loop iteration; null if no batch has started. */
let batch: [response: ServerResponse, body: string | Buffer | undefined][] | null = null;

/**
 * Starts a batch when a request arrives. More requests may arrive in the same event-loop iteration, and all responses
 * that are ready by its end are sent together. So a peer with many connections, such as a proxy, wakes up once for all
 * of them; a wake-up costs more than a response.
 */
export function startBatch(): void {
  if (batch !== null) {
    return;
  }
  batch = [];
  setImmediate(endBatch);
}

/**
 * Ends a response whose head is already written: with the current batch, or immediately if no batch has started, for
 * example after a commit, since the requests of one group commit end together anyway.
 */
export function queueEnd(response: ServerResponse, body?: string | Buffer): void {
  if (batch === null) {
    response.end(body);
  } else {
    batch.push([response, body]);
  }
}

function endBatch(): void {
  const responses = batch ?? [];
  batch = null;
  for (const [response, body] of responses) {
    response.end(body);
  }
}

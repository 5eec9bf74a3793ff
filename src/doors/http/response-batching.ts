import type { ServerResponse } from 'node:http';

/** Responses that wait until all requests of this event-loop iteration are read; null while none are being read. */
let batch: [response: ServerResponse, body: string | Buffer | undefined][] | null = null;

/**
 * Starts a batch when a request arrives, since others may arrive in the same event-loop iteration: responses that are
 * ready at once are sent together at its end. A peer with many connections (a proxy, say) is then woken once for all of
 * them; waking it costs more than the response does.
 */
export function startBatch(): void {
  if (batch !== null) {
    return;
  }
  batch = [];
  setImmediate(endBatch);
}

/**
 * Ends a response whose head is written already: with the others of this batch, or at once if there is no batch, as
 * after a commit, which batches by itself.
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

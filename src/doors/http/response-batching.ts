import type { ServerResponse } from 'node:http';

/** Whole answers that wait until the requests of this turn of the event loop have been read. Null: none are being read. */
let batch: [response: ServerResponse, body: string | Buffer | undefined][] | null = null;

/**
 * A request has come, and others may come in this turn of the event loop: what is answered at once is gathered until
 * its end. Whoever is at the other end of many connections (a proxy, say) is then woken once for all of them, and to
 * wake it costs more than to answer does.
 */
export function startBatch(): void {
  if (batch !== null) {
    return;
  }
  batch = [];
  setImmediate(endBatch);
}

/**
 * Ends an answer, whose head is written already: with the others of this turn, or at once where it comes later, as
 * behind a commit, which gathers by itself.
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

import type { ServerResponse } from 'node:http';

/** Whole answers that wait for the end of this turn of the event loop. */
let ending: [response: ServerResponse, body: string | Buffer | undefined][] = [];

/**
 * Ends an answer, whose head is written already, together with all others of this turn of the event loop. Nobody waits
 * longer for it than for the work of that turn. Whoever is at the other end of many connections (a proxy, say) is then
 * woken once for all of them, and to wake it costs more than to answer does.
 */
export function endSoon(response: ServerResponse, body?: string | Buffer): void {
  if (ending.push([response, body]) === 1) setImmediate(endAll);
}

function endAll(): void {
  const answers = ending;
  ending = [];
  for (const [response, body] of answers) response.end(body);
}

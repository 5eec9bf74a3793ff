import type { ServerResponse } from 'node:http';

/** Whole answers that wait until the requests of this turn of the event loop have been read. Null: none are being read. */
let gathered: [response: ServerResponse, body: string | Buffer | undefined][] | null = null;

/**
 * A request has come, and others may come in this turn of the event loop: what is answered at once is gathered until
 * its end. Whoever is at the other end of many connections (a proxy, say) is then woken once for all of them, and to
 * wake it costs more than to answer does.
 */
export function gatherAnswers(): void {
  if (gathered !== null) return;
  gathered = [];
  setImmediate(endGathered);
}

/**
 * Ends an answer, whose head is written already: with the others of this turn, or at once where it comes later, as
 * behind a commit, which gathers by itself.
 */
export function endSoon(response: ServerResponse, body?: string | Buffer): void {
  if (gathered === null) response.end(body);
  else gathered.push([response, body]);
}

function endGathered(): void {
  const answers = gathered ?? [];
  gathered = null;
  for (const [response, body] of answers) response.end(body);
}

import type { ServerResponse } from 'node:http';

/** The number of rejections per interval, and the interval in milliseconds. */
const MAX_PER_INTERVAL = 10;
const INTERVAL_MS = 10;

/**
 * Creates the queue of requests to reject. A client that sends its next request as soon as one is rejected could
 * otherwise keep the server busy with nothing but parsing requests, while visitors wait. So the server rejects at most
 * a thousand requests a second, and the others wait for their turn. Clients that wait send no further requests.
 *
 * @param isStopping whether the server is shutting down. Nothing waits then.
 */
export function createRejections(isStopping: () => boolean) {
  /** In the order of arrival. HTTP_MAX_CONNECTIONS limits their number. */
  const waiting = new Map<ServerResponse, () => void>();
  let rejected = 0;
  let isIntervalRunning = false;

  function startInterval(): void {
    rejected = 0;
    isIntervalRunning = false;
    for (const [response, reject] of waiting) {
      if (isLimitReached()) {
        break;
      }
      waiting.delete(response);
      rejectNow(reject);
    }
  }

  function isLimitReached(): boolean {
    return rejected >= MAX_PER_INTERVAL && !isStopping();
  }

  function rejectNow(reject: () => void): void {
    rejected += 1;
    if (!isIntervalRunning) {
      isIntervalRunning = true;
      setTimeout(startInterval, INTERVAL_MS);
    }
    reject();
  }

  return {
    /** Calls `reject`, which sends the response: now, or later if many requests were rejected recently. */
    add(response: ServerResponse, reject: () => void): void {
      if (waiting.size === 0 && !isLimitReached()) {
        rejectNow(reject);
        return;
      }
      waiting.set(response, reject);
      response.once('close', () => waiting.delete(response));
    },
  };
}

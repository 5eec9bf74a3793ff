import type { IncomingMessage, ServerResponse } from 'node:http';
import { isRetryableStoreFailure, runWithWriteDeadline } from '../../domain/store.ts';
import { waitForApiTimeSlice } from '../http/api-time-slices.ts';
import { RequestAborted } from '../http/request-body.ts';

/**
 * How long after its arrival a request that is retried gets a response at the latest by default, in milliseconds.
 * Installed SDKs wait 15 s for it, which includes the time on a mobile network.
 */
const LIMIT_MS = 10_000;

/** The share of the limit after which an attempt ends. The rest is for sending the response. */
const SHARE_OF_ATTEMPTS = 0.9;

/** The pauses between attempts, in milliseconds: the first one, doubled after each attempt, and the longest one. */
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1_000;

interface StoreRetriesParts {
  /** How long a request that is retried waits for a response, in milliseconds. Defaults to 10 s. 0 turns retries off. */
  limitMs?: number | undefined;
  /** The maximum number of requests that are retried at the same time. Further ones fail at once. */
  maxRequests: number;
  /** Once aborted, each request gets one last attempt, so that the shutdown doesn't wait for the store. */
  stopping: AbortSignal;
  /** Called for each failure that leads to another attempt. */
  onFailure: (error: unknown, requestId: string) => void;
}

/** A request whose work may be retried. */
export interface RetriedRequest {
  request: IncomingMessage;
  response: ServerResponse;
  requestId: string;
  /** As returned by `performance.now`. */
  arrivedAt: number;
}

/**
 * Creates the retries of requests whose work fails because the store is temporarily unavailable. Installed SDKs never
 * repeat most requests, so a late response saves data that a fast 503 would lose.
 */
export function createStoreRetries({ limitMs = LIMIT_MS, maxRequests, stopping, onFailure }: StoreRetriesParts) {
  const pausedRequests = new Set<() => void>();
  /** The requests that have been retried, with their errors. Their next steps have the same deadline. */
  const delayed = new WeakMap<IncomingMessage, unknown>();
  let requestCount = 0;
  stopping.addEventListener('abort', () => {
    for (const resume of pausedRequests) {
      resume();
    }
  });

  /** Resolves after `ms` milliseconds, or earlier if the client disconnects or the server stops. */
  function pause(ms: number, response: ServerResponse): Promise<void> {
    return new Promise((resolve) => {
      const resume = () => {
        clearTimeout(timer);
        pausedRequests.delete(resume);
        response.off('close', resume);
        resolve();
      };
      const timer = setTimeout(resume, ms);
      pausedRequests.add(resume);
      response.once('close', resume);
    });
  }

  async function retry<T>(
    work: () => Promise<T>,
    { request, response, requestId, arrivedAt }: RetriedRequest,
    firstError: unknown,
  ): Promise<T> {
    const deadline = arrivedAt + limitMs * SHARE_OF_ATTEMPTS;
    let error = firstError;
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
      // Random, so that requests that failed together don't all return in the same moment.
      const nextPauseMs = pauseMs * (0.5 + Math.random());
      if (stopping.aborted || performance.now() + nextPauseMs >= deadline) {
        throw error;
      }
      onFailure(error, requestId);
      await pause(nextPauseMs, response);
      assertConnected(request);
      await waitForApiTimeSlice();
      assertConnected(request);
      try {
        return await runUntil(deadline, error, work);
      } catch (latest) {
        if (!isRetryableStoreFailure(latest)) {
          throw latest;
        }
        error = latest;
      }
    }
  }

  /**
   * Returns the result of `work`, or rejects with the error of the previous attempt at the deadline. After it, the work
   * commits nothing; only if it is committing in that moment, it may have been saved, as after a lost response.
   */
  function runUntil<T>(deadline: number, previousError: unknown, work: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(previousError), deadline - performance.now());
      runWithWriteDeadline(deadline, work)
        .then(resolve, reject)
        .finally(() => clearTimeout(timer));
    });
  }

  return {
    /**
     * Returns the result of `work`. If the store fails temporarily and saved nothing, runs `work` again until it
     * succeeds. Rejects with the error of the last attempt, or with RequestAborted if the client disconnects.
     */
    async run<T>(work: () => Promise<T>, retried: RetriedRequest): Promise<T> {
      const previousError = delayed.get(retried.request);
      try {
        return await (previousError === undefined
          ? work()
          : runUntil(retried.arrivedAt + limitMs * SHARE_OF_ATTEMPTS, previousError, work));
      } catch (error) {
        if (!isRetryableStoreFailure(error) || requestCount >= maxRequests) {
          throw error;
        }
        requestCount += 1;
        delayed.set(retried.request, error);
        try {
          return await retry(work, retried, error);
        } finally {
          requestCount -= 1;
        }
      }
    },
  };
}

function assertConnected(request: IncomingMessage): void {
  // Not the state of the response: it isn't closed while it waits for an earlier one on the same connection.
  if (request.socket.destroyed) {
    throw new RequestAborted('the client disconnected');
  }
}

import { EventEmitter } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { StoreError } from '../../db/errors.ts';
import { createStoreRetries } from '../../src/doors/rest/store-retries.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

const failure = new StoreError('the database is locked', true, { reason: 'locked' });

function givenRetries({ maxRequests = 10 } = {}) {
  const stopping = new AbortController();
  const onFailure = vi.fn();
  return { ...createStoreRetries({ maxRequests, stopping: stopping.signal, onFailure }), stopping, onFailure };
}

/** A request that has just arrived. */
function givenRequest() {
  const socket = { destroyed: false };
  const response = new EventEmitter();
  return {
    request: { socket } as IncomingMessage,
    response: response as ServerResponse,
    requestId: 'request-1',
    arrivedAt: performance.now(),
    disconnect() {
      socket.destroyed = true;
      response.emit('close');
    },
  };
}

/** Work that fails after `ms` milliseconds, until the store recovers. */
function givenWork(ms: number) {
  const store = { isBroken: true };
  const starts: number[] = [];
  const work = async () => {
    starts.push(performance.now());
    await new Promise((resolve) => setTimeout(resolve, ms));
    if (store.isBroken) {
      throw failure;
    }
    return 'done';
  };
  return { store, starts, work };
}

/** Returns the error of a promise, and when it failed. */
async function settle(running: Promise<unknown>): Promise<{ error: unknown; at: number }> {
  const error = await running.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  return { error, at: performance.now() };
}

describe('a request whose work fails because the store is unavailable', () => {
  test('is retried until the store recovers, and every failure is reported', async () => {
    const { run, onFailure } = givenRetries();
    const { store, starts, work } = givenWork(0);
    const result = run(work, givenRequest());
    await vi.advanceTimersByTimeAsync(5_000);
    store.isBroken = false;
    await vi.advanceTimersByTimeAsync(1_500);

    expect(await result).toBe('done');
    expect(starts.length).toBeGreaterThan(5);
    expect(starts.length).toBeLessThan(25);
    expect(onFailure.mock.calls).toEqual(starts.slice(1).map(() => [failure, 'request-1']));
    expect(vi.getTimerCount()).toBe(0);
  });

  // A lock takes 4 s to time out, and a PostgreSQL server that doesn't respond up to 8.5 s.
  test.for([
    [0, 7_500, 9_000],
    [4_000, 9_000, 9_000],
    [8_500, 9_000, 9_000],
    [11_000, 11_000, 11_000],
  ] as const)(
    'fails 9 s after its arrival at the latest, if each attempt takes %i ms and the first one ends in time',
    async ([attemptMs, earliest, latest]) => {
      const { run } = givenRetries();
      const arrived = givenRequest();
      const result = settle(run(givenWork(attemptMs).work, arrived));
      await vi.advanceTimersByTimeAsync(30_000);

      const { error, at } = await result;

      expect(error).toBe(failure);
      expect(at - arrived.arrivedAt).toBeGreaterThanOrEqual(earliest);
      expect(at - arrived.arrivedAt).toBeLessThanOrEqual(latest);
    },
  );

  test('fails at the same time if the store becomes unavailable again in a later step', async () => {
    const { run } = givenRetries();
    const arrived = givenRequest();
    const admission = givenWork(1_000);
    const admitted = run(admission.work, arrived);
    await vi.advanceTimersByTimeAsync(4_000);
    admission.store.isBroken = false;
    await vi.advanceTimersByTimeAsync(2_000);
    await admitted;
    const result = settle(run(givenWork(8_500).work, arrived));
    await vi.advanceTimersByTimeAsync(30_000);

    expect(await result).toEqual({ error: failure, at: arrived.arrivedAt + 9_000 });
  });

  test('is no longer retried once its client has disconnected', async () => {
    const { run } = givenRetries();
    const { starts, work } = givenWork(0);
    const request = givenRequest();
    const result = settle(run(work, request));
    await vi.advanceTimersByTimeAsync(3_000);
    const attempts = starts.length;

    request.disconnect();

    expect(await result).toMatchObject({ error: { name: 'RequestAborted' } });
    expect(starts).toHaveLength(attempts);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('gets one last attempt at once when the server stops', async () => {
    const { run, stopping } = givenRetries();
    const { starts, work } = givenWork(1);
    const result = settle(run(work, givenRequest()));
    await vi.advanceTimersByTimeAsync(3_000);
    const attempts = starts.length;

    stopping.abort();
    const stoppedAt = performance.now();
    await vi.advanceTimersByTimeAsync(1);

    expect(await result).toEqual({ error: failure, at: stoppedAt + 1 });
    expect(starts).toHaveLength(attempts + 1);
  });

  test('fails at once if it arrives while the server is stopping', async () => {
    const { run, stopping } = givenRetries();
    stopping.abort();

    await expect(run(() => Promise.reject(failure), givenRequest())).rejects.toBe(failure);
  });

  test('fails at once while the maximum number of requests is being retried', async () => {
    const { run } = givenRetries({ maxRequests: 2 });
    const { store, work } = givenWork(0);
    const results = [run(work, givenRequest()), run(work, givenRequest())];
    await vi.advanceTimersByTimeAsync(100);

    await expect(run(() => Promise.reject(failure), givenRequest())).rejects.toBe(failure);

    store.isBroken = false;
    await vi.advanceTimersByTimeAsync(1_500);
    expect(await Promise.all(results)).toEqual(['done', 'done']);
    const next = run(vi.fn().mockRejectedValueOnce(failure).mockResolvedValue('done'), givenRequest());
    await vi.advanceTimersByTimeAsync(100);
    expect(await next).toBe('done');
  });
});

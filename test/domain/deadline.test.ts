import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createSharedTimeout } from '../../src/domain/deadline.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('every call waits until its own deadline, unless its work finishes first', async () => {
  const inTime = createSharedTimeout(100, 'late');
  const results: string[] = [];
  const wait = (name: string, work: Promise<string>) => inTime(work).then((what) => results.push(`${name} ${what}`));
  const never = new Promise<string>(() => {});
  const resolveAfter = (ms: number) => new Promise<string>((resolve) => setTimeout(resolve, ms, 'done'));

  wait('first', never);
  await vi.advanceTimersByTimeAsync(60);
  wait('second', never);
  wait('third', resolveAfter(20));
  // One timer for all calls, and one for the work of the third call.
  expect(vi.getTimerCount()).toBe(2);
  await vi.advanceTimersByTimeAsync(39);
  expect(results).toEqual(['third done']);
  await vi.advanceTimersByTimeAsync(1);
  expect(results).toEqual(['third done', 'first late']);
  await vi.advanceTimersByTimeAsync(59);
  expect(results).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(1);
  expect(results).toEqual(['third done', 'first late', 'second late']);

  // The same after a while without calls.
  await vi.advanceTimersByTimeAsync(1_000);
  wait('fourth', never);
  await vi.advanceTimersByTimeAsync(100);
  expect(results).toHaveLength(4);
  expect(vi.getTimerCount()).toBe(0);
});

test('a call ignores a result that arrives after its deadline', async () => {
  const late = createSharedTimeout(100, 'late')(new Promise((resolve) => setTimeout(resolve, 200, 'done')));
  await vi.advanceTimersByTimeAsync(300);
  expect(await late).toBe('late');
});

import { setImmediate } from 'node:timers/promises';
import { beforeEach, expect, test, vi } from 'vitest';

const MODULE = '../../src/doors/http/api-time-slices.ts';

let timeSlices: typeof import('../../src/doors/http/api-time-slices.ts');
/** The clock. It only advances while the API works. */
let now = 0;

beforeEach(async ({ task }) => {
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => now);
  // Each test imports a new copy of the module, because its state is shared by all files of the process.
  timeSlices = await import(`${MODULE}?${task.id}`);
  return () => clock.mockRestore();
});

/**
 * Returns the requests that the API works on in each of `count` iterations. All arrive in the first; each takes 4 ms.
 */
async function recordWork(names: readonly string[], count: number): Promise<string[]> {
  const iterations: string[] = [];
  let current = '';
  const runWork = (name: string) => {
    current += name;
    now += 4;
  };
  for (const name of names) {
    const timeSlice = timeSlices.waitForApiTimeSlice();
    if (timeSlice === null) {
      runWork(name);
    } else {
      timeSlice.then(() => runWork(name));
    }
  }
  for (let i = 0; i < count; i += 1) {
    iterations.push(current);
    current = '';
    await setImmediate();
  }
  return iterations;
}

test('the API works for 10 ms per event-loop iteration, on the requests that arrived first', async () => {
  expect(await recordWork([...'abcdefg'], 4)).toEqual(['abc', 'def', 'g', '']);
});

test('while redirects arrive, the API works for 1 ms, and skips two event-loop iterations after it exceeds that', async () => {
  timeSlices.recordLinkOpened();
  expect(await recordWork([...'abcd'], 9)).toEqual(['a', 'b', '', '', 'c', '', '', 'd', '']);
});

test('one second after the last redirect, the API works for 10 ms again', async () => {
  timeSlices.recordLinkOpened();
  now += 1_000;
  expect(await recordWork([...'abcd'], 3)).toEqual(['abc', 'd', '']);
});

test('a request that arrives while others wait is queued after them, even when the API is idle', async () => {
  timeSlices.recordLinkOpened();
  expect(await recordWork([...'abc'], 3)).toEqual(['a', 'b', '']);
  expect(timeSlices.waitForApiTimeSlice()).not.toBeNull();
});

test('while clients connect, one per event-loop iteration, the API waits for them', async () => {
  const worked = recordWork([...'abcdef'], 8);
  for (let i = 0; i < 3; i += 1) {
    timeSlices.recordConnection();
    await setImmediate();
  }
  expect(await worked).toEqual(['abc', '', '', '', 'def', '', '', '']);
});

test('clients that keep connecting don’t stop the API: it works at least in every 51st event-loop iteration', async () => {
  const worked = recordWork([...'abcdefghi'], 104);
  for (let i = 0; i < 104; i += 1) {
    timeSlices.recordConnection();
    await setImmediate();
  }
  const iterations = (await worked).flatMap((work, iteration) => (work === '' ? [] : [[iteration, work]]));
  expect(iterations).toEqual([
    [0, 'abc'],
    [51, 'def'],
    [102, 'ghi'],
  ]);
});

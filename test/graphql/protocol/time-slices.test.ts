import { expect, test } from 'vitest';
import { createResponseCancellation } from '../../../src/doors/graphql/cancellation.ts';
import { createOperationSlices } from '../../../src/doors/graphql/operation-slices.ts';

const ENTRIES = Array.from({ length: 100 }, (_, i) => i);

/** Keeps the process busy for this time, in milliseconds. */
function work(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end) {
    // Busy.
  }
}

/** Counts the event-loop iterations until `stop`. */
function countIterations() {
  let iteration = 0;
  let isCounting = true;
  const count = () => {
    iteration += 1;
    if (isCounting) {
      setImmediate(count);
    }
  };
  count();
  return {
    get: () => iteration,
    stop: () => {
      isCounting = false;
    },
  };
}

const create = () => {
  const cancellation = createResponseCancellation({ destroyed: false });
  return { cancellation, slices: createOperationSlices(cancellation) };
};

test('a list that takes longer than a time slice runs in several event-loop iterations, in order', async () => {
  const iterations = countIterations();
  const entries: unknown[] = [];
  const used = new Set<number>();
  for await (const entry of create().slices.iterate(ENTRIES)) {
    work(1);
    entries.push(entry);
    used.add(iterations.get());
  }
  iterations.stop();

  expect(entries).toEqual(ENTRIES);
  // A slice is at most 10 ms long, and ends with the entry that exceeds it.
  expect(used.size).toBeGreaterThanOrEqual(9);
});

test('a list ends with the slice in which its operation is cancelled', async () => {
  const { cancellation, slices } = create();
  const entries: unknown[] = [];
  const readAll = async () => {
    for await (const entry of slices.iterate(ENTRIES)) {
      entries.push(entry);
      cancellation.cancel();
      work(11);
    }
  };

  await expect(readAll()).rejects.toMatchObject({ extensions: { code: 'CANCELLED' } });
  expect(entries).toEqual([0]);
});

test('entries that are promises are passed on, and a rejected one ends neither the list nor the process', async () => {
  const { slices } = create();
  const [first, second] = [Promise.reject(new Error('one')), Promise.resolve(2)];
  const iterator = slices.iterate([first, second])[Symbol.asyncIterator]();

  expect((await iterator.next()).value).toBe(first);
  expect((await iterator.next()).value).toBe(second);
  expect((await iterator.next()).done).toBe(true);
});

test('batches of loaders wait until all lists are complete', async () => {
  const { slices } = create();
  const events: unknown[] = [];
  const iterator = slices.iterate([1])[Symbol.asyncIterator]();
  await iterator.next();
  const dispatched = new Promise<void>((resolve) =>
    slices.scheduleBatch(() => {
      events.push('batch');
      resolve();
    }),
  );
  await new Promise((resolve) => setImmediate(resolve));
  events.push('complete');
  await iterator.next();
  await dispatched;

  expect(events).toEqual(['complete', 'batch']);
});

import { expect, test } from 'vitest';
import { createResponseCancellation } from '../../../src/doors/graphql/cancellation.ts';
import { runInTimeSlices } from '../../../src/doors/graphql/schema/in-time-slices.ts';

const ENTRIES = Array.from({ length: 1_000 }, (_, i) => i);

test('each slice of a long list runs in a separate event-loop iteration, and the order does not change', async () => {
  let iteration = 0;
  let isWatched = true;
  const countIterations = () => {
    iteration += 1;
    if (isWatched) {
      setImmediate(countIterations);
    }
  };
  countIterations();
  const entries: number[] = [];
  const sizes = new Map<number, number>();
  for await (const entry of runInTimeSlices(ENTRIES, createResponseCancellation({ destroyed: false }))) {
    entries.push(entry);
    sizes.set(iteration, (sizes.get(iteration) ?? 0) + 1);
  }
  isWatched = false;

  expect(entries).toEqual(ENTRIES);
  expect([...sizes.values()]).toEqual([250, 250, 250, 250]);
});

test('a long list ends with the slice in which its operation is cancelled', async () => {
  const cancellation = createResponseCancellation({ destroyed: false });
  const entries: number[] = [];
  const readAll = async () => {
    for await (const entry of runInTimeSlices(ENTRIES, cancellation)) {
      entries.push(entry);
      if (entry === 300) {
        cancellation.cancel();
      }
    }
  };

  await expect(readAll()).rejects.toMatchObject({ extensions: { code: 'CANCELLED' } });
  expect(entries).toHaveLength(500);
});

import { AsyncLocalStorage } from 'node:async_hooks';
import { StoreError } from './errors.ts';

const deadlines = new AsyncLocalStorage<number>();
let runningCount = 0;

/**
 * Runs `work`. Its units of work fail instead of being committed after `deadline`, a time of `performance.now()`, so
 * that a caller that stops waiting then knows that nothing was saved.
 */
export async function runWithWriteDeadline<T>(deadline: number, work: () => Promise<T>): Promise<T> {
  runningCount += 1;
  try {
    return await deadlines.run(deadline, work);
  } finally {
    runningCount -= 1;
    if (runningCount === 0) {
      // While it is enabled, Node.js 20 does additional work for every promise of the process.
      deadlines.disable();
    }
  }
}

/** Returns the deadline of the current unit; infinity if it has none. */
export function getWriteDeadline(): number {
  return deadlines.getStore() ?? Number.POSITIVE_INFINITY;
}

/** @throws StoreError if the deadline has passed. */
export function assertBeforeDeadline(deadline: number): void {
  if (performance.now() > deadline) {
    throw new StoreError('the request waited too long for the database', true, { reason: 'overloaded' });
  }
}

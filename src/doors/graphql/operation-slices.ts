import { queueForApiTimeSlice, waitForApiTimeSlice } from '../http/api-time-slices.ts';
import { assertNotCancelled, type Cancellation } from './cancellation.ts';

/** Divides the work of one operation into time slices. */
export type OperationSlices = ReturnType<typeof createOperationSlices>;

/** Creates the time slices of an operation. The server creates them for every request, so they are methods. */
export function createOperationSlices(cancellation: Cancellation) {
  /** The lists of which some entries have not been completed yet. */
  let incompleteLists = 0;
  let entries = 0;
  /** The batches of loaders that wait until all lists are complete. */
  let batches: (() => void)[] = [];

  function completeList(): void {
    incompleteLists -= 1;
    if (incompleteLists === 0 && batches.length > 0) {
      afterPromises(dispatchBatches);
    }
  }

  function dispatchBatches(): void {
    if (incompleteLists > 0) {
      return;
    }
    const [first, ...others] = batches;
    batches = [];
    first?.();
    for (const dispatch of others) {
      queueForApiTimeSlice().then(dispatch);
    }
  }

  return {
    /**
     * Returns the entries of a list for the executor, which completes each before it requests the next one. When the
     * slice is over, the rest waits for another slice, and fails if the operation has been cancelled.
     */
    iterate(list: readonly unknown[]): AsyncIterable<unknown> {
      for (const entry of list) {
        if (entry instanceof Promise) {
          // The executor handles a rejection only when it gets there. Until then, Node.js would end the process.
          entry.catch(() => {});
        }
      }
      incompleteLists += 1;
      entries += list.length;
      const remaining = list.values();
      return {
        [Symbol.asyncIterator]: () => ({
          // Not a generator, which would await entries that are promises, and end at a rejected one.
          async next() {
            try {
              const slice = waitForApiTimeSlice();
              if (slice !== null) {
                await slice;
                assertNotCancelled(cancellation);
              }
            } catch (error) {
              completeList();
              throw error;
            }
            const result = remaining.next();
            if (result.done) {
              completeList();
            }
            return result;
          },
        }),
      };
    },

    /** Returns the number of entries in the lists that were completed in slices: a measure of the result's size. */
    countEntries(): number {
      return entries;
    },

    /**
     * Schedules a batch of a DataLoader: after all promises that are ready, as usual, but not before all lists are
     * complete. So the objects of a page are loaded with one statement, even if they are completed in several slices.
     */
    scheduleBatch(dispatch: () => void): void {
      if (incompleteLists > 0) {
        batches.push(dispatch);
      } else {
        afterPromises(dispatch);
      }
    },
  };
}

function afterPromises(callback: () => void): void {
  queueMicrotask(() => process.nextTick(callback));
}

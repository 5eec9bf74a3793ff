import { yieldToEventLoop } from '../../../domain/time-slice.ts';
import { assertNotCancelled, type Cancellation } from '../cancellation.ts';

/** How many entries the executor completes per event-loop iteration. */
const SLICE_SIZE = 250;

/**
 * Yields the entries of a list that is too long to complete at once. It pauses before each slice so that the server can
 * handle other requests, and fails once the operation is cancelled.
 */
export async function* runInTimeSlices<T>(entries: readonly T[], cancellation: Cancellation): AsyncGenerator<T> {
  for (const [index, entry] of entries.entries()) {
    if (index % SLICE_SIZE === 0) {
      await yieldToEventLoop();
      assertNotCancelled(cancellation);
    }
    yield entry;
  }
}

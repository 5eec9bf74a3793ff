import { yieldToEventLoop } from '../../../domain/time-slice.ts';
import { assertNotCancelled, type Cancellation } from '../cancellation.ts';

/** How many entries are completed between two turns of the event loop. */
const SLICE_SIZE = 250;

/**
 * A list too long to be completed at once: the executor asks for one entry after the other, and each slice begins with a
 * turn of its own, so that other requests have theirs. Stops where nobody waits for the answer any more.
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

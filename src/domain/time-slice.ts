/** Who waits for a turn, in the order of their coming. */
const waiting: (() => void)[] = [];

/**
 * A turn of the event loop, for a slice of long work: each has one of its own, so that however many such works are under
 * way, other requests wait for a single slice. (What merely waits for `setImmediate` all comes within one turn.)
 */
export function yieldToEventLoop(): Promise<void> {
  return new Promise((resolve) => {
    if (waiting.push(resolve) === 1) {
      setImmediate(runNext);
    }
  });
}

function runNext(): void {
  waiting.shift()?.();
  if (waiting.length > 0) {
    setImmediate(runNext);
  }
}

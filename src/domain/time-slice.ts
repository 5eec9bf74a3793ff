/** The tasks that wait for an event-loop iteration, in order of arrival. */
const waiting: (() => void)[] = [];

/**
 * Resolves in a later event-loop iteration, for the next slice of a long task. Each iteration resumes one task, so
 * other requests wait for at most one slice, even if many tasks run. (Callbacks of `setImmediate` all run in one
 * iteration.)
 */
export function yieldToEventLoop(): Promise<void> {
  return new Promise((resolve) => {
    if (waiting.push(resolve) === 1) {
      setImmediate(runNext);
    }
  });
}

/** How long the steps of a task run per event-loop iteration, in milliseconds. */
const SLICE_MS = 1;

/**
 * Returns the result of a task that pauses after each step, and yields to the event loop whenever its steps have used up
 * a time slice.
 */
export async function runSteps<T>(task: Generator<void, T>): Promise<T> {
  for (;;) {
    const sliceStartedAt = performance.now();
    do {
      const step = task.next();
      if (step.done === true) {
        return step.value;
      }
    } while (performance.now() - sliceStartedAt < SLICE_MS);
    await yieldToEventLoop();
  }
}

function runNext(): void {
  waiting.shift()?.();
  if (waiting.length > 0) {
    setImmediate(runNext);
  }
}

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

function runNext(): void {
  waiting.shift()?.();
  if (waiting.length > 0) {
    setImmediate(runNext);
  }
}

/** How long a task may run before it yields, in milliseconds: not much longer than a redirect takes. */
const MAX_SLICE_MS = 2;

/**
 * Creates the time slices of a long task. The task calls the function between its steps, and awaits the result if there
 * is one: the current slice is over, and the promise resolves when the next one begins.
 */
export function createTaskSlices(): () => Promise<void> | null {
  let startedAt = performance.now();
  return () => {
    if (performance.now() - startedAt < MAX_SLICE_MS) {
      return null;
    }
    return yieldToEventLoop().then(() => {
      startedAt = performance.now();
    });
  };
}

/** Runs a task that yields between its steps in time slices, and returns its result. */
export async function runSteps<T>(task: Generator<void, T>): Promise<T> {
  const awaitSlice = createTaskSlices();
  for (;;) {
    const step = task.next();
    if (step.done === true) {
      return step.value;
    }
    const slice = awaitSlice();
    if (slice !== null) {
      await slice;
    }
  }
}

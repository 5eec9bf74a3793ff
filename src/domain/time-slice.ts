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

/**
 * Resolves to the result of `work`, or to `otherwise` after `timeoutMs` milliseconds. Rejects if `work` rejects
 * earlier. The timeout doesn't cancel the work, but its later result or rejection is ignored.
 */
export function withTimeout<T, O>(work: Promise<T>, timeoutMs: number, otherwise: O): Promise<T | O> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(otherwise), timeoutMs);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** A pending call, which times out at `end` (milliseconds, as in `performance.now()`). */
interface Waiter<T> {
  end: number;
  resolve: (value: T) => void;
}

/**
 * Creates a `withTimeout` with a fixed timeout, for work that never rejects and runs thousands of times per second. All
 * calls share one timer, because setting and clearing a timer per call costs as much as the work itself.
 */
export function createSharedTimeout<T>(timeoutMs: number, otherwise: T): (work: Promise<T>) => Promise<T> {
  // In order of arrival, so expired waiters come first.
  const waiters = new Set<Waiter<T>>();
  let isTimerRunning = false;

  function startTimer(remainingMs: number): void {
    isTimerRunning = true;
    setTimeout(resolveExpired, remainingMs);
  }

  function resolveExpired(): void {
    isTimerRunning = false;
    for (const waiter of waiters) {
      const remainingMs = waiter.end - performance.now();
      if (remainingMs > 0) {
        startTimer(remainingMs);
        return;
      }
      waiters.delete(waiter);
      waiter.resolve(otherwise);
    }
  }

  return (work) =>
    new Promise((resolve) => {
      const waiter = { end: performance.now() + timeoutMs, resolve };
      waiters.add(waiter);
      if (!isTimerRunning) {
        startTimer(timeoutMs);
      }
      work.then((value) => {
        waiters.delete(waiter);
        resolve(value);
      });
    });
}

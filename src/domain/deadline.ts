/**
 * Resolves to the result of the work, or to `otherwise` after `timeoutMs` milliseconds. The work is not cancelled then:
 * the caller handles its later failure.
 */
export function withTimeout<T, O>(work: Promise<T>, timeoutMs: number, otherwise: O): Promise<T | O> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(otherwise), timeoutMs);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** Somebody who waits, until `end` on the clock of `performance.now`. */
interface Waiter<T> {
  end: number;
  resolve: (value: T) => void;
}

/**
 * As `withTimeout`, for work that never fails and that thousands wait for in a second, all as long: one timer serves them
 * all, since to set one and to take it back costs as much as what the work does.
 */
export function createSharedTimeout<T>(timeoutMs: number, otherwise: T): (work: Promise<T>) => Promise<T> {
  // In the order in which they came, so that those whose time is over stand in front.
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

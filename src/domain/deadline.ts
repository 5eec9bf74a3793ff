/**
 * What the work gives, or `otherwise` if it takes longer than so many milliseconds; the work goes on by itself then,
 * and its failure is the business of whoever began it.
 */
export function within<T, O>(work: Promise<T>, milliseconds: number, otherwise: O): Promise<T | O> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(otherwise), milliseconds);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** Somebody who waits, until `end` on the clock of `performance.now`. */
interface Waiting<T> {
  end: number;
  resolve: (value: T) => void;
}

/**
 * As `within`, for work that never fails and that thousands wait for in a second, all as long: one timer serves them
 * all, since to set one and to take it back costs as much as what the work does.
 */
export function createPatience<T>(milliseconds: number, otherwise: T): (work: Promise<T>) => Promise<T> {
  // In the order in which they came, so that those whose time is over stand in front.
  const waiting = new Set<Waiting<T>>();
  let isTimed = false;

  function time(left: number): void {
    isTimed = true;
    setTimeout(look, left);
  }

  function look(): void {
    isTimed = false;
    for (const one of waiting) {
      const left = one.end - performance.now();
      if (left > 0) {
        time(left);
        return;
      }
      waiting.delete(one);
      one.resolve(otherwise);
    }
  }

  return (work) =>
    new Promise((resolve) => {
      const one = { end: performance.now() + milliseconds, resolve };
      waiting.add(one);
      if (!isTimed) time(milliseconds);
      work.then((value) => {
        waiting.delete(one);
        resolve(value);
      });
    });
}

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

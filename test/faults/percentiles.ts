/** Returns the 99th percentile. Sorts the array. */
export function computeP99(times: number[]): number {
  times.sort((a, b) => a - b);
  return times[Math.floor(times.length * 0.99)] ?? Number.NaN;
}

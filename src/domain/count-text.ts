/** Formats a number with its noun: "1 link", "2 links", "0 links". */
export function formatCount(count: number | bigint, noun: string, plural = `${noun}s`): string {
  return `${count} ${Number(count) === 1 ? noun : plural}`;
}

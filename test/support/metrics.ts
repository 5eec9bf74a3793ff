import { visit } from './edge.ts';

/** Reads a server's /metrics: the value of each series, by its name with labels as in the exposition. */
export async function readMetrics(server: { port: number }, host = 'localhost'): Promise<Map<string, number>> {
  const { status, text } = await visit(server, '/metrics', { host });
  if (status !== 200) {
    throw new Error(`/metrics responded with ${status}: ${text}`);
  }
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ')))]),
  );
}

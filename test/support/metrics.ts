import { visit } from './edge.ts';

/** What a server's /metrics says: each series, as the exposition writes it, with its value. */
export async function readMetrics(server: { port: number }, host = 'localhost'): Promise<Map<string, number>> {
  const { status, text } = await visit(server, '/metrics', { host });
  if (status !== 200) {
    throw new Error(`/metrics answered ${status}: ${text}`);
  }
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ')))]),
  );
}

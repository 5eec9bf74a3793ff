import { expect } from 'vitest';
import { visit } from './edge.ts';
import { readMetrics } from './metrics.ts';
import type { ServerProcess } from './server.ts';

/** What /readyz says: `ready`, or one word of what is wrong. */
export async function readReadiness(server: ServerProcess): Promise<string> {
  const { text } = await visit(server, '/readyz', { host: 'localhost' });
  return text.trim();
}

/** The lines in which a server told of its store, since it began. */
export function getStoreLogLines(server: ServerProcess): { msg: string; condition?: string }[] {
  const lines = server.stdout().split('\n');
  return lines.filter((line) => /"msg":"store (?:unavailable|recovered)"/.test(line)).map((line) => JSON.parse(line));
}

/** Expects of a server that it says what is wrong with its store: at /readyz, in one line of the log, and in a metric. */
export async function expectUnhealthy(server: ServerProcess, condition: string): Promise<void> {
  await expect.poll(() => readReadiness(server)).toBe(condition);
  expect(getStoreLogLines(server)).toMatchObject([{ msg: 'store unavailable' }]);
  const metrics = await readMetrics(server);
  expect(metrics.get(`smartlinks_store_failures_total{reason="${condition}"}`)).toBeGreaterThan(0);
  expect(metrics.get('smartlinks_store_up')).toBe(0);
}

/** Expects of it that it is over the one outage that it had, by itself. */
export async function expectRecovered(server: ServerProcess): Promise<void> {
  await expect.poll(() => readReadiness(server)).toBe('ready');
  await expect
    .poll(() => getStoreLogLines(server).map(({ msg }) => msg))
    .toEqual(['store unavailable', 'store recovered']);
  expect((await readMetrics(server)).get('smartlinks_store_up')).toBe(1);
  expect(server.process).toMatchObject({ exitCode: null, signalCode: null });
}

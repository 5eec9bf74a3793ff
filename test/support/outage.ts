import { expect } from 'vitest';
import { visit } from './edge.ts';
import { readMetrics } from './metrics.ts';
import type { ServerProcess } from './server.ts';

/** Returns the response of /readyz: `ready`, or the store's health condition. */
export async function readReadiness(server: ServerProcess): Promise<string> {
  const { text } = await visit(server, '/readyz', { host: 'localhost' });
  return text.trim();
}

/** Returns the log lines about the store since the server started. */
export function getStoreLogLines(server: ServerProcess): { msg: string; condition?: string }[] {
  const lines = server.stdout().split('\n');
  return lines.filter((line) => /"msg":"store (?:unavailable|recovered)"/.test(line)).map((line) => JSON.parse(line));
}

/** Asserts that a server reports a condition of its store: at /readyz, in one log line, and in a metric. */
export async function expectUnhealthy(server: ServerProcess, condition: string): Promise<void> {
  await expect.poll(() => readReadiness(server)).toBe(condition);
  expect(getStoreLogLines(server)).toMatchObject([{ msg: 'store unavailable' }]);
  const metrics = await readMetrics(server);
  expect(metrics.get(`smartlinks_store_failures_total{reason="${condition}"}`)).toBeGreaterThan(0);
  expect(metrics.get('smartlinks_store_up')).toBe(0);
}

/** Asserts that a server has automatically recovered from its only outage. */
export async function expectRecovered(server: ServerProcess): Promise<void> {
  await expect.poll(() => readReadiness(server)).toBe('ready');
  await expect
    .poll(() => getStoreLogLines(server).map(({ msg }) => msg))
    .toEqual(['store unavailable', 'store recovered']);
  expect((await readMetrics(server)).get('smartlinks_store_up')).toBe(1);
  expect(server.process).toMatchObject({ exitCode: null, signalCode: null });
}

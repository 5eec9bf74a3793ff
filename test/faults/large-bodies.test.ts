import { expect } from 'vitest';
import { createMigratedDatabase } from '../support/database.ts';
import { readMetrics } from '../support/metrics.ts';
import { createInstallationTest } from '../support/test.ts';
import { WORST_BODIES } from '../support/worst-bodies.ts';

/** Far above the few milliseconds of a machine that has nothing else to do, and below what one of the bodies took. */
const LONGEST_STRETCH_SECONDS = 1;

const test = createInstallationTest({ createLocation: () => createMigratedDatabase('sqlite') }).extend(
  'server',
  ({ installation }) => installation.serve(),
);

test('a large body never holds the event loop for long', async ({ installation, server }) => {
  const { secretToken, publishableToken } = installation.shop;
  const readLongestStretch = async () =>
    (await readMetrics(server)).get('smartlinks_event_loop_delay_seconds{quantile="1"}') ?? Number.NaN;
  const stretches: Record<string, number> = {};
  for (const [name, { path, credential, build }] of Object.entries(WORST_BODIES)) {
    const token = credential === 'secret' ? secretToken : publishableToken;
    const headers = { 'content-type': 'application/json', authorization: `Token ${token}` };
    const body = build();
    await readLongestStretch();
    const sendBody = async () => (await fetch(`${server.url}${path}`, { method: 'POST', headers, body })).text();
    await Promise.all(Array.from({ length: 2 }, sendBody));
    stretches[name] = await readLongestStretch();
  }
  const lines = Object.entries(stretches).map(([name, seconds]) => `${name}: ${(seconds * 1_000).toFixed(0)} ms`);
  process.stdout.write(`longest delays of the event loop\n${lines.join('\n')}\n`);
  expect(Math.max(...Object.values(stretches))).toBeLessThan(LONGEST_STRETCH_SECONDS);
});

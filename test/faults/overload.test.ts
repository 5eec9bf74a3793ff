import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { givenLink } from '../support/builders.ts';
import { createMigratedDatabase } from '../support/database.ts';
import { waitUntil } from '../support/deadlines.ts';
import { visit } from '../support/edge.ts';
import { tryCreateLink } from '../support/load.ts';
import { readMetrics } from '../support/metrics.ts';
import { readReadiness } from '../support/outage.ts';
import { compileScript } from '../support/program.ts';
import type { ServerProcess } from '../support/server.ts';
import { createInstallationTest } from '../support/test.ts';
import { computeP99 } from './percentiles.ts';
import { startSteadyLoad } from './steady-load.ts';

const SECONDS = Number(process.env.OVERLOAD_SECONDS);
const CONNECTIONS = 320;
/** Far fewer than the connections, so that even slow clients exceed it. */
const MAX_REQUESTS = CONNECTIONS / 4;
/** More than a busy server uses, and far less than it would use with an unbounded queue. */
const MAX_BYTES = 1_000_000_000;

const CREATE = 'mutation ($input: CreateSmartLinkInput!) { createSmartLink(input: $input) { smartLink { code } } }';

const test = createInstallationTest({ createLocation: () => createMigratedDatabase('sqlite') });

test(`a server overloaded by ${CONNECTIONS} connections for ${SECONDS} s responds correctly or with 503, bounds its memory, loses nothing, logs the beginning and end of the overload, and recovers`, async ({
  installation,
}) => {
  const server = await installation.serve({ HTTP_MAX_REQUESTS: String(MAX_REQUESTS) });
  const backEnd = installation.createBackEnd(server);
  const { code } = await givenLink(backEnd, { uri: '/tapped' });
  const acknowledged: string[] = [];
  const unexpected: unknown[] = [];
  const creation = {
    method: 'POST',
    path: '/graphql',
    headers: { authorization: `Token ${installation.shop.secretToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      query: CREATE,
      variables: { input: { uri: '/more', metadata: { text: 'x'.repeat(1_000) } } },
    }),
  };
  const creating = startSteadyLoad(
    server.port,
    CONNECTIONS / 2,
    () => creation,
    (response) => {
      const created = response.status === 200 ? JSON.parse(response.text).data?.createSmartLink : null;
      if (created) {
        acknowledged.push(created.smartLink.code);
      } else if (response.status !== 503 || response.headers['retry-after'] !== '1') {
        unexpected.push(response);
      }
    },
  );
  const opening = startSteadyLoad(
    server.port,
    CONNECTIONS / 2,
    () => ({ host: 'shop.link.test', path: `/${code}` }),
    (response) => {
      if (response.status !== 302 && response.status !== 503) {
        unexpected.push(response);
      }
    },
  );

  let peakMemory = 0;
  for (let second = 0; second < SECONDS; second += 1) {
    await sleep(1_000);
    peakMemory = Math.max(
      peakMemory,
      (await readMetrics(server)).get('process_resident_memory_bytes') ?? Number.POSITIVE_INFINITY,
    );
  }
  await waitUntil(async () => (await countRejections(server)) > 0, 'the server rejects a request');
  await Promise.all([creating.stop(), opening.stop()]);
  const rejected = await countRejections(server);
  process.stdout.write(
    `${acknowledged.length} links created, ${rejected} requests rejected, at most ${peakMemory} bytes of memory\n`,
  );

  expect(unexpected.slice(0, 3)).toEqual([]);
  expect([creating.unanswered, opening.unanswered]).toEqual([0, 0]);
  expect(acknowledged.length).toBeGreaterThan(0);
  expect(peakMemory).toBeLessThan(MAX_BYTES);
  await expect.poll(() => readReadiness(server)).toBe('ready');
  expect(await tryCreateLink(backEnd, { uri: '/after' })).toHaveLength(7);
  expect(await visit(server, `/${code}`)).toMatchObject({ status: 302 });
  const stored = await installation.readStoredCodes();
  expect(acknowledged.filter((created) => !stored.has(created))).toEqual([]);
  // The only other links are the two of the test itself: no rejected link is stored.
  expect(stored.size).toBe(acknowledged.length + 2);
  expect(rejected).toBeGreaterThan(0);
  await expect.poll(() => listOverloadLevels(server).at(-1)).toBe('info');
  // A machine that stalls for seconds ends an overload, and starts another when it continues.
  const overloads = listOverloadLevels(server).length / 2;
  expect(listOverloadLevels(server)).toEqual(Array.from({ length: overloads }, () => ['warn', 'info']).flat());
});

/** Twice as many as the API may have in progress by default. */
const API_CONNECTIONS = 3_000;
const VISITORS = 4;
const API_CLIENTS = compileScript(join(import.meta.dirname, 'api-clients-in-process.ts'));

test(`a server redirects every visitor while ${API_CONNECTIONS} connections keep sending API requests`, async ({
  installation,
}) => {
  const server = await installation.serve({ HTTP_MAX_CONNECTIONS_ADDRESS: '10000' });
  const { code } = await givenLink(installation.createBackEnd(server), { uri: '/tapped' });

  async function observeVisitors(seconds: number): Promise<string> {
    const visitors = startSteadyLoad(server.port, VISITORS, () => ({ host: 'shop.link.test', path: `/${code}` }));
    await sleep(seconds * 1_000);
    await visitors.stop();
    expect([...visitors.responsesByStatus.keys()]).toEqual([302]);
    expect(visitors.unanswered).toBe(0);
    return computeP99(visitors.times).toFixed(1);
  }

  await observeVisitors(1);
  const quiet = await observeVisitors(1);
  const args = [API_CLIENTS, String(server.port), String(API_CONNECTIONS), installation.shop.secretToken];
  const clients = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  clients.stdout.on('data', (piece) => {
    output += piece;
  });
  await waitUntil(async () => (await countRejections(server)) > 0, 'the server rejects a request');
  const overloaded = await observeVisitors(SECONDS);
  clients.kill('SIGTERM');
  await once(clients, 'close');
  const responses: Record<string, number> = JSON.parse(output.replace(/^.*\n/, ''));
  process.stdout.write(`redirects: p99 ${quiet} ms, overloaded ${overloaded} ms; ${JSON.stringify(responses)}\n`);

  expect(Object.keys(responses).sort()).toEqual(['200', '503']);
  await expect.poll(() => readReadiness(server)).toBe('ready');
});

async function countRejections(server: ServerProcess): Promise<number> {
  return (await readMetrics(server)).get('smartlinks_denied_total{limit="load"}') ?? 0;
}

/** The levels of the log lines about the start and the end of an overload. */
function listOverloadLevels(server: ServerProcess): string[] {
  const logged = server
    .stdout()
    .split('\n')
    .filter((line) => /rejecting requests|accepting all requests/.test(line));
  return logged.map((line) => (JSON.parse(line).level === 40 ? 'warn' : 'info'));
}

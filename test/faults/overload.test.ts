import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { givenLink } from '../support/builders.ts';
import { freshFile } from '../support/database.ts';
import { visit } from '../support/edge.ts';
import { givenInstallation, type Installation } from '../support/installation.ts';
import { createLink } from '../support/load.ts';
import { metricsOf } from '../support/metrics.ts';
import { readiness } from '../support/outage.ts';
import type { ServerProcess } from '../support/server.ts';
import './patience.ts';
import { askSteadily } from './steady-load.ts';

/** A long run asks over ten times the connections with which a machine is busy; a short one beside others, over some. */
const SECONDS = Number(process.env.OVERLOAD_SECONDS ?? 2);
const CONNECTIONS = process.env.OVERLOAD_SECONDS === undefined ? 80 : 320;
/** More than these at once are sent away. */
const MOST_REQUESTS = CONNECTIONS / 2;
/** More than a busy server takes, and far less than what it would if it queued without end. */
const MOST_BYTES = 1_000_000_000;

const CREATE = 'mutation ($input: CreateSmartLinkInput!) { createSmartLink(input: $input) { smartLink { code } } }';

let installation: Installation;

beforeEach(async () => {
  installation = await givenInstallation(await freshFile());
});
afterEach(() => installation?.dispose());

test(`more than it carries, over ${CONNECTIONS} connections for ${SECONDS} s: right answers or 503, bounded memory, nothing lost, one line of the log, and all is well afterwards`, async () => {
  const server = await installation.serve({ HTTP_MAX_REQUESTS: String(MOST_REQUESTS) });
  const backEnd = installation.backEndOf(server);
  const { code } = await givenLink(backEnd, { uri: '/tapped' });
  const acknowledged: string[] = [];
  const wrong: unknown[] = [];
  /** Given up, so that they may have been carried out or not. */
  let timedOut = 0;
  const creation = {
    method: 'POST',
    path: '/graphql',
    headers: { authorization: `Token ${installation.shop.secretToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      query: CREATE,
      variables: { input: { uri: '/more', metadata: { text: 'x'.repeat(1_000) } } },
    }),
  };
  const creating = askSteadily(
    server.port,
    CONNECTIONS / 2,
    () => creation,
    (answer) => {
      const made = answer.status === 200 ? JSON.parse(answer.text) : null;
      if (made?.data?.createSmartLink) acknowledged.push(made.data.createSmartLink.smartLink.code);
      else if (answer.text.includes('OPERATION_TIMEOUT')) timedOut += 1;
      else if (answer.status !== 503 || answer.headers['retry-after'] !== '1') wrong.push(answer);
    },
  );
  const tapping = askSteadily(
    server.port,
    CONNECTIONS / 2,
    () => ({ host: 'shop.link.test', path: `/${code}` }),
    (answer) => {
      if (answer.status !== 302 && answer.status !== 503) wrong.push(answer);
    },
  );

  let most = 0;
  for (let second = 0; second < SECONDS; second += 1) {
    await sleep(1_000);
    most = Math.max(most, (await metricsOf(server)).get('process_resident_memory_bytes') ?? Number.POSITIVE_INFINITY);
  }
  await Promise.all([creating.stop(), tapping.stop()]);
  const denied = (await metricsOf(server)).get('smartlinks_denied_total{limit="load"}');
  process.stdout.write(
    `${acknowledged.length} links made, ${denied} requests refused, at most ${most} bytes of memory\n`,
  );

  expect(wrong.slice(0, 3)).toEqual([]);
  expect([creating.unanswered, tapping.unanswered]).toEqual([0, 0]);
  expect(acknowledged.length).toBeGreaterThan(0);
  expect(most).toBeLessThan(MOST_BYTES);
  await expect.poll(() => readiness(server), { timeout: 30_000 }).toBe('ready');
  expect(await createLink(backEnd, { uri: '/after' })).toHaveLength(7);
  expect(await visit(server, `/${code}`)).toMatchObject({ status: 302 });
  const stored = await installation.storedCodes();
  expect(acknowledged.filter((made) => !stored.has(made))).toEqual([]);
  // The two links of the test itself are the only others: what was refused is not there.
  const others = stored.size - acknowledged.length - 2;
  expect(others >= 0 && others <= timedOut).toBe(true);
  expect(denied).toBeGreaterThan(0);
  await expect.poll(() => toldOfCrowds(server), { timeout: 30_000 }).toEqual(['warn', 'info']);
});

/** The levels of the lines in which the server told that it had to refuse requests, and that it has not any more. */
function toldOfCrowds(server: ServerProcess): string[] {
  const told = server
    .stdout()
    .split('\n')
    .filter((line) => /more requests at once|room for all requests/.test(line));
  return told.map((line) => (JSON.parse(line).level === 40 ? 'warn' : 'info'));
}

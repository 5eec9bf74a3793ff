import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { givenLink } from '../support/builders.ts';
import { createMigratedDatabase } from '../support/database.ts';
import { readMetrics } from '../support/metrics.ts';
import { createInstallationTest } from '../support/test.ts';
import type { Order, Responses } from './attackers.ts';
import { ATTACKS, type Target } from './attacks.ts';
import { startSteadyLoad } from './steady-load.ts';

/** How long the test observes visitors without an attack and during each attack, in seconds. */
const SECONDS = Number(process.env.ATTACK_SECONDS ?? 10);
const VISITORS = 4;
/** How often the test reads the server's metrics. */
const SAMPLES_PER_SECOND = 5;

/** How long a redirect may take at the 99th percentile: this many times as long as without an attack, or this long. */
const MAX_RATIO = 3;
const MAX_P99_MS = 50;

/**
 * The maximum memory of the server, as a multiple of what it uses without an attack. Node 22 and later keep up to 134 MB
 * for new objects; Node 20 keeps 34 MB.
 */
const MAX_MEMORY_RATIO = Number.parseInt(process.versions.node, 10) < 22 ? 2 : 2.5;

/** The number of links that `templateImpact` examines. */
const LINKS = 10_000;
const LINKS_PER_CALL = 5_000;

/** What visitors and the operator see for a while. */
interface Observation {
  /** Quantiles of the time of a redirect, in milliseconds. */
  p50: number;
  p99: number;
  /** The longest event-loop delay, in milliseconds. */
  delay: number;
  /** The largest resident memory size, in bytes. */
  memory: number;
}

const test = createInstallationTest({ createLocation: () => createMigratedDatabase('sqlite') })
  // The attackers share one address with the visitors, so rate limits must not refuse them.
  .extend('server', ({ installation }) => installation.serve())
  /** Attacks from a separate process, so that generating the requests doesn't delay the visitors. */
  .extend('attackers', async ({}, { onCleanup }) => {
    const child = fork(join(import.meta.dirname, 'attackers.ts'), { execArgv: ['--import', 'tsx'] });
    onCleanup(() => {
      child.kill('SIGKILL');
    });
    async function order(order: Order): Promise<Responses> {
      child.send(order);
      const [responses] = await once(child, 'message');
      return responses;
    }
    return {
      begin: (name: string, target: Target) => order({ begin: name, target }),
      end: () => order({ end: true }),
    };
  });

test('a server redirects every visitor while its API is attacked', async ({ installation, server, attackers }) => {
  const shop = installation.connectShop(server);
  for (let first = 0; first < LINKS; first += LINKS_PER_CALL) {
    const items = Array.from({ length: LINKS_PER_CALL }, (_, i) => ({ uri: `/p1/${first + i}` }));
    await shop.secret.get(CREATE_MANY, { items });
  }
  const { code } = await givenLink(shop.secret, { uri: '/tapped' });
  // From here on, the server knows this address, from which the attackers guess tokens.
  await givenLink(shop.publishable, { uri: '/known' });
  const { publishableToken, secretToken, adminKey } = installation.shop;
  const target: Target = { port: server.port, link: `/${code}`, publishableToken, secretToken, adminKey };

  async function observe(): Promise<Observation> {
    const visitors = startSteadyLoad(server.port, VISITORS, () => ({ host: 'shop.link.test', path: `/${code}` }));
    const seen = { delay: 0, memory: 0 };
    for (let sample = 0; sample < SECONDS * SAMPLES_PER_SECOND; sample += 1) {
      await sleep(1_000 / SAMPLES_PER_SECOND);
      const metrics = await readMetrics(server);
      const delay = metrics.get('smartlinks_event_loop_delay_seconds{quantile="1"}') ?? Number.NaN;
      seen.delay = Math.max(seen.delay, delay * 1_000);
      seen.memory = Math.max(seen.memory, metrics.get('process_resident_memory_bytes') ?? Number.NaN);
    }
    await visitors.stop();
    expect([...visitors.responsesByStatus.keys()]).toEqual([302]);
    expect(visitors.unanswered).toBe(0);
    visitors.times.sort((a, b) => a - b);
    const getQuantile = (quantile: number) =>
      visitors.times[Math.floor(visitors.times.length * quantile)] ?? Number.NaN;
    return { ...seen, p50: getQuantile(0.5), p99: getQuantile(0.99) };
  }

  await observe();
  const quiet = await observe();
  process.stdout.write(`${formatRow(HEADINGS)}\n${formatRow(['quiet', ...describe(quiet, quiet)])}\n`);
  const excessiveMemory: string[] = [];
  for (const name of Object.keys(ATTACKS).filter((attack) => attack.includes(process.env.ATTACK ?? ''))) {
    await attackers.begin(name, target);
    const attacked = await observe();
    const responses = Object.entries(await attackers.end()).map(([status, count]) => `${count} × ${status}`);
    process.stdout.write(`${formatRow([name, ...describe(attacked, quiet), responses.join(', ')])}\n`);
    if (attacked.memory >= quiet.memory * MAX_MEMORY_RATIO) {
      excessiveMemory.push(name);
    }
  }
  // The other bounds depend on the machine, so they are only printed.
  expect(excessiveMemory).toEqual([]);
});

const CREATE_MANY = 'mutation ($items: [SmartLinkItem!]!) { createSmartLinks(input: { items: $items }) { succeeded } }';

const HEADINGS = ['attack', 'p50 (ms)', 'p99 (ms)', 'times', 'delay (ms)', 'MB', 'times', 'bound', 'responses'];
const WIDTHS = [42, 8, 8, 5, 10, 4, 5, 8, 0];

/** Returns the cells of an observation, compared with one without an attack. */
function describe(attacked: Observation, quiet: Observation): string[] {
  const ratio = attacked.p99 / quiet.p99;
  const memoryRatio = attacked.memory / quiet.memory;
  const isInBounds = (ratio <= MAX_RATIO || attacked.p99 <= MAX_P99_MS) && memoryRatio < MAX_MEMORY_RATIO;
  return [
    attacked.p50.toFixed(1),
    attacked.p99.toFixed(1),
    ratio.toFixed(1),
    attacked.delay.toFixed(0),
    (attacked.memory / 1e6).toFixed(0),
    memoryRatio.toFixed(1),
    isInBounds ? 'within' : 'EXCEEDED',
  ];
}

function formatRow(cells: string[]): string {
  return cells.map((cell, column) => cell.padEnd(WIDTHS[column] ?? 0)).join('  ');
}

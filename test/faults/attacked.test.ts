import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { givenLink } from '../support/builders.ts';
import { freshFile } from '../support/database.ts';
import { givenInstallation, type Installation } from '../support/installation.ts';
import { ATTACK_NAMES } from './attackers.ts';
import './patience.ts';
import { askSteadily } from './steady-load.ts';

/** How long visitors are watched, in quiet and during each attack. */
const SECONDS = Number(process.env.ATTACK_SECONDS ?? 10);
const VISITORS = 4;

/** Begins an attack by a process of its own: what it takes to send shall not keep the visitors waiting. */
async function beginAttack(...args: string[]) {
  const child = spawn(process.execPath, ['--import', 'tsx', join(import.meta.dirname, 'attackers.ts'), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.on('data', (piece) => {
    said += piece;
  });
  await once(child.stdout, 'data');
  return {
    /** Ends it, and answers how often which status was answered. */
    async end(): Promise<string> {
      child.kill('SIGTERM');
      await once(child, 'close');
      const answers: Record<string, number> = JSON.parse(said.replace(/^.*\n/, ''));
      return Object.entries(answers)
        .map(([status, count]) => `${count} × ${status}`)
        .join(', ');
    },
  };
}

let installation: Installation;

beforeEach(async () => {
  installation = await givenInstallation(await freshFile());
});
afterEach(() => installation?.dispose());

test('every visitor is redirected while the API is attacked; how long it takes them is printed', async () => {
  const server = await installation.serve();
  const { code } = await givenLink(installation.backEndOf(server), { uri: '/tapped' });
  // Known to the server from here on, though others guess tokens from the same address.
  await givenLink(installation.shopAt(server).publishable, { uri: '/known' });
  const tap = () => ({ host: 'shop.link.test', path: `/${code}` });

  async function watchVisitors(): Promise<number> {
    const visitors = askSteadily(server.port, VISITORS, tap);
    await sleep(SECONDS * 1_000);
    await visitors.stop();
    expect([...visitors.answers.keys()]).toEqual([302]);
    expect(visitors.unanswered).toBe(0);
    return p99(visitors.times);
  }

  await watchVisitors();
  const quiet = await watchVisitors();
  const lines = [`redirects in quiet: p99 ${quiet.toFixed(1)} ms`];
  for (const name of ATTACK_NAMES) {
    const attack = await beginAttack(name, String(server.port), installation.shop.publishableToken);
    const attacked = await watchVisitors();
    const answers = await attack.end();
    lines.push(`during ${name}: p99 ${attacked.toFixed(1)} ms, ${(attacked / quiet).toFixed(1)} times (${answers})`);
  }
  process.stdout.write(`${lines.join('\n')}\n`);
});

function p99(times: number[]): number {
  times.sort((a, b) => a - b);
  return times[Math.floor(times.length * 0.99)] ?? Number.NaN;
}

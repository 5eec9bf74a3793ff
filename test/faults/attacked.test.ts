import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { givenLink } from '../support/builders.ts';
import { createMigratedDatabase } from '../support/database.ts';
import { createInstallationTest } from '../support/test.ts';
import { ATTACK_NAMES } from './attackers.ts';
import { computeP99 } from './percentiles.ts';
import { startSteadyLoad } from './steady-load.ts';

/** How long the test observes visitors without an attack and during each attack, in seconds. */
const SECONDS = Number(process.env.ATTACK_SECONDS ?? 10);
const VISITORS = 4;

const test = createInstallationTest({ createLocation: () => createMigratedDatabase('sqlite') })
  .extend('server', ({ installation }) => installation.serve())
  /** Starts an attack in a separate process, so that generating it doesn't delay the visitors. */
  .extend('beginAttack', ({ installation, server }, { onCleanup }) => {
    const program = ['--import', 'tsx', join(import.meta.dirname, 'attackers.ts')];
    const stops: (() => void)[] = [];
    onCleanup(() => {
      for (const stop of stops) {
        stop();
      }
    });
    return async (name: string) => {
      const args = [...program, name, String(server.port), installation.shop.publishableToken];
      const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
      stops.push(() => child.kill('SIGKILL'));
      let output = '';
      child.stdout.on('data', (piece) => {
        output += piece;
      });
      await once(child.stdout, 'data');
      return {
        /** Ends the attack. Returns the number of responses by status. */
        async end(): Promise<string> {
          child.kill('SIGTERM');
          await once(child, 'close');
          const responsesByStatus: Record<string, number> = JSON.parse(output.replace(/^.*\n/, ''));
          return Object.entries(responsesByStatus)
            .map(([status, count]) => `${count} × ${status}`)
            .join(', ');
        },
      };
    };
  });

test('a server redirects every visitor while its API is attacked', async ({ installation, server, beginAttack }) => {
  const { code } = await givenLink(installation.createBackEnd(server), { uri: '/tapped' });
  // From here on, the server knows this address, from which the attackers guess tokens.
  await givenLink(installation.connectShop(server).publishable, { uri: '/known' });

  async function observeVisitors(): Promise<number> {
    const visitors = startSteadyLoad(server.port, VISITORS, () => ({ host: 'shop.link.test', path: `/${code}` }));
    await sleep(SECONDS * 1_000);
    await visitors.stop();
    expect([...visitors.responsesByStatus.keys()]).toEqual([302]);
    expect(visitors.unanswered).toBe(0);
    return computeP99(visitors.times);
  }

  await observeVisitors();
  const quiet = await observeVisitors();
  const lines = [`redirects without an attack: p99 ${quiet.toFixed(1)} ms`];
  for (const name of ATTACK_NAMES) {
    const attack = await beginAttack(name);
    const attacked = await observeVisitors();
    const responses = await attack.end();
    lines.push(`during ${name}: p99 ${attacked.toFixed(1)} ms, ${(attacked / quiet).toFixed(1)} times (${responses})`);
  }
  process.stdout.write(`${lines.join('\n')}\n`);
});

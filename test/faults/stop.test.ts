import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { listTestedDialects } from '../db/needs.ts';
import { givenLink } from '../support/builders.ts';
import { compileScript } from '../support/program.ts';
import { createInstallationTest } from '../support/test.ts';
import type { StopReport } from './stop-clients-in-process.ts';

const ROUNDS = Number(process.env.FAULT_ROUNDS ?? 20);
/** DRAIN_DELAY_MS of the rounds, in turn. */
const DELAYS_MS = [0, 250, 1_000];

const CLIENTS = compileScript(join(import.meta.dirname, 'stop-clients-in-process.ts'));

/**
 * A connection that the kernel has established in the moment in which the server stops listening, but that the server
 * hasn't accepted. The kernel resets it, and the server never sees its request.
 */
const NEVER_ACCEPTED = /ECONNRESET after 0 bytes, 0 requests before/;

describe.each(listTestedDialects('stopping under load'))('a server on $dialect', ({ createMigratedDatabase }) => {
  const test = createInstallationTest({ createLocation: createMigratedDatabase });

  test(`that is stopped ${ROUNDS} times under load responds to every request that it receives`, async ({
    installation,
  }) => {
    const codes: string[] = [];
    let neverAccepted = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const delay = DELAYS_MS[round % DELAYS_MS.length];
      const server = await installation.serve({ DRAIN_DELAY_MS: String(delay) });
      const { code } = await givenLink(installation.createBackEnd(server), { uri: '/tapped' });
      const clients = startClients(server.port, code, installation.shop.secretToken);
      await clients.busy;

      const stoppedAt = performance.now();
      expect(await server.stop(), server.stdout().slice(-1_000)).toBe(0);
      const seconds = ((performance.now() - stoppedAt) / 1_000).toFixed(1);
      const { responses, closing, failures, codes: created } = await clients.readReport();
      process.stdout.write(`delay ${delay} ms: stopped in ${seconds} s, ${JSON.stringify(responses)} responses\n`);

      expect(failures.filter((failure) => !NEVER_ACCEPTED.test(failure))).toEqual([]);
      neverAccepted += failures.length;
      expect(Object.keys(responses).sort()).toEqual(['/v2', 'GraphQL', 'link']);
      expect(closing).toBeGreaterThanOrEqual(100);
      codes.push(...created);
    }
    expect(neverAccepted).toBeLessThanOrEqual(ROUNDS);
    const stored = await installation.readStoredCodes();
    expect(codes.filter((code) => !stored.has(code))).toEqual([]);
  });
});

/** Starts the clients in a separate process, which ends once the server refuses connections. */
function startClients(port: number, code: string, token: string) {
  const child = spawn(process.execPath, [CLIENTS, String(port), code, token], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (piece) => {
    output += piece;
  });
  const closed = once(child, 'close');
  return {
    busy: once(child.stdout, 'data'),
    async readReport(): Promise<StopReport> {
      await closed;
      return JSON.parse(output.replace(/^.*\n/, ''));
    },
  };
}

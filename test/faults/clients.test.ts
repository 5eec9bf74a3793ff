import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect } from 'vitest';
import { givenLink } from '../support/builders.ts';
import { createMigratedDatabase } from '../support/database.ts';
import { visit } from '../support/edge.ts';
import type { Installation } from '../support/installation.ts';
import { startLoad, tryCreateLink } from '../support/load.ts';
import { readMetrics } from '../support/metrics.ts';
import { formatHead, openRaw } from '../support/raw.ts';
import type { ServerProcess } from '../support/server.ts';
import { createInstallationTest } from '../support/test.ts';

const CREATE = JSON.stringify({
  query: 'mutation { createSmartLink(input: { uri: "/gone" }) { smartLink { code } } }',
});

const test = createInstallationTest({ createLocation: () => createMigratedDatabase('sqlite') }).extend(
  'server',
  ({ installation }) => installation.serve(),
);

/** The head of a request that creates a link with a body of `length` bytes. */
function formatCreateHead({ shop }: Installation, length = CREATE.length): string {
  return formatHead(
    'POST /graphql HTTP/1.1',
    'Host: localhost',
    'Content-Type: application/json',
    `Authorization: Token ${shop.secretToken}`,
    `Content-Length: ${length}`,
  );
}

describe('a server', () => {
  test('serves other clients despite 200 connections that are silent or sent half a head', async ({
    installation,
    server,
  }) => {
    const silent = Array.from({ length: 100 }, () => openRaw(server.port));
    const halves = Array.from({ length: 100 }, () => openRaw(server.port));
    for (const { socket } of halves) {
      socket.write('POST /graphql HTTP/1.1\r\nHost: loc');
    }
    const backEnd = installation.createBackEnd(server);

    const { code } = await givenLink(backEnd, { uri: '/served' });

    expect(await visit(server, `/${code}`)).toMatchObject({ status: 302 });
    for (const { socket } of [...silent, ...halves]) {
      socket.destroy();
    }
    expect(await tryCreateLink(backEnd, { uri: '/still' })).toHaveLength(7);
  });

  test('creates no link for a client that disconnects in the middle of a body, and logs no error', async ({
    installation,
    server,
  }) => {
    for (let round = 0; round < 50; round += 1) {
      const { socket, ended } = openRaw(server.port);
      socket.write(formatCreateHead(installation, CREATE.length + 100) + CREATE);
      await sleep(2);
      if (round % 2 === 0) {
        socket.destroy();
      } else {
        socket.resetAndDestroy();
      }
      await ended;
    }

    // The server may never read bytes that arrived before a reset.
    await expect.poll(() => countAbandoned(server)).toBeGreaterThanOrEqual(25);
    expect(await installation.readStoredCodes()).toEqual(new Set());
    expect(server.stdout()).not.toMatch(/"level":(50|60)/);
  });

  test('loses no write of other clients when 100 clients disconnect before their response', async ({
    installation,
    server,
  }) => {
    const load = startLoad(installation.createBackEnd(server), 8);
    for (let round = 0; round < 100; round += 1) {
      const { socket, ended } = openRaw(server.port);
      socket.write(formatCreateHead(installation) + CREATE, () => socket.resetAndDestroy());
      await ended;
    }
    await load.waitForMore(50);
    await load.stop();

    expect(load).toMatchObject({ refused: [], unanswered: 0 });
    const stored = await installation.readStoredCodes();
    expect(load.acknowledged.filter((code) => !stored.has(code))).toEqual([]);
    expect(stored.size - load.acknowledged.length).toBeLessThanOrEqual(100);
    expect(server.stdout()).not.toMatch(/"level":(50|60)/);
  });

  test('responds to every request and loses no write after it was suspended (SIGSTOP)', async ({
    installation,
    server,
  }) => {
    const load = startLoad(installation.createBackEnd(server), 8);
    for (let round = 0; round < 3; round += 1) {
      await load.waitForMore(30);
      server.process.kill('SIGSTOP');
      await sleep(1_000);
      server.process.kill('SIGCONT');
    }
    await load.waitForMore(30);
    await load.stop();

    expect(load).toMatchObject({ refused: [], unanswered: 0 });
    expect([...(await installation.readStoredCodes())].sort()).toEqual(load.acknowledged.sort());
  });
});

/** The number of requests that ended without a response. */
async function countAbandoned(server: ServerProcess): Promise<number> {
  return (await readMetrics(server)).get('smartlinks_requests_total{door="graphql",outcome="abandoned"}') ?? 0;
}

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { givenLink } from '../support/builders.ts';
import { freshFile } from '../support/database.ts';
import { visit } from '../support/edge.ts';
import { givenInstallation, type Installation } from '../support/installation.ts';
import { createLink, startLoad } from '../support/load.ts';
import { metricsOf } from '../support/metrics.ts';
import { lines, openRaw } from '../support/raw.ts';
import type { ServerProcess } from '../support/server.ts';
import './patience.ts';

const CREATE = JSON.stringify({
  query: 'mutation { createSmartLink(input: { uri: "/gone" }) { smartLink { code } } }',
});

describe('clients that are no longer there', () => {
  let installation: Installation;
  let server: ServerProcess;

  beforeEach(async () => {
    installation = await givenInstallation(await freshFile());
    server = await installation.serve();
  });
  afterEach(() => installation?.dispose());

  const creation = (length = CREATE.length) =>
    lines(
      'POST /graphql HTTP/1.1',
      'Host: localhost',
      'Content-Type: application/json',
      `Authorization: Token ${installation.shop.secretToken}`,
      `Content-Length: ${length}`,
    );

  test('but half-open connections, silent or with half a head, keep nobody else from being served', async () => {
    const silent = Array.from({ length: 100 }, () => openRaw(server.port));
    const halves = Array.from({ length: 100 }, () => openRaw(server.port));
    for (const { socket } of halves) socket.write('POST /graphql HTTP/1.1\r\nHost: loc');
    const backEnd = installation.backEndOf(server);

    const { code } = await givenLink(backEnd, { uri: '/served' });

    expect(await visit(server, `/${code}`)).toMatchObject({ status: 302 });
    for (const { socket } of [...silent, ...halves]) socket.destroy();
    expect(await createLink(backEnd, { uri: '/still' })).toHaveLength(7);
  });

  test('since they went in the middle of a body have made no link, and are no defect', async () => {
    for (let turn = 0; turn < 50; turn += 1) {
      const { socket, ended } = openRaw(server.port);
      socket.write(creation(CREATE.length + 100) + CREATE);
      await new Promise((resolve) => setTimeout(resolve, 2));
      if (turn % 2 === 0) socket.destroy();
      else socket.resetAndDestroy();
      await ended;
    }

    // What was sent before a reset may never be read.
    await expect.poll(() => abandoned(server), { timeout: 30_000 }).toBeGreaterThanOrEqual(25);
    expect(await installation.storedCodes()).toEqual(new Set());
    expect(server.stdout()).not.toMatch(/"level":(50|60)/);
  });

  test('since they went before their answer have a link or none, and take nobody else with them', async () => {
    const load = startLoad(installation.backEndOf(server), 8);
    for (let turn = 0; turn < 100; turn += 1) {
      const { socket, ended } = openRaw(server.port);
      socket.write(creation() + CREATE, () => socket.resetAndDestroy());
      await ended;
    }
    await load.more(50);
    await load.stop();

    expect(load).toMatchObject({ refused: [], unanswered: 0 });
    const stored = await installation.storedCodes();
    expect(load.acknowledged.filter((code) => !stored.has(code))).toEqual([]);
    expect(stored.size - load.acknowledged.length).toBeLessThanOrEqual(100);
    expect(server.stdout()).not.toMatch(/"level":(50|60)/);
  });

  test('to a server that was stopped for a while (SIGSTOP) lose nothing that it acknowledges once it goes on', async () => {
    const load = startLoad(installation.backEndOf(server), 8);
    for (let turn = 0; turn < 3; turn += 1) {
      await load.more(30);
      server.process.kill('SIGSTOP');
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      server.process.kill('SIGCONT');
    }
    await load.more(30);
    await load.stop();

    expect(load).toMatchObject({ refused: [], unanswered: 0 });
    expect([...(await installation.storedCodes())].sort()).toEqual(load.acknowledged.sort());
  });
});

/** How many requests ended without an answer. */
async function abandoned(server: ServerProcess): Promise<number> {
  return (await metricsOf(server)).get('smartlinks_requests_total{door="graphql",outcome="abandoned"}') ?? 0;
}

import { join } from 'node:path';
import { test as base, describe, expect } from 'vitest';
import { shouldSkip } from '../db/needs.ts';
import { givenLink } from '../support/builders.ts';
import { canMountDisks, mountDisk } from '../support/disk.ts';
import { visit } from '../support/edge.ts';
import { givenInstallation } from '../support/installation.ts';
import { startLoad, tryCreateLink } from '../support/load.ts';
import { readMetrics } from '../support/metrics.ts';
import { expectRecovered, expectUnhealthy } from '../support/outage.ts';
import { runServer } from '../support/server.ts';

const without = shouldSkip('a server on a full disk', canMountDisks(), 'file systems cannot be mounted here');

const test = base
  .extend('disk', () => mountDisk(64))
  .extend('installation', async ({ disk }, { onCleanup }) => {
    const url = `file:${join(disk.folder, 'smartlinks.db')}`;
    const installation = await givenInstallation({ url, remove: async () => disk.unmount() });
    onCleanup(() => installation.dispose());
    return installation;
  })
  .extend('server', ({ installation }) => installation.serve());

describe.skipIf(without)('a server whose disk is full', () => {
  test('stores exactly what it acknowledges and rejects the rest with a time to retry', async ({
    disk,
    installation,
    server,
  }) => {
    const load = startLoad(installation.createBackEnd(server), 16);
    await load.waitForMore(200);
    disk.fill();
    await expect.poll(() => load.refused.length).toBeGreaterThan(100);
    disk.free();
    await load.waitForMore(50);
    await load.stop();

    expect([...(await installation.readStoredCodes())].sort()).toEqual(load.acknowledged.sort());
    expect(load.unanswered).toBe(0);
    for (const { error } of load.refused) {
      expect(error?.extensions).toMatchObject({ status: 6, retryAfterSeconds: 1 });
    }
  });

  test('reports it at /readyz, in one log line and in a metric, and recovers once there is space', async ({
    disk,
    installation,
    server,
  }) => {
    disk.fill();
    const load = startLoad(installation.createBackEnd(server), 8);
    await expectUnhealthy(server, 'full');
    await load.stop();

    disk.free();

    await expectRecovered(server);
    expect(await tryCreateLink(installation.createBackEnd(server), { uri: '/after' })).toHaveLength(7);
  });

  test('reports it at /readyz even if no client writes', async ({ disk, server }) => {
    disk.fill();

    await expectUnhealthy(server, 'full');
    disk.free();
    await expectRecovered(server);
  });

  test('still redirects visitors, and counts the clicks that it drops', async ({ disk, installation, server }) => {
    const { code } = await givenLink(installation.createBackEnd(server), { uri: '/tapped' });
    disk.fill();

    for (let visits = 0; visits < 20; visits += 1) {
      expect(await visit(server, `/${code}`)).toMatchObject({ status: 302, location: 'http://www.app-web.com/tapped' });
    }

    const countDropped = async () => (await readMetrics(server)).get('smartlinks_lost_total{what="click"}') ?? 0;
    await expect.poll(countDropped).toBeGreaterThan(0);
    // Truncating the write-ahead log frees some space, so some clicks may be stored.
    await expect.poll(async () => (await countDropped()) + (await installation.countClicks())).toBe(20);
    disk.free();
  });

  test('fails to start with one line that names the file, and starts once there is space', async ({
    disk,
    installation,
    server,
  }) => {
    expect(await server.stop()).toBe(0);
    const settings = { DATABASE_URL: `file:${join(disk.folder, 'new', 'links.db')}`, PORT: '0', DEMO: '0' };
    disk.fill();

    const { code, stderr } = await runServer(disk.folder, settings);

    expect(code).toBe(1);
    expect(stderr).toMatch(/^[^\n]*full[^\n]*\n$/);
    disk.free();
    await (await installation.serve({ DATABASE_URL: settings.DATABASE_URL })).stop();
  });
});

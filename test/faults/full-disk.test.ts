import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { leftOut } from '../db/needs.ts';
import { givenLink } from '../support/builders.ts';
import { canMountDisks, type Disk, mountDisk } from '../support/disk.ts';
import { visit } from '../support/edge.ts';
import { givenInstallation, type Installation } from '../support/installation.ts';
import { createLink, startLoad } from '../support/load.ts';
import { metricsOf } from '../support/metrics.ts';
import { expectAiling, expectRecovered } from '../support/outage.ts';
import { runServer, type ServerProcess } from '../support/server.ts';
import './patience.ts';

const without = leftOut('a server on a full disk', canMountDisks(), 'file systems cannot be mounted here');

describe.skipIf(without)('a server whose disk is full', () => {
  let disk: Disk;
  let installation: Installation;
  let server: ServerProcess;

  beforeEach(async () => {
    disk = mountDisk(64);
    const url = `file:${join(disk.folder, 'smartlinks.db')}`;
    installation = await givenInstallation({ url, remove: async () => disk.unmount() });
    server = await installation.serve();
  });
  afterEach(() => installation?.dispose());

  test('has stored all that it acknowledged and nothing else, and refuses the rest with a time to try again', async () => {
    const load = startLoad(installation.backEndOf(server), 16);
    await load.more(200);
    disk.fill();
    await expect.poll(() => load.refused.length, { timeout: 30_000 }).toBeGreaterThan(100);
    disk.free();
    await load.more(50);
    await load.stop();

    expect([...(await installation.storedCodes())].sort()).toEqual(load.acknowledged.sort());
    expect(load.unanswered).toBe(0);
    for (const { error } of load.refused) expect(error?.extensions).toMatchObject({ status: 6, retryAfterSeconds: 1 });
  });

  test('says so at /readyz, in one line and in a metric, and recovers as soon as there is room', async () => {
    disk.fill();
    const load = startLoad(installation.backEndOf(server), 8);
    await expectAiling(server, 'full');
    await load.stop();

    disk.free();

    await expectRecovered(server);
    expect(await createLink(installation.backEndOf(server), { uri: '/after' })).toHaveLength(7);
  });

  test('says so at /readyz though nobody writes', async () => {
    disk.fill();

    await expectAiling(server, 'full');
    disk.free();
    await expectRecovered(server);
  });

  test('sends visitors on all the same, and counts the clicks that it lost', async () => {
    const { code } = await givenLink(installation.backEndOf(server), { uri: '/tapped' });
    disk.fill();

    for (let visits = 0; visits < 20; visits += 1) {
      expect(await visit(server, `/${code}`)).toMatchObject({ status: 302, location: 'http://www.app-web.com/tapped' });
    }

    await expect
      .poll(async () => (await metricsOf(server)).get('smartlinks_lost_total{what="click"}'), { timeout: 30_000 })
      .toBe(20);
    disk.free();
    expect(await installation.countClicks()).toBe(0);
  });

  test('refuses to start in one line that names the file, and starts once there is room', async () => {
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

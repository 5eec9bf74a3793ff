import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test as base, describe, expect } from 'vitest';
import { shouldSkip } from '../db/needs.ts';
import { givenLink } from '../support/builders.ts';
import { canMountDisks, canMountFailingDisks, hasLoopDevices, mountDisk, mountFailingDisk } from '../support/disk.ts';
import { visit } from '../support/edge.ts';
import { givenInstallation } from '../support/installation.ts';
import { startLoad, tryCreateLink } from '../support/load.ts';
import { expectUnhealthy } from '../support/outage.ts';
import { runServer } from '../support/server.ts';

const without = shouldSkip('a read-only file system', canMountDisks(), 'file systems cannot be mounted here');

const test = base
  .extend('disk', () => mountDisk(32))
  .extend('installation', async ({ disk }, { onCleanup }) => {
    const url = `file:${join(disk.folder, 'smartlinks.db')}`;
    const installation = await givenInstallation({ url, remove: async () => disk.unmount() });
    onCleanup(async () => {
      disk.remount('rw');
      await installation.dispose();
    });
    return installation;
  })
  /** The code of the only link in the database. Makes the disk read-only once the link is stored. */
  .extend('code', async ({ disk, installation }) => {
    const server = await installation.serve();
    const { code } = await givenLink(installation.createBackEnd(server), { uri: '/before' });
    await server.stop();
    disk.remount('ro');
    return code;
  });

describe.skipIf(without)('a server on a read-only file system', () => {
  test('fails to start with one line that says what to check, and starts once it can write', async ({
    disk,
    installation,
    code,
  }) => {
    const before = readdirSync(disk.folder);

    const ended = await runServer('.', { DATABASE_URL: installation.databaseUrl, PORT: '0', DEMO: '0' });

    expect(ended.code).toBe(1);
    expect(ended.stderr).toMatch(/^[^\n]*smartlinks\.db cannot be [^\n]*\. Check [^\n]*\n$/);
    expect(readdirSync(disk.folder)).toEqual(before);
    disk.remount('rw');
    await (await installation.serve()).stop();
    expect(await installation.readStoredCodes()).toEqual(new Set([code]));
  });

  test('fails to create a new database, with one line on stderr', async ({ disk, code }) => {
    expect(code).toHaveLength(7);
    const folder = join(disk.folder, 'new');

    const ended = await runServer('.', { DATABASE_URL: `file:${join(folder, 'links.db')}`, PORT: '0', DEMO: '0' });

    expect(ended.code).toBe(1);
    expect(ended.stderr).toMatch(/^The folder [^\n]* cannot be created \([A-Z]+\)\. Check [^\n]*\n$/);
    expect(existsSync(folder)).toBe(false);
  });
});

const withoutFailing = hasLoopDevices
  ? shouldSkip('a disk that fails', canMountFailingDisks(), 'ext4 file systems cannot be mounted here')
  : reportSkipped('a disk that fails: this kernel has no loop devices');

/** Some systems can't run this test, not even in CI. */
function reportSkipped(what: string): true {
  process.stderr.write(`SKIPPED ${what}\n`);
  return true;
}

const failingTest = base
  .extend('disk', () => mountFailingDisk(64))
  .extend('installation', async ({ disk }, { onCleanup }) => {
    const url = `file:${join(disk.folder, 'smartlinks.db')}`;
    const installation = await givenInstallation({ url, remove: async () => disk.unmount() });
    onCleanup(() => installation.dispose());
    return installation;
  })
  .extend('server', ({ installation }) => installation.serve());

describe.skipIf(withoutFailing)('a server whose disk fails and becomes read-only', () => {
  failingTest(
    'reports the failure, rejects writes with a retry delay, and redirects visitors',
    async ({ disk, installation, server }) => {
      const { code } = await givenLink(installation.createBackEnd(server), { uri: '/tapped' });
      disk.fail();

      const refusal = await tryCreateLink(installation.createBackEnd(server), { uri: '/refused' });

      expect(refusal).toMatchObject({ error: { extensions: { status: 6, retryAfterSeconds: 1 } } });
      await expectUnhealthy(server, 'disk');
      expect(await visit(server, `/${code}`)).toMatchObject({ status: 302, location: 'http://www.app-web.com/tapped' });
    },
  );

  failingTest(
    'has every acknowledged link after the disk is repaired and the server restarted',
    async ({ disk, installation, server }) => {
      const load = startLoad(installation.createBackEnd(server), 16);
      await load.waitForMore(200);
      disk.fail();
      await expect.poll(() => load.refused.length).toBeGreaterThan(100);
      await load.stop();
      await server.stop();
      disk.repair();

      const again = await installation.serve();

      expect(load.unanswered).toBe(0);
      const stored = await installation.readStoredCodes();
      expect(load.acknowledged.filter((code) => !stored.has(code))).toEqual([]);
      // The disk did not confirm the writes in progress, so it may or may not have stored them.
      expect(stored.size - load.acknowledged.length).toBeLessThanOrEqual(16);
      expect(await tryCreateLink(installation.createBackEnd(again), { uri: '/after' })).toHaveLength(7);
    },
  );
});

import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { leftOut } from '../db/needs.ts';
import { givenLink } from '../support/builders.ts';
import {
  canMountDisks,
  canMountFailingDisks,
  type Disk,
  type FailingDisk,
  hasLoopDevices,
  mountDisk,
  mountFailingDisk,
} from '../support/disk.ts';
import { visit } from '../support/edge.ts';
import { givenInstallation, type Installation } from '../support/installation.ts';
import { createLink, startLoad } from '../support/load.ts';
import { expectAiling } from '../support/outage.ts';
import { runServer, type ServerProcess } from '../support/server.ts';
import './patience.ts';

const without = leftOut('a read-only file system', canMountDisks(), 'file systems cannot be mounted here');

describe.skipIf(without)('a server on a file system that is read-only', () => {
  let disk: Disk;
  let installation: Installation;
  let code: string;

  beforeEach(async () => {
    disk = mountDisk(32);
    const url = `file:${join(disk.folder, 'smartlinks.db')}`;
    installation = await givenInstallation({ url, remove: async () => disk.unmount() });
    const server = await installation.serve();
    ({ code } = await givenLink(installation.backEndOf(server), { uri: '/before' }));
    await server.stop();
    disk.remount('ro');
  });
  afterEach(async () => {
    disk.remount('rw');
    await installation?.dispose();
  });

  test('refuses to start in one line that says what to look at, changes nothing, and starts once it may write', async () => {
    const before = readdirSync(disk.folder);

    const ended = await runServer('.', { DATABASE_URL: installation.databaseUrl, PORT: '0', DEMO: '0' });

    expect(ended.code).toBe(1);
    expect(ended.stderr).toMatch(/^[^\n]*smartlinks\.db cannot be [^\n]*: check [^\n]*\n$/);
    expect(readdirSync(disk.folder)).toEqual(before);
    disk.remount('rw');
    await (await installation.serve()).stop();
    expect(await installation.storedCodes()).toEqual(new Set([code]));
  });

  test('refuses to make a new database there, in one line', async () => {
    const folder = join(disk.folder, 'new');

    const ended = await runServer('.', { DATABASE_URL: `file:${join(folder, 'links.db')}`, PORT: '0', DEMO: '0' });

    expect(ended.code).toBe(1);
    expect(ended.stderr).toMatch(/^The folder [^\n]* cannot be made \([A-Z]+\)\n$/);
    expect(existsSync(folder)).toBe(false);
  });
});

const withoutFailing = hasLoopDevices
  ? leftOut('a disk that fails', canMountFailingDisks(), 'no ext4 can be mounted here')
  : skippedAloud('a disk that fails: this kernel has no loop devices');

/** Where there is no way to try it, not even in CI. */
function skippedAloud(what: string): true {
  process.stderr.write(`SKIPPED ${what}\n`);
  return true;
}

describe.skipIf(withoutFailing)('a server whose file system becomes read-only under it, since the disk failed', () => {
  let disk: FailingDisk;
  let installation: Installation;
  let server: ServerProcess;

  beforeEach(async () => {
    disk = mountFailingDisk(64);
    const url = `file:${join(disk.folder, 'smartlinks.db')}`;
    installation = await givenInstallation({ url, remove: async () => disk.unmount() });
    server = await installation.serve();
  });
  afterEach(() => installation?.dispose());

  test('says so, refuses writes with a time to try again, and sends visitors on', async () => {
    const { code } = await givenLink(installation.backEndOf(server), { uri: '/tapped' });
    disk.fail();

    const refusal = await createLink(installation.backEndOf(server), { uri: '/refused' });

    expect(refusal).toMatchObject({ error: { extensions: { status: 6, retryAfterSeconds: 1 } } });
    await expectAiling(server, 'disk');
    expect(await visit(server, `/${code}`)).toMatchObject({ status: 302, location: 'http://www.app-web.com/tapped' });
  });

  test('has stored all that it acknowledged, once the disk is repaired and it starts again', async () => {
    const load = startLoad(installation.backEndOf(server), 16);
    await load.more(200);
    disk.fail();
    await expect.poll(() => load.refused.length, { timeout: 30_000 }).toBeGreaterThan(100);
    await load.stop();
    await server.stop();
    disk.repair();

    const again = await installation.serve();

    expect(load.unanswered).toBe(0);
    const stored = await installation.storedCodes();
    expect(load.acknowledged.filter((code) => !stored.has(code))).toEqual([]);
    // Those that were on their way to the disk: nobody can tell whether it has what it did not confirm.
    expect(stored.size - load.acknowledged.length).toBeLessThanOrEqual(16);
    expect(await createLink(installation.backEndOf(again), { uri: '/after' })).toHaveLength(7);
  });
});

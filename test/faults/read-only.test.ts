import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { leftOut } from '../db/needs.ts';
import { givenLink } from '../support/builders.ts';
import { canMountDisks, type Disk, mountDisk } from '../support/disk.ts';
import { givenInstallation, type Installation } from '../support/installation.ts';
import { runServer } from '../support/server.ts';
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

import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { leftOut } from '../db/needs.ts';
import { givenLink } from '../support/builders.ts';
import { freshFile } from '../support/database.ts';
import { canMountDisks, type Disk, mountDisk } from '../support/disk.ts';
import { visit } from '../support/edge.ts';
import { givenInstallation, type Installation } from '../support/installation.ts';
import type { ServerProcess } from '../support/server.ts';
import './patience.ts';

const without = leftOut('a log on a full disk', canMountDisks(), 'file systems cannot be mounted here');

describe.skipIf(without)('a server whose log is on a full disk', () => {
  let disk: Disk;
  let installation: Installation;

  beforeEach(async () => {
    disk = mountDisk(1);
    installation = await givenInstallation(await freshFile());
  });
  afterEach(async () => {
    await installation?.dispose();
    disk.unmount();
  });

  /** Each is a line of the log. */
  const visitOften = async (server: ServerProcess, path: string) => {
    for (let visits = 0; visits < 100; visits += 1) expect(await visit(server, path)).toMatchObject({ status: 302 });
  };

  test('goes on, loses no line that it has room for, and logs again once there is more', async () => {
    const server = await installation.serve({ LOG_LEVEL: 'debug' }, join(disk.folder, 'log'));
    const { code } = await givenLink(installation.backEndOf(server), { uri: '/tapped' });
    const requests = () =>
      server
        .stdout()
        .split('\n')
        .filter((line) => line.includes('"msg":"request"'));
    disk.fill();
    await visitOften(server, `/${code}`);
    expect(requests().length).toBeLessThan(100);

    disk.free();
    await visitOften(server, `/${code}`);

    await expect.poll(() => requests().length, { timeout: 30_000 }).toBe(201);
    for (const line of requests()) expect(JSON.parse(line)).toMatchObject({ msg: 'request' });
  });
});

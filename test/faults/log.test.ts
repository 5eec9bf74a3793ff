import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { shouldSkip } from '../db/needs.ts';
import { givenLink } from '../support/builders.ts';
import { createMigratedDatabase } from '../support/database.ts';
import { canMountDisks, mountDisk } from '../support/disk.ts';
import { visit } from '../support/edge.ts';
import type { ServerProcess } from '../support/server.ts';
import { createInstallationTest } from '../support/test.ts';

const without = shouldSkip('a log on a full disk', canMountDisks(), 'file systems cannot be mounted here');

const test = createInstallationTest({ createLocation: () => createMigratedDatabase('sqlite') })
  .extend('disk', ({}, { onCleanup }) => {
    const disk = mountDisk(1);
    onCleanup(() => disk.unmount());
    return disk;
  })
  .extend('server', async ({ disk, installation }, { onCleanup }) => {
    const server = await installation.serve({ LOG_LEVEL: 'debug' }, join(disk.folder, 'log'));
    // The disk can't be unmounted while the log is open.
    onCleanup(() => server.kill());
    return server;
  });

describe.skipIf(without)('a server whose log is on a full disk', () => {
  /** Each visit adds a line to the log. */
  const visitOften = async (server: ServerProcess, path: string) => {
    for (let visits = 0; visits < 100; visits += 1) {
      expect(await visit(server, path)).toMatchObject({ status: 302 });
    }
  };

  test('continues, and logs every request once there is space again', async ({ disk, installation, server }) => {
    const { code } = await givenLink(installation.createBackEnd(server), { uri: '/tapped' });
    const listRequestLines = () =>
      server
        .stdout()
        .split('\n')
        .filter((line) => line.includes('"msg":"request"'));
    disk.fill();
    await visitOften(server, `/${code}`);
    expect(listRequestLines().length).toBeLessThan(100);

    disk.free();
    await visitOften(server, `/${code}`);

    await expect.poll(() => listRequestLines().length).toBe(201);
    for (const line of listRequestLines()) {
      expect(JSON.parse(line)).toMatchObject({ msg: 'request' });
    }
  });
});

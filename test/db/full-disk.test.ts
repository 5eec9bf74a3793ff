import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Database, openDb, StoreError } from '../../db/client.ts';
import { canMountDisks, type Disk, mountDisk } from '../support/disk.ts';
import { leftOut } from './needs.ts';
import { appRow, smartLinkRow } from './rows.ts';

describe.skipIf(leftOut('a full disk', canMountDisks(), 'file systems cannot be mounted here'))('a full disk', () => {
  let disk: Disk;
  let database: Database;

  beforeEach(async () => {
    disk = mountDisk(12);
    database = await openDb({ url: `file:${join(disk.folder, 'smartlinks.db')}`, migrate: true });
    await database.write((tx) => tx.insertInto('apps').values(appRow('shop')).execute());
  });

  afterEach(async () => {
    await database.close();
    disk.unmount();
  });

  const storedCodes = async () => {
    const rows = await database.read.selectFrom('smart_links').select('code').orderBy('code').execute();
    return rows.map(({ code }) => code);
  };

  /** Sixteen clients, each writing until it is refused. Answers what was acknowledged, and why each had to stop. */
  const writeUntilRefused = async (prefix: string) => {
    const acknowledged: string[] = [];
    const client = async (name: string) => {
      for (let turn = 0; turn < 5_000; turn += 1) {
        const code = `${prefix}-${name}-${turn}`;
        const link = smartLinkRow(code, { metadata: JSON.stringify({ text: 'm'.repeat(4_000) }) });
        await database.write((tx) => tx.insertInto('smart_links').values(link).execute());
        acknowledged.push(code);
      }
      throw new Error('the disk never became full');
    };
    const refusals = await Promise.all(
      Array.from({ length: 16 }, (_, index) => client(`client${index}`).catch((error: unknown) => error)),
    );
    return { acknowledged: acknowledged.sort(), refusals };
  };

  test('is a temporary failure, saves nothing that was not acknowledged, and all that was', async () => {
    const { acknowledged, refusals } = await writeUntilRefused('first');
    for (const error of refusals) {
      expect(error).toBeInstanceOf(StoreError);
      expect((error as StoreError).temporary).toBe(true);
    }
    expect(acknowledged).not.toHaveLength(0);
    expect(await storedCodes()).toEqual(acknowledged);
  });

  test('is got over without a restart as soon as there is room', async () => {
    disk.fill();
    const before = await writeUntilRefused('before');
    disk.free();
    const link = smartLinkRow('after');
    await database.write((tx) => tx.insertInto('smart_links').values(link).execute());
    expect(await storedCodes()).toEqual(['after', ...before.acknowledged]);
  });

  test('leaves a file that opens again with exactly what was acknowledged', async () => {
    const { acknowledged } = await writeUntilRefused('kept');
    await database.close();
    database = await openDb({ url: `file:${join(disk.folder, 'smartlinks.db')}`, migrate: false });
    expect(await storedCodes()).toEqual(acknowledged);
    expect(await database.read.selectFrom('apps').select('id').execute()).toEqual([{ id: 'shop' }]);
  });
});

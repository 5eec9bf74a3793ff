import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { test as base, describe, expect } from 'vitest';
import { openDb } from '../../db/client.ts';
import type { Database } from '../../db/database.ts';
import { StoreError } from '../../db/errors.ts';
import { canMountDisks, mountDisk } from '../support/disk.ts';
import { shouldSkip } from './needs.ts';
import { buildAppRow, buildSmartLinkRow } from './rows.ts';

describe.skipIf(shouldSkip('a full disk', canMountDisks(), 'file systems cannot be mounted here'))(
  'a full disk',
  () => {
    const test = base
      .extend('disk', ({}, { onCleanup }) => {
        const disk = mountDisk(12);
        onCleanup(() => disk.unmount());
        return disk;
      })
      .extend('url', ({ disk }) => `file:${join(disk.folder, 'smartlinks.db')}`)
      .extend('database', async ({ url }, { onCleanup }) => {
        const database = await openDb({ url, migrate: true });
        onCleanup(() => database.close());
        await database.write((tx) => tx.insertInto('apps').values(buildAppRow('shop')).execute());
        return database;
      });

    const readStoredCodes = async (database: Database) => {
      const rows = await database.read.selectFrom('smart_links').select('code').orderBy('code').execute();
      return rows.map(({ code }) => code);
    };

    const settle = (writing: Promise<unknown>) => writing.catch((error: unknown) => error);

    /** Writes with sixteen clients until they fail. Returns the acknowledged codes, and the error of each client. */
    const writeUntilFull = async (database: Database, prefix: string) => {
      const acknowledged: string[] = [];
      const runClient = async (name: string) => {
        for (let write = 0; write < 5_000; write += 1) {
          const code = `${prefix}-${name}-${write}`;
          const link = buildSmartLinkRow(code, { metadata: JSON.stringify({ text: 'm'.repeat(4_000) }) });
          await database.write((tx) => tx.insertInto('smart_links').values(link).execute());
          acknowledged.push(code);
        }
        throw new Error('the disk never became full');
      };
      const errors = await Promise.all(
        Array.from({ length: 16 }, (_, index) => runClient(`client${index}`).catch((error: unknown) => error)),
      );
      return { acknowledged: acknowledged.sort(), errors };
    };

    test('is reported as a temporary failure, and exactly the acknowledged writes are stored', async ({ database }) => {
      const { acknowledged, errors } = await writeUntilFull(database, 'first');
      for (const error of errors) {
        expect(error).toBeInstanceOf(StoreError);
        expect((error as StoreError).temporary).toBe(true);
      }
      expect(acknowledged).not.toHaveLength(0);
      expect(await readStoredCodes(database)).toEqual(acknowledged);
    });

    test('needs no restart once there is space again', async ({ disk, database }) => {
      disk.fill();
      const before = await writeUntilFull(database, 'before');
      disk.free();
      const link = buildSmartLinkRow('after');
      await database.write((tx) => tx.insertInto('smart_links').values(link).execute());
      expect(await readStoredCodes(database)).toEqual(['after', ...before.acknowledged]);
    });

    test('needs no restart however often it happens, even if clients never stop writing', async ({
      disk,
      database,
    }) => {
      let isOver = false;
      const updateUntilOver = async () => {
        while (!isOver) {
          await settle(
            database.write((tx) =>
              tx
                .updateTable('apps')
                .set({ name: `Shop ${Date.now()}` })
                .execute(),
            ),
          );
          await sleep(1);
        }
      };
      const updates = Array.from({ length: 4 }, updateUntilOver);
      for (let round = 1; round <= 20; round += 1) {
        disk.fill();
        const { acknowledged } = await writeUntilFull(database, 'before');
        disk.free();
        await expect
          .poll(() =>
            settle(
              database.write((tx) =>
                tx
                  .updateTable('apps')
                  .set({ icon_url: `/${round}` })
                  .execute(),
              ),
            ),
          )
          .not.toBeInstanceOf(StoreError);
        expect(await readStoredCodes(database)).toEqual(acknowledged);
        await database.write((tx) => tx.deleteFrom('smart_links').execute());
      }
      isOver = true;
      await Promise.all(updates);
    });

    test('does not happen because of the write-ahead log of many small updates', async ({ database }) => {
      // Each update adds a page to the write-ahead log, so together they are several times as large as the disk.
      for (let update = 1; update <= 10_000; update += 1) {
        await database.write((tx) =>
          tx
            .updateTable('apps')
            .set({ name: `Shop ${update}` })
            .execute(),
        );
      }
      expect(await database.read.selectFrom('apps').select('name').execute()).toEqual([{ name: 'Shop 10000' }]);
    });

    test('leaves a file that can be reopened and contains exactly the acknowledged writes', async ({
      url,
      database,
    }) => {
      const { acknowledged } = await writeUntilFull(database, 'kept');
      await database.close();
      const reopened = await openDb({ url, migrate: false });
      expect(await readStoredCodes(reopened)).toEqual(acknowledged);
      expect(await reopened.read.selectFrom('apps').select('id').execute()).toEqual([{ id: 'shop' }]);
      await reopened.close();
    });
  },
);

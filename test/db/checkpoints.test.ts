import { stat } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import threads from 'node:worker_threads';
import { test as base, describe, expect, onTestFinished } from 'vitest';
import { openDb } from '../../db/client.ts';
import type { Database, Db } from '../../db/database.ts';
import { createSqliteConnection, type SqliteConnection } from '../../db/sqlite/connection.ts';
import { createMigratedDatabase } from '../support/database.ts';
import { waitUntil } from '../support/deadlines.ts';
import { buildAppRow, buildSmartLinkRow } from './rows.ts';

/** The size of a WAL frame (a header and a page), in bytes. */
const FRAME_BYTES = 4_096 + 24;

/** The class itself: an import named `Worker` would follow each replacement. */
const RealWorker = threads.Worker;

class NoThread {
  constructor() {
    throw Object.assign(new Error('Worker initialization failure: EAGAIN'), { code: 'ERR_WORKER_INIT_FAILED' });
  }
}

class DyingThread extends RealWorker {
  constructor(_program: string, options: object) {
    super('throw new Error("no memory")', options);
  }
}

/** Replaces the `Worker` class of `node:worker_threads`. */
function replaceThreads(workerClass: object): void {
  Object.assign(threads, { Worker: workerClass });
  syncBuiltinESMExports();
}

/** Inserts a hundred links, each of which fills a page. */
async function insertLinks(tx: Db, name: string): Promise<void> {
  const metadata = JSON.stringify({ text: 'm'.repeat(3_500) });
  const links = Array.from({ length: 100 }, (_, i) => buildSmartLinkRow(`${name}-${i}`, { metadata }));
  await tx.insertInto('smart_links').values(links).execute();
}

async function writeLinks(database: Database, name: string, hundreds: number): Promise<void> {
  for (let i = 0; i < hundreds; i += 1) {
    await database.write((tx) => insertLinks(tx, `${name}-${i}`));
  }
}

/** Opens another connection to the file, as another process would. */
function readWithOtherConnection<T>(path: string, read: (other: SqliteConnection) => T): T {
  const other = createSqliteConnection(path, { timeout: 0 });
  try {
    return read(other);
  } finally {
    other.close();
  }
}

const countStoredLinks = (path: string) =>
  readWithOtherConnection(path, ({ raw }) => raw.prepare('select count(*) from smart_links').pluck().get());

/** Returns the number of pages in the WAL. */
const countFrames = (path: string) =>
  readWithOtherConnection(path, ({ raw }) => (raw.pragma('wal_checkpoint(noop)') as { log: number }[])[0]?.log ?? 0);

describe('the write-ahead log', () => {
  const test = base
    .extend('path', async ({}, { onCleanup }) => {
      const location = await createMigratedDatabase('sqlite');
      onCleanup(location.remove);
      return location.url.slice('file:'.length);
    })
    .extend('database', async ({ path }, { onCleanup }) => {
      const database = await openDb({ url: `file:${path}`, migrate: false });
      onCleanup(() => database.close());
      await database.write((tx) => tx.insertInto('apps').values(buildAppRow('shop')).execute());
      return database;
    });

  test('restarts while writes continue, so it does not grow with the amount written', async ({ path, database }) => {
    let writes = 0;
    let frames = 0;
    let beginnings = 0;
    await waitUntil(async () => {
      // Waits for the checkpoint thread, because SQLite itself would restart the WAL only after 40,000 pages.
      if (frames < 10_000) {
        await writeLinks(database, `link-${writes++}`, 1);
      } else {
        await database.write((tx) => tx.updateTable('apps').set({ name: 'Shop' }).execute());
      }
      const before = frames;
      frames = countFrames(path);
      if (frames < before) {
        beginnings += 1;
      }
      return beginnings === 3;
    }, 'the WAL has restarted three times');
    expect(countStoredLinks(path)).toBe(writes * 100);
  });

  test('contains most of a large unit before its commit, and readers see none of it if it is rolled back', async ({
    path,
    database,
  }) => {
    let framesBefore = 0;
    const undone = database.write(async (tx) => {
      for (let i = 0; i < 50; i += 1) {
        await insertLinks(tx, `link-${i}`);
      }
      framesBefore = (await stat(`${path}-wal`)).size / FRAME_BYTES;
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    expect(framesBefore).toBeGreaterThan(2_500);
    await writeLinks(database, 'other', 1);
    expect(countStoredLinks(path)).toBe(100);
  });

  test('is checkpointed completely if the database closes during a checkpoint', async ({ path, database }) => {
    await writeLinks(database, 'link', 50);
    await database.close();
    await expect(stat(`${path}-wal`)).rejects.toThrow('ENOENT');
    expect(countStoredLinks(path)).toBe(5_000);
  });

  test.for([
    ['no thread can be started', NoThread],
    ['the thread dies', DyingThread],
  ] as const)(
    'is not checkpointed if %s: writes continue, and closing the database checkpoints it',
    async ([, workerClass], { path, database }) => {
      replaceThreads(workerClass);
      onTestFinished(() => replaceThreads(RealWorker));
      await writeLinks(database, 'link', 50);
      replaceThreads(RealWorker);
      await writeLinks(database, 'more', 10);
      await database.close();
      await expect(stat(`${path}-wal`)).rejects.toThrow('ENOENT');
      expect(countStoredLinks(path)).toBe(6_000);
    },
  );
});

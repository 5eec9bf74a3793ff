import { stat } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import threads, { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Database, type Db, openDb } from '../../db/client.ts';
import { SqliteConnection } from '../../db/sqlite/connection.ts';
import { freshFile, type TestPlace } from '../support/database.ts';
import { appRow, smartLinkRow } from './rows.ts';

/** A frame of the log: a page with its header. */
const FRAME_BYTES = 4_096 + 24;

class NoThread {
  constructor() {
    throw Object.assign(new Error('Worker initialization failure: EAGAIN'), { code: 'ERR_WORKER_INIT_FAILED' });
  }
}

class DyingThread extends Worker {
  constructor(_program: string, options: object) {
    super('throw new Error("no memory")', options);
  }
}

/** From now on whoever starts a thread gets one of these. */
function giveThreads(given: object): void {
  Object.assign(threads, { Worker: given });
  syncBuiltinESMExports();
}

describe('the log', () => {
  let place: TestPlace;
  let path: string;
  let database: Database;

  beforeEach(async () => {
    place = await freshFile();
    path = place.url.slice('file:'.length);
    database = await openDb({ url: place.url, migrate: true });
    await database.write((tx) => tx.insertInto('apps').values(appRow('shop')).execute());
  });

  afterEach(async () => {
    await database.close();
    await place.remove();
  });

  /** Each link fills a page of its own. */
  const linksFrom = (name: string, from: number) => {
    const metadata = JSON.stringify({ text: 'm'.repeat(3_500) });
    return Array.from({ length: 100 }, (_, i) => smartLinkRow(`${name}-${from + i}`, { metadata }));
  };
  const insertLinks = (tx: Db, name: string, from: number) =>
    tx.insertInto('smart_links').values(linksFrom(name, from)).execute();
  /** Answers how many frames the log had at most on the way. */
  const writeLinks = async (name: string, count: number): Promise<number> => {
    let most = 0;
    for (let from = 0; from < count; from += 100) {
      await database.write((tx) => insertLinks(tx, name, from));
      most = Math.max(most, (await stat(`${path}-wal`)).size / FRAME_BYTES);
    }
    return most;
  };

  const storedLinks = () => {
    const other = new SqliteConnection(path, { timeout: 0 });
    const count = other.raw.prepare('select count(*) from smart_links').pluck().get();
    other.close();
    return count;
  };

  test('begins anew while writes go on: it does not grow with what is written', async () => {
    // Without the thread, SQLite itself would see to it at 40,000 frames.
    expect(await writeLinks('link', 45_000)).toBeLessThan(39_000);
    expect(storedLinks()).toBe(45_000);
  });

  test('has most of a large unit before its commit, and shows nobody any of it when that is undone', async () => {
    let framesBefore = 0;
    const undone = database.write(async (tx) => {
      for (let from = 0; from < 5_000; from += 100) await insertLinks(tx, 'link', from);
      framesBefore = (await stat(`${path}-wal`)).size / FRAME_BYTES;
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    expect(framesBefore).toBeGreaterThan(2_500);
    await writeLinks('other', 100);
    expect(storedLinks()).toBe(100);
  });

  test('is taken into the file as a whole where it closes in the middle of that', async () => {
    await writeLinks('link', 8_000);
    await database.close();
    await expect(stat(`${path}-wal`)).rejects.toThrow('ENOENT');
    expect(storedLinks()).toBe(8_000);
  });

  test.each([
    ['there is no thread to be had', NoThread],
    ['the thread dies', DyingThread],
  ])('is left as it is where %s: writes go on, and closing takes it into the file', async (_, given) => {
    giveThreads(given);
    try {
      await writeLinks('link', 10_000);
    } finally {
      giveThreads(Worker);
    }
    await writeLinks('more', 2_000);
    await database.close();
    await expect(stat(`${path}-wal`)).rejects.toThrow('ENOENT');
    expect(storedLinks()).toBe(12_000);
  });
});

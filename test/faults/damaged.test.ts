import { closeSync, copyFileSync, openSync, readFileSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { describe, expect } from 'vitest';
import { Sqlite } from '../../db/sqlite/driver.ts';
import { givenLink } from '../support/builders.ts';
import { createMigratedDatabase } from '../support/database.ts';
import { visit } from '../support/edge.ts';
import { startLoad, tryCreateLink } from '../support/load.ts';
import { readMetrics } from '../support/metrics.ts';
import { getStoreLogLines, readReadiness } from '../support/outage.ts';
import { runServer } from '../support/server.ts';
import { createInstallationTest } from '../support/test.ts';

const PAGE = 4_096;

const test = createInstallationTest({ createLocation: () => createMigratedDatabase('sqlite') })
  .extend('path', ({ installation }) => installation.databaseUrl.slice('file:'.length))
  /** The codes of the links in the file, which no server has open anymore. */
  .extend('codes', async ({ installation }) => {
    const server = await installation.serve();
    const load = startLoad(installation.createBackEnd(server), 16);
    await load.waitForMore(300);
    await load.stop();
    await server.stop();
    return load.acknowledged;
  });

/** Overwrites whole pages with garbage. Pages are counted from 1, as in SQLite. */
function overwritePages(path: string, pages: readonly number[]): void {
  const file = openSync(path, 'r+');
  for (const page of pages) {
    writeSync(file, Buffer.alloc(PAGE, 'damaged!'), 0, PAGE, (page - 1) * PAGE);
  }
  closeSync(file);
}

/** The pages with the rows of a table, without those of its indexes. */
function listLeafPages(path: string, table: string): number[] {
  const database = new Sqlite(path, { readonly: true });
  try {
    const sql = "select pageno from dbstat where name = ? and pagetype = 'leaf'";
    return database.prepare(sql).pluck().all(table).map(Number);
  } finally {
    database.close();
  }
}

describe('a damaged database file', () => {
  test('with a damaged first page makes the start fail with one line that says how to fix it', async ({
    installation,
    path,
    codes,
  }) => {
    expect(codes).not.toEqual([]);
    const whole = readFileSync(path);
    const file = openSync(path, 'r+');
    writeSync(file, Buffer.alloc(2_000, 'damaged!'), 0, 2_000, 100);
    closeSync(file);

    const { code, stderr } = await runServer('.', { DATABASE_URL: installation.databaseUrl, PORT: '0', DEMO: '0' });

    expect(code).toBe(1);
    expect(stderr).toMatch(/^[^\n]*damaged[^\n]*restore it from a backup[^\n]*\n$/);
    expect(statSync(path).size).toBe(whole.length);
  });

  test('is found by the command check, which says how to fix it', async ({ installation, path, codes }) => {
    expect(codes).not.toEqual([]);
    overwritePages(path, listLeafPages(path, 'smart_links').slice(0, 2));

    const { code, stdout } = await installation.operator.run('check');

    expect(code).toBe(1);
    expect(stdout).toMatch(/backup/);
  });

  test('causes failures that are logged once and counted, and never a wrong response', async ({
    installation,
    path,
    codes,
  }) => {
    overwritePages(path, listLeafPages(path, 'smart_links'));
    const server = await installation.serve();
    const backEnd = installation.createBackEnd(server);

    const responses = await Promise.all(
      codes
        .slice(0, 20)
        .map((code) => backEnd.request('query ($code: String!) { smartLink(by: { code: $code }) { uri } }', { code })),
    );

    for (const { data, errors } of responses) {
      expect(data).toEqual({ smartLink: null });
      expect(errors).toMatchObject([{ extensions: { status: 6, code: 'STORE_UNAVAILABLE' } }]);
    }
    expect(await visit(server, `/${codes[0]}`)).toMatchObject({ status: 503 });
    expect(getStoreLogLines(server)).toMatchObject([{ msg: 'store unavailable', condition: 'damaged' }]);
    const metrics = await readMetrics(server);
    expect(metrics.get('smartlinks_store_failures_total{reason="damaged"}')).toBeGreaterThanOrEqual(21);
    expect(await readReadiness(server)).toMatch(/^(ready|damaged)$/);
    expect(await tryCreateLink(backEnd, { uri: '/more' })).toMatchObject({ error: { extensions: { status: 6 } } });
  });
});

/** Changes of the file by somebody else, the health condition during each, and how to make and undo the change. */
const CHANGES: readonly [condition: string, change: (path: string) => () => void][] = [
  ['missing', (path) => move(path, `${path}.old`)],
  ['missing', (path) => moveAll(path)],
  ['missing', (path) => move(`${path}-wal`, `${path}-wal.old`)],
  ['replaced', (path) => replace(path)],
  ['damaged', (path) => overwrite(path)],
];

test('writes fail while the file is moved away, replaced, overwritten or deleted, and links open if it is readable', async ({
  installation,
  path,
}) => {
  const server = await installation.serve();
  const backEnd = installation.createBackEnd(server);
  const { code } = await givenLink(backEnd, { uri: '/before' });

  async function expectNoWrites(condition: string): Promise<void> {
    expect(await tryCreateLink(backEnd, { uri: '/lost' })).toMatchObject({
      error: { extensions: { status: 6, code: 'STORE_UNAVAILABLE' } },
    });
    await expect.poll(() => readReadiness(server)).toBe(condition);
    // A link in an overwritten file opens only while SQLite has the pages in memory or in the WAL.
    if (condition !== 'damaged') {
      expect((await visit(server, `/${code}`)).status).toBe(302);
    }
  }

  for (const [condition, change] of CHANGES) {
    const restore = change(path);
    await expectNoWrites(condition);
    restore();
    await expect.poll(() => readReadiness(server)).toBe('ready');
    expect(await tryCreateLink(backEnd, { uri: '/after' })).toHaveLength(7);
  }
  expect((await installation.readStoredCodes()).size).toBe(1 + CHANGES.length);

  rmSync(path);
  await expectNoWrites('missing');
});

/** Renames a file. Returns the function that undoes it. */
function move(from: string, to: string): () => void {
  renameSync(from, to);
  return () => renameSync(to, from);
}

function moveAll(path: string): () => void {
  const undo = [move(`${path}-wal`, `${path}.old-wal`), move(path, `${path}.old`)];
  return () => {
    for (const restore of undo) {
      restore();
    }
  };
}

function replace(path: string): () => void {
  const undo = move(path, `${path}.old`);
  copyFileSync(`${path}.old`, path);
  return undo;
}

function overwrite(path: string): () => void {
  const whole = readFileSync(path);
  overwritePages(path, [1]);
  return () => {
    const file = openSync(path, 'r+');
    writeSync(file, whole, 0, PAGE, 0);
    closeSync(file);
  };
}

import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, describe, expect } from 'vitest';
import { openDb } from '../../db/client.ts';
import { DatabaseSetupError } from '../../db/errors.ts';
import { Sqlite } from '../../db/sqlite/driver.ts';
import { shouldSkip } from './needs.ts';

const canBecomeNobody = process.getuid?.() !== 0 || typeof process.seteuid === 'function';

describe('opening a database', () => {
  const test = base
    .extend('folder', ({}, { onCleanup }) => {
      const folder = mkdtempSync(join(tmpdir(), 'smartlinks-'));
      onCleanup(() => rmSync(folder, { recursive: true, force: true }));
      return folder;
    })
    .extend(
      'urlOf',
      ({ folder }) =>
        (...path: string[]) =>
          `file:${join(folder, ...path)}`,
    )
    // The usual path and URL of a database.
    .extend('path', ({ folder }) => join(folder, 'smartlinks.db'))
    .extend('url', ({ path }) => `file:${path}`);

  /** Opens a database, which must fail, and returns the one-line message for the operator. */
  const getSetupError = async (url: string, options: { migrate: boolean } = { migrate: true }) => {
    const error = await openDb({ url, ...options }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(DatabaseSetupError);
    const { message } = error as DatabaseSetupError;
    expect(message).not.toContain('\n');
    return message;
  };

  test('creates the file and its folders if they do not exist', async ({ urlOf }) => {
    const database = await openDb({ url: urlOf('new', 'folder', 'smartlinks.db'), migrate: true });
    expect(await database.read.selectFrom('apps').selectAll().execute()).toEqual([]);
    await database.close();
  });

  test('creates files and folders that only their owner can read, whatever the umask is', async ({ folder, urlOf }) => {
    const umask = process.umask(0);
    try {
      const database = await openDb({ url: urlOf('new', 'folder', 'smartlinks.db'), migrate: true });
      const getMode = (...path: string[]) => statSync(join(folder, 'new', ...path)).mode & 0o7777;
      expect([getMode(), getMode('folder')]).toEqual([0o700, 0o700]);
      for (const name of ['smartlinks.db', 'smartlinks.db-wal', 'smartlinks.db-shm']) {
        expect(getMode('folder', name)).toBe(0o600);
      }
      await database.close();
    } finally {
      process.umask(umask);
    }
  });

  test('leaves the mode of an existing file as it is', async ({ path, url }) => {
    writeFileSync(path, '');
    chmodSync(path, 0o640);
    await (await openDb({ url, migrate: true })).close();
    expect(statSync(path).mode & 0o7777).toBe(0o640);
  });

  test('finds the rows of an existing database', async ({ url }) => {
    const first = await openDb({ url, migrate: true });
    await first.write((tx) =>
      tx
        .insertInto('admin_keys')
        .values({ id: 'k', key_hash: 'h', last_four: 'abcd', read_only: 0, created_at: 1 })
        .execute(),
    );
    await first.close();
    const second = await openDb({ url, migrate: false });
    expect(await second.read.selectFrom('admin_keys').select('last_four').execute()).toEqual([{ last_four: 'abcd' }]);
    await second.close();
  });

  test.each([
    ['mysql://root:secret@db/links', /must be file:.* or postgres:.* got the unknown scheme `mysql:`/],
    ['./data/smartlinks.db', /must be file:.* without a scheme/],
    ['', /without a scheme/],
    ['file:', /must be a file/],
    ['file::memory:', /must be a file/],
    ['file:./data/smartlinks.db?mode=ro', /must not have query parameters/],
    ['file://elsewhere/smartlinks.db', /must be a file on this machine/],
    ['postgres://user:secret@127.0.0.1:1/links', /PostgreSQL cannot be reached at 127\.0\.0\.1:1, database links/],
  ])('rejects %j with a helpful message', async (url, expected) => {
    const message = await getSetupError(url);
    expect(message).toMatch(expected);
    expect(message).not.toContain('secret');
  });

  test('rejects a folder that cannot be created', async ({ folder, urlOf }) => {
    writeFileSync(join(folder, 'file'), '');
    expect(await getSetupError(urlOf('file', 'data', 'smartlinks.db'))).toMatch(
      /folder .* cannot be created \(ENOTDIR\)/,
    );
  });

  test('rejects a file that is a folder', async ({ path, url }) => {
    mkdirSync(path);
    expect(await getSetupError(url)).toMatch(/cannot be opened/);
  });

  test('removes the folders that it created if it fails', async ({ folder, urlOf }) => {
    const tooLong = 'n'.repeat(300);
    expect(await getSetupError(urlOf('new', 'folder', tooLong))).toMatch(/cannot be opened/);
    expect(existsSync(join(folder, 'new'))).toBe(false);
  });

  test.skipIf(shouldSkip('unwritable folders', canBecomeNobody, 'root writes everywhere, and cannot be put off'))(
    'rejects a folder without write permission, and leaves nothing in it',
    async ({ folder, path, url, urlOf }) => {
      chmodSync(folder, 0o555);
      const message = await asNobody(() => getSetupError(url));
      expect(message).toMatch(/cannot be opened .* folder exist and are writable/);
      expect(await asNobody(() => getSetupError(urlOf('data', 'smartlinks.db')))).toMatch(
        /cannot be created \(EACCES\)/,
      );
      chmodSync(folder, 0o755);
      expect(existsSync(path)).toBe(false);
      expect(existsSync(join(folder, 'data'))).toBe(false);
    },
  );

  test.skipIf(shouldSkip('unwritable files', canBecomeNobody, 'root writes everywhere, and cannot be put off'))(
    'rejects a file without write permission',
    async ({ folder, path, url }) => {
      await (await openDb({ url, migrate: true })).close();
      chmodSync(path, 0o444);
      chmodSync(folder, 0o755);
      expect(await asNobody(() => getSetupError(url))).toMatch(/cannot be (written|opened)/);
    },
  );

  test('rejects a file that is not a database, and leaves it unchanged', async ({ path, url }) => {
    const text = 'This is a shopping list, and has been one for quite some time.\n'.repeat(100);
    writeFileSync(path, text);
    expect(await getSetupError(url)).toMatch(/is not a SQLite database/);
    expect(readFileSync(path, 'utf8')).toBe(text);
  });

  test('rejects the database of another program, and leaves it unchanged', async ({ path, url }) => {
    const theirs = new Sqlite(path);
    theirs.exec('create table recipes (name text)');
    theirs.close();
    const before = readFileSync(path);
    expect(await getSetupError(url)).toMatch(/belongs to another program/);
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  test('rejects a database with a newer version, and changes nothing', async ({ path, url }) => {
    await (await openDb({ url, migrate: true })).close();
    const newer = new Sqlite(path);
    newer.exec("insert into schema_migrations values ('999-from-the-future', 0)");
    newer.close();
    const before = { content: readFileSync(path), modified: statSync(path).mtimeMs };
    for (const migrate of [true, false]) {
      expect(await getSetupError(url, { migrate })).toMatch(/newer version.*999-from-the-future/);
    }
    // `toEqual` would take seconds to compare the file byte by byte.
    expect(readFileSync(path).equals(before.content)).toBe(true);
    expect(statSync(path).mtimeMs).toBe(before.modified);
  });

  test('names the command migrate if automatic migration is turned off', async ({ path, url }) => {
    writeFileSync(path, '');
    expect(await getSetupError(url, { migrate: false })).toMatch(/pending migration.*command `migrate`/);
  });

  test('creates no file if automatic migration is turned off', async ({ folder, urlOf }) => {
    expect(await getSetupError(urlOf('data', 'smartlinks.db'), { migrate: false })).toMatch(/cannot be opened/);
    expect(existsSync(join(folder, 'data'))).toBe(false);
  });
});

/** Runs a function without the privileges of root, which can write to every folder. */
async function asNobody<T>(run: () => Promise<T>): Promise<T> {
  if (process.getuid?.() !== 0) {
    return await run();
  }
  process.seteuid?.(65_534);
  try {
    return await run();
  } finally {
    process.seteuid?.(0);
  }
}

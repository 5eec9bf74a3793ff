import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DatabaseSetupError, openDb } from '../../db/client.ts';
import { Sqlite } from '../../db/sqlite/driver.ts';
import { leftOut } from './needs.ts';

const canBecomeNobody = process.getuid?.() !== 0 || typeof process.seteuid === 'function';

describe('opening a database', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'smartlinks-'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const urlOf = (...path: string[]) => `file:${join(folder, ...path)}`;

  /** The one line that an operator is given. */
  const refusal = async (url: string, options: { migrate: boolean } = { migrate: true }) => {
    const error = await openDb({ url, ...options }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(DatabaseSetupError);
    const { message } = error as DatabaseSetupError;
    expect(message).not.toContain('\n');
    return message;
  };

  test('makes the file and its folders where there are none', async () => {
    const database = await openDb({ url: urlOf('new', 'folder', 'smartlinks.db'), migrate: true });
    expect(await database.read.selectFrom('apps').selectAll().execute()).toEqual([]);
    await database.close();
  });

  test('finds again what was written before', async () => {
    const url = urlOf('smartlinks.db');
    const first = await openDb({ url, migrate: true });
    await first.write((tx) =>
      tx.insertInto('admin_keys').values({ id: 'k', key_hash: 'h', last_four: 'abcd', created_at: 1 }).execute(),
    );
    await first.close();
    const second = await openDb({ url, migrate: false });
    expect(await second.read.selectFrom('admin_keys').select('last_four').execute()).toEqual([{ last_four: 'abcd' }]);
    await second.close();
  });

  test.each([
    ['mysql://root:secret@db/links', /unknown scheme, mysql:.*expected file:.* or postgres:/],
    ['./data/smartlinks.db', /no scheme.*expected file:/],
    ['', /no scheme/],
    ['file:', /must be a file/],
    ['file::memory:', /must be a file/],
    ['file:./data/smartlinks.db?mode=ro', /no parameters/],
    ['file://elsewhere/smartlinks.db', /no file of this machine/],
    ['postgres://user:secret@127.0.0.1:1/links', /PostgreSQL cannot be reached at 127\.0\.0\.1:1, database links/],
  ])('refuses %j in words that help', async (url, expected) => {
    const message = await refusal(url);
    expect(message).toMatch(expected);
    expect(message).not.toContain('secret');
  });

  test('refuses a folder that cannot be made', async () => {
    writeFileSync(join(folder, 'file'), '');
    expect(await refusal(urlOf('file', 'data', 'smartlinks.db'))).toMatch(/folder .* cannot be made \(ENOTDIR\)/);
  });

  test('refuses a file that is a folder', async () => {
    mkdirSync(join(folder, 'smartlinks.db'));
    expect(await refusal(urlOf('smartlinks.db'))).toMatch(/cannot be opened/);
  });

  test('takes folders back that it made for nothing', async () => {
    const tooLong = 'n'.repeat(300);
    expect(await refusal(urlOf('new', 'folder', tooLong))).toMatch(/cannot be opened/);
    expect(existsSync(join(folder, 'new'))).toBe(false);
  });

  test.skipIf(leftOut('unwritable folders', canBecomeNobody, 'root writes everywhere, and cannot be put off'))(
    'refuses a folder that must not be written, and leaves nothing in it',
    async () => {
      chmodSync(folder, 0o555);
      const message = await asNobody(() => refusal(urlOf('smartlinks.db')));
      expect(message).toMatch(/cannot be opened .* folder exist and can be written/);
      expect(await asNobody(() => refusal(urlOf('data', 'smartlinks.db')))).toMatch(/cannot be made \(EACCES\)/);
      chmodSync(folder, 0o755);
      expect(existsSync(join(folder, 'smartlinks.db'))).toBe(false);
      expect(existsSync(join(folder, 'data'))).toBe(false);
    },
  );

  test.skipIf(leftOut('unwritable files', canBecomeNobody, 'root writes everywhere, and cannot be put off'))(
    'refuses a file that must not be written',
    async () => {
      const url = urlOf('smartlinks.db');
      await (await openDb({ url, migrate: true })).close();
      chmodSync(join(folder, 'smartlinks.db'), 0o444);
      chmodSync(folder, 0o755);
      expect(await asNobody(() => refusal(url))).toMatch(/cannot be (written|opened)/);
    },
  );

  test('refuses a file that is no database, and leaves it as it is', async () => {
    const text = 'This is a shopping list, and has been one for quite some time.\n'.repeat(100);
    writeFileSync(join(folder, 'smartlinks.db'), text);
    expect(await refusal(urlOf('smartlinks.db'))).toMatch(/is no SQLite database/);
    expect(readFileSync(join(folder, 'smartlinks.db'), 'utf8')).toBe(text);
  });

  test('refuses the database of another program, and leaves it as it is', async () => {
    const path = join(folder, 'smartlinks.db');
    const theirs = new Sqlite(path);
    theirs.exec('create table recipes (name text)');
    theirs.close();
    const before = readFileSync(path);
    expect(await refusal(urlOf('smartlinks.db'))).toMatch(/belongs to another program/);
    expect(readFileSync(path)).toEqual(before);
  });

  test('refuses a database of a newer version, and touches nothing', async () => {
    const path = join(folder, 'smartlinks.db');
    await (await openDb({ url: urlOf('smartlinks.db'), migrate: true })).close();
    const newer = new Sqlite(path);
    newer.exec("insert into schema_migrations values ('999-from-the-future', 0)");
    newer.close();
    const before = { content: readFileSync(path), modified: statSync(path).mtimeMs };
    for (const migrate of [true, false]) {
      expect(await refusal(urlOf('smartlinks.db'), { migrate })).toMatch(/newer version.*999-from-the-future/);
    }
    expect({ content: readFileSync(path), modified: statSync(path).mtimeMs }).toEqual(before);
  });

  test('asks for the command migrate where it is not to migrate itself', async () => {
    writeFileSync(join(folder, 'smartlinks.db'), '');
    expect(await refusal(urlOf('smartlinks.db'), { migrate: false })).toMatch(/needs .* migration.*command migrate/);
  });

  test('makes no file where it is not to migrate', async () => {
    expect(await refusal(urlOf('data', 'smartlinks.db'), { migrate: false })).toMatch(/cannot be opened/);
    expect(existsSync(join(folder, 'data'))).toBe(false);
  });
});

/** Runs something without root's rights, to whom no folder is closed. */
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

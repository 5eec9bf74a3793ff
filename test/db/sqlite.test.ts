import { describe, expect } from 'vitest';
import { createSqliteConnection, type SqliteConnection } from '../../db/sqlite/connection.ts';
import { openReader, openWriter } from '../../db/sqlite/open.ts';
import { openTestDb } from '../support/database.ts';
import { fileTest } from './database-test.ts';
import { buildAppRow } from './rows.ts';

describe('connections to SQLite', () => {
  const test = fileTest
    .extend('writer', ({ path }, { onCleanup }) => {
      const writer = openWriter(path);
      onCleanup(() => writer.close());
      return writer;
    })
    // The reader needs the WAL that the writer creates.
    .extend('reader', ({ path, writer: _writer }, { onCleanup }) => {
      const reader = openReader(path);
      onCleanup(() => reader.close());
      return reader;
    });

  const readPragma = (connection: SqliteConnection, name: string) => connection.raw.pragma(name, { simple: true });

  test('write with full durability, check foreign keys and never wait in the driver', ({ writer }) => {
    expect(readPragma(writer, 'journal_mode')).toBe('wal');
    expect(readPragma(writer, 'synchronous')).toBe(2);
    expect(readPragma(writer, 'foreign_keys')).toBe(1);
    expect(readPragma(writer, 'busy_timeout')).toBe(0);
  });

  test('reject writes if they were opened for reading', ({ reader }) => {
    expect(() => reader.raw.exec('delete from admin_keys')).toThrow(/readonly/);
    expect(readPragma(reader, 'query_only')).toBe(1);
    expect(readPragma(reader, 'busy_timeout')).toBe(0);
  });

  test('cache the prepared statements that are in use', ({ reader }) => {
    const used = reader.prepare('select 1');
    const unused = reader.prepare('select 2');
    for (let index = 0; index < 1_000; index += 1) {
      reader.prepare(`select ${index} as another`);
      expect(reader.prepare('select 1')).toBe(used);
    }
    expect(reader.prepare('select 2')).not.toBe(unused);
  });

  test('are strict about the types of columns', ({ writer }) => {
    const insert = (time: string) =>
      writer.raw.exec(
        `insert into admin_keys (id, key_hash, last_four, created_at) values ('k', 'h', 'last', ${time})`,
      );
    expect(() => insert("'now'")).toThrow(/cannot store TEXT value in INTEGER/);
    expect(() => insert('0')).not.toThrow();
  });

  test("read while another process holds the writer's lock", async () => {
    const { database, url, dispose } = await openTestDb({ dialect: 'sqlite' });
    await database.write((tx) => tx.insertInto('apps').values(buildAppRow('shop')).execute());
    const other = createSqliteConnection(url.slice('file:'.length), { timeout: 0 });
    other.raw.exec("begin immediate; update apps set name = 'Changed'");
    expect(await database.read.selectFrom('apps').select('name').execute()).toEqual([{ name: 'shop' }]);
    other.close();
    await dispose();
  });
});

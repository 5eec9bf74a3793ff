import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { migrate } from '../../db/migrate.ts';
import { SqliteConnection } from '../../db/sqlite/connection.ts';
import { openReader, openWriter } from '../../db/sqlite/open.ts';
import { freshFile, openTestDb, type TestPlace } from '../support/database.ts';
import { appRow } from './rows.ts';

describe('connections to SQLite', () => {
  let place: TestPlace;
  let path: string;
  const opened: SqliteConnection[] = [];

  beforeEach(async () => {
    place = await freshFile();
    path = place.url.slice('file:'.length);
    await migrate(place);
  });

  afterEach(async () => {
    for (const connection of opened.splice(0)) {
      connection.close();
    }
    await place.remove();
  });

  const keep = (connection: SqliteConnection) => {
    opened.push(connection);
    return connection;
  };
  const pragma = (connection: SqliteConnection, name: string) => connection.raw.pragma(name, { simple: true });

  test('write with full durability, check foreign keys and never wait in the driver', () => {
    const writer = keep(openWriter(path));
    expect(pragma(writer, 'journal_mode')).toBe('wal');
    expect(pragma(writer, 'synchronous')).toBe(2);
    expect(pragma(writer, 'foreign_keys')).toBe(1);
    expect(pragma(writer, 'busy_timeout')).toBe(0);
  });

  test('read without being able to write', () => {
    keep(openWriter(path));
    const reader = keep(openReader(path));
    expect(() => reader.raw.exec('delete from admin_keys')).toThrow(/readonly/);
    expect(pragma(reader, 'query_only')).toBe(1);
    expect(pragma(reader, 'busy_timeout')).toBe(0);
  });

  test('keep their statements, as many as are in use', () => {
    const connection = keep(openReader(path));
    const used = connection.prepare('select 1');
    const unused = connection.prepare('select 2');
    for (let index = 0; index < 1_000; index += 1) {
      connection.prepare(`select ${index} as another`);
      expect(connection.prepare('select 1')).toBe(used);
    }
    expect(connection.prepare('select 2')).not.toBe(unused);
  });

  test('are strict about the types of columns', () => {
    const writer = keep(openWriter(path));
    const insert = (time: string) =>
      writer.raw.exec(
        `insert into admin_keys (id, key_hash, last_four, created_at) values ('k', 'h', 'last', ${time})`,
      );
    expect(() => insert("'now'")).toThrow(/cannot store TEXT value in INTEGER/);
    expect(() => insert('0')).not.toThrow();
  });

  test("read on while another process holds the writer's lock", async () => {
    const { database, url, dispose } = await openTestDb({ dialect: 'sqlite' });
    await database.write((tx) => tx.insertInto('apps').values(appRow('shop')).execute());
    const other = keep(new SqliteConnection(url.slice('file:'.length), { timeout: 0 }));
    other.raw.exec("begin immediate; update apps set name = 'Changed'");
    expect(await database.read.selectFrom('apps').select('name').execute()).toEqual([{ name: 'shop' }]);
    other.raw.exec('rollback');
    await dispose();
  });
});

import { existsSync } from 'node:fs';
import { open, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { backup } from '../../db/backup.ts';
import { DatabaseSetupError, openDb } from '../../db/client.ts';
import { inspect } from '../../db/inspect.ts';
import { OPERATOR } from '../../src/domain/tokens/caller.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { type Operator, operatorOf } from '../support/command.ts';
import { freshFile, testDialect } from '../support/database.ts';
import { givenFolder, givenShop } from './given-shop.ts';

const PROCESS = 120_000;

let server: TestApp;
let operator: Operator;
let folder: Awaited<ReturnType<typeof givenFolder>>;
beforeEach(async () => {
  server = await startTestApp();
  operator = operatorOf(server.databaseUrl);
  folder = await givenFolder();
  await givenShop(server.services, 'shop');
});
afterEach(async () => {
  await server.close();
  await folder.remove();
});

/** The codes in a copy, opened as a server would open it. */
async function codesIn(path: string): Promise<string[]> {
  const database = await openDb({ url: `file:${path}`, migrate: false });
  try {
    const rows = await database.read.selectFrom('smart_links').select('code').execute();
    return rows.map(({ code }) => code);
  } finally {
    await database.close();
  }
}

if (testDialect === 'sqlite') {
  describe('a backup', () => {
    test('made while a server writes is a state that was', { timeout: PROCESS }, async () => {
      let written = 0;
      let ended = false;
      const writing = (async () => {
        while (!ended) {
          // Two in one transaction: a copy that has one of them alone was never a state of the database.
          const pair = [`a${written}`, `b${written}`].map((code) => ({ uri: '/pair', code, tags: ['t'] }));
          await server.services.bulk.createSmartLinks(OPERATOR, 'shop', pair, 'REJECT_ALL');
          written += 1;
          await setImmediate();
        }
      })();
      const path = folder.pathOf('copy.db');
      const made = await operator.json('backup', path);
      ended = true;
      await writing;

      expect(made).toEqual({ file: path, bytes: (await stat(path)).size });
      expect((await stat(path)).mode & 0o077).toBe(0);
      expect(await inspect({ url: `file:${path}` })).toEqual([]);
      const codes = new Set(await codesIn(path));
      expect(codes.size).toBeGreaterThan(0);
      expect(codes.size).toBeLessThan(2 * written);
      for (const code of codes) expect(codes).toContain((code.startsWith('a') ? 'b' : 'a') + code.slice(1));
      expect((await readdir(folder.pathOf('.'))).filter((name) => name.includes('partial'))).toEqual([]);
    });

    test('replaces no file but by --force', { timeout: PROCESS }, async () => {
      const path = await folder.write('taken.db', 'mine');
      expect(await operator.failure('backup', path)).toEqual({
        exitCode: 1,
        code: 'FILE',
        error: `${path} exists already; --force replaces it.`,
      });
      expect(await readFile(path, 'utf8')).toBe('mine');
      await server.services.smartLinks.createSmartLink(OPERATOR, 'shop', { uri: '/a', code: 'a' });
      const { code, stdout } = await operator.run('backup', path, '--force');
      expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('the copy is sound') });
      expect(await codesIn(path)).toEqual(['a']);
    });

    test('of a database that is damaged, or is none, leaves nothing', async () => {
      const place = await freshFile();
      const path = place.url.slice('file:'.length);
      const copy = folder.pathOf('copy.db');
      await expect(backup({ url: place.url }, copy)).rejects.toThrow(DatabaseSetupError);
      expect(existsSync(path)).toBe(false);

      const database = await openDb({ url: place.url, migrate: true });
      await database.close();
      const { size } = await stat(path);
      const handle = await open(path, 'r+');
      // The first page, with the list of tables, stays: so it can be opened.
      await handle.write(Buffer.alloc(size - 4096, 0xa5), 0, size - 4096, 4096);
      await handle.close();
      await expect(backup({ url: place.url }, copy)).rejects.toThrow(/malformed|damaged/);
      await writeFile(path, 'no database at all, but a text that is long enough to be one'.repeat(100));
      await expect(backup({ url: place.url }, copy)).rejects.toThrow('is no SQLite database');
      expect(existsSync(copy)).toBe(false);
      await place.remove();
    });
  });
}

if (testDialect === 'postgres') {
  test('PostgreSQL has a tool for it, which is named', { timeout: PROCESS }, async () => {
    const path = folder.pathOf('copy.db');
    const failure = await operator.failure('backup', path);
    expect(failure).toMatchObject({ exitCode: 1, code: 'SETUP', error: expect.stringContaining('pg_dump') });
    expect(failure.error).not.toContain('postgres://');
    expect(existsSync(path)).toBe(false);
  });
}

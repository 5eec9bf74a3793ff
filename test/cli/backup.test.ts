import { existsSync } from 'node:fs';
import { open, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { describe, expect } from 'vitest';
import { backup } from '../../db/backup.ts';
import { openDb } from '../../db/client.ts';
import { DatabaseSetupError } from '../../db/errors.ts';
import { inspect } from '../../db/inspect.ts';
import { OPERATOR } from '../../src/domain/access/caller.ts';
import { buildCommandEnv, createOperator, startCommand } from '../support/command.ts';
import { createFileLocation, testDialect } from '../support/database.ts';
import { waitUntil } from '../support/deadlines.ts';
import { createFreshTest } from '../support/test.ts';
import { provideFolder } from './given-shop.ts';

const test = createFreshTest()
  .extend('folder', provideFolder)
  .extend('operator', ({ app }) => createOperator(app.databaseUrl));

/** Reads the codes in a copy, opened as a server would open it. */
async function readCodes(path: string): Promise<string[]> {
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
    test('is a consistent snapshot, even while a server writes', async ({ app, shop, folder }) => {
      let written = 0;
      let ended = false;
      const writer = (async () => {
        while (!ended) {
          // Both are created in one transaction, so the database never contains only one of them.
          const pair = [`a${written}`, `b${written}`].map((code) => ({ uri: '/pair', code, tags: ['t'] }));
          await app.services.bulk.createSmartLinks(OPERATOR, shop.id, pair, { onError: 'REJECT_ALL' });
          written += 1;
          await setImmediate();
        }
      })();
      await waitUntil(() => written > 0, 'the server has written');
      const path = folder.buildPath('copy.db');
      // Runs in another process, because SQLite's backup blocks the process that runs it.
      const result = await startCommand(['backup', path, '--json'], buildCommandEnv(app.databaseUrl)).ended;
      const before = written;
      await waitUntil(() => written > before, 'the server has written more');
      ended = true;
      await writer;

      expect(result).toMatchObject({ code: 0, stderr: '' });
      expect(JSON.parse(result.stdout)).toEqual({ file: path, bytes: (await stat(path)).size });
      expect((await stat(path)).mode & 0o077).toBe(0);
      expect(await inspect({ url: `file:${path}` })).toEqual([]);
      const codes = new Set(await readCodes(path));
      expect(codes.size).toBeGreaterThan(0);
      expect(codes.size).toBeLessThan(2 * written);
      for (const code of codes) {
        expect(codes).toContain((code.startsWith('a') ? 'b' : 'a') + code.slice(1));
      }
      expect((await readdir(folder.buildPath('.'))).filter((name) => name.includes('partial'))).toEqual([]);
    });

    test('replaces an existing file only with --force', async ({ app, shop, folder, operator }) => {
      const path = await folder.write('taken.db', 'mine');
      expect(await operator.runFailing('backup', path)).toEqual({
        exitCode: 1,
        code: 'FILE',
        error: `${path} already exists. Use --force to replace it.`,
      });
      expect(await readFile(path, 'utf8')).toBe('mine');
      await app.services.smartLinks.createSmartLink(OPERATOR, shop.id, { uri: '/a', code: 'a' });
      const { code, stdout } = await operator.run('backup', path, '--force');
      expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('verified the copy') });
      expect(await readCodes(path)).toEqual(['a']);
    });

    test('leaves no file if the source is missing, damaged or not a database', async ({ folder }) => {
      const location = await createFileLocation();
      const path = location.url.slice('file:'.length);
      const copy = folder.buildPath('copy.db');
      await expect(backup({ url: location.url }, copy)).rejects.toThrow(DatabaseSetupError);
      expect(existsSync(path)).toBe(false);

      const database = await openDb({ url: location.url, migrate: true });
      await database.close();
      const { size } = await stat(path);
      const handle = await open(path, 'r+');
      // Keeps the first page, with the list of tables, so that the database can be opened.
      await handle.write(Buffer.alloc(size - 4096, 0xa5), 0, size - 4096, 4096);
      await handle.close();
      await expect(backup({ url: location.url }, copy)).rejects.toThrow(/malformed|damaged/);
      await writeFile(path, 'not a database, but a text that is long enough to be one'.repeat(100));
      await expect(backup({ url: location.url }, copy)).rejects.toThrow('is not a SQLite database');
      expect(existsSync(copy)).toBe(false);
      await location.remove();
    });
  });
}

if (testDialect === 'postgres') {
  test('a backup of PostgreSQL fails, and names the tool to use instead', async ({ folder, operator }) => {
    const path = folder.buildPath('copy.db');
    const failure = await operator.runFailing('backup', path);
    expect(failure).toMatchObject({ exitCode: 1, code: 'SETUP', error: expect.stringContaining('pg_dump') });
    expect(failure.error).not.toContain('postgres://');
    expect(existsSync(path)).toBe(false);
  });
}

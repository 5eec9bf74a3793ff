import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OPERATOR } from '../../src/domain/tokens/caller.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { operatorWithin } from '../support/command.ts';
import { compiledModule } from '../support/program.ts';
import { givenFolder, givenShop, jsonLines, linksOf } from './given-shop.ts';

const OUTPUT_FILE = compiledModule('src/doors/cli/files/output-file.ts');

let server: TestApp;
let folder: Awaited<ReturnType<typeof givenFolder>>;
const operator = operatorWithin(() => server.services);
beforeAll(async () => {
  server = await startTestApp();
  folder = await givenFolder();
});
afterAll(async () => {
  await server.close();
  await folder.remove();
});

let apps = 0;
async function freshShop(): Promise<string> {
  apps += 1;
  await givenShop(server.services, `shop${apps}`);
  return `shop${apps}`;
}

async function exported(app: string, ...options: string[]): Promise<string> {
  const { code, stdout, stderr } = await operator.run('export', '--app', app, ...options);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
}

/** What spreadsheets, tables and terminals would each like to make something else of. */
const awkward = fc
  .tuple(
    fc.constantFrom('', '=', '+', '-', '@', '\t', '\r', "'", "'=", "''@", ' ', '"', ',', '\n', '[', '{', '\ufeff'),
    fc.string({ unit: 'grapheme', maxLength: 8 }),
    fc.constantFrom('', '\r\n', '"', ' ', '\r', ',,', "'"),
  )
  .map((parts) => parts.join(''))
  .filter((text) => !text.includes('\0') && text.isWellFormed());

const link = fc.record({
  uri: fc.webPath().map((path) => `/x${path.replaceAll('.', '')}`),
  metadata: fc.option(fc.dictionary(awkward, fc.jsonValue({ maxDepth: 3, noUnicodeString: false }), { maxKeys: 3 })),
  redeemLimit: fc.option(fc.integer({ min: 1, max: 2 ** 31 - 1 })),
  tags: fc.array(
    awkward.map((tag) => tag.trim()).filter((tag) => tag !== ''),
    { maxLength: 3 },
  ),
  unique: fc.boolean(),
  startsAt: fc.option(fc.integer({ min: 0, max: 1e12 })),
  expiresAt: fc.option(fc.integer({ min: 1e12 + 1, max: 8_640_000_000_000_000 })),
  expiredUrl: fc.option(fc.webUrl({ withQueryParameters: true }).map((url) => url.replaceAll('.', 'x.'))),
  overrides: fc.option(
    fc.record({ iphone: fc.constant({ link: 'com.shop.iphone://=1+1', fallback: 'https://a.example/' }) }),
  ),
  preview: fc.record({ title: fc.option(awkward), description: fc.option(awkward) }),
});

describe.each(['jsonl', 'csv'])('as %s', (format) => {
  test('what is exported, imported elsewhere and exported again is the same', { timeout: 120_000 }, async () => {
    let links = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(link, { minLength: 1, maxLength: 8 }), async (items) => {
        const [here, there] = [await freshShop(), await freshShop()];
        const outcomes = await server.services.bulk.createSmartLinks(OPERATOR, here, items, 'SKIP');
        links += outcomes.filter(({ failure }) => failure === null).length;
        const before = await exported(here, '--format', format);
        const file = await folder.write(`moved.${format}`, before);
        expect(await operator.run('import', '--app', there, file)).toMatchObject({ code: 0, stderr: '' });
        expect(await exported(there, '--format', format)).toBe(before);
        const own = { appId: '', id: '', updatedAt: 0 };
        const [one, other] = [await linksOf(server.services, here), await linksOf(server.services, there)];
        expect(other.map((moved) => ({ ...moved, ...own }))).toEqual(one.map((stood) => ({ ...stood, ...own })));
      }),
      { numRuns: 40 },
    );
    expect(links).toBeGreaterThan(100);
  });
});

test('all live links come in the order of their creation, with their counts, however many pages they take', async () => {
  const app = await freshShop();
  const records = Array.from({ length: 250 }, (_, i) => ({
    code: `c${i}`,
    uri: `/${i}`,
    redeem_limit: 1_000,
    redeem_count: i,
    created_at: 1_600_000_000_000 - (i % 7) * 1_000,
  }));
  await operator.json('import', '--app', app, await folder.write('counts.jsonl', jsonLines(records)));
  const [first] = await linksOf(server.services, app);
  await server.services.smartLinks.deleteSmartLink(OPERATOR, app, first?.id ?? '');

  const lines = (await exported(app)).trim().split('\n');
  const found = lines.map((line) => JSON.parse(line));
  expect(found).toHaveLength(249);
  expect(found.map(({ created_at }) => created_at)).toEqual(found.map(({ created_at }) => created_at).sort());
  expect(found.every(({ code, redeem_count }) => code === `c${redeem_count}`)).toBe(true);
  expect(await exported(await freshShop())).toBe('');
});

test('no cell of a table is a formula', async () => {
  const app = await freshShop();
  const titles = ['=1+1', '+1', '-1', '@SUM(A1)', "'=1", '\t=1', '=HYPERLINK("http://x","y")'];
  await server.services.bulk.createSmartLinks(
    OPERATOR,
    app,
    titles.map((title) => ({ uri: '/a', preview: { title }, tags: [title] })),
    'REJECT_ALL',
  );
  await server.services.smartLinks.createSmartLink(OPERATOR, app, { uri: '/a', code: '-code' });
  const rows: string[][] = parse(await exported(app, '--format', 'csv'));
  expect(rows).toHaveLength(9);
  for (const cell of rows.flat()) expect(cell).not.toMatch(/^[=+\-@\t\r]/);
});

describe('a file', () => {
  test('has its name only when it is complete, and replaces no other but by --force', async () => {
    const app = await freshShop();
    await server.services.smartLinks.createSmartLink(OPERATOR, app, { uri: '/a', code: 'a' });
    const out = folder.pathOf('links.csv');
    expect(await operator.json('export', '--app', app, '--out', out)).toEqual({ exported: 1, file: out });
    const before = await readFile(out, 'utf8');
    expect(before).toMatch(/^code,uri,[^\n]*\r\na,a,/);

    await server.services.smartLinks.createSmartLink(OPERATOR, app, { uri: '/b', code: 'b' });
    const { exitCode, code, error } = await operator.failure('export', '--app', app, '--out', out);
    expect({ exitCode, code, error }).toEqual({
      exitCode: 1,
      code: 'FILE',
      error: `${out} exists already; --force replaces it.`,
    });
    expect(await readFile(out, 'utf8')).toBe(before);
    const { stdout } = await operator.run('export', '--app', app, '--out', out, '--force');
    expect(stdout).toBe(`Exported 2 links to ${out}.\n`);
    expect((await readFile(out, 'utf8')).startsWith(before)).toBe(true);
  });

  test('that can not be completed leaves nothing', async () => {
    const out = folder.pathOf('none.jsonl');
    expect(await operator.failure('export', '--app', 'nobody', '--out', out)).toMatchObject({ status: 7 });
    const nowhere = folder.pathOf('no-folder/links.jsonl');
    expect(await operator.failure('export', '--app', 'nobody', '--out', nowhere)).toMatchObject({ code: 'FILE' });
    await expect(stat(out)).rejects.toThrow('ENOENT');
    expect((await readdir(dirname(out))).filter((name) => name.includes('partial'))).toEqual([]);
  });

  test.skipIf(process.platform === 'win32')('that is stopped by a signal leaves nothing', async () => {
    const here = await givenFolder();
    // As long as an export takes: until it is stopped.
    const program = `
      import { writeFile } from 'node:fs/promises';
      import { goneWhenStopped, makeFile } from ${JSON.stringify(OUTPUT_FILE)};
      await makeFile(${JSON.stringify(here.pathOf('links.jsonl'))}, false, (path) =>
        goneWhenStopped(path, async () => {
          await writeFile(path, 'half of it');
          process.stdout.write('begun');
          await new Promise((resolve) => setTimeout(resolve, 600_000));
        }),
      );`;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', program]);
    const ended = once(child, 'exit');
    await once(child.stdout, 'data');
    expect(await readdir(here.pathOf('.'))).toHaveLength(1);
    child.kill('SIGINT');
    expect(await ended).toEqual([null, 'SIGINT']);
    expect(await readdir(here.pathOf('.'))).toEqual([]);
    await here.remove();
  });

  test('is not wanted with --json alone', async () => {
    expect(await operator.failure('export', '--app', 'shop')).toMatchObject({ exitCode: 2, code: 'USAGE' });
  });
});

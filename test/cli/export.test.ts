import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect } from 'vitest';
import { OPERATOR } from '../../src/domain/access/caller.ts';
import { getCompiledModuleUrl } from '../support/program.ts';
import { test as base } from './cli-test.ts';
import { formatJsonLines, listAllLinks, provideFolder } from './given-shop.ts';

const OUTPUT_FILE = getCompiledModuleUrl('src/doors/cli/files/output-file.ts');

const test = base
  // Exports this app to the standard output and returns the text.
  .extend('exportLinks', { scope: 'file' }, ({ operator }) => async (shop: string, ...options: string[]) => {
    const { code, stdout, stderr } = await operator.run('export', '--app', shop, ...options);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return stdout;
  })
  // A folder for each test.
  .extend('ownFolder', provideFolder);

/** Texts that spreadsheets, CSV parsers or terminals could change or run. */
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
  title: fc.option(awkward),
  note: fc.option(awkward),
  disabled: fc.boolean(),
  tags: fc.array(
    awkward.map((tag) => tag.trim()).filter((tag) => tag !== ''),
    { maxLength: 3 },
  ),
  unique: fc.boolean(),
  startsAt: fc.option(fc.integer({ min: 0, max: 1e12 })),
  expiresAt: fc.option(fc.integer({ min: 1e12 + 1, max: 253_402_300_799_999 })),
  expiredUrl: fc.option(fc.webUrl({ withQueryParameters: true }).map((url) => url.replaceAll('.', 'x.'))),
  overrides: fc.option(
    fc.record({ iphone: fc.constant({ link: 'com.shop.iphone://=1+1', fallback: 'https://a.example/' }) }),
  ),
  preview: fc.record({ title: fc.option(awkward), description: fc.option(awkward) }),
});

describe.each(['jsonl', 'csv'])('an export as %s', (format) => {
  test('is the same after an import into another app', async ({ app, folder, operator, createShop, exportLinks }) => {
    let links = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(link, { minLength: 1, maxLength: 8 }), async (items) => {
        const [here, there] = [await createShop(), await createShop()];
        const outcomes = await app.services.bulk.createSmartLinks(OPERATOR, here, items, { onError: 'SKIP' });
        links += outcomes.filter(({ failure }) => failure === null).length;
        const before = await exportLinks(here, '--format', format);
        const file = await folder.write(`moved.${format}`, before);
        // Links that have expired cause warnings.
        expect(await operator.run('import', '--app', there, file)).toMatchObject({
          code: 0,
          stderr: expect.stringMatching(/^(line \d+: warning: .*\n)*$/),
        });
        expect(await exportLinks(there, '--format', format)).toBe(before);
        const own = { appId: '', id: '', updatedAt: 0 };
        const [one, other] = [await listAllLinks(app.services, here), await listAllLinks(app.services, there)];
        expect(other.map((moved) => ({ ...moved, ...own }))).toEqual(one.map((original) => ({ ...original, ...own })));
      }),
      { numRuns: 40 },
    );
    expect(links).toBeGreaterThan(100);
  });
});

test('an export has all existing links in the order of creation, with their counts, over several pages', async ({
  app,
  folder,
  operator,
  createShop,
  exportLinks,
}) => {
  const shop = await createShop();
  const records = Array.from({ length: 250 }, (_, i) => ({
    code: `c${i}`,
    uri: `/${i}`,
    redeem_limit: 1_000,
    redeem_count: i,
    created_at: 1_600_000_000_000 - (i % 7) * 1_000,
  }));
  await operator.runJson('import', '--app', shop, await folder.write('counts.jsonl', formatJsonLines(records)));
  const [first] = await listAllLinks(app.services, shop);
  await app.services.smartLinks.deleteSmartLink(OPERATOR, shop, first?.id ?? '');

  const lines = (await exportLinks(shop)).trim().split('\n');
  const found = lines.map((line) => JSON.parse(line));
  expect(found).toHaveLength(249);
  expect(found.map(({ created_at }) => created_at)).toEqual(found.map(({ created_at }) => created_at).sort());
  expect(found.every(({ code, redeem_count }) => code === `c${redeem_count}`)).toBe(true);
  expect(await exportLinks(await createShop())).toBe('');
});

test('no cell of an exported table is a formula', async ({ app, createShop, exportLinks }) => {
  const shop = await createShop();
  const titles = ['=1+1', '+1', '-1', '@SUM(A1)', "'=1", '\t=1', '=HYPERLINK("http://x","y")'];
  await app.services.bulk.createSmartLinks(
    OPERATOR,
    shop,
    titles.map((title) => ({ uri: '/a', preview: { title }, tags: [title] })),
    { onError: 'REJECT_ALL' },
  );
  await app.services.smartLinks.createSmartLink(OPERATOR, shop, { uri: '/a', code: '-code' });
  const rows: string[][] = parse(await exportLinks(shop, '--format', 'csv'));
  expect(rows).toHaveLength(9);
  for (const cell of rows.flat()) {
    expect(cell).not.toMatch(/^[=+\-@\t\r]/);
  }
});

describe('an exported file', () => {
  test('gets its name only once it is complete, and replaces another only with --force', async ({
    app,
    folder,
    operator,
    createShop,
  }) => {
    const shop = await createShop();
    await app.services.smartLinks.createSmartLink(OPERATOR, shop, { uri: '/a', code: 'a' });
    const out = folder.buildPath('links.csv');
    expect(await operator.runJson('export', '--app', shop, '--out', out)).toEqual({ exported: 1, file: out });
    const again = await operator.run('export', '--app', shop, '--out', out, '--force');
    expect(again.stdout).toBe(`Exported 1 link to ${out}.\n`);
    const before = await readFile(out, 'utf8');
    expect(before).toMatch(/^code,uri,[^\n]*\r\na,a,/);

    await app.services.smartLinks.createSmartLink(OPERATOR, shop, { uri: '/b', code: 'b' });
    const { exitCode, code, error } = await operator.runFailing('export', '--app', shop, '--out', out);
    expect({ exitCode, code, error }).toEqual({
      exitCode: 1,
      code: 'FILE',
      error: `${out} already exists. Use --force to replace it.`,
    });
    expect(await readFile(out, 'utf8')).toBe(before);
    const { stdout } = await operator.run('export', '--app', shop, '--out', out, '--force');
    expect(stdout).toBe(`Exported 2 links to ${out}.\n`);
    expect(
      await operator.run('export', '--app', await createShop(), '--out', folder.buildPath('none.csv')),
    ).toMatchObject({
      stdout: expect.stringContaining('Exported 0 links to'),
    });
    expect((await readFile(out, 'utf8')).startsWith(before)).toBe(true);
  });

  test('can be read by its owner only, whatever the umask is', async ({ ownFolder, operator, createShop }) => {
    const out = ownFolder.buildPath('links.jsonl');
    const umask = process.umask(0);
    try {
      await operator.runJson('export', '--app', await createShop(), '--out', out);
    } finally {
      process.umask(umask);
    }
    expect((await stat(out)).mode & 0o7777).toBe(0o600);
  });

  test('is not left behind by an export that fails', async ({ folder, operator }) => {
    const out = folder.buildPath('none.jsonl');
    expect(await operator.runFailing('export', '--app', 'nobody', '--out', out)).toMatchObject({ status: 7 });
    const nowhere = folder.buildPath('no-folder/links.jsonl');
    expect(await operator.runFailing('export', '--app', 'nobody', '--out', nowhere)).toMatchObject({ code: 'FILE' });
    await expect(stat(out)).rejects.toThrow('ENOENT');
    expect((await readdir(dirname(out))).filter((name) => name.includes('partial'))).toEqual([]);
  });

  test.skipIf(process.platform === 'win32')(
    'is not left behind by an export that a signal stops',
    async ({ ownFolder }) => {
      // Runs until the signal stops it, like a long export.
      const program = `
      import { writeFile } from 'node:fs/promises';
      import { deleteOnSignal, createFile } from ${JSON.stringify(OUTPUT_FILE)};
      await createFile(${JSON.stringify(ownFolder.buildPath('links.jsonl'))}, false, (path) =>
        deleteOnSignal(path, async () => {
          await writeFile(path, 'half of it');
          process.stdout.write('begun');
          await new Promise((resolve) => setTimeout(resolve, 600_000));
        }),
      );`;
      const child = spawn(process.execPath, ['--input-type=module', '--eval', program]);
      const ended = once(child, 'exit');
      await once(child.stdout, 'data');
      expect(await readdir(ownFolder.path)).toHaveLength(1);
      child.kill('SIGINT');
      expect(await ended).toEqual([null, 'SIGINT']);
      expect(await readdir(ownFolder.path)).toEqual([]);
    },
  );

  test('is required with --json', async ({ operator }) => {
    expect(await operator.runFailing('export', '--app', 'shop')).toMatchObject({ exitCode: 2, code: 'USAGE' });
  });
});

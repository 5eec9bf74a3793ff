import { readFile } from 'node:fs/promises';
import { describe, expect } from 'vitest';
import { OPERATOR } from '../../src/domain/access/caller.ts';
import type { TestApp } from '../support/app.ts';
import { buildCommandEnv, startCommand } from '../support/command.ts';
import { waitUntil } from '../support/deadlines.ts';
import { test as base } from './cli-test.ts';
import { type Folder, formatJsonLines, listAllLinks } from './given-shop.ts';

// An app for each test.
const test = base.extend('ownShop', ({ createShop }) => createShop());

async function listUris(app: TestApp, shop: string): Promise<string[]> {
  return (await listAllLinks(app.services, shop)).map(({ uri }) => uri);
}

describe('importing a file again', () => {
  test('creates no link twice, with codes and without', async ({ app, ownShop, folder, importFile }) => {
    // More than one slice of 500.
    const records = Array.from({ length: 600 }, (_, i) =>
      i % 2 === 0 ? { uri: `/${i}` } : { uri: `/${i}`, code: `c${i}` },
    );
    const file = await folder.write(
      'again.jsonl',
      formatJsonLines([...records, { uri: '/0' }, { uri: '/u', unique: true }]),
    );
    expect(await importFile(ownShop, file)).toMatchObject({ imported: 602, alreadyThere: 0, refused: 0 });
    const before = await listAllLinks(app.services, ownShop);
    // Under another name, since only the content counts.
    const copy = await folder.write('copy', await readFile(file));
    expect(await importFile(ownShop, copy)).toMatchObject({ imported: 0, alreadyThere: 602, refused: 0 });
    expect(await listAllLinks(app.services, ownShop)).toEqual(before);
  });

  test('creates each link once while another import of it runs', async ({ app, ownShop, folder, importFile }) => {
    const records = Array.from({ length: 1_500 }, (_, i) => ({ uri: `/${i}` }));
    const file = await folder.write('two.jsonl', formatJsonLines(records));
    const reports = await Promise.all([importFile(ownShop, file), importFile(ownShop, file)]);
    expect(reports[0].imported + reports[1].imported).toBe(1_500);
    const uris = await listUris(app, ownShop);
    expect(new Set(uris).size).toBe(1_500);
    expect(uris).toHaveLength(1_500);
  });

  test('rejects lines whose link has changed, except for its redemptions', async ({
    app,
    ownShop,
    folder,
    importFile,
  }) => {
    const records = ['moved', 'tagged', 'gone', 'redeemed', 'same'].map((code) => ({
      code,
      uri: `/${code}`,
      metadata: { a: 1, b: 2 },
      created_at: 1_500_000_000_000,
    }));
    const file = await folder.write('changed.jsonl', formatJsonLines(records));
    await importFile(ownShop, file);
    const { smartLinks } = app.services;
    const ids = new Map((await listAllLinks(app.services, ownShop)).map(({ code, id }) => [code, id]));
    const getLinkId = (code: string) => ids.get(code) ?? '';
    await smartLinks.updateSmartLink(OPERATOR, ownShop, getLinkId('moved'), { uri: '/elsewhere' });
    await smartLinks.updateSmartLink(OPERATOR, ownShop, getLinkId('tagged'), { tags: ['new'] });
    await smartLinks.deleteSmartLink(OPERATOR, ownShop, getLinkId('gone'));
    await app.database.write((tx) =>
      tx.updateTable('smart_links').set({ redeem_count: 9 }).where('id', '=', getLinkId('redeemed')).execute(),
    );
    const { refusals, ...report } = await importFile(ownShop, file);
    expect(report).toMatchObject({ imported: 0, alreadyThere: 2, refused: 3 });
    expect(refusals).toEqual([
      { line: 1, field: 'code', reason: expect.stringContaining('with a different `uri`') },
      { line: 2, field: 'code', reason: expect.stringContaining('with a different `tags`') },
      { line: 3, field: 'code', reason: expect.stringContaining('was the code of another link') },
    ]);
  });

  test('tries rejected lines again, and imports each of them once', async ({ app, ownShop, folder, importFile }) => {
    const records = [{ uri: '/a' }, { uri: 'com.shop.android://b' }, { uri: '/c' }, { uri: 'data:d' }];
    const file = await folder.write('chance.jsonl', formatJsonLines(records));
    expect(await importFile(ownShop, file)).toMatchObject({ imported: 2, refused: 2 });
    const { platforms } = app.services;
    await platforms.setPlatform(OPERATOR, ownShop, { kind: 'android', urlSchemes: ['com.shop.android'] });
    expect(await importFile(ownShop, file)).toMatchObject({ imported: 1, alreadyThere: 2, refused: 1 });
    expect(await importFile(ownShop, file)).toMatchObject({ imported: 0, alreadyThere: 3, refused: 1 });
    expect((await listUris(app, ownShop)).sort()).toEqual(['a', 'b', 'c']);
  });
});

test('links that were created at the same instant keep the order of the file', async ({
  app,
  ownShop,
  folder,
  importFile,
}) => {
  const created_at = '2015-05-04T12:30:00Z';
  // Ids can express the order of only 4,096 records per millisecond.
  const records = Array.from({ length: 4_500 }, (_, i) => ({ uri: `/${i}`, created_at }));
  await importFile(ownShop, await folder.write('instant.jsonl', formatJsonLines(records)));
  expect(await listUris(app, ownShop)).toEqual(records.map(({ uri }) => uri.slice(1)));
});

/** Writes a file of links. Every second one has a code, and each has this number of characters of metadata. */
function writeLargeFile(folder: Folder, links: number, characters: number): Promise<string> {
  const metadata = { note: 'x'.repeat(characters) };
  const records = Array.from({ length: links }, (_, i) => ({
    uri: `/${i}`,
    metadata,
    ...(i % 2 === 0 ? {} : { code: `c${i}` }),
  }));
  return folder.write(`${links}.jsonl`, formatJsonLines(records));
}

async function countAppLinks({ database }: TestApp, shop: string): Promise<number> {
  const { count } = await database.read
    .selectFrom('smart_links')
    .innerJoin('apps', 'apps.id', 'smart_links.app_id')
    .where('subdomain', '=', shop)
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

/** Returns Node.js options that run this module before the program. */
function buildNodeOptions(module: string, ...options: string[]): { NODE_OPTIONS: string } {
  return { NODE_OPTIONS: [...options, `--import=data:text/javascript,${encodeURIComponent(module)}`].join(' ') };
}

/** Reads the whole file the first time, for its fingerprint. The second time it stalls after this number of bytes. */
const buildStallingModule = (bytes: number) => `
  import fs from 'node:fs';
  import { syncBuiltinESMExports } from 'node:module';
  const { createReadStream } = fs;
  async function* beginning(path) {
    yield* createReadStream(path, { end: ${bytes - 1} });
    await new Promise(() => setInterval(() => {}, 60_000));
  }
  let isRead = false;
  fs.createReadStream = (path) => {
    if (isRead) return beginning(path);
    isRead = true;
    return createReadStream(path);
  };
  syncBuiltinESMExports();`;

test('an import that is killed midway and run again creates the link of every line once', async ({
  app,
  ownShop,
  folder,
}) => {
  const lines = 3_000;
  const file = await writeLargeFile(folder, lines, 1_000);
  const args = ['import', '--app', ownShop, file, '--json'];
  const settings = buildCommandEnv(app.databaseUrl);
  const first = startCommand(args, { ...settings, ...buildNodeOptions(buildStallingModule(2_000_000)) });
  await waitUntil(async () => (await countAppLinks(app, ownShop)) > 0, 'the import has created links');
  first.child.kill('SIGKILL');
  expect(await first.ended).toMatchObject({ code: null, stdout: '' });
  const before = await countAppLinks(app, ownShop);
  expect(before).toBeLessThan(lines);

  const { stdout, stderr } = await startCommand(args, settings).ended;
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toMatchObject({ imported: lines - before, alreadyThere: before, refused: 0 });
  const uris = await listUris(app, ownShop);
  expect(new Set(uris).size).toBe(lines);
  expect(uris).toHaveLength(lines);
});

test('a large import takes little more memory than a small one', async ({ app, ownShop, folder }) => {
  const small = await measurePeakMemory(
    app,
    ownShop,
    await folder.write('small.jsonl', formatJsonLines([{ uri: '/small' }])),
  );
  const large = await measurePeakMemory(app, ownShop, await writeLargeFile(folder, 6_000, 14_000));
  expect(await countAppLinks(app, ownShop)).toBe(6_001);
  expect(large - small).toBeLessThan(200_000_000);
});

/** Returns the peak memory of an import, in bytes, with a heap that is too small for the links of the large file. */
async function measurePeakMemory({ databaseUrl }: TestApp, shop: string, file: string): Promise<number> {
  const report = `process.on('exit', () => process.stderr.write('peak ' + process.resourceUsage().maxRSS + '\\n'))`;
  const { ended } = startCommand(['import', '--app', shop, file, '--json'], {
    ...buildCommandEnv(databaseUrl),
    ...buildNodeOptions(report, '--max-old-space-size=80'),
  });
  const { code, stderr } = await ended;
  expect(code).toBe(0);
  return Number(/peak (\d+)/.exec(stderr)?.[1]) * 1024;
}

import { readFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { OPERATOR } from '../../src/domain/tokens/caller.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { operatorWithin, settingsOf, startCommand } from '../support/command.ts';
import { givenFolder, givenShop, jsonLines, linksOf } from './given-shop.ts';

const PROCESS = 180_000;

let server: TestApp;
let folder: Awaited<ReturnType<typeof givenFolder>>;
const operator = operatorWithin(() => server.services);
beforeAll(async () => {
  folder = await givenFolder();
});
afterAll(() => folder.remove());
beforeEach(async () => {
  server = await startTestApp();
  await givenShop(server.services, 'shop');
});
afterEach(() => server.close());

async function imported(file: string, ...options: string[]) {
  const { stdout } = await operator.run('import', '--app', 'shop', file, ...options, '--json');
  return JSON.parse(stdout);
}

const uris = async () => (await linksOf(server.services, 'shop')).map(({ uri }) => uri);

describe('the same file again', () => {
  test('makes nothing twice, with codes and without', async () => {
    const records = Array.from({ length: 1_100 }, (_, i) =>
      i % 2 === 0 ? { uri: `/${i}` } : { uri: `/${i}`, code: `c${i}` },
    );
    const file = await folder.write('again.jsonl', jsonLines([...records, { uri: '/0' }, { uri: '/u', unique: true }]));
    expect(await imported(file)).toMatchObject({ imported: 1102, alreadyThere: 0, refused: 0 });
    const before = await linksOf(server.services, 'shop');
    // Under another name, and from where another process would read it: what counts is what is in it.
    const copy = await folder.write('copy', await readFile(file));
    expect(await imported(copy)).toMatchObject({ imported: 0, alreadyThere: 1102, refused: 0 });
    expect(await linksOf(server.services, 'shop')).toEqual(before);
  });

  test('imported by two at once makes each link once', async () => {
    const records = Array.from({ length: 1_500 }, (_, i) => ({ uri: `/${i}` }));
    const file = await folder.write('two.jsonl', jsonLines(records));
    const reports = await Promise.all([imported(file), imported(file)]);
    expect(reports[0].imported + reports[1].imported).toBe(1500);
    expect(new Set(await uris()).size).toBe(1500);
    expect(await uris()).toHaveLength(1500);
  });

  test('refuses lines whose link has become another one, and minds no redemptions', async () => {
    const records = ['moved', 'tagged', 'gone', 'redeemed', 'same'].map((code) => ({
      code,
      uri: `/${code}`,
      metadata: { a: 1, b: 2 },
      created_at: 1_500_000_000_000,
    }));
    const file = await folder.write('changed.jsonl', jsonLines(records));
    await imported(file);
    const { smartLinks } = server.services;
    const ids = new Map((await linksOf(server.services, 'shop')).map(({ code, id }) => [code, id]));
    const idOf = (code: string) => ids.get(code) ?? '';
    await smartLinks.updateSmartLink(OPERATOR, 'shop', idOf('moved'), { uri: '/elsewhere' });
    await smartLinks.updateSmartLink(OPERATOR, 'shop', idOf('tagged'), { tags: ['new'] });
    await smartLinks.deleteSmartLink(OPERATOR, 'shop', idOf('gone'));
    await server.database.write((tx) =>
      tx.updateTable('smart_links').set({ redeem_count: 9 }).where('id', '=', idOf('redeemed')).execute(),
    );
    const { refusals, ...report } = await imported(file);
    expect(report).toMatchObject({ imported: 0, alreadyThere: 2, refused: 3 });
    expect(refusals).toEqual([
      { line: 1, field: 'code', reason: expect.stringContaining('with another uri') },
      { line: 2, field: 'code', reason: expect.stringContaining('with another tags') },
      { line: 3, field: 'code', reason: expect.stringContaining('was the code of another link') },
    ]);
  });

  test('gives lines that were refused another chance, once', async () => {
    const records = [{ uri: '/a' }, { uri: 'com.shop.android://b' }, { uri: '/c' }, { uri: 'data:d' }];
    const file = await folder.write('chance.jsonl', jsonLines(records));
    expect(await imported(file)).toMatchObject({ imported: 2, refused: 2 });
    await server.services.platforms.setPlatform(OPERATOR, 'shop', {
      kind: 'android',
      urlSchemes: ['com.shop.android'],
    });
    expect(await imported(file)).toMatchObject({ imported: 1, alreadyThere: 2, refused: 1 });
    expect(await imported(file)).toMatchObject({ imported: 0, alreadyThere: 3, refused: 1 });
    expect((await uris()).sort()).toEqual(['a', 'b', 'c']);
  });
});

test('links of one instant keep the order of the file', async () => {
  const created_at = '2015-05-04T12:30:00Z';
  const records = Array.from({ length: 9_000 }, (_, i) => ({ uri: `/${i}`, created_at }));
  await imported(await folder.write('instant.jsonl', jsonLines(records)));
  expect(await uris()).toEqual(records.map(({ uri }) => uri.slice(1)));
});

/** Twenty thousand links, every second one with a code, each with so many characters of metadata. */
function largeFile(name: string, characters: number): Promise<string> {
  const metadata = { note: 'x'.repeat(characters) };
  const records = Array.from({ length: 20_000 }, (_, i) => ({
    uri: `/${i}`,
    metadata,
    ...(i % 2 === 0 ? {} : { code: `c${i}` }),
  }));
  return folder.write(name, jsonLines(records));
}

async function count(): Promise<number> {
  const rows = await server.database.read
    .selectFrom('smart_links')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .execute();
  return Number(rows[0]?.count);
}

test('killed in the middle and run again, every line makes its link once', { timeout: PROCESS }, async () => {
  const file = await largeFile('killed.jsonl', 1_000);
  const args = ['import', '--app', 'shop', file, '--json'];
  const first = startCommand(args, settingsOf(server.databaseUrl));
  while ((await count()) === 0 && first.child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 5));
  first.child.kill('SIGKILL');
  expect(await first.ended).toMatchObject({ code: null, stdout: '' });
  const before = await count();
  expect(before).toBeGreaterThan(0);
  expect(before).toBeLessThan(20_000);

  const { stdout, stderr } = await startCommand(args, settingsOf(server.databaseUrl)).ended;
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toMatchObject({ imported: 20_000 - before, alreadyThere: before, refused: 0 });
  const found = await server.database.read.selectFrom('smart_links').select('uri').execute();
  expect(new Set(found.map(({ uri }) => uri)).size).toBe(20_000);
  expect(found).toHaveLength(20_000);
});

test('a large import takes little more memory than a small one', { timeout: PROCESS }, async () => {
  const small = await peakOf(await folder.write('small.jsonl', jsonLines([{ uri: '/small' }])));
  const large = await peakOf(await largeFile('large.jsonl', 4_000));
  expect(await count()).toBe(20_001);
  expect(large - small).toBeLessThan(200_000_000);
});

/** The most memory that an import had, in bytes, with a heap in which the links of the large file have no room. */
async function peakOf(file: string): Promise<number> {
  const tell = `process.on('exit', () => process.stderr.write('peak ' + process.resourceUsage().maxRSS + '\\n'))`;
  const { ended } = startCommand(['import', '--app', 'shop', file, '--json'], {
    ...settingsOf(server.databaseUrl),
    NODE_OPTIONS: `--max-old-space-size=80 --import=data:text/javascript,${encodeURIComponent(tell)}`,
  });
  const { code, stderr } = await ended;
  expect(code).toBe(0);
  return Number(/peak (\d+)/.exec(stderr)?.[1]) * 1024;
}

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OPERATOR } from '../../src/domain/tokens/caller.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { operatorWithin, settingsOf, startCommand } from '../support/command.ts';
import { givenFolder, givenShop, jsonLines, linksOf } from './given-shop.ts';

const PROCESS = 120_000;

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
/** A shop that no other test imports into. */
async function freshShop(): Promise<string> {
  apps += 1;
  await givenShop(server.services, `shop${apps}`);
  return `shop${apps}`;
}

/** What an import says with --json, whatever it comes to. */
async function imported(app: string, file: string, ...options: string[]) {
  const { code, stdout, stderr } = await operator.run('import', '--app', app, file, ...options, '--json');
  expect(stderr).toBe('');
  return { exitCode: code, ...JSON.parse(stdout) };
}

const COUNTS = { exitCode: 0, imported: 0, alreadyThere: 0, refused: 0 };

describe('a table of an older installation', () => {
  const TABLE = [
    '\ufeffcode,uri,routes,metadata,redeem_limit,redeem_count,tags,unique,created_at,expired_url,Preview Title',
    'JZz97u6,/products/398291,"{""iphone"":{""link"":""com.shop.iphone://p/398291"",""fallback"":""""}}",',
    'sale-1,http://www.shop.example/sale?x=1,,"{""coupon"":{""off"":10}}",100,7,summer|mail,,1430742600000,https://www.shop.example/over,"Sale, ""today"""',
    'oldest,/oldest,,,,,"[""a|b""]",true,2014-01-02,,',
  ];
  const QUOTED = TABLE.map((line, i) =>
    i === 1 ? `${line}"{""a"":\r\n1}",0,0,,false,2015-05-04T12:30:00.250+02:00,,` : line,
  );

  test('comes with its codes, times and counts, in the order of creation', async () => {
    const app = await freshShop();
    const file = await folder.write('older.csv', `${QUOTED.join('\r\n')}\r\n`);
    expect(await imported(app, file)).toMatchObject({ ...COUNTS, imported: 3, lines: 3, dryRun: false });

    const links = await linksOf(server.services, app);
    expect(links.map(({ code }) => code)).toEqual(['oldest', 'JZz97u6', 'sale-1']);
    expect(links).toMatchObject([
      { uri: 'oldest', tags: ['a|b'], unique: true, createdAt: Date.UTC(2014, 0, 2) },
      {
        uri: 'products/398291',
        overrides: { iphone: { link: 'com.shop.iphone://p/398291', fallback: null } },
        metadata: { a: 1 },
        redeemLimit: null,
        tags: [],
        createdAt: Date.parse('2015-05-04T10:30:00.250Z'),
      },
      {
        uri: 'sale?x=1',
        metadata: { coupon: { off: 10 } },
        redeemLimit: 100,
        redeemCount: 7,
        tags: ['summer', 'mail'],
        createdAt: 1430742600000,
        expiredUrl: 'https://www.shop.example/over',
        preview: { title: 'Sale, "today"' },
      },
    ]);
    const standing = await server.services.smartLinks.createSmartLink(OPERATOR, app, { uri: 'oldest', unique: true });
    expect(standing.code).toBe('oldest');
  });

  test('says the same as JSON lines do', async () => {
    const [table, lines] = [await freshShop(), await freshShop()];
    const created_at = '2020-01-01T00:00:00Z';
    const record = {
      code: 'a',
      uri: '/a',
      overrides: { web: { link: '/b' } },
      redeemLimit: 3,
      tags: ['x'],
      created_at,
    };
    const cells =
      'code,uri,overrides,redeem_limit,tags,created_at\na,/a,"{""web"":{""link"":""/b""}}",3,x,1577836800000';
    await imported(table, await folder.write('same.csv', cells));
    await imported(lines, await folder.write('same.jsonl', jsonLines([record])));
    const [one, other] = [await linksOf(server.services, table), await linksOf(server.services, lines)];
    const own = { appId: expect.any(String), id: expect.any(String), updatedAt: expect.any(Number) };
    expect(other).toEqual(one.map((link) => ({ ...link, ...own })));
    expect(one).toHaveLength(1);
  });

  test('is read by what is in it where its name says nothing, and from a pipe', { timeout: PROCESS }, async () => {
    const app = await freshShop();
    expect(await imported(app, await folder.write('table', 'uri,code\n/a,a\n'))).toMatchObject({ imported: 1 });
    expect(await imported(app, await folder.write('lines', ' {"uri":"/b","code":"b"}'))).toMatchObject({ imported: 1 });
    const args = ['import', '--app', app, '-', '--json'];
    const input = jsonLines([{ uri: '/piped' }, { uri: 'data:,x' }]);
    const { ended } = startCommand(args, settingsOf(server.databaseUrl), { input });
    const { code, stdout, stderr } = await ended;
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({ imported: 1, refusals: [{ line: 2, field: 'uri' }] });
  });
});

describe('a line that is refused', () => {
  test('is told by its line in the file, its field and the reason; the others are imported', async () => {
    const app = await freshShop();
    const file = await folder.write(
      'refused.csv',
      [
        'code,uri,metadata,Redeem limit,unique,created_at,expires_at,preview_description',
        'ok-1,/ok,,,,,,"line 1\r\nline 2\nline 3"',
        '',
        'Lazy,/reserved,,,,,,',
        'a b,/code,,,,,,',
        ',JavaScript:alert(1),,,,,,"\n"',
        ',/json,{,,,,,',
        ',/list,[1],,,,,',
        ',/limit,,five,,,,',
        ',/flag,,,maybe,,,',
        ',/zone,,,,2015-05-04T12:30:00,,',
        ',/seconds,,,,1430742600,,',
        ',/future,,,,2099-01-01,,',
        ',/window,,,,,1970-01-01T00:00:00.000Z,,,',
        ',/few,,,',
        ',,,,,,,',
        'ok-1,/another,,,,,,',
        'ok-2,/last,,,,,,',
      ].join('\r\n'),
    );
    const { refusals, ...rest } = await imported(app, file);
    expect(rest).toMatchObject({ exitCode: 1, imported: 3, alreadyThere: 0, refused: 13, lines: 16 });
    expect(refusals).toEqual([
      { line: 6, field: 'code', reason: expect.stringContaining('reserved') },
      { line: 7, field: 'code', reason: expect.stringContaining('is no code') },
      { line: 8, field: 'uri', reason: expect.stringContaining('"javascript:"') },
      { line: 10, field: 'metadata', reason: 'is no JSON' },
      { line: 11, field: 'metadata', reason: expect.stringContaining('no JSON object') },
      { line: 12, field: 'Redeem limit', reason: 'is no whole number' },
      { line: 13, field: 'unique', reason: 'is neither true nor false' },
      { line: 14, field: 'created_at', reason: expect.stringContaining('no time with its zone') },
      { line: 15, field: 'created_at', reason: expect.stringContaining('seconds') },
      { line: 16, field: 'created_at', reason: 'is in the future' },
      { line: 18, field: null, reason: 'has 5 cells, and there are 8 columns' },
      { line: 19, field: 'uri', reason: 'is missing' },
      { line: 20, field: 'code', reason: expect.stringContaining('with another uri') },
    ]);
    const codes = (await linksOf(server.services, app)).map(({ uri }) => uri);
    expect(codes.sort()).toEqual(['last', 'ok', 'window']);
  });

  test('is told in JSON lines by the names that they use', async () => {
    const app = await freshShop();
    const lines = [
      '{"uri":"/a","routes":{"iphone":{"link":"intent://x"}}}',
      '',
      '{"uri":"/b","preview":{"imageUrl":"ftp://x"}}',
      '[]',
      '{"uri":"/c"',
      '{"uri":7}',
      '{"uri":"/d","redeemLimit":1,"redeem_limit":2}',
      '{"uri":"/e","redeem_count":-1}',
      '{"uri":"/\\u0000"}',
    ];
    const { refusals } = await imported(app, await folder.write('refused.jsonl', lines.join('\n')));
    expect(refusals.map(({ line, field }: { line: number; field: string }) => [line, field])).toEqual([
      [1, 'routes.iphone.link'],
      [3, 'preview.imageUrl'],
      [4, null],
      [5, null],
      [6, 'uri'],
      [7, 'redeem_limit'],
      [8, 'redeem_count'],
      [9, 'uri'],
    ]);
    expect(await linksOf(server.services, app)).toEqual([]);
  });

  test('is told to people on stderr, and what nobody knows what to do with', async () => {
    const app = await freshShop();
    const file = await folder.write('people.csv', 'uri,clicks\n/a,5\ndata:\u001b[2J,6\n');
    const { code, stdout, stderr } = await operator.run('import', '--app', app, file);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(/^line 3: uri: \P{Cc}+\n$/u) });
    expect(stdout).toMatch(/^Imported +1\nAlready there +0\nRefused +1\n.*left out: clicks\n/);
  });

  test('goes to the report, which can be mended and imported', async () => {
    const app = await freshShop();
    const file = await folder.write('mend.csv', 'code,uri,tags\na,/a,x\nb,data:b,y|z\nc,data:c,\n');
    const report = folder.pathOf('report.jsonl');
    await imported(app, file, '--report', report);
    const lines = (await readFile(report, 'utf8')).trim().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      { line: 3, field: 'uri', reason: expect.any(String), code: 'b', uri: 'data:b', tags: 'y|z' },
      { line: 4, field: 'uri', reason: expect.any(String), code: 'c', uri: 'data:c', tags: '' },
    ]);
    const mended = await folder.write('mended.jsonl', lines.join('\n').replaceAll('"data:', '"/'));
    expect(await imported(app, mended)).toMatchObject({ ...COUNTS, imported: 2 });
    expect((await linksOf(server.services, app)).map(({ uri, tags }) => [uri, tags])).toEqual([
      ['a', ['x']],
      ['b', ['y', 'z']],
      ['c', []],
    ]);
    const { code, stderr } = await operator.run('import', '--app', app, file, '--report', file);
    expect({ code, stderr }).toEqual({ code: 2, stderr: '--report names the file that is imported.\n' });
  });

  test('with --on-error stop keeps everything out', async () => {
    const app = await freshShop();
    const good = Array.from({ length: 1_200 }, (_, i) => ({ uri: `/good/${i}` }));
    const file = await folder.write('stop.jsonl', jsonLines([...good, { uri: 'data:,' }, { uri: '/behind' }]));
    const report = await imported(app, file, '--on-error', 'stop');
    expect(report).toMatchObject({ exitCode: 1, imported: 0, refused: 1, stoppedAtLine: 1201 });
    expect(await linksOf(server.services, app)).toEqual([]);

    const mended = await folder.write('stop.jsonl', jsonLines([...good, { uri: '/mended' }, { uri: '/behind' }]));
    expect(await imported(app, mended, '--on-error', 'stop')).toMatchObject({ ...COUNTS, imported: 1202 });
    expect(await linksOf(server.services, app)).toHaveLength(1202);
  });

  test('with --on-error stop and found out only in writing ends there', async () => {
    const app = await freshShop();
    const records = Array.from({ length: 700 }, (_, i) => ({ code: `c${i}`, uri: `/${i}` }));
    const file = await folder.write(
      'late.jsonl',
      jsonLines([...records, { code: 'c1', uri: '/twice' }, { uri: '/x' }]),
    );
    expect(await imported(app, file, '--on-error', 'stop')).toMatchObject({ imported: 700, stoppedAtLine: 701 });
    expect(await linksOf(server.services, app)).toHaveLength(700);
  });
});

test('a dry run judges every line and writes nothing', async () => {
  const app = await freshShop();
  await server.services.smartLinks.createSmartLink(OPERATOR, app, { uri: '/there', code: 'there' });
  const records = [{ code: 'there', uri: '/there' }, { uri: '/new' }, { code: 'there', uri: '/no' }, { uri: 'file:x' }];
  const file = await folder.write('dry.jsonl', jsonLines(records));
  const stored = async () =>
    Promise.all([
      server.database.read.selectFrom('smart_links').selectAll().execute(),
      server.database.read.selectFrom('imports').selectAll().execute(),
      server.database.read.selectFrom('import_refusals').selectAll().execute(),
    ]);
  const before = await stored();
  const { refusals, ...report } = await imported(app, file, '--dry-run');
  expect(report).toMatchObject({ dryRun: true, imported: 1, alreadyThere: 1, refused: 2 });
  expect(refusals).toMatchObject([{ line: 3 }, { line: 4 }]);
  expect(await stored()).toEqual(before);
});

describe('a file that can not be read', () => {
  test.each([
    ['open.csv', 'code,uri\na,/a\nb,"/b\nc,/c\n', 3, 'is never closed'],
    ['stray.csv', 'code,uri\na,/a\nb,"/b"x\nc,/c\n', 3, 'quote in the middle'],
    ['latin.csv', Buffer.from('code,uri\na,/a\nb,/caf\xe9\nc,/c\n', 'latin1'), 3, 'is no UTF-8'],
    ['latin.jsonl', Buffer.from('{"uri":"/a"}\n{"uri":"/b"}\n{"uri":"/\xe9"}\n', 'latin1'), 3, 'is no UTF-8'],
  ])('to its end (%s) says from which line on', async (name, content, line, reason) => {
    const app = await freshShop();
    const { refusals, ...report } = await imported(app, await folder.write(name, content));
    const before = name.endsWith('.csv') ? 1 : 2;
    expect(report).toMatchObject({ exitCode: 1, imported: before, refused: 1 });
    expect(refusals).toEqual([{ line, field: null, reason: expect.stringContaining(reason) }]);
    expect(refusals[0].reason).toContain('nothing from here on was read');
  });

  test.each([
    ['no-uri.csv', 'code,address\na,/a\n', 'has no column called uri'],
    ['twice.csv', 'uri,uri\na,/a\n', 'has two columns called uri'],
  ])('at all (%s) is told in one line', async (name, content, reason) => {
    const app = await freshShop();
    const failure = await operator.failure('import', '--app', app, await folder.write(name, content));
    expect(failure).toEqual({ exitCode: 1, code: 'FILE', error: expect.stringContaining(reason) });
  });

  test('since it is not there is told in one line, and leaves no report', async () => {
    const app = await freshShop();
    const report = folder.pathOf('none.jsonl');
    const failure = await operator.failure('import', '--app', app, folder.pathOf('none.csv'), '--report', report);
    expect(failure).toMatchObject({ exitCode: 1, code: 'FILE', error: expect.stringContaining('ENOENT') });
    expect(existsSync(report)).toBe(false);
    expect(await operator.failure('import', '--app', app, folder.pathOf('.'))).toMatchObject({ code: 'FILE' });
    expect(await operator.failure('import', '--app', 'nobody', report)).toMatchObject({ exitCode: 1, code: 'FILE' });
  });

  test('whose report cannot be written is told in one line, before anything is imported', async () => {
    const app = await freshShop();
    const file = await folder.write('unreported.csv', 'code,uri\na,/a\nb,data:b\n');
    const failure = await operator.failure('import', '--app', app, file, '--report', folder.pathOf('none/r.jsonl'));
    expect(failure).toEqual({
      exitCode: 1,
      code: 'FILE',
      error: `${folder.pathOf('none/r.jsonl')} can't be written (ENOENT).`,
    });
    expect(await linksOf(server.services, app)).toEqual([]);
  });

  test('in full has no lines', async () => {
    const app = await freshShop();
    for (const name of ['empty.csv', 'empty.jsonl']) {
      expect(await imported(app, await folder.write(name, ''))).toMatchObject({ ...COUNTS, lines: 0 });
    }
  });
});

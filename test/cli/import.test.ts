import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { describe, expect } from 'vitest';
import { OPERATOR } from '../../src/domain/access/caller.ts';
import type { ImportOptions, ImportPhase } from '../../src/domain/imports/import.service.ts';
import { buildCommandEnv, startCommand } from '../support/command.ts';
import { test as base } from './cli-test.ts';
import { formatJsonLines, listAllLinks } from './given-shop.ts';

// An app for each test.
const test = base.extend('ownShop', ({ createShop }) => createShop());

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

  test('is imported with codes, times and counts, in the order of creation', async ({
    app,
    ownShop,
    folder,
    importFile,
  }) => {
    const file = await folder.write('older.csv', `${QUOTED.join('\r\n')}\r\n`);
    expect(await importFile(ownShop, file)).toMatchObject({ ...COUNTS, imported: 3, lines: 3, dryRun: false });

    const links = await listAllLinks(app.services, ownShop);
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
    const { smartLinks } = app.services;
    const existing = await smartLinks.createSmartLink(OPERATOR, ownShop, { uri: 'oldest', unique: true });
    expect(existing.smartLink.code).toBe('oldest');
  });

  test('creates the same links as JSON lines', async ({ app, folder, createShop, importFile }) => {
    const [table, lines] = [await createShop(), await createShop()];
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
    await importFile(table, await folder.write('same.csv', cells));
    await importFile(lines, await folder.write('same.jsonl', formatJsonLines([record])));
    const [one, other] = [await listAllLinks(app.services, table), await listAllLinks(app.services, lines)];
    const own = { appId: expect.any(String), id: expect.any(String), updatedAt: expect.any(Number) };
    expect(other).toEqual(one.map((link) => ({ ...link, ...own })));
    expect(one).toHaveLength(1);
  });

  test('is recognized by its content without a file extension, and can be piped', async ({
    app,
    ownShop,
    folder,
    importFile,
  }) => {
    expect(await importFile(ownShop, await folder.write('table', 'uri,code\n/a,a\n'))).toMatchObject({ imported: 1 });
    expect(await importFile(ownShop, await folder.write('lines', ' {"uri":"/b","code":"b"}'))).toMatchObject({
      imported: 1,
    });
    const args = ['import', '--app', ownShop, '-', '--json'];
    const input = formatJsonLines([{ uri: '/piped' }, { uri: 'data:,x' }]);
    const { ended } = startCommand(args, buildCommandEnv(app.databaseUrl), { input });
    const { code, stdout, stderr } = await ended;
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({ imported: 1, refusals: [{ line: 2, field: 'uri' }] });
  });
});

describe('a rejected line', () => {
  test('is reported by its line in the file, its field and the reason, while the others are imported', async ({
    app,
    ownShop,
    folder,
    importFile,
  }) => {
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
    const { refusals, ...rest } = await importFile(ownShop, file);
    expect(rest).toMatchObject({ exitCode: 1, imported: 3, alreadyThere: 0, refused: 13, lines: 16 });
    expect(refusals).toEqual([
      { line: 6, field: 'code', reason: expect.stringContaining('reserved') },
      { line: 7, field: 'code', reason: expect.stringContaining('1 to 64 characters') },
      { line: 8, field: 'uri', reason: expect.stringContaining('`javascript:`') },
      { line: 10, field: 'metadata', reason: 'must be valid JSON.' },
      { line: 11, field: 'metadata', reason: expect.stringContaining('must be a JSON object') },
      { line: 12, field: 'Redeem limit', reason: 'must be a whole number; got `five`.' },
      { line: 13, field: 'unique', reason: 'must be `true` or `false`; got `maybe`.' },
      { line: 14, field: 'created_at', reason: expect.stringContaining('time zone') },
      { line: 15, field: 'created_at', reason: expect.stringContaining('seconds') },
      { line: 16, field: 'created_at', reason: 'must not be in the future.' },
      { line: 18, field: null, reason: 'has 5 cells, but the header has 8 columns.' },
      { line: 19, field: 'uri', reason: 'is required.' },
      { line: 20, field: 'code', reason: expect.stringContaining('with a different `uri`') },
    ]);
    const codes = (await listAllLinks(app.services, ownShop)).map(({ uri }) => uri);
    expect(codes.sort()).toEqual(['last', 'ok', 'window']);
  });

  test('is reported by the field names of the file if it is JSON', async ({ app, ownShop, folder, importFile }) => {
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
    const { refusals } = await importFile(ownShop, await folder.write('refused.jsonl', lines.join('\n')));
    expect(refusals.map(({ line, field }) => [line, field])).toEqual([
      [1, 'routes.iphone.link'],
      [3, 'preview.imageUrl'],
      [4, null],
      [5, null],
      [6, 'uri'],
      [7, 'redeem_limit'],
      [8, 'redeem_count'],
      [9, 'uri'],
    ]);
    expect(await listAllLinks(app.services, ownShop)).toEqual([]);
  });

  test('is reported as text on stderr, and unknown columns on stdout', async ({ ownShop, folder, operator }) => {
    const file = await folder.write('people.csv', 'uri,clicks\n/a,5\ndata:\u001b[2J,6\n');
    const { code, stdout, stderr } = await operator.run('import', '--app', ownShop, file);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(/^line 3: `uri` \P{Cc}+\n$/u) });
    expect(stdout).toMatch(/^Imported +1\nExisting +0\nRefused +1\nWarnings +0\nIgnored unknown columns: clicks\n/);
  });

  test('is written to the report, which can be fixed and imported', async ({
    app,
    ownShop,
    folder,
    operator,
    importFile,
  }) => {
    const file = await folder.write('fixable.csv', 'code,uri,tags\na,/a,x\nb,data:b,y|z\nc,data:c,\n');
    const report = folder.buildPath('report.jsonl');
    const umask = process.umask(0);
    await importFile(ownShop, file, '--report', report).finally(() => process.umask(umask));
    expect((await stat(report)).mode & 0o7777).toBe(0o600);
    const lines = (await readFile(report, 'utf8')).trim().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      { line: 3, field: 'uri', reason: expect.any(String), code: 'b', uri: 'data:b', tags: 'y|z' },
      { line: 4, field: 'uri', reason: expect.any(String), code: 'c', uri: 'data:c', tags: '' },
    ]);
    const fixed = await folder.write('fixed.jsonl', lines.join('\n').replaceAll('"data:', '"/'));
    expect(await importFile(ownShop, fixed)).toMatchObject({ ...COUNTS, imported: 2 });
    expect((await listAllLinks(app.services, ownShop)).map(({ uri, tags }) => [uri, tags])).toEqual([
      ['a', ['x']],
      ['b', ['y', 'z']],
      ['c', []],
    ]);
    const { code, stderr } = await operator.run('import', '--app', ownShop, file, '--report', file);
    expect({ code, stderr }).toEqual({ code: 2, stderr: "--report can't be the file that is imported.\n" });
  });

  test('prevents the import of the whole file with --on-error stop', async ({ app, ownShop, folder, importFile }) => {
    // More than one slice of 500.
    const good = Array.from({ length: 600 }, (_, i) => ({ uri: `/good/${i}` }));
    const file = await folder.write('stop.jsonl', formatJsonLines([...good, { uri: 'data:,' }, { uri: '/behind' }]));
    const report = await importFile(ownShop, file, '--on-error', 'stop');
    expect(report).toMatchObject({ exitCode: 1, imported: 0, refused: 1, stoppedAtLine: 601 });
    expect(await listAllLinks(app.services, ownShop)).toEqual([]);

    const fixed = await folder.write('stop.jsonl', formatJsonLines([...good, { uri: '/fixed' }, { uri: '/behind' }]));
    expect(await importFile(ownShop, fixed, '--on-error', 'stop')).toMatchObject({ ...COUNTS, imported: 602 });
    expect(await listAllLinks(app.services, ownShop)).toHaveLength(602);
  });

  test('stops the import at that line with --on-error stop if the error is found only while writing', async ({
    app,
    ownShop,
    folder,
    importFile,
  }) => {
    const records = Array.from({ length: 700 }, (_, i) => ({ code: `c${i}`, uri: `/${i}` }));
    const file = await folder.write(
      'late.jsonl',
      formatJsonLines([...records, { code: 'c1', uri: '/twice' }, { uri: '/x' }]),
    );
    expect(await importFile(ownShop, file, '--on-error', 'stop')).toMatchObject({ imported: 700, stoppedAtLine: 701 });
    expect(await listAllLinks(app.services, ownShop)).toHaveLength(700);
  });
});

describe('a line with a probable mistake', () => {
  const HOST = 'looks like a host name without a scheme, so it became a path of the app.';
  const EXPIRED = 'is in the past (2020-01-01T00:00:00.000Z), so the link has already expired.';
  const CSV = [
    'code,uri,Expires at,overrides',
    'a,/a,,',
    'b,www.acme.example/landing,2020-01-01,',
    'data:c,/c,2020-01-01,',
    'd,//acme.com,,"{""web"":{""link"":""acme.com""}}"',
  ].join('\n');

  test('is imported with a warning from CSV and from JSON lines', async ({ app, ownShop, folder, importFile }) => {
    const warnings = [
      { line: 3, field: 'uri', code: 'URI_LOOKS_LIKE_HOST', reason: expect.stringContaining(HOST) },
      { line: 3, field: 'Expires at', code: 'EXPIRES_IN_THE_PAST', reason: EXPIRED },
      { line: 5, field: 'uri', code: 'URI_LOOKS_LIKE_HOST', reason: expect.stringContaining('`https://acme.com`') },
      { line: 5, field: 'overrides.web.link', code: 'URI_LOOKS_LIKE_HOST', reason: expect.stringContaining(HOST) },
    ];
    const csv = await importFile(ownShop, await folder.write('mistakes.csv', CSV));
    expect(csv).toMatchObject({ exitCode: 1, imported: 3, refused: 1, warningCount: 4, warnings });

    const record = { uri: 'acme.com', routes: { web: { link: 'www.acme.com' } }, expires_at: 1577836800000 };
    const jsonl = await importFile(ownShop, await folder.write('mistakes.jsonl', formatJsonLines([record])));
    expect(jsonl).toMatchObject({ ...COUNTS, imported: 1, warningCount: 3 });
    expect(jsonl.warnings.map(({ line, field }) => [line, field])).toEqual([
      [1, 'uri'],
      [1, 'routes.web.link'],
      [1, 'expires_at'],
    ]);
    const uris = (await listAllLinks(app.services, ownShop)).map(({ uri }) => uri);
    expect(uris.sort()).toEqual(['a', 'acme.com', 'acme.com', 'www.acme.example/landing']);
  });

  test('is reported once and as text, and causes no failure', async ({ ownShop, folder, operator }) => {
    const file = await folder.write('text.csv', 'uri,expires_at\nwww.acme.example,\n/a,2020-01-01\n/b,\n');
    for (const options of [['--dry-run'], ['--on-error', 'stop'], []]) {
      const { code, stdout, stderr } = await operator.run('import', '--app', ownShop, file, ...options);
      expect(code).toBe(0);
      expect(stdout).toMatch(/\nWarnings +2\n$/);
      expect(stderr.split('\n')).toEqual([
        `line 2: warning: \`uri\` ${HOST} To link to that site instead, begin it with \`https://www.acme.example\`.`,
        `line 3: warning: \`expires_at\` ${EXPIRED}`,
        '',
      ]);
    }
  });

  test('is not reported if another line prevents the import', async ({ ownShop, folder, importFile }) => {
    const file = await folder.write('mistakes.csv', CSV);
    expect(await importFile(ownShop, file, '--on-error', 'stop')).toMatchObject({
      imported: 0,
      stoppedAtLine: 4,
      warningCount: 0,
      warnings: [],
    });
  });

  test('is only counted from the 101st warning on, and from the 1,001st with --json', async ({
    ownShop,
    folder,
    operator,
    importFile,
  }) => {
    // More than two slices of 500.
    const records = Array.from({ length: 1_001 }, (_, i) => ({ code: `c${i}`, uri: `www.acme.com/${i}` }));
    const file = await folder.write('many.jsonl', formatJsonLines(records));
    const { stdout, stderr } = await operator.run('import', '--app', ownShop, file);
    expect(stdout).toMatch(/\nWarnings +1001\n$/);
    expect(stderr.split('\n').slice(99)).toEqual([
      expect.stringContaining('line 100: warning: '),
      'There are more warnings. Use --json to see up to 1,000.',
      '',
    ]);
    // Repeated: the links exist, but the file has not changed.
    const { warningCount, warnings } = await importFile(ownShop, file);
    expect(warningCount).toBe(1_001);
    expect(warnings.map(({ line }) => line)).toEqual(Array.from({ length: 1_000 }, (_, i) => i + 1));
  });
});

describe('an integer in metadata that would be rounded', () => {
  const DETAILS = /^contains the integer `1641628187827904899`.* at "order_id"\. Send it as a string\.$/;

  test('is refused in CSV and in JSON, and is unchanged in the report', async ({
    app,
    ownShop,
    folder,
    importFile,
  }) => {
    const csv = await folder.write('big.csv', 'code,uri,metadata\nb1,/a,"{""order_id"":1641628187827904899}"\n');
    const jsonl = await folder.write(
      'big.jsonl',
      '{"code":"b2","uri":"/b","metadata":{"order_id":1641628187827904899}}\n{"uri":"/c","metadata":"{\\"order_id\\":1641628187827904899}"}\n',
    );
    const report = folder.buildPath('big-report.jsonl');

    expect((await importFile(ownShop, csv)).refusals).toEqual([
      { line: 2, field: 'metadata', reason: expect.stringMatching(DETAILS) },
    ]);
    expect((await importFile(ownShop, jsonl, '--report', report)).refusals).toEqual([
      { line: 1, field: 'metadata', reason: expect.stringMatching(DETAILS) },
      { line: 2, field: 'metadata', reason: expect.stringMatching(DETAILS) },
    ]);
    const lines = await readFile(report, 'utf8');
    expect(lines).toContain('"metadata":{"order_id":1641628187827904899}');
    const fixed = await folder.write(
      'big-fixed.jsonl',
      lines.replace(/:1641628187827904899\}/, ':"1641628187827904899"}').split('\n')[0] ?? '',
    );
    expect(await importFile(ownShop, fixed)).toMatchObject({ ...COUNTS, imported: 1 });
    expect(await listAllLinks(app.services, ownShop)).toMatchObject([
      { metadata: { order_id: '1641628187827904899' } },
    ]);
  });

  test('is stored if it is exact', async ({ app, ownShop, folder, importFile }) => {
    const file = await folder.write('exact.csv', 'uri,metadata\n/a,"{""n"":[9007199254740992,1152921504606847000]}"\n');
    expect(await importFile(ownShop, file)).toMatchObject({ ...COUNTS, imported: 1 });
    expect(await listAllLinks(app.services, ownShop)).toMatchObject([
      { metadata: { n: [9007199254740992, 1152921504606847000] } },
    ]);
  });
});

describe('a CSV file', () => {
  const ROWS = [
    ['code', 'uri', 'tags', 'Preview Title'],
    ['d1', '/one?a=1', 'x|y', '"Semi; comma, ""quote"" and\ttab"'],
    ['d2', '/two', '', '" blanks "'],
  ];

  test.for<[name: string, delimiter: string, head: string]>([
    ['commas', ',', ''],
    ['semicolons', ';', ''],
    ['tabs', '\t', ''],
    ['semicolons after blank lines', ';', '\ufeff\r\n \r\n'],
    ['semicolons that Excel declares', ';', '\ufeffsep=;\r\n'],
    ['tabs that Excel declares', '\t', 'sep=\t\r\n'],
    ['commas that Excel declares', ',', '"sep=,"\r\n'],
  ])('can separate its cells with %s', async ([, delimiter, head], { app, ownShop, folder, importFile }) => {
    for (const end of ['\r\n', '\n', '\r']) {
      const text = head + ROWS.map((row) => row.join(delimiter)).join(end) + end;
      const file = await folder.write('delimited.csv', text);
      const { exitCode, refusals } = await importFile(ownShop, file);
      expect({ exitCode, refusals }).toEqual({ exitCode: 0, refusals: [] });
    }
    expect(await listAllLinks(app.services, ownShop)).toMatchObject([
      { code: 'd1', uri: 'one?a=1', tags: ['x', 'y'], preview: { title: 'Semi; comma, "quote" and\ttab' } },
      { code: 'd2', uri: 'two', tags: [], preview: { title: ' blanks ' } },
    ]);
  });

  test.for<[name: string, text: string]>([
    ['semicolons in quotes in its header', '"notes; more; even more",code,uri\n"a;b",c1,/a;b\n'],
    ['semicolons and tabs in a name of its header', 'notes;of\tall,code,uri\nx,c1,/a;b\n'],
    ['a line break in its header', '"a;\nb;uri;code",code,uri\nx,c1,/a;b\n'],
    ['one column', 'uri\n/a;b\n'],
    ['one column with a surplus semicolon', 'uri;\n/a%3Bb;\n'],
    ['quoted names', '"code";"uri";"a,b,c"\n"c1";"/a;b";"x,y"\n'],
    ['no line break at its end', 'code;uri\nc1;/a%3Bb'],
    [
      'commas in values',
      'code;uri;metadata\nc1;/a%3Bb;{"a": 1, "b": 2}\n'.replace('{"a": 1, "b": 2}', '"{""a"":1,""b"":2}"'),
    ],
  ])('is read correctly with %s', async ([, text], { app, ownShop, folder, importFile }) => {
    expect(await importFile(ownShop, await folder.write('tricky.csv', text))).toMatchObject({ ...COUNTS, imported: 1 });
    const [link] = await listAllLinks(app.services, ownShop);
    expect(decodeURIComponent(link?.uri ?? '')).toBe('a;b');
  });

  test('without rows or without a line break is read', async ({ ownShop, folder, importFile }) => {
    for (const text of ['code;uri', 'code\turi\n', 'uri', 'sep=;\r\ncode;uri']) {
      expect(await importFile(ownShop, await folder.write('short.csv', text))).toMatchObject(COUNTS);
    }
  });

  test('may have blanks around its cells, with and without quotes', async ({ app, ownShop, folder, importFile }) => {
    const text = [
      'code , uri,\u00a0Preview Title , metadata',
      ' abc ,  https://elsewhere.example/a ,  A title\u00a0, "{""a"": 1}" ',
      '"def" , "/b" ," kept ",',
      '" ghi ",/c,,',
      '\tjkl\t,/d ,  ,   ',
    ].join('\n');
    const semicolons = text.replaceAll(',', ';').replace('def', 'def2');

    expect(await importFile(ownShop, await folder.write('blanks.csv', text))).toMatchObject({ ...COUNTS, imported: 4 });
    expect(await importFile(ownShop, await folder.write('blanks2.csv', semicolons))).toMatchObject({
      ...COUNTS,
      imported: 1,
      alreadyThere: 3,
    });
    const links = await listAllLinks(app.services, ownShop);
    expect(links.slice(0, 4)).toMatchObject([
      { code: 'abc', uri: 'https://elsewhere.example/a', metadata: { a: 1 }, preview: { title: 'A title' } },
      { code: 'def', uri: 'b', metadata: null, preview: { title: ' kept ' } },
      { code: 'ghi', uri: 'c' },
      { code: 'jkl', uri: 'd', preview: { title: null } },
    ]);
  });

  test('that cannot be read is reported, even if its header is incomplete', async ({ ownShop, folder, importFile }) => {
    const unclosed = await importFile(ownShop, await folder.write('unclosed.csv', '"code;uri\n'));
    expect(unclosed.refusals).toEqual([{ line: 1, field: null, reason: expect.stringContaining('never closed') }]);
    const broken = await importFile(ownShop, await folder.write('broken.csv', 'co"de;uri'));
    expect(broken.refusals).toEqual([{ line: 1, field: null, reason: expect.stringContaining('quote') }]);
    const long = await importFile(ownShop, await folder.write('long.csv', `"${'x;'.repeat(600_000)}`));
    expect(long.refusals).toEqual([{ line: 1, field: null, reason: expect.stringContaining('longer than') }]);
  });
});

test('a dry run validates every line and writes nothing', async ({ app, ownShop, folder, importFile }) => {
  await app.services.smartLinks.createSmartLink(OPERATOR, ownShop, { uri: '/there', code: 'there' });
  const records = [{ code: 'there', uri: '/there' }, { uri: '/new' }, { code: 'there', uri: '/no' }, { uri: 'file:x' }];
  const file = await folder.write('dry.jsonl', formatJsonLines(records));
  const readImportTables = async () =>
    Promise.all([
      app.database.read.selectFrom('smart_links').selectAll().execute(),
      app.database.read.selectFrom('imports').selectAll().execute(),
      app.database.read.selectFrom('import_refusals').selectAll().execute(),
    ]);
  const before = await readImportTables();
  const { refusals, ...report } = await importFile(ownShop, file, '--dry-run');
  expect(report).toMatchObject({ dryRun: true, imported: 1, alreadyThere: 1, refused: 2 });
  expect(refusals).toMatchObject([{ line: 3 }, { line: 4 }]);
  expect(await readImportTables()).toEqual(before);
});

test.for<[phases: ImportPhase[], options: Pick<ImportOptions, 'trial' | 'onRefused'>, uri: string]>([
  [['validate'], { trial: true, onRefused: 'STOP' }, '/a'],
  [['import'], { trial: false, onRefused: 'SKIP' }, '/a'],
  [['validate', 'import'], { trial: false, onRefused: 'STOP' }, '/a'],
  [['validate'], { trial: false, onRefused: 'STOP' }, 'file:x'],
])('the service reads a file in the phases %j with %o', async ([phases, options, uri], { app, ownShop }) => {
  const readPhases: ImportPhase[] = [];
  async function* readRecords(phase: ImportPhase) {
    readPhases.push(phase);
    yield { line: 1, fields: { uri }, fault: null };
  }
  const file = { fingerprint: 'phases', readRecords };
  await app.services.imports.importSmartLinks(OPERATOR, ownShop, file, { ...options, onSlice: async () => {} });
  expect(readPhases).toEqual(phases);
});

describe('the command import', () => {
  test.for<[name: string, content: string | Buffer, line: number, reason: string]>([
    ['open.csv', 'code,uri\na,/a\nb,"/b\nc,/c\n', 3, 'is never closed'],
    ['stray.csv', 'code,uri\na,/a\nb,"/b"x\nc,/c\n', 3, 'quote in the middle'],
    ['latin.csv', Buffer.from('code,uri\na,/a\nb,/caf\xe9\nc,/c\n', 'latin1'), 3, 'is not UTF-8'],
    ['latin.jsonl', Buffer.from('{"uri":"/a"}\n{"uri":"/b"}\n{"uri":"/\xe9"}\n', 'latin1'), 3, 'is not UTF-8'],
  ])(
    'reports the line from which %s cannot be read',
    async ([name, content, line, reason], { ownShop, folder, importFile }) => {
      const { refusals, ...report } = await importFile(ownShop, await folder.write(name, content));
      const before = name.endsWith('.csv') ? 1 : 2;
      expect(report).toMatchObject({ exitCode: 1, imported: before, refused: 1 });
      expect(refusals).toEqual([{ line, field: null, reason: expect.stringContaining(reason) }]);
      expect(refusals[0]?.reason).toContain('The rest of the file was not read.');
    },
  );

  test.for<[name: string, content: string, reason: string]>([
    ['no-uri.csv', 'code,address\na,/a\n', 'has no `uri` column'],
    ['twice.csv', 'uri,uri\na,/a\n', 'has more than one `uri` column'],
  ])(
    'reports in one line why %s cannot be read at all',
    async ([name, content, reason], { ownShop, folder, operator }) => {
      const failure = await operator.runFailing('import', '--app', ownShop, await folder.write(name, content));
      expect(failure).toEqual({ exitCode: 1, code: 'FILE', error: expect.stringContaining(reason) });
    },
  );

  test('reports a missing file in one line, and leaves no report', async ({ ownShop, folder, operator }) => {
    const report = folder.buildPath('none.jsonl');
    const failure = await operator.runFailing(
      'import',
      '--app',
      ownShop,
      folder.buildPath('none.csv'),
      '--report',
      report,
    );
    expect(failure).toMatchObject({ exitCode: 1, code: 'FILE', error: expect.stringContaining('ENOENT') });
    expect(existsSync(report)).toBe(false);
    expect(await operator.runFailing('import', '--app', ownShop, folder.buildPath('.'))).toMatchObject({
      code: 'FILE',
    });
    expect(await operator.runFailing('import', '--app', 'nobody', report)).toMatchObject({ exitCode: 1, code: 'FILE' });
  });

  test('fails in one line if its report cannot be written, before it imports anything', async ({
    app,
    ownShop,
    folder,
    operator,
  }) => {
    const file = await folder.write('unreported.csv', 'code,uri\na,/a\nb,data:b\n');
    const failure = await operator.runFailing(
      'import',
      '--app',
      ownShop,
      file,
      '--report',
      folder.buildPath('none/r.jsonl'),
    );
    expect(failure).toEqual({
      exitCode: 1,
      code: 'FILE',
      error: `${folder.buildPath('none/r.jsonl')} can't be written (ENOENT).`,
    });
    expect(await listAllLinks(app.services, ownShop)).toEqual([]);
  });

  test('reads no lines from an empty file', async ({ ownShop, folder, importFile }) => {
    for (const name of ['empty.csv', 'empty.jsonl']) {
      expect(await importFile(ownShop, await folder.write(name, ''))).toMatchObject({ ...COUNTS, lines: 0 });
    }
  });
});

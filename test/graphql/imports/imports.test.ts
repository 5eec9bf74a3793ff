import { describe, expect } from 'vitest';
import { type GivenApp, givenApp, givenLink } from '../../support/builders.ts';
import type { Client } from '../../support/client.ts';
import { createTest } from '../../support/test.ts';

const REPORT = `imported existing failed ignoredColumns lastLine
  errors { line column message code status inputPath } warnings { line column code message }`;
const IMPORT = `mutation ($input: ImportSmartLinksInput!) {
  importSmartLinks(input: $input) { app { subdomain } report { ${REPORT} } }
}`;
const VALIDATE = `query ($input: ImportSmartLinksInput!) { validateImport(input: $input) { ${REPORT} } }`;

interface Report {
  imported: number;
  existing: number;
  failed: number;
  lastLine: number;
  ignoredColumns: string[];
  errors: { line: number; column: string | null; message: string; code: string; status: number; inputPath: string[] }[];
  warnings: { line: number; column: string | null; code: string; message: string }[];
}

interface Rows {
  fingerprint?: string;
  after?: number;
  rows: { line: number; fields: Record<string, unknown> }[];
}

let files = 0;
function nameFile(): string {
  files += 1;
  return `file-${files}`;
}

async function importRows(client: Client, input: Rows): Promise<Report> {
  const { importSmartLinks } = await client.get<{ importSmartLinks: { report: Report } }>(IMPORT, {
    input: { fingerprint: nameFile(), ...input },
  });
  return importSmartLinks.report;
}

async function validateRows(client: Client, input: Rows): Promise<Report> {
  const { validateImport } = await client.get<{ validateImport: Report }>(VALIDATE, {
    input: { fingerprint: nameFile(), ...input },
  });
  return validateImport;
}

const LINK_FIELDS = `code uri: importUri tags title note disabled unique metadata redeemLimit redeemCount startsAt expiresAt expiredUrl createdAt
  preview: ownPreview { title description imageUrl }
  overrides { web { link fallback } iphone { link fallback } ipad { link fallback } universal { link fallback } android { link fallback } }`;

/** Reads all links of the client's app page by page, with the fields that an import reads. */
async function exportLinks(client: Client, pageSize: number): Promise<Record<string, unknown>[]> {
  interface Page {
    smartLinks: {
      nodes: Record<string, unknown>[];
      pageInfo: { hasNextPage: boolean; endCursor: string | null };
    };
  }
  const links: Record<string, unknown>[] = [];
  for (let after: string | null = null; ; ) {
    const { smartLinks }: Page = await client.get<Page>(
      `query ($first: Int, $after: String) {
        smartLinks(first: $first, after: $after, orderBy: { field: CREATED_AT, direction: ASC }) {
          nodes { ${LINK_FIELDS} } pageInfo { hasNextPage endCursor }
        }
      }`,
      { first: pageSize, after },
    );
    links.push(...smartLinks.nodes);
    after = smartLinks.pageInfo.endCursor;
    if (!smartLinks.pageInfo.hasNextPage) {
      return links;
    }
  }
}

const listCodes = async (client: Client) => (await exportLinks(client, 100)).map(({ code }) => code);

const test = createTest();

describe('importSmartLinks', () => {
  test('creates a link for each row with its code, creation time and redeem count, as text or JSON', async ({
    freshShop,
  }) => {
    const report = await importRows(freshShop.admin, {
      rows: [
        {
          line: 2,
          fields: {
            Code: 'spring',
            uri: '/products/1',
            redeem_limit: '5',
            'Redeem count': '2',
            tags: 'a|b',
            created_at: '2024-05-04T12:00:00Z',
            color: 'red',
          },
        },
        { line: 3, fields: { uri: '/products/2', metadata: { gift: 'cake' }, tags: ['c'], redeemLimit: 3 } },
      ],
    });

    expect(report).toEqual({
      imported: 2,
      existing: 0,
      failed: 0,
      lastLine: 3,
      errors: [],
      warnings: [],
      ignoredColumns: ['color'],
    });
    expect(await exportLinks(freshShop.secret, 100)).toMatchObject([
      {
        code: 'spring',
        uri: 'products/1',
        redeemLimit: 5,
        redeemCount: 2,
        tags: ['a', 'b'],
        createdAt: '2024-05-04T12:00:00.000Z',
      },
      { uri: 'products/2', metadata: { gift: 'cake' }, tags: ['c'], redeemLimit: 3 },
    ]);
  });

  test('reports each row with an error, with its line, column and path, and imports the others', async ({
    freshShop,
  }) => {
    await importRows(freshShop.admin, { rows: [{ line: 1, fields: { code: 'taken', uri: '/a' } }] });

    const report = await importRows(freshShop.admin, {
      rows: [
        { line: 2, fields: { uri: '/b' } },
        { line: 4, fields: { Code: 'a b', uri: '/c' } },
        { line: 5, fields: { code: 'x' } },
        { line: 6, fields: { code: 'taken', uri: '/other' } },
        { line: 7, fields: { code: 'taken', uri: '/a' } },
        { line: 8, fields: { uri: '/d', redeem_limit: 'many' } },
        { line: 9, fields: { uri: '/d', overrides: { iphone: { link: 'javascript:alert(1)' } } } },
        { line: 10, fields: { uri: 'www.example.com/a' } },
      ],
    });

    expect(report).toMatchObject({ imported: 2, existing: 1, failed: 5, lastLine: 10 });
    expect(report.errors.map(({ message: _message, code: _code, ...error }) => error)).toEqual([
      { line: 4, column: 'Code', status: 9, inputPath: ['input', 'rows', '1', 'fields', 'Code'] },
      { line: 5, column: 'uri', status: 2, inputPath: ['input', 'rows', '2', 'fields', 'uri'] },
      { line: 6, column: 'code', status: 9, inputPath: ['input', 'rows', '3', 'fields', 'code'] },
      { line: 8, column: 'redeem_limit', status: 5, inputPath: ['input', 'rows', '5', 'fields', 'redeem_limit'] },
      {
        line: 9,
        column: 'overrides.iphone.link',
        status: 9,
        inputPath: ['input', 'rows', '6', 'fields', 'overrides', 'iphone', 'link'],
      },
    ]);
    expect(report.errors.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^`Code` must be 1 to 64 characters/),
      '`uri` is required.',
      expect.stringMatching(/^`code` belongs to an existing link with a different `uri`/),
      '`redeem_limit` must be a whole number; got `many`.',
      expect.stringMatching(/^`overrides.iphone.link` /),
    ]);
    expect(report.warnings).toMatchObject([{ line: 10, column: 'uri', code: 'URI_LOOKS_LIKE_HOST' }]);
  });

  test('creates each link once, in whatever portions the rows of a file are sent again', async ({ freshShop }) => {
    const fingerprint = nameFile();
    const rows = Array.from({ length: 330 }, (_, i) => ({ line: i + 2, fields: { uri: `/products/${i}` } }));
    const send = (from: number, to: number) =>
      importRows(freshShop.admin, {
        fingerprint,
        after: from === 0 ? 0 : from + 1,
        rows: rows.slice(from, to),
      });

    const first = await send(0, 120);
    const repeated = await send(0, 200);
    const overlapping = await send(150, 330);
    const again = await Promise.all([send(0, 330), send(0, 330)]);

    expect([first, repeated, overlapping].map(({ imported, existing }) => [imported, existing])).toEqual([
      [120, 0],
      [80, 120],
      [130, 50],
    ]);
    expect(again).toMatchObject([
      { imported: 0, existing: 330, lastLine: 331 },
      { imported: 0, existing: 330 },
    ]);
    expect(await exportLinks(freshShop.secret, 100)).toHaveLength(330);
    const { viewer } = await freshShop.admin.get<{ viewer: { app: Record<string, number> } }>(
      `{ viewer { app { known: importedLines(fingerprint: "${fingerprint}") unknown: importedLines(fingerprint: "x") } } }`,
    );
    expect(viewer.app).toEqual({ known: 331, unknown: 0 });
  });

  test('imports a row once if it is sent at the same time', async ({ freshShop }) => {
    const input = {
      fingerprint: nameFile(),
      rows: Array.from({ length: 60 }, (_, i) => ({ line: i + 1, fields: { uri: `/p/${i}` } })),
    };
    const reports = await Promise.all(Array.from({ length: 4 }, () => importRows(freshShop.admin, input)));
    expect(reports.reduce((sum, { imported }) => sum + imported, 0)).toBe(60);
    expect(await exportLinks(freshShop.secret, 100)).toHaveLength(60);
  });

  test('tries a row with an error again, corrected or not, and creates its link once', async ({ freshShop }) => {
    const fingerprint = nameFile();
    const send = (uri: string) =>
      importRows(freshShop.admin, {
        fingerprint,
        rows: [
          { line: 1, fields: { uri: '/a' } },
          { line: 2, fields: { uri } },
        ],
      });
    expect(await send('javascript:alert(1)')).toMatchObject({ imported: 1, failed: 1 });
    expect(await send('javascript:alert(1)')).toMatchObject({ imported: 0, existing: 1, failed: 1 });
    expect(await send('/b')).toMatchObject({ imported: 1, existing: 1, failed: 0 });
    expect(await send('/b')).toMatchObject({ imported: 0, existing: 2, failed: 0 });
  });

  test('refuses rows whose predecessors are missing, so that none of them is skipped', async ({ freshShop }) => {
    const fingerprint = nameFile();
    await importRows(freshShop.admin, { fingerprint, rows: [{ line: 2, fields: { uri: '/a' } }] });

    const { data, errors } = await freshShop.admin.request(IMPORT, {
      input: { fingerprint, after: 5, rows: [{ line: 6, fields: { uri: '/b' } }] },
    });

    expect(data).toEqual({ importSmartLinks: null });
    expect(errors).toMatchObject([{ extensions: { status: 5 } }]);
    expect(JSON.stringify(errors)).toContain('has only reached line 2');
    expect(await exportLinks(freshShop.secret, 100)).toHaveLength(1);
  });

  test.for([
    ['no rows', { rows: [] }],
    ['too many rows', { rows: Array.from({ length: 1_001 }, (_, i) => ({ line: i + 1, fields: {} })) }],
    ['lines in the wrong order', { rows: [2, 1].map((line) => ({ line, fields: {} })) }],
    ['a line twice', { rows: [2, 2].map((line) => ({ line, fields: {} })) }],
    ['a line below 1', { rows: [{ line: 0, fields: {} }] }],
    ['a line before the previous call', { after: 3, rows: [{ line: 3, fields: {} }] }],
    ['a negative line to continue after', { after: -1, rows: [{ line: 3, fields: {} }] }],
    ['an empty fingerprint', { fingerprint: '', rows: [{ line: 3, fields: {} }] }],
    ['a fingerprint that is too long', { fingerprint: 'x'.repeat(101), rows: [{ line: 3, fields: {} }] }],
    ['a fingerprint that cannot be stored', { fingerprint: 'x\u0000', rows: [{ line: 3, fields: {} }] }],
  ] as const)('rejects %s with status 5', async ([, input], { shop }) => {
    for (const query of [IMPORT, VALIDATE]) {
      const { data, errors } = await shop.admin.request<Record<string, unknown>>(query, {
        input: { fingerprint: 'rejected', ...input },
      });
      expect(Object.values(data ?? {})).toEqual([null]);
      expect(errors).toMatchObject([{ extensions: { status: 5 } }]);
    }
  });

  test('requires an admin key', async ({ shop }) => {
    const input = { fingerprint: 'tokens', rows: [{ line: 1, fields: { uri: '/a' } }] };
    for (const client of [shop.publishable, shop.iphone, shop.secret]) {
      for (const query of [IMPORT, VALIDATE]) {
        const { errors } = await client.request(query, { input });
        expect(errors).toMatchObject([{ extensions: { status: 11 } }]);
      }
    }
    const { errors } = await shop.secret.request('{ viewer { app { importedLines(fingerprint: "x") } } }');
    expect(errors).toMatchObject([{ extensions: { status: 11 } }]);
  });
});

describe('validateImport', () => {
  test('reports what an import would do, finds repeated codes, and saves nothing', async ({ freshShop }) => {
    const fingerprint = nameFile();
    const rows = Array.from({ length: 200 }, (_, i) => ({ line: i + 1, fields: { code: `c${i}`, uri: `/p/${i}` } }));
    const report = await validateRows(freshShop.admin, {
      fingerprint,
      rows: [...rows, { line: 201, fields: { code: 'c0', uri: '/other' } }, { line: 202, fields: { uri: '' } }],
    });

    expect(report).toMatchObject({ imported: 200, existing: 0, failed: 2, lastLine: 0 });
    expect(report.errors.map(({ line, column }) => [line, column])).toEqual([
      [201, 'code'],
      [202, 'uri'],
    ]);
    expect(await listCodes(freshShop.secret)).toEqual([]);
    // It does not matter whether the rows before were imported.
    expect(await validateRows(freshShop.admin, { fingerprint, after: 50, rows: rows.slice(50) })).toMatchObject({
      imported: 150,
    });
  });
});

test('the pages of `smartLinks` are an export: imported into another app, they create the same links', async ({
  app,
}) => {
  const from = await givenApp(app, { subdomain: 'exported' });
  const to = await givenApp(app, { subdomain: 'imported' });
  await givenEveryKindOfLink(from);

  const links = await exportLinks(from.secret, 2);
  const fingerprint = nameFile();
  const input = { fingerprint, rows: links.map((fields, i) => ({ line: i + 1, fields })) };
  const validated = await validateRows(to.admin, input);
  const imported = await importRows(to.admin, input);
  const repeated = await importRows(to.admin, { ...input, fingerprint: nameFile() });

  expect(links).toHaveLength(6);
  expect(validated).toMatchObject({ imported: 6, errors: [] });
  expect(imported).toMatchObject({ imported: 6, errors: [] });
  expect(repeated).toMatchObject({ existing: 6, errors: [] });
  expect(await exportLinks(to.secret, 100)).toEqual(links);
});

async function givenEveryKindOfLink(shop: GivenApp): Promise<void> {
  await givenLink(shop.secret, { uri: '/products/1' });
  await givenLink(shop.secret, { uri: '/products/2?a=%2F#b', code: 'custom_1', tags: ['one', 'two|three'] });
  await givenLink(shop.secret, { uri: 'http://www.app-web.com//outer//slashes/', unique: true });
  await givenLink(shop.secret, { uri: 'https://other.example/a?b=c' });
  await givenLink(shop.secret, {
    uri: '/products/3',
    metadata: { gift: 'cake', nested: { list: [1, null, 'ü'] } },
    redeemLimit: 7,
    startsAt: '2026-01-02T03:04:05.678Z',
    expiresAt: '2036-01-02T03:04:05Z',
    expiredUrl: 'http://www.app-web.com/expired',
    title: 'Spring sale',
    note: 'For "mail", line 1\nline 2',
    disabled: true,
    overrides: { iphone: { link: 'com.app.iphone://x', fallback: 'https://example.com/f' }, web: { link: '/w' } },
  });
  await givenLink(shop.secret, { uri: '/', preview: { title: 'Title', imageUrl: 'https://example.com/i.png' } });
}
